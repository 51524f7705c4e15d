"""Records of one part of the annual paper each, and a walk over the paper that came out."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from reports.document import Block, Bullets, Document, Note, Paragraph, Section
from reports.table import RowKind, Table
from schools.models import Department, Listing
from tests.factories.events import CouncilFactory, CouncilMemberFactory, EventFactory, EventReportFactory
from tests.factories.monitoring import (
    AssessmentFactory,
    FindingFactory,
    IndicatorFactory,
    MeasurementFactory,
    RecommendationFactory,
    YearReviewFactory,
)
from tests.factories.network import (
    AgreementFactory,
    DirectiveFactory,
    OccurrenceFactory,
    PairingFactory,
    ProgrammeFactory,
    RoadmapFactory,
)
from tests.factories.schools import FiguresFactory, ListingFactory, ResourceFactory, SchoolFactory, SchoolRiskFactory

PURPOSE, ORDERS, NETWORK = "Назначение и основание", "Нормативные документы года", "Сеть в 2024 году"
EVENTS, PLANS, INDICATORS = "Мероприятия", "Исполнение планов в 2024 году", "Показатели"
CRITERIA, DIRECTIONS = "Критерии сетевого взаимодействия", "Направления мониторинга"
CONCLUSION, GAPS = "Выводы и рекомендации", "Чего не хватает"
ORDER = (PURPOSE, ORDERS, NETWORK, EVENTS, PLANS, INDICATORS, CRITERIA, DIRECTIONS, CONCLUSION, GAPS)


def _pair(department: Department) -> Any:
    pair = PairingFactory(department=department)
    AgreementFactory(pairing=pair)
    return pair


def _roadmap(department: Department) -> None:
    roadmap = RoadmapFactory(department=department, pairing=_pair(department))
    OccurrenceFactory(item__section__plan=roadmap, year=2024, state="held")


def _plan(department: Department) -> None:
    values = {"item__section__plan__department": department, "year": 2024}
    OccurrenceFactory(**values, item__section__plan__programme__state="draft")


# Part → what makes it in a department, and the headings it brings.
PARTS: dict[str, tuple[Callable[[Department], Any], set[str]]] = {
    "purpose": (lambda d: YearReviewFactory(department=d, purpose="Узнать", conclusion=""), {PURPOSE}),
    "programme": (lambda d: ProgrammeFactory(department=d, goal="Поддержать"), {PURPOSE}),
    "order": (lambda d: DirectiveFactory(department=d, issued_on=date(2024, 2, 1)), {ORDERS}),
    "school": (lambda d: SchoolFactory(department=d), {NETWORK}),
    "category": (
        lambda d: ListingFactory(school__department=d, category=Listing.Category.LEADER),
        {NETWORK},
    ),
    "unpaired": (lambda d: ListingFactory(school__department=d), {NETWORK, GAPS}),
    "risk": (lambda d: SchoolRiskFactory(school__department=d), {NETWORK}),
    "resource": (lambda d: ResourceFactory(department=d), {NETWORK}),
    "pair": (_pair, {NETWORK}),
    "pair without papers": (lambda d: PairingFactory(department=d, stage=2), {NETWORK, GAPS}),
    "roadmap": (_roadmap, {NETWORK}),
    "event": (lambda d: EventFactory(department=d), {EVENTS}),
    "called off": (lambda d: EventFactory(department=d, state="cancelled", reason="карантин"), {EVENTS}),
    "council": (lambda d: CouncilMemberFactory(council__department=d), {EVENTS}),
    "plan": (_plan, {PLANS}),
    "indicator": (lambda d: IndicatorFactory(department=d), {INDICATORS}),
    "computed": (lambda d: IndicatorFactory(department=d, computed_by="I3"), {INDICATORS}),
    "measurement": (lambda d: MeasurementFactory(indicator__department=d), {INDICATORS}),
    "assessment": (
        lambda d: AssessmentFactory(criterion__department=d, pairing=_pair(d)),
        {NETWORK, CRITERIA},
    ),
    "finding": (lambda d: FindingFactory(direction__department=d), {DIRECTIONS}),
    "conclusion": (lambda d: RecommendationFactory(department=d), {CONCLUSION}),
    "owed report": (lambda d: EventReportFactory(event__department=d), {NETWORK, EVENTS, GAPS}),
    "figures of last year": (lambda d: FiguresFactory(school__department=d, year=2023), {NETWORK, GAPS}),
    "empty council": (lambda d: CouncilFactory(department=d), set()),
    "draft programme": (lambda d: ProgrammeFactory(department=d, goal="Поддержать", state="draft"), set()),
    "proposal": (lambda d: EventFactory(department=d, state="planned"), set()),
}


def every_section(document: Document) -> Iterator[Section]:
    waiting = [*document.sections, *document.appendices]
    while waiting:
        found = waiting.pop(0)
        yield found
        waiting += found.sections


def every_block(document: Document) -> Iterator[Block]:
    for found in every_section(document):
        yield from found.blocks


def tables(document: Document) -> dict[str, Table]:
    return {block.key: block for block in every_block(document) if isinstance(block, Table)}


def assert_nothing_is_empty(document: Document) -> None:
    keys = [block.key for block in every_block(document) if isinstance(block, Table)]
    assert len(keys) == len(set(keys))
    for found in every_section(document):
        assert found.title.strip()
        assert found.blocks or found.sections, found.title
    for block in every_block(document):
        match block:
            case Paragraph(text=text) | Note(text=text):
                assert text.strip()
            case Bullets(items=items):
                assert items
                assert all(item.strip() for item in items)
            case Table():
                assert any(line.kind is RowKind.NORMAL for line in block.rows), block.key
                assert block.rows[-1].kind is not RowKind.GROUP, f"a heading over nothing in {block.key}"
