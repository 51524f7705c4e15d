"""`manage.py nightly`: every department counted, and one that fails stops nobody."""

import io

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import nightly
from monitoring.models import Tally
from tests.factories.schools import DepartmentFactory

pytestmark = pytest.mark.django_db


def run():
    said = io.StringIO()
    call_command("nightly", stdout=said)
    return said.getvalue()


def test_counts_every_department_and_the_second_time_none():
    DepartmentFactory(slug="gorod"), DepartmentFactory(slug="tajny", is_public=False)
    assert run().count("подсчитано за") == 2
    assert Tally.objects.count() == 2
    assert "gorod: ничего не изменилось" in run()


def test_one_that_fails_is_named_and_stops_nobody(monkeypatch):
    bad, good = DepartmentFactory(slug="plohoj"), DepartmentFactory(slug="horoshij")
    recount = nightly.recount

    def count(department, *, on):
        if department == bad:
            raise ValueError("нет")
        return recount(department, on=on)

    monkeypatch.setattr(nightly, "recount", count)
    with pytest.raises(CommandError, match="plohoj"):
        run()
    assert list(Tally.objects.values_list("department", flat=True)) == [good.pk]
