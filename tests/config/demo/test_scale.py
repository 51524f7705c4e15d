"""Departments for scale work: large, valid, the same every time."""

import pytest

from config.demo.scale import build_department
from events.models import Event, EventReport
from monitoring.indicators import compute
from monitoring.models import Measurement
from network.models import Occurrence, Pairing
from schools.models import Department, School, SchoolFigures
from tests.demo import clear, faults, fingerprint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 2])
def test_a_department_for_scale_work(number):
    department = build_department(number)
    assert department.slug == f"region-0{number}"
    assert School.objects.of_department(department).count() == 25
    assert Pairing.objects.of_department(department).count() == 10
    assert Event.objects.of_department(department).count() == 1000
    assert EventReport.objects.of_department(department).count() > 1000
    assert SchoolFigures.objects.of_department(department).count() == 100
    assert Measurement.objects.of_department(department).count() == 240
    assert Occurrence.objects.of_department(department).filter(state="held").count() > 100
    assert not Event.objects.held().exclude(reports__state="accepted").exists()
    for code in ("I1", "I2", "I3", "I5", "I7"):
        assert compute(code, department, department.year(2024), on=department.year(2024).ends_on).has_data, code
    assert faults() == []


def test_it_is_made_once_and_the_same_every_time():
    first = fingerprint(build_department(7))
    assert build_department(7) is None
    clear()
    build_department(6)
    assert fingerprint(build_department(7)) == first
    assert Department.objects.count() == 2
