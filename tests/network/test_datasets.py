"""The network as open data: stable columns, ids everywhere, nothing that is not for everybody."""

import re
from datetime import date

import pytest
from django.utils import timezone

from network.datasets import DATASETS
from network.datasets.pairs import AGREEMENTS, PAIR_RISKS, PAIR_YEARS, PAIRS
from network.datasets.plans import OCCURRENCES, PLAN_ITEMS, PLANS, SECTION_YEARS
from network.models import Pairing, Plan
from tests.factories.network import (
    AgreementFactory,
    OccurrenceFactory,
    PairingFactory,
    PlanItemFactory,
    PlanSectionFactory,
    RoadmapFactory,
)
from tests.factories.schools import DepartmentFactory, RiskFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_known_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_: date(2023, 5, 1))


@pytest.fixture
def pairing():
    """A pair of 2021 with a roadmap of which one of two items was held in 2022."""
    found = PairingFactory(started_on=date(2021, 9, 1))
    found.risks.add(RiskFactory(code="staff", name="Нехватка учителей"))
    AgreementFactory(pairing=found, number="5", note="телефон директора")
    section = PlanSectionFactory(plan=RoadmapFactory(department=found.department, pairing=found))
    for state in ("held", "planned"):
        OccurrenceFactory(item=PlanItemFactory(section=section), year=2022, state=state)
    return found


def rows(dataset, department):
    return [dict(zip(dataset.header(), line, strict=True)) for line in dataset.lines(dataset.rows(department))]


def test_columns_are_plain_words_and_come_once():
    for dataset in DATASETS:
        keys = dataset.header()
        assert len(set(keys)) == len(keys) and all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in keys)
        assert any(key == "id" or key.endswith("_id") for key in keys), dataset.key
        assert str(dataset.title) and str(dataset.description)
    assert len({dataset.key for dataset in DATASETS}) == len(DATASETS)


def test_every_code_has_its_name():
    for dataset in DATASETS:
        keys = set(dataset.header())
        assert not [key for key in keys & {"kind", "state", "stage"} if f"{key}_name" not in keys], dataset.key


def test_pair(pairing):
    (row,) = rows(PAIRS, pairing.department)
    assert row["id"] == pairing.pk and row["partner_id"] == pairing.partner_id
    assert (row["started_on"], row["state"], row["state_name"]) == (date(2021, 9, 1), "active", "действует")
    assert (row["roadmaps"], row["agreements"]) == (1, 1)


def test_pair_year_by_year(pairing):
    found = {row["year"]: (row["due"], row["held"], row["has_roadmap"]) for row in rows(PAIR_YEARS, pairing.department)}
    assert found == {2023: (0, None, True), 2022: (2, 1, True), 2021: (0, None, True)}


def test_risks_agreements_and_plans(pairing):
    town = pairing.department
    assert [(row["pair_id"], row["risk_code"]) for row in rows(PAIR_RISKS, town)] == [(pairing.pk, "staff")]
    assert [(row["pair_id"], row["number"]) for row in rows(AGREEMENTS, town)] == [(pairing.pk, "5")]
    assert [row["pair_id"] for row in rows(PLANS, town)] == [pairing.pk]
    assert {row["pair_id"] for row in rows(PLAN_ITEMS, town)} == {pairing.pk}
    assert {(row["year"], row["state_name"]) for row in rows(OCCURRENCES, town)} == {
        (2022, "проведено"), (2022, "запланировано"),
    }  # fmt: skip


def test_execution_year_by_year(pairing):
    found = {row["year"]: (row["items"], row["due"], row["held"]) for row in rows(SECTION_YEARS, pairing.department)}
    assert found == {2021: (2, 0, None), 2022: (2, 2, 1), 2023: (2, 0, None)}


def test_proposed_pairs_drafts_and_other_departments_are_left_out(pairing):
    town = pairing.department
    proposed = PairingFactory(department=town, state=Pairing.State.PROPOSED)
    proposed.risks.add(RiskFactory())
    AgreementFactory(pairing=proposed)
    draft = RoadmapFactory(department=town, pairing=pairing, state=Plan.State.DRAFT)
    OccurrenceFactory(item=PlanItemFactory(section=PlanSectionFactory(plan=draft)), year=2022)
    AgreementFactory(pairing=PairingFactory(department=DepartmentFactory()))
    sets = (PAIRS, PAIR_RISKS, AGREEMENTS, PLANS, PLAN_ITEMS, OCCURRENCES)
    assert [len(rows(dataset, town)) for dataset in sets] == [1, 1, 1, 1, 2, 2]
    assert rows(PAIRS, town)[0]["roadmaps"] == 1


def test_people_and_inner_notes_are_not_told(pairing):
    pairing.curator = person("curator", pairing.department, email="tajna@example.org")
    pairing.save()
    told = "".join(str(row) for dataset in DATASETS for row in rows(dataset, pairing.department))
    assert "tajna" not in told and "телефон" not in told


def test_empty_department_has_empty_sets():
    town = DepartmentFactory()
    assert [rows(dataset, town) for dataset in DATASETS] == [[]] * len(DATASETS)
