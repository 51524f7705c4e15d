"""Many departments at once, for scale work: `load_demo --region N`.

Each has about 25 organisations, 10 pairs and 1,000 events over four years with their reports. All of it is drawn
from a seed of the department's own, so that region-07 is the same whoever made the others; rows go in by bulk and
have no history.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.db import transaction

from network.models import Agreement, Occurrence, Pairing, Plan, PlanItem, PlanSection, Programme
from network.schedule import windows_by_year
from network.terms import Term, parse_term
from schools.models import Department, Listing, Region, School, SchoolFigures
from schools.years import Years

REGION = "Проверочная область (вымышленная)"
NOTICE = "Вымышленные данные для проверки под нагрузкой: таких округов, организаций и событий нет."
MOST = 99
FIRST_YEAR, LAST_YEAR = 2023, 2026
# What has happened by this day; fixed, so that the same data come out on any day.
STORY_DAY = date(2026, 11, 20)
_KINDS = (
    (School.Kind.SCHOOL, "Школа", 17),
    (School.Kind.GYMNASIUM, "Гимназия", 2),
    (School.Kind.LYCEUM, "Лицей", 1),
    (School.Kind.KINDERGARTEN, "Детский сад", 3),
    (School.Kind.EXTRA, "Дом творчества", 1),
    (School.Kind.METHODICAL, "Методический центр", 1),
)
PAIRS = 10
_SECTIONS = ("Нормативное обеспечение", "Методическая работа", "Работа с обучающимися", "Мониторинг")
_TERMS = (
    "Ежегодно: октябрь",
    "Ежегодно: ноябрь, март",
    "Ежегодно: февраль-апрель",
    "Ежегодно: май",
    "Ежегодно: в течение года",
)
_ACTIVITIES = (
    "Методический день",
    "Семинар для учителей",
    "Открытые уроки",
    "Консультации",
    "Стажировка",
    "Сборы школьников",
)
_ROADMAP = (
    ("I", "Знакомство", ("Диагностика", "Встреча команд")),
    ("II", "Совместная работа", ("Открытые уроки", "Стажировка учителей", "Консультация")),
    ("III", "Подведение итогов", ("Разбор результатов",)),
)


@dataclass
class Draft:
    """What the parts of one department share."""

    department: Department
    rng: Random
    schools: list[School] = field(default_factory=list)
    teachers: dict[tuple[int, int], int] = field(default_factory=dict)  # (school pk, year) → teachers
    pupils: dict[tuple[int, int], int] = field(default_factory=dict)  # of grades 8–11
    pairs: list[Pairing] = field(default_factory=list)
    occurrences: list[tuple[Occurrence, Pairing | None]] = field(default_factory=list)

    @property
    def years(self) -> Years:
        return Years.of(FIRST_YEAR, LAST_YEAR, self.department.years)


def slug_of(number: int) -> str:
    return f"region-{number:02d}"


@transaction.atomic
def build_department(number: int) -> Department | None:
    """Build the department «region-NN», whole or not at all; None where it stands already."""
    from .scale_events import add_events, add_measurements

    if Department.objects.filter(slug=slug_of(number)).exists():
        return None
    region, _created = Region.objects.get_or_create(name=REGION)
    kinds = Department.YearChoices
    department = Department.objects.add(
        slug=slug_of(number),
        region=region,
        name=f"Проверочный округ № {number}",
        full_name=f"Управление образования Проверочного округа № {number}",
        head_position="Начальник управления образования",
        year_kind=kinds.SCHOOL if number % 2 else kinds.CALENDAR,
        notice=NOTICE,
    )
    draft = Draft(department, Random(slug_of(number)))  # noqa: S311 — invented data, no secrets
    _add_schools(draft)
    _add_pairs(draft)
    _add_plans(draft)
    add_events(draft)
    add_measurements(draft)
    return department


def _add_schools(draft: Draft) -> None:
    rows = []
    for kind, word, count in _KINDS:
        for number in range(1, count + 1):
            short = f"{word} № {number}"
            name = f"Муниципальное учреждение «{short}» ({draft.department})"
            rows.append(School(department=draft.department, name=name, short_name=short, kind=kind))
    draft.schools = School.objects.bulk_create(rows)
    figures, listings = [], []
    for index, school in enumerate(draft.schools):
        size, taught = draft.rng.randint(10, 60), index < 20
        for year in draft.years:
            teachers, upper = size + draft.rng.randint(-2, 2), size * 5 if taught else None
            draft.teachers[school.pk, year.start], draft.pupils[school.pk, year.start] = teachers, upper or 0
            counts = {"teachers": teachers, "heads": 1 + size // 20, "pupils": size * 13, "pupils_8_11": upper}
            figures.append(
                SchoolFigures(school=school, year=year.start, as_of=year.starts_on.replace(day=20), **counts)
            )
            if taught and (category := _category(index, year.start)):
                listings.append(Listing(school=school, year=year.start, category=category))
    SchoolFigures.objects.bulk_create(figures)
    Listing.objects.bulk_create(listings)


def _category(index: int, year: int) -> str:
    """The lists change every year: one school enters and one leaves."""
    if index >= 15:
        return Listing.Category.LEADER
    place = (index + year) % 15
    return {0: Listing.Category.SHNOR, 1: Listing.Category.SHNOR, 2: Listing.Category.SHNSU, 3: Listing.Category.RISK,
            4: Listing.Category.RISK}.get(place, "")  # fmt: skip


def _add_pairs(draft: Draft) -> None:
    """Each of five leaders has two partners; the first pair has ended, the last has no agreement."""
    rows = []
    for index in range(PAIRS):
        ended = index == 0
        rows.append(
            Pairing(
                department=draft.department,
                leader=draft.schools[15 + index % 5],
                partner=draft.schools[index],
                started_on=date(FIRST_YEAR + index % 3, 9, 15),
                stage=1 + index % 3,
                state=Pairing.State.ENDED if ended else Pairing.State.ACTIVE,
                ended_on=date(LAST_YEAR - 1, 6, 20) if ended else None,
            )
        )
    draft.pairs = Pairing.objects.bulk_create(rows)
    Agreement.objects.bulk_create(
        Agreement(pairing=pair, number=str(number), signed_on=pair.started_on)
        for number, pair in enumerate(draft.pairs[:-1], start=1)
    )


def _add_plans(draft: Draft) -> None:
    """One plan of a programme and a roadmap for each pair, with all that falls due."""
    department, first, last = draft.department, FIRST_YEAR, LAST_YEAR
    programme = Programme.objects.add(
        department=department, title="Программа сетевого взаимодействия", first_year=first, last_year=last,
        state=Programme.State.IN_FORCE,
    )  # fmt: skip
    span = {"department": department, "first_year": first, "last_year": last}
    plan = Plan.objects.add(
        programme=programme, title="План мероприятий", position=1, state=Plan.State.IN_FORCE, **span
    )
    sections = [(str(place), title, 10) for place, title in enumerate(_SECTIONS, start=1)]
    _lay(
        draft, plan, [(number, title, [_ACTIVITIES[n % 6] for n in range(count)]) for number, title, count in sections]
    )
    for index, pair in enumerate(draft.pairs):
        state = Plan.State.DRAFT if index % 5 == 4 else Plan.State.IN_FORCE
        roadmap = Plan.objects.add(pairing=pair, title=f"Дорожная карта: {pair}", state=state, **span)
        _lay(draft, roadmap, [(number, title, list(titles)) for number, title, titles in _ROADMAP], pair)


def _lay(draft: Draft, plan: Plan, sections: list[tuple[str, str, list[str]]], pair: Pairing | None = None) -> None:
    terms: dict[str, Term] = {text: parse_term(text, plan.years) for text in _TERMS}
    rows = [
        PlanSection(plan=plan, number=number, title=title, position=position)
        for position, (number, title, _items) in enumerate(sections, start=1)
    ]
    items: list[PlanItem] = []
    for section, (number, _title, titles) in zip(PlanSection.objects.bulk_create(rows), sections, strict=True):
        for position, title in enumerate(titles, start=1):
            text = _TERMS[(len(items) + position) % len(_TERMS)]
            items.append(
                PlanItem(
                    section=section,
                    position=position,
                    number=f"{number}.{position}",
                    title=title,
                    term_text=text,
                    term_notation=terms[text].notation(),
                    responsible="методический центр",
                )
            )
    due = [
        Occurrence(item=item, year=year, sequence=sequence, starts_on=window.starts_on, due_on=window.due_on,
                   is_dated=window.dated, is_continuous=window.continuous)
        for item in PlanItem.objects.bulk_create(items)
        for year, windows in windows_by_year(item, terms[item.term_text]).items()
        for sequence, window in enumerate(windows, start=1)
    ]  # fmt: skip
    draft.occurrences += [(occurrence, pair) for occurrence in Occurrence.objects.bulk_create(due)]
