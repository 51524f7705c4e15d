"""Indicators of plans, reports, pairs and risks on small cases counted by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from schools.models import Listing, SchoolRisk
from tests.factories.events import EventReportFactory
from tests.factories.network import OccurrenceFactory, PairingFactory, PlanFactory, RoadmapFactory
from tests.factories.schools import (
    DepartmentFactory,
    ListingFactory,
    RiskFactory,
    SchoolRiskFactory,
)
from tests.monitoring.counting import count, ratio

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory()


class TestExecution:  # I3
    @pytest.fixture
    def plan(self, department):
        return PlanFactory(department=department)

    def rows(self, plan, *states, **values):
        for state in states:
            reason = "причина" if state in ("postponed", "cancelled") else ""
            OccurrenceFactory(item__section__plan=plan, year=2024, state=state, reason=reason, **values)

    def test_cancelled_leave_the_denominator(self, plan):
        self.rows(plan, "held", "held", "planned", "postponed", "cancelled")
        assert ratio(plan.department, "I3") == (2, 4)

    def test_not_due_yet(self, plan):
        self.rows(plan, "held", "planned")
        assert ratio(plan.department, "I3", on=date(2024, 8, 30)) == (1, 1)
        assert ratio(plan.department, "I3", on=date(2024, 8, 31)) == (1, 2)

    def test_nobody_reported(self, plan):
        self.rows(plan, "planned", "planned")
        assert not count(plan.department, "I3").has_data

    def test_all_cancelled_is_undefined(self, plan):
        self.rows(plan, "cancelled")
        found = count(plan.department, "I3")
        assert (found.numerator, found.denominator, found.number) == (0, 0, None)

    def test_continuous_counts_once_a_year(self, plan):
        self.rows(plan, "held", is_continuous=True)
        found = count(plan.department, "I3")
        assert (found.numerator, found.denominator) == (1, 1)
        assert len(found.sources["network.occurrence"]) == 1

    def test_draft_asks_nothing(self, plan):
        self.rows(plan, "held")
        self.rows(PlanFactory(department=plan.department, programme=plan.programme, state="draft"), "held", "planned")
        assert ratio(plan.department, "I3") == (1, 1)

    def test_roadmaps_count_too(self, plan):
        self.rows(plan, "held")
        self.rows(RoadmapFactory(department=plan.department), "planned")
        assert ratio(plan.department, "I3") == (1, 2)


class TestTimely:  # I4
    def test_by_the_day_and_after_it(self, department):
        for late in (0, 1, None):
            report = EventReportFactory(event__department=department)
            if late is not None:
                moment = timezone.make_aware(timezone.datetime(2024, 9, 22, 23, 30)) + timedelta(days=late)
                type(report).objects.filter(pk=report.pk).update(submitted_at=moment, state="submitted")
        assert ratio(department, "I4") == (1, 3)

    def test_not_due_on_its_last_day(self, department):
        EventReportFactory(event__department=department)
        assert not count(department, "I4", on=date(2024, 9, 22)).has_data
        assert ratio(department, "I4", on=date(2024, 9, 23)) == (0, 1)

    def test_called_off_is_not_due(self, department):
        EventReportFactory(event__department=department, event__state="postponed", event__reason="карантин")
        assert not count(department, "I4").has_data


class TestFlagged:  # I5
    def test_unpaired_are_listed(self, department):
        helped, alone = (ListingFactory(school__department=department).school for _turn in range(2))
        PairingFactory(department=department, partner=helped)
        found = count(department, "I5")
        assert (found.numerator, found.denominator) == (1, 2)
        assert found.note == f"not paired: {alone.short_name}"

    @pytest.mark.parametrize("category", Listing.Category)
    def test_categories(self, department, category):
        ListingFactory(school__department=department, category=category)
        assert count(department, "I5").has_data is (category in Listing.FLAGGED)

    def test_two_flags_are_one_school(self, department):
        school = ListingFactory(school__department=department).school
        ListingFactory(school=school, category=Listing.Category.RISK)
        PairingFactory(department=department, partner=school)
        PairingFactory(department=department, partner=school)
        assert ratio(department, "I5") == (1, 1)

    def test_leading_is_no_help(self, department):
        school = ListingFactory(school__department=department).school
        PairingFactory(department=department, leader=school)
        assert ratio(department, "I5") == (0, 1)

    @pytest.mark.parametrize(
        ("values", "helped"),
        [
            ({"ended": True}, 0),  # ended in 2022
            ({"state": "proposed"}, 0),
            ({"started_on": date(2025, 1, 1)}, 0),
            ({"state": "ended", "ended_on": date(2024, 1, 1)}, 1),
        ],
    )
    def test_pairs_that_worked_in_the_year(self, department, values, helped):
        school = ListingFactory(school__department=department).school
        PairingFactory(department=department, partner=school, **values)
        assert ratio(department, "I5") == (helped, 1)

    def test_external_and_closed_stay_out(self, department):
        ListingFactory(school__department=department, school__is_external=True)
        ListingFactory(school__department=department, school__is_active=False)
        assert not count(department, "I5").has_data


class TestRisks:  # I6
    def test_leader_overcame_the_same_risk(self, department):
        pair, risk = PairingFactory(department=department), RiskFactory()
        covered = SchoolRiskFactory(school=pair.partner, risk=risk)
        SchoolRiskFactory(school=pair.partner)  # the leader never had it
        SchoolRiskFactory(school=pair.leader, risk=risk, year=2022, state=SchoolRisk.State.OVERCOME)
        found = count(department, "I6")
        assert (found.numerator, found.denominator) == (1, 2)
        assert found.sources == {"schools.schoolrisk": [covered.pk]}

    def test_overcome_later_or_in_work_does_not_help(self, department):
        pair, risk = PairingFactory(department=department), RiskFactory()
        SchoolRiskFactory(school=pair.partner, risk=risk, state=SchoolRisk.State.IN_WORK)
        SchoolRiskFactory(school=pair.leader, risk=risk, year=2025, state=SchoolRisk.State.OVERCOME)
        assert ratio(department, "I6") == (0, 1)

    def test_overcome_risk_is_not_open(self, department):
        SchoolRiskFactory(school__department=department, state=SchoolRisk.State.OVERCOME)
        assert not count(department, "I6").has_data

    def test_leader_from_another_district_may_help(self, department):
        pair, risk = PairingFactory(department=department, leader__is_external=True), RiskFactory()
        SchoolRiskFactory(school=pair.partner, risk=risk)
        SchoolRiskFactory(school=pair.leader, risk=risk, year=2023, state=SchoolRisk.State.OVERCOME)
        assert ratio(department, "I6") == (1, 1)

    def test_external_and_closed_stay_out(self, department):
        SchoolRiskFactory(school__department=department, school__is_external=True)
        SchoolRiskFactory(school__department=department, school__is_active=False)
        assert not count(department, "I6").has_data


class TestRoadmaps:  # I7
    @pytest.mark.parametrize(
        ("state", "approved"), [("draft", 0), ("approved", 1), ("in_force", 1), ("closed", 1), (None, 0)]
    )
    def test_approved_roadmap(self, department, state, approved):
        pair = PairingFactory(department=department)
        if state:
            RoadmapFactory(department=department, pairing=pair, state=state)
            RoadmapFactory(department=department, pairing=pair, state=state)
        assert ratio(department, "I7") == (approved, 1)

    def test_pairs_that_did_not_work_stay_out(self, department):
        PairingFactory(department=department, ended=True)
        PairingFactory(department=department, state="proposed")
        assert not count(department, "I7").has_data
