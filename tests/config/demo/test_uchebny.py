"""Учебный округ: invented, whole and consistent, with something to show on every screen."""

from collections import defaultdict

import pytest
from django.core import mail
from django.db.models import F, Sum
from django.utils import timezone

from config.demo.uchebny import build
from config.demo.uchebny.world import STORY_DAY
from events.models import Council, Event, EventReport, ReportMove
from monitoring.indicators import compute
from monitoring.measure import reading
from monitoring.models import (
    CriterionAssessment,
    EffectReview,
    Finding,
    Indicator,
    Measurement,
    Recommendation,
    Target,
    YearReview,
)
from network.models import Directive, Occurrence, Pairing, Plan, PlanItem
from network.pairs import concerns
from network.progress import Standing, standing
from schools.models import Department, Listing, School, SchoolFigures, SchoolRisk, User
from schools.years import ReportingYear
from tests.demo import clear, content, demo, faults  # noqa: F401

pytestmark = pytest.mark.django_db
YEARS = (2023, 2024, 2025)


@pytest.fixture
def town(demo) -> Department:  # noqa: F811
    return demo["uchebny"]


def of_year(queryset, path, town, year):
    span = town.year(year)
    return queryset.filter(**{f"{path}__gte": span.starts_on, f"{path}__lte": span.ends_on})


def test_it_says_that_it_is_invented(town):
    assert town.notice.startswith("Вымышленные данные")
    assert "вымышленный" in town.region.name
    assert not [
        user for user in User.objects.filter(email__endswith="@uchebny.example") if "(демо)" not in user.full_name
    ]


def test_organisations_of_every_kind(town):
    schools = School.objects.of_department(town)
    assert schools.count() == 24
    assert set(schools.values_list("kind", flat=True)) == set(School.Kind.values)
    assert schools.filter(parent__isnull=False).count() == 1
    assert schools.filter(is_external=True).count() == 1


def test_pairs_and_what_is_amiss_with_them(town):
    pairs = Pairing.objects.of_department(town)
    assert pairs.count() == 8
    assert pairs.filter(state=Pairing.State.ENDED).count() == 1
    assert set(pairs.values_list("stage", flat=True)) == {1, 2, 3}
    amiss = {str(pair): concerns(pair) for pair in pairs if concerns(pair)}
    assert len(amiss) == 2
    without_agreement = pairs.get(agreements__isnull=True)
    assert without_agreement.state == Pairing.State.ACTIVE
    early = pairs.get(stage__gte=2, roadmaps__state=Plan.State.DRAFT)
    assert concerns(early)
    assert pairs.filter(leader__in=pairs.values("partner")).exists(), "a school both helps and is helped"


def test_moves_of_pairs_stand_in_the_story_and_not_in_the_day_of_loading(town):
    for pair in Pairing.objects.of_department(town):
        days = [timezone.localdate(move.at) for move in pair.moves.order_by("id")]
        assert days[0] == pair.started_on
        assert days == sorted(days)
        assert days[-1] <= STORY_DAY


@pytest.mark.parametrize("year", YEARS)
def test_every_year_is_whole(town, year):
    assert Occurrence.objects.of_department(town).of_year(year).count() > 30
    assert of_year(Event.objects.of_department(town).held(), "starts_on", town, year).count() > 30
    assert of_year(EventReport.objects.of_department(town).accepted(), "event__starts_on", town, year).count() > 60
    assert SchoolFigures.objects.of_department(town).filter(year=year).count() >= 19
    assert Listing.objects.of_department(town).filter(year=year).exists()
    assert Finding.objects.of_department(town).filter(year=year).exists()
    assert CriterionAssessment.objects.of_department(town).filter(year=year).exists()
    review = YearReview.objects.of_department(town).get(year=year)
    assert review.purpose and review.basis and review.note and review.conclusion
    assert Measurement.objects.of_department(town).filter(year=year, origin="computed").count() >= 8
    assert Measurement.objects.of_department(town).filter(year=year, origin="entered").count() > 90


def test_lists_change_every_year(town):
    def listed(year):
        return set(Listing.objects.of_department(town).filter(year=year).values_list("school", "category"))

    assert len({frozenset(listed(year)) for year in (*YEARS, 2026)}) == 4


def test_one_flagged_school_is_not_paired(town):
    assert [len(_unpaired(town, year)) for year in YEARS] == [3, 2, 1]


def _unpaired(town, year):
    count = compute("I5", town, town.year(year), on=STORY_DAY)
    return count.note.split(", ") if count.numerator < count.denominator else []


def test_gaps_of_figures_stay_gaps(town):
    figures = SchoolFigures.objects.of_department(town)
    counted = {year: set(figures.filter(year=year).values_list("school__short_name", flat=True)) for year in YEARS}
    assert counted[2023] - counted[2024] == {"Детский сад № 4 «Указка»"}
    assert figures.get(year=2025, teachers__isnull=True).school.short_name == "СЮТ «Шестерёнка»"
    assert not figures.filter(teachers=0).exists()


def test_first_time_teachers_never_exceed_the_school(town):
    first_time = defaultdict(int)
    for report in EventReport.objects.of_department(town).exclude(teachers_first=None).select_related("event"):
        assert report.teachers_first <= report.teachers
        first_time[report.school_id, ReportingYear.containing(report.event.starts_on, town.years).start] += (
            report.teachers_first
        )
    teachers = {(row.school_id, row.year): row.teachers for row in SchoolFigures.objects.of_department(town)}
    known = {key: total for key, total in first_time.items() if teachers.get(key) is not None}
    assert len(known) > 40
    assert not {key: total for key, total in known.items() if total > teachers[key]}


def test_reports_in_every_state_with_reasons_and_believable_moments(town):
    reports = EventReport.objects.of_department(town)
    assert set(reports.values_list("state", flat=True)) == set(EventReport.State.values)
    for report in reports.prefetch_related("moves"):
        moves = list(report.moves.all())
        moments = [move.at for move in moves]
        assert moments == sorted(moments)
        assert not moves or timezone.localdate(moments[0]) >= report.held_on
        assert all(timezone.localdate(moment) <= STORY_DAY for moment in moments)
        assert all(move.comment and move.reason_code for move in moves if move.action in {"return", "reopen"})
    assert reports.filter(state="draft", due_on__lt=STORY_DAY).count() >= 5
    assert reports.filter(state="accepted", version=2).count() == 1
    assert reports.filter(state="accepted", moves__action="return").exists()
    assert reports.filter(submitted_at__date__gt=F("due_on")).exists(), "late reports"
    assert set(ReportMove.objects.of_department(town).values_list("reason_code", flat=True)) >= {
        "counts", "result", "evidence", "correction"
    }  # fmt: skip


def test_events_planned_and_not_planned_called_off_with_reasons(town):
    events = Event.objects.of_department(town)
    assert events.filter(occurrence__isnull=False).exists() and events.filter(occurrence__isnull=True).count() > 10
    assert set(events.values_list("state", flat=True)) == set(Event.State.values)
    assert all(event.reason for event in events.filter(state__in=["postponed", "cancelled"]))
    assert set(events.values_list("level", flat=True)) == set(Event.Level.values)
    assert events.filter(hosts__label__gt="").exists() and events.filter(date_precision="month").exists()
    for event in events.filter(occurrence__isnull=False).select_related("occurrence"):
        assert event.occurrence.starts_on <= event.starts_on
        assert (event.ends_on or event.starts_on) <= event.occurrence.due_on


def test_the_current_year_has_work_for_every_screen(town):
    year = town.year(2026)
    stands = {standing(row, STORY_DAY) for row in Occurrence.objects.of_department(town).of_year(2026)}
    assert stands >= {Standing.HELD, Standing.OVERDUE, Standing.AHEAD, Standing.POSTPONED}
    assert Event.objects.of_department(town).filter(starts_on__gt=STORY_DAY, starts_on__lte=year.ends_on).exists()
    reports = EventReport.objects.of_department(town).filter(event__starts_on__gte=year.starts_on)
    assert set(reports.values_list("state", flat=True)) == set(EventReport.State.values)
    risks = SchoolRisk.objects.of_department(town).filter(year=2026)
    assert set(risks.values_list("state", flat=True)) == set(SchoolRisk.State.values)
    figures = SchoolFigures.objects.of_department(town).filter(year=2026).count()
    assert 0 < figures < 20, "a round of data under way"


def test_terms_of_every_difficulty(town):
    notations = set(PlanItem.objects.of_department(town).values_list("term_notation", flat=True))
    for wanted in ("yearly months=10", "once by 2026-10-15", "ambiguous-year", "free text", "missing", "quarterly"):
        assert any(notation.startswith(wanted) for notation in notations), wanted


def test_some_targets_are_reached_and_some_are_not(town):
    verdicts = defaultdict(set)
    targets = Target.objects.of_department(town).filter(year__in=YEARS).select_related("indicator__department")
    for target in targets.exclude(indicator__computed_by=""):
        number = reading(target.indicator, town.year(target.year), on=STORY_DAY).number
        assert number is not None, target
        verdicts[target.reached_by(number)].add(target.year)
    assert verdicts[True] == set(YEARS) and len(verdicts[False]) >= 2


def test_numbers_of_schools_agree_with_one_another(town):
    rows = Measurement.objects.of_department(town)
    olympiad = rows.filter(indicator__code="П9")
    for unique in olympiad.filter(breakdown="разных участников"):
        same = olympiad.filter(school=unique.school, year=unique.year, breakdown__endswith="школьный этап")
        assert max(row.value for row in same) <= unique.value <= sum(row.value for row in same)
        figures = SchoolFigures.objects.get(school=unique.school, year=unique.year)
        assert unique.value <= figures.pupils_8_11
    for code, field in (("П11", "pupils_8_11"), ("П12", "teachers")):
        for row in rows.filter(indicator__code=code):
            assert row.denominator == getattr(SchoolFigures.objects.get(school=row.school, year=row.year), field)
    assert rows.filter(numerator__isnull=True, denominator__isnull=False).exists(), "a school that lacks a number"
    grades = rows.filter(indicator__code="П8").values("breakdown").annotate(whole=Sum("denominator"))
    assert {row["breakdown"] for row in grades} == {"9 класс", "11 класс"}


def test_directives_councils_and_the_cycle_of_management(town):
    assert Directive.objects.of_department(town).filter(annex_of__isnull=False).exists()
    assert Council.objects.of_department(town).count() == 2
    assert set(EffectReview.objects.of_department(town).values_list("verdict", flat=True)) == set(
        EffectReview.Verdict.values
    )
    assert Recommendation.objects.of_department(town).filter(measures__isnull=True).exists()
    assert Indicator.objects.of_department(town).filter(criteria__isnull=False).exists()


@pytest.mark.usefixtures("demo")
def test_every_record_of_the_demo_passes_its_own_checks():
    assert faults() == []


@pytest.mark.usefixtures("demo")
def test_nothing_was_sent():
    assert mail.outbox == []


def test_the_same_story_is_told_twice(town):
    told = content(town)
    assert len(told) > 2500
    clear()
    assert not Department.objects.exists()
    assert content(build()) == told
