"""The annual paper: each part where there is something to say, the same paper twice, a fixed number of queries."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.canonical import fingerprint, from_dict, to_dict
from reports.contents.annual import annual
from reports.table import NO_DATA, RowKind, Share
from schools.years import ReportingYear, YearKind
from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory, EventReportFactory
from tests.factories.monitoring import (
    CriterionFactory,
    DecisionFactory,
    EffectReviewFactory,
    FindingFactory,
    IndicatorFactory,
    MeasurementFactory,
    TargetFactory,
)
from tests.factories.network import (
    AgreementFactory,
    ClauseFactory,
    DirectiveFactory,
    GlossaryTermFactory,
    OccurrenceFactory,
    PairingFactory,
    PlanFactory,
    PlanSectionFactory,
    ProgrammeFactory,
    RoadmapFactory,
)
from tests.factories.schools import DepartmentFactory, FiguresFactory, ListingFactory, SchoolFactory, SchoolRiskFactory
from tests.reports.composing import ORDER, PARTS, assert_nothing_is_empty, every_block, every_section, tables

pytestmark = pytest.mark.django_db
YEAR, ON = ReportingYear(2024), date(2024, 12, 31)


def paper(department, year=YEAR, on=ON):
    return annual(department, year, as_of=on)


def titles(document):
    return [section.title for section in document.sections]


def column(table, key):
    place = [found.key for found in table.columns].index(key)
    return [line.cells[place] for line in table.rows if line.kind is RowKind.NORMAL]


def test_empty_department_gets_a_short_paper():
    document = paper(DepartmentFactory(name="Белогорск"))
    assert (document.sections, document.appendices) == ((), ())
    assert (document.year, document.place, document.subtitle) == ("2024", "Белогорск", "за 2024 год")
    assert (document.notices, document.approval) == ((), None)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_alone(part):
    department = DepartmentFactory()
    make, headings = PARTS[part]
    make(department)
    document = paper(department)
    assert set(titles(document)) == headings
    assert_nothing_is_empty(document)


@settings(max_examples=25)
@given(parts=st.sets(st.sampled_from(list(PARTS)), max_size=9))
def test_any_parts_together(parts):
    with transaction.atomic():
        department = DepartmentFactory()
        for part in sorted(parts):
            PARTS[part][0](department)
        document = paper(department)
        expected = set().union(*(PARTS[part][1] for part in parts))
        assert expected <= set(titles(document))
        # A programme makes its town's criteria and directions worth telling, and figures make their lack worth it.
        assert set(titles(document)) - expected <= {ORDER[6], ORDER[7], ORDER[9]}
        assert titles(document) == sorted(titles(document), key=ORDER.index)
        assert_nothing_is_empty(document)
        assert from_dict(to_dict(document)) == document
        transaction.set_rollback(True)


@pytest.fixture
def full():
    """A department with everything, twice over."""
    department = DepartmentFactory(head_position="Начальник управления", notice="Учебные данные")
    grow(department, 2)
    return department


def grow(department, number):
    """One more of everything the paper tells, so many times."""
    for turn in range(number):
        programme = ProgrammeFactory(department=department, goal="Поддержать школы")
        GlossaryTermFactory(programme=programme)
        directive = DirectiveFactory(department=department, issued_on=date(2024, 2, 1))
        ClauseFactory(directive=directive)
        annex = DirectiveFactory(department=department, annex_of=directive, issued_on=None)
        ClauseFactory(directive=annex)
        plan = PlanFactory(department=department, programme=programme, directive=directive)
        OccurrenceFactory(item__section__plan=plan, year=2024, state="held")
        OccurrenceFactory(item__section__plan=plan, year=2024, state="cancelled", reason="ремонт")
        pair = PairingFactory(department=department, stage=2)
        AgreementFactory(pairing=pair)
        OccurrenceFactory(item__section__plan=RoadmapFactory(department=department, pairing=pair), year=2024)
        branch = SchoolFactory(department=department, parent=pair.leader)
        ListingFactory(school=pair.partner)
        SchoolRiskFactory(school=pair.partner)
        FiguresFactory(school=pair.leader)
        kind = EventKindFactory(department=department, purpose="Показать опыт")
        event = EventFactory(department=department, kind=kind, pairing=pair)
        EventHostFactory(event=event, school=branch)
        EventReportFactory(event=event, school=pair.partner)
        for code in ("I1", "I2", "I7"):
            indicator = IndicatorFactory(department=department, computed_by=code, position=turn)
            TargetFactory(indicator=indicator)
            CriterionFactory(department=department, indicator=indicator)
        entered = IndicatorFactory(department=department)
        for year in (2023, 2024):
            MeasurementFactory(indicator=entered, school=pair.partner, year=year)
        FindingFactory(direction__department=department, direction__programme=programme)
        decision = DecisionFactory(measure__recommendation__department=department, directive=directive)
        EffectReviewFactory(decision=decision)


def test_number_of_queries_does_not_grow(full):
    counts = []
    for more in (0, 12):
        grow(full, more)
        with CaptureQueriesContext(connection) as queries:
            paper(full)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 150


def test_composing_again_gives_the_same_paper(full):
    first = paper(full)
    assert fingerprint(paper(full)) == fingerprint(first)
    assert paper(full) == first
    assert from_dict(to_dict(first)) == first
    assert_nothing_is_empty(first)


def test_a_new_record_gives_another_paper(full):
    before = fingerprint(paper(full))
    EventFactory(department=full)
    assert fingerprint(paper(full)) != before


def test_paper_is_russian_whatever_the_interface(full):
    with translation.override("ru"):
        russian = paper(full)
    with translation.override("en"):
        assert paper(full) == russian
        assert translation.get_language() == "en"


def test_other_departments_stay_out(full):
    before = fingerprint(paper(full))
    grow(DepartmentFactory(), 1)
    assert fingerprint(paper(full)) == before


def test_head_and_notice_stand_on_the_paper(full):
    document = paper(full)
    assert document.notices == ("Учебные данные",)
    assert document.approval.position == "Начальник управления"


HOSTILE = [
    "<script>alert(1)</script>",
    "=1+1",
    "{{ 7*7 }} %s {0}",
    "\u05d0\u202e 🦊\u00ad",
    "о" * 900,
    "a\n\n\nb",
    "  ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    department = DepartmentFactory(notice=text[:300])
    event = EventFactory(department=department, topic=text, kind__purpose=text)
    EventHostFactory(event=event, school=None, label=text[:200])
    IndicatorFactory(department=department, name=text[:500])
    ListingFactory(school__department=department, school__short_name=text[:120], school__name=text[:500])
    PlanSectionFactory(plan__department=department, title=text)
    OccurrenceFactory(item__section__plan__department=department, item__title=text, year=2024)
    document = paper(department)
    assert from_dict(to_dict(document)) == document
    (cell,) = column(tables(document)["matrix"], "year-2024")
    assert cell.items[0].text == text


def test_school_years():
    department = DepartmentFactory(school_years=True)
    for day in (date(2024, 8, 31), date(2024, 9, 1), date(2025, 8, 31)):
        EventFactory(department=department, starts_on=day)
    document = paper(department, ReportingYear(2024, YearKind.SCHOOL), date(2025, 8, 31))
    assert (document.year, document.subtitle) == ("2024/2025", "за 2024/2025 учебный год")
    counts = tables(document)["event-counts"]
    assert [found.title for found in counts.columns[1:3]] == ["2023/2024", "2024/2025"]
    assert counts.totals.cells[1:4] == (1, 2, 3)


def test_empty_year_in_the_matrix_is_not_nothing_held():
    department = DepartmentFactory()
    kind = EventKindFactory(department=department)
    for year in (2022, 2024):
        EventFactory(department=department, kind=kind, starts_on=date(year, 5, 1))
    counts = tables(paper(department))["event-counts"]
    assert counts.rows[0].cells[1:5] == (1, "", 1, 2)
    assert counts.totals.cells[1:5] == (1, "", 1, 2)


def test_plan_nobody_reported_on_is_no_data():
    department = DepartmentFactory()
    OccurrenceFactory(item__section__plan__department=department, year=2024)
    document = paper(department)
    assert not {"share", "held", "overdue"} & {found.key for found in tables(document)["execution-1"].columns}
    notes = " ".join(getattr(block, "text", "") for block in every_block(document))
    assert "Сведений о проведении в 2024 году нет" in notes


def test_execution_counts_subsections_and_leaves_out_cancelled():
    plan = PlanFactory()
    top = PlanSectionFactory(plan=plan)
    inner = PlanSectionFactory(plan=plan, parent=top)
    PlanSectionFactory(plan=plan, title="Пустой раздел")
    for section, state in ((top, "held"), (inner, "held"), (inner, "planned"), (inner, "cancelled")):
        OccurrenceFactory(item__section=section, year=2024, state=state, reason="ремонт")
    document = paper(plan.department)
    assert column(tables(document)["execution-1"], "share") == [Share(2, 3)]
    groups = [line.cells[0] for line in tables(document)["items-1"].rows if line.kind is RowKind.GROUP]
    assert groups == [str(top), str(inner)]


def test_criterion_of_an_entered_indicator_shows_its_number():
    measurement = MeasurementFactory()
    department = measurement.indicator.department
    ProgrammeFactory(department=department)
    CriterionFactory(department=department, indicator=measurement.indicator)
    assert column(tables(paper(department))["criteria"], "verdict") == ["4 из 7"]


def test_no_data_is_not_zero():
    indicator = IndicatorFactory()
    TargetFactory(indicator=indicator)
    table = tables(paper(indicator.department))["shares"]
    assert column(table, "share") == [NO_DATA]
    assert column(table, "reached") == ["нет данных"]


@pytest.mark.parametrize(("numerator", "reached"), [(499, "нет"), (500, "да"), (4999, "нет")])
def test_reached_is_judged_on_the_unrounded_number(numerator, reached):
    denominator = 1000 if numerator < 1000 else 10_000
    measurement = MeasurementFactory(numerator=numerator, denominator=denominator)
    TargetFactory(indicator=measurement.indicator)
    table = tables(paper(measurement.indicator.department))["shares"]
    assert column(table, "reached") == [reached]


def test_missing_schools_are_told():
    indicator = IndicatorFactory()
    known, unknown = SchoolFactory.create_batch(2, department=indicator.department)
    MeasurementFactory(indicator=indicator, school=known)
    MeasurementFactory(indicator=indicator, school=unknown, numerator=None)
    notes = " ".join(getattr(block, "text", "") for block in every_block(paper(indicator.department)))
    assert f"учтено 1 из 2 организаций; нет чисел: {unknown.short_name}" in notes


def test_overdue_is_judged_on_the_day():
    department = DepartmentFactory()
    report = EventReportFactory(event__department=department)
    assert "owed-reports" not in tables(paper(department, on=report.due_on))
    assert "owed-reports" in tables(paper(department, on=date(2024, 9, 23)))


def test_every_section_of_a_full_paper_is_told(full):
    document = paper(full)
    assert titles(document) == list(ORDER)
    assert any(section.title == "Пары «лидер – партнёр»" for section in every_section(document))
