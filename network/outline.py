"""How a plan stands on a page: its sections and items in their order, and how far each is carried out in a year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, F

from schools.formats import share_percent

from .models import Occurrence, PlanItem, PlanSection
from .progress import Progress, progress
from .trees import depth_first

Row = PlanSection | PlanItem


def in_order(sections: Iterable[PlanSection], items: Iterable[PlanItem]) -> list[tuple[Row, int]]:
    """Sections and items as they stand in the plan: they share one order, and an item may follow a subsection."""
    rows: list[Row] = sorted([*sections, *items], key=lambda found: (found.position, found.pk))
    return depth_first(
        rows,
        key=lambda found: (type(found), found.pk),
        parent=lambda found: _above(found.section_id if isinstance(found, PlanItem) else found.parent_id),
    )


def _above(section: int | None) -> tuple[type, int] | None:
    return None if section is None else (PlanSection, section)


def within(top: PlanSection, sections: Sequence[PlanSection]) -> list[PlanSection]:
    """A section and all sections in it, at any depth."""
    keys, found = {top.pk}, [top]
    grown = True
    while grown:
        new = [part for part in sections if part.parent_id in keys and part.pk not in keys]
        keys |= {part.pk for part in new}
        found += new
        grown = bool(new)
    return found


def numbered(row: Row) -> str:
    """«1. Нормативное обеспечение»: number and title, with one full stop between them."""
    number = row.number.rstrip(". ")
    return f"{number}. {row.title}" if number else row.title


def sections_of(plans: Iterable[int]) -> dict[int, list[PlanSection]]:
    """Plan (primary key) → its sections in their order, each with the number of its own `items_count`; one query."""
    rows = PlanSection.objects.filter(plan__in=list(plans)).annotate(items_count=Count("items"))
    rows = rows.order_by("plan", "position", "pk")
    return {plan: list(found) for plan, found in groupby(rows, key=lambda section: section.plan_id)}


def occurrences_of(plans: Iterable[int], year: int) -> list[Occurrence]:
    """What falls due in a year by plans (primary keys), each with the keys of its `plan` and `section`; one query."""
    rows = Occurrence.objects.filter(item__section__plan__in=list(plans)).of_year(year)
    rows = rows.annotate(plan=F("item__section__plan"), section=F("item__section"))
    return list(rows.order_by("starts_on", "sequence", "pk"))


def by(name: str, occurrences: Iterable[Occurrence]) -> dict[int, list[Occurrence]]:
    """Occurrences under the key that an attribute holds: «item_id», «section», «plan»."""
    grouped: dict[int, list[Occurrence]] = defaultdict(list)
    for row in occurrences:
        grouped[getattr(row, name)].append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class Part:
    """A top section of a plan, or a whole plan, and how it is carried out."""

    title: str
    items: int
    counts: Progress
    section: PlanSection | None = None

    @property
    def share(self) -> str:
        """What was held of what was due, in per cent; «н/д» where nothing was due."""
        return share_percent(self.counts.held, self.counts.due)


@dataclass(frozen=True, slots=True)
class Execution:
    """How a plan is carried out in a year: its top sections, those within counted in, and the whole."""

    parts: tuple[Part, ...]
    whole: Part

    @property
    def has_data(self) -> bool:
        """Whether anything of the plan was marked in the year; without it there are only terms to count."""
        return self.whole.counts.has_data


def execution(
    title: str, sections: Sequence[PlanSection], by_section: Mapping[int, list[Occurrence]], on: date
) -> Execution:
    """Count a plan of a year on a day; `sections` come from `sections_of`, sections without items are left out."""
    parts = list(_parts(sections, by_section, on))
    every = [row for section in sections for row in by_section.get(section.pk, ())]
    return Execution(tuple(parts), Part(title, sum(part.items for part in parts), progress(every, on)))


def _parts(sections: Sequence[PlanSection], by_section: Mapping[int, list[Occurrence]], on: date) -> Iterator[Part]:
    for top in (section for section in sections if section.parent_id is None):
        inside = within(top, sections)
        items = sum(section.items_count for section in inside)  # type: ignore[attr-defined]
        if items:
            counts = progress((row for section in inside for row in by_section.get(section.pk, ())), on)
            yield Part(numbered(top), items, counts, top)
