"""The monitoring as open data: every set can be drawn up of a full department, and nothing of it is told too much."""

import json

import pytest
from django.utils import timezone

from monitoring.datasets import DATASETS, NUMBERS
from monitoring.tally import recount
from schools.models import Department
from schools.open_data.writers import csv_pieces, json_pieces
from tests.factories.monitoring import AssessmentFactory
from tests.factories.network import PairingFactory
from tests.rich import rich_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    rich = rich_town()
    recount(rich, on=timezone.localdate())
    return Department.objects.select_related("last_change").get(pk=rich.pk)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.key)
def test_every_set_is_written(department, dataset):
    rows = json.loads("".join(json_pieces(dataset, dataset.rows(department), {})))["rows"]
    assert rows and list(rows[0]) == dataset.header()
    lines = "".join(csv_pieces(dataset, dataset.rows(department))).splitlines()
    assert lines[0].split(",") == dataset.header()
    assert all(str(field.title) and str(dataset.description) for field in dataset.fields)


def test_computed_and_entered_numbers_stand_together(department):
    numbers = list(NUMBERS.rows(department))
    computed = [number for number in numbers if number.origin == "computed"]
    assert {number.indicator.code for number in computed} == {"П3"} and all(number.pk is None for number in computed)
    assert {number.indicator.code for number in numbers} == {"П1", "П2", "П3"}
    assert [number.value for number in numbers if number.breakdown == "математика"] == [None]


def test_a_pair_only_proposed_is_told_to_nobody(department):
    criterion = department.criteria.get()
    proposed = PairingFactory(department=department, state="proposed")
    AssessmentFactory(criterion=criterion, pairing=proposed, year=2024)
    (assessments,) = [dataset for dataset in DATASETS if dataset.key == "assessments"]
    assert proposed not in [row.pairing for row in assessments.rows(department)]
