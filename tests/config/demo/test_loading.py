"""Loading the demo into an empty database: refused on a server, wrong words, each department whole or not at all."""

import pytest
from django.core.management import CommandError

from config.demo import people
from config.demo.uchebny import story
from schools.models import Department, School, User
from tests.demo import load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("options", [{}, {"once": True}, {"logins": True}, {"region": 1}])
def test_refused_where_it_is_not_allowed(settings, options):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="DEBUG=1 python"):
        load(**options)
    assert not Department.objects.exists()


@pytest.mark.parametrize("number", ["0", "-3", "abc", "100", "1.5", "", "²", "٣"])
def test_a_wrong_number_of_departments(number):
    with pytest.raises(CommandError, match="99"):
        load(f"--region={number}")
    assert not Department.objects.exists()


def test_an_unknown_department():
    with pytest.raises(CommandError, match=r"atlantis.*belogorsk"):
        load("belogorsk", "atlantis")
    assert not Department.objects.exists()


def test_logins_before_anything_is_loaded():
    with pytest.raises(CommandError, match="DEBUG=1 python"):
        load(logins=True)


def test_only_some_departments():
    assert "tobolsk" in load("tobolsk")
    assert list(Department.objects.values_list("slug", flat=True)) == ["tobolsk"]
    assert not people.demo_is_loaded()


def test_an_interruption_leaves_whole_departments_only(monkeypatch):
    def interrupt(_world):
        raise KeyboardInterrupt

    monkeypatch.setattr(story, "make_programmes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load("tobolsk", "uchebny")
    assert list(Department.objects.values_list("slug", flat=True)) == ["tobolsk"]
    assert not School.objects.exclude(department__slug="tobolsk").exists()
    assert not User.objects.exists()
