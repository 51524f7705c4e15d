"""What the annual paper must not say: small counts that point at a child, today's state of past years, drafts."""

from datetime import UTC, date, datetime

import pytest

from monitoring.models import Indicator
from network.models import Pairing, Plan
from network.pairs import advance
from reports.contents.annual import annual
from reports.document import Document
from reports.html_table import cell_text
from reports.outline import tables
from reports.table import Table
from schools.models import Department
from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.factories.network import AgreementFactory, OccurrenceFactory, PairingFactory, RoadmapFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 12, 31)


@pytest.fixture
def department() -> Department:
    return DepartmentFactory()


def paper(department: Department, year: int = 2024) -> Document:
    return annual(department, department.year(year), as_of=ON)


def found(document: Document, key: str) -> Table:
    return next(table for _, table in tables(document) if table.key == key)


def texts(table: Table) -> list[list[str]]:
    return [
        [cell_text(cell, column) for cell, column in zip(line.cells, table.columns, strict=False)]
        for line in table.lines()
    ]


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "менее 3"), (2, "менее 3"), (3, "3")])
def test_a_small_count_of_a_breakdown_is_not_told(department, count, shown):
    indicator = IndicatorFactory(department=department, unit=Indicator.Unit.COUNT)
    MeasurementFactory(
        indicator=indicator, year=2024, breakdown="математика", value=count, numerator=None, denominator=None
    )
    assert texts(found(paper(department), "values"))[0][2] == shown


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 40), (2, 40), (0, 2), (2, 2)])
def test_a_small_share_of_a_breakdown_is_told_nowhere(department, numerator, denominator):
    indicator = IndicatorFactory(department=department, unit=Indicator.Unit.SHARE, baseline=10)
    TargetFactory(indicator=indicator, year=2024, value=50)
    for year, upper, lower in ((2023, 20, 40), (2024, numerator, denominator)):
        MeasurementFactory(indicator=indicator, year=year, breakdown="9 класс", numerator=upper, denominator=lower)
    document = paper(department)
    row = texts(found(document, "shares"))[0]
    assert row[2] == "менее 3"
    assert f"{numerator} из {denominator}" not in " ".join(row)
    assert texts(found(document, "share-trend"))[0][-1] == "нет данных"


def test_the_whole_is_told_however_small(department):
    indicator = IndicatorFactory(department=department, unit=Indicator.Unit.SHARE)
    MeasurementFactory(indicator=indicator, year=2024, breakdown="", numerator=1, denominator=2)
    assert texts(found(paper(department), "shares"))[0][2] == "50,0\xa0% (1 из 2)"


def test_schools_that_used_to_report_are_missed(department):
    indicator = IndicatorFactory(department=department, unit=Indicator.Unit.SHARE, level=Indicator.Level.SCHOOL)
    first, second = SchoolFactory.create_batch(2, department=department)
    for school, year in ((first, 2023), (second, 2023), (first, 2024)):
        MeasurementFactory(indicator=indicator, school=school, year=year, numerator=5, denominator=10)
    notes = [block.text for block in _blocks(paper(department), "Показатели") if hasattr(block, "text")]
    assert any(f"учтено 1 из 2 организаций; нет чисел: {second.short_name}" in text for text in notes)


def _blocks(document: Document, title: str) -> tuple:
    return next(section.blocks for section in document.sections if section.title == title)


def test_yes_and_no_are_words(department):
    indicator = IndicatorFactory(department=department, unit=Indicator.Unit.YES_NO)
    schools = SchoolFactory.create_batch(3, department=department)
    for school, value in zip(schools, (1, 0, 1), strict=True):
        MeasurementFactory(indicator=indicator, school=school, year=2024, value=value, numerator=None, denominator=None)
    assert texts(found(paper(department), "values"))[0][2] == "да у 2 из 3"


def test_the_stage_of_a_past_year_is_that_year_s(department):
    pairing = PairingFactory(department=department, started_on=date(2018, 3, 1), stage=1)
    advance(pairing, Pairing.Stage.REFLECTION, at=datetime(2024, 2, 1, tzinfo=UTC))
    assert texts(found(paper(department, 2018), "pairs"))[0][3].startswith("1.")
    assert texts(found(paper(department, 2024), "pairs"))[0][3].startswith("3.")


def test_an_agreement_counts_in_the_years_of_its_validity(department):
    pairing = PairingFactory(department=department, started_on=date(2018, 3, 1))
    AgreementFactory(pairing=pairing, signed_on=date(2018, 3, 1), valid_until=date(2018, 12, 31))
    assert "нет сведений о договоре" not in texts(found(paper(department, 2018), "pairs"))[0]
    assert "нет сведений о договоре" in texts(found(paper(department, 2024), "pairs"))[0]


def test_a_draft_roadmap_tells_nothing(department):
    pairing = PairingFactory(department=department, started_on=date(2024, 1, 10))
    draft = RoadmapFactory(pairing=pairing, department=department, state=Plan.State.DRAFT)
    OccurrenceFactory(item__section__plan=draft, year=2024, state="held")
    assert texts(found(paper(department), "pairs"))[0][4] == "нет данных"


def test_a_closed_school_stays_in_the_years_before(department):
    SchoolFactory(department=department, short_name="Школа № 1")
    SchoolFactory(department=department, short_name="Школа № 2", is_active=False, closed_on=date(2023, 6, 1))
    assert texts(found(paper(department, 2022), "organisations"))[-1][1] == "2"
    assert texts(found(paper(department, 2024), "organisations"))[-1][1] == "1"


def test_no_topic_of_a_full_cell_is_lost(department):
    kind = EventKindFactory(department=department)
    for number in range(7):
        event = EventFactory(
            department=department, kind=kind, topic=f"Тема {number}", starts_on=date(2021, 5, number + 1), state="held"
        )
        EventHostFactory(event=event)
    EventFactory(department=department, kind=kind, topic="Последняя", starts_on=date(2022, 5, 1), state="held")
    document = paper(department, 2022)
    assert "7 мероприятий" in texts(found(document, "matrix"))[0][1]
    listed = texts(found(document, "event-list"))
    assert [row[2] for row in listed] == [f"Тема {number}" for number in range(7)]
