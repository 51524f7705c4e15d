"""Programmes, plans, pairs and directives: what their records refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from network.models import Occurrence, Pairing
from schools.access import Role
from schools.years import ReportingYear
from tests.constraints import Case, assert_refused, constraints_of, same_as
from tests.factories.network import (
    AgreementFactory,
    ClauseFactory,
    DirectiveFactory,
    ExpectedResultFactory,
    GlossaryTermFactory,
    OccurrenceFactory,
    PairingFactory,
    PairingMoveFactory,
    PlanFactory,
    PlanSectionFactory,
    ProgrammeFactory,
    RoadmapFactory,
    StatementFactory,
)
from tests.factories.schools import DepartmentFactory, MembershipFactory, SchoolFactory, person

pytestmark = pytest.mark.django_db
BEFORE = date(2021, 8, 31)


def reversed_pair(record):
    """The schools of an active pair that was there before, the other way round."""
    first = PairingFactory(department=record.department)
    return {"leader": first.partner, "partner": first.leader}


CASES = {
    "programme_title_once_a_department": Case(
        ProgrammeFactory, same_as(ProgrammeFactory, "department", "title"), "already exists"
    ),
    "programme_years_in_order": Case(ProgrammeFactory, lambda _: {"last_year": 2020}, "last year cannot come before"),
    "programme_statement_number_once": Case(
        StatementFactory, same_as(StatementFactory, "programme", "number"), "already exists"
    ),
    "expected_result_number_once": Case(
        ExpectedResultFactory, same_as(ExpectedResultFactory, "programme", "number"), "already exists"
    ),
    "glossary_code_once": Case(
        GlossaryTermFactory, same_as(GlossaryTermFactory, "programme", "code"), "already exists"
    ),
    "plan_of_programme_or_pair": Case(PlanFactory, lambda _: {"programme": None}, "either to a programme or to a pair"),
    "plan_years_in_order": Case(PlanFactory, lambda _: {"last_year": 2020}, "last year cannot come before"),
    "occurrence_sequence_once": Case(OccurrenceFactory, same_as(OccurrenceFactory, "item"), "already exists"),
    "occurrence_due_after_start": Case(
        OccurrenceFactory, lambda row: {"due_on": row.starts_on - timedelta(days=1)}, "cannot come before the start"
    ),
    "occurrence_reason_given": Case(OccurrenceFactory, lambda _: {"state": "cancelled"}, "need a reason"),
    "pairing_of_two_schools": Case(PairingFactory, lambda pair: {"partner": pair.leader}, "its own leader"),
    "pairing_stage_1_to_3": Case(PairingFactory, lambda _: {"stage": 4}, "4"),
    "pairing_ends_after_it_begins": Case(
        lambda: PairingFactory(ended=True), lambda _: {"ended_on": BEFORE}, "cannot end before it begins"
    ),
    "pairing_ended_has_date": Case(
        lambda: PairingFactory(ended=True), lambda _: {"ended_on": None}, "needs the day it ended"
    ),
    "pairing_active_once_whoever_leads": Case(PairingFactory, reversed_pair, "already are an active pair"),
    "pairing_stage_only_forward": Case(PairingMoveFactory, lambda _: {"from_stage": 3}, "only move forward"),
    "agreement_valid_after_signed": Case(
        AgreementFactory, lambda _: {"valid_until": BEFORE}, "cannot end before it is signed"
    ),
    "directive_number_once_a_day": Case(
        DirectiveFactory, same_as(DirectiveFactory, "department", "number"), "with this number and date"
    ),
    "directive_not_its_own_annex": Case(DirectiveFactory, lambda row: {"annex_of": row}, "annex of itself"),
}


def test_every_constraint_has_a_case():
    assert constraints_of("network") == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_constraint(name):
    assert_refused(CASES[name])


def test_plan_of_programme_and_pair_at_once():
    roadmap = RoadmapFactory()
    roadmap.programme = ProgrammeFactory(department=roadmap.department)
    with pytest.raises(ValidationError):
        roadmap.full_clean()


@pytest.mark.parametrize("state", [Occurrence.State.POSTPONED, Occurrence.State.CANCELLED])
def test_reason_is_asked_of_both_states(state):
    row = OccurrenceFactory()
    row.state = state
    with pytest.raises(ValidationError):
        row.full_clean()
    row.reason = "карантин"
    row.full_clean()


@pytest.mark.parametrize(
    ("first", "last", "fits"), [(2021, 2024, True), (2022, 2022, True), (2020, 2022, False), (2024, 2025, False)]
)
def test_plan_lies_within_its_programme(first, last, fits):
    plan = PlanFactory()
    plan.first_year, plan.last_year = first, last
    if fits:
        plan.full_clean()
    else:
        with pytest.raises(ValidationError) as refused:
            plan.full_clean()
        assert "first_year" in refused.value.message_dict


def test_same_two_schools_again_the_same_way_round():
    first = PairingFactory()
    with pytest.raises(ValidationError):
        Pairing.objects.add(
            department=first.department, leader=first.leader, partner=first.partner, started_on=date(2023, 1, 1)
        )


def test_school_leads_one_pair_and_is_helped_in_another():
    first = PairingFactory()
    second = PairingFactory(department=first.department, leader=first.partner)
    third = PairingFactory(department=first.department, partner=first.partner)
    for pair in (first, second, third):
        pair.full_clean()


@pytest.mark.parametrize(
    ("started", "ended", "overlaps"),
    [
        (date(2022, 6, 1), None, False),  # the ended pair ended on 31 May 2022
        (date(2022, 5, 31), None, True),
        (date(2020, 1, 1), date(2021, 8, 31), False),
        (date(2020, 1, 1), date(2021, 9, 1), True),
        (date(2021, 10, 1), date(2021, 12, 1), True),
    ],
)
def test_pairs_of_the_same_two_schools_do_not_overlap_in_the_past(started, ended, overlaps):
    first = PairingFactory(ended=True)
    again = Pairing(
        department=first.department,
        leader=first.partner,
        partner=first.leader,
        started_on=started,
        ended_on=ended,
        state="ended" if ended else "active",
    )
    if overlaps:
        with pytest.raises(ValidationError):
            again.full_clean()
    else:
        again.full_clean()


def test_proposal_of_an_active_pair_is_no_overlap():
    first = PairingFactory()
    Pairing.objects.add(
        department=first.department,
        leader=first.leader,
        partner=first.partner,
        started_on=first.started_on,
        state=Pairing.State.PROPOSED,
    )
    first.full_clean()


def test_active_pair_has_no_end():
    pair = PairingFactory()
    pair.ended_on = date(2023, 1, 1)
    with pytest.raises(ValidationError) as refused:
        pair.full_clean()
    assert "ended_on" in refused.value.message_dict


def test_stage_does_not_go_back_in_a_form():
    pair = PairingFactory(stage=3)
    pair.stage = 2
    with pytest.raises(ValidationError) as refused:
        pair.full_clean()
    assert "stage" in refused.value.message_dict


def test_curator_holds_the_post_in_this_department():
    pair = PairingFactory()
    pair.curator = person(Role.CURATOR)
    with pytest.raises(ValidationError) as refused:
        pair.full_clean()
    assert "curator" in refused.value.message_dict
    pair.curator = person(Role.CURATOR, pair.department)
    pair.full_clean()


def test_pair_of_a_curator_who_left_can_still_be_saved():
    pair = PairingFactory()
    pair.curator = person(Role.CURATOR, pair.department)
    pair.save()
    pair.curator.memberships.update(until=timezone.localdate() - timedelta(days=1))
    pair.note = "куратор сменится"
    pair.full_clean()


@pytest.mark.parametrize("name", ["leader", "partner"])
def test_pair_within_one_department(name):
    pair = PairingFactory()
    setattr(pair, name, SchoolFactory())
    with pytest.raises(ValidationError) as refused:
        pair.full_clean()
    assert name in refused.value.message_dict


@pytest.mark.parametrize("made_by", [PlanFactory, ProgrammeFactory])
def test_directive_of_another_department(made_by):
    record = made_by()
    record.directive = DirectiveFactory()
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert "directive" in refused.value.message_dict


def test_annex_of_another_departments_directive():
    record = DirectiveFactory()
    record.annex_of = DirectiveFactory()
    with pytest.raises(ValidationError):
        record.full_clean()


def test_directives_without_a_number_may_be_many():
    first = DirectiveFactory(number="")
    DirectiveFactory(department=first.department, number="").full_clean()


def test_section_of_another_plan():
    inner = PlanSectionFactory()
    inner.parent = PlanSectionFactory()
    with pytest.raises(ValidationError):
        inner.full_clean()


@pytest.mark.parametrize(("made_by", "whole"), [(PlanSectionFactory, "plan"), (ClauseFactory, "directive")])
def test_nothing_stands_within_itself(made_by, whole):
    outer = made_by()
    inner = made_by(**{whole: getattr(outer, whole), "parent": outer})
    inner.full_clean()
    outer.parent = inner
    with pytest.raises(ValidationError):
        outer.full_clean()
    outer.parent = outer
    with pytest.raises(ValidationError):
        outer.full_clean()


def test_clause_of_another_directive():
    clause = ClauseFactory()
    clause.parent = ClauseFactory()
    with pytest.raises(ValidationError):
        clause.full_clean()


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({"started_on": date(2021, 12, 31)}, [2021, 2022, 2023]),
        ({"started_on": date(2022, 1, 1)}, [2022, 2023]),
        ({"started_on": date(2021, 1, 1), "state": "ended", "ended_on": date(2022, 1, 1)}, [2021, 2022]),
        ({"started_on": date(2021, 1, 1), "state": "ended", "ended_on": date(2021, 12, 31)}, [2021]),
        ({"started_on": date(2021, 1, 1), "state": "proposed"}, []),
    ],
)
def test_pairs_of_a_year(values, years):
    pair = PairingFactory(**values)
    found = [year for year in range(2020, 2024) if pair in Pairing.objects.of_year(ReportingYear(year))]
    assert found == years


def test_membership_of_the_curator_is_not_shared_with_another_role():
    pair = PairingFactory()
    pair.curator = MembershipFactory(department=pair.department).user
    with pytest.raises(ValidationError):
        pair.full_clean()


def test_years_of_a_plan_are_of_its_departments_kind():
    department = DepartmentFactory(school_years=True)
    assert str(PlanFactory(department=department).years) == "2021/2022–2024/2025"
    assert str(ProgrammeFactory(department=department).years) == "2021/2022–2024/2025"
