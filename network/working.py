"""Pairs in a year: who worked with whom, at which stage, how far by the roadmap, and who is still without a pair."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schools.formats import by_number
from schools.models import Department, Listing, School
from schools.years import FIRST_YEAR, LAST_YEAR, ReportingYear, YearKind

from .models import Agreement, Occurrence, Pairing, Plan
from .pairs import concerns, flagged_schools, has_approved_roadmap, stage_in
from .picture import WIDE, Frame, Link, Node, Words, picture
from .progress import Progress, progress

_ORDER = {category.value: place for place, category in enumerate(Listing.Category)}
_SHOWN = (
    "department", "programme", "leader__short_name", "leader__is_external", "leader__district",
    "partner__short_name", "partner__is_external", "partner__district",
    "started_on", "started_precision", "ended_on", "stage", "state", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairInYear:
    """A pair as it stood in a year; codes of categories are those of `Listing.Category`."""

    pairing: Pairing
    year: ReportingYear
    stage: int | None
    counts: Progress  # of its approved roadmaps in the year
    has_roadmap: bool
    leader_categories: tuple[str, ...]
    partner_categories: tuple[str, ...]
    concerns: tuple[str, ...]


def shown_pairs(department: Department) -> list[Pairing]:
    """All pairs of a department that its public pages show, with both schools, by the names of the schools."""
    rows = Pairing.objects.shown_of(department).select_related("leader", "partner").only(*_SHOWN)
    key = by_number
    return sorted(rows, key=lambda pair: (key(pair.leader.short_name), key(pair.partner.short_name), pair.pk))


def worked_in(pairing: Pairing, year: ReportingYear) -> bool:
    """What `Pairing.objects.of_year` asks of a pair, of one that is loaded already."""
    if pairing.state == Pairing.State.PROPOSED or pairing.started_on > year.ends_on:
        return False
    return pairing.state == Pairing.State.ACTIVE or (pairing.ended_on or date.min) >= year.starts_on


def years_of(pairs: Iterable[Pairing], kind: YearKind, on: date) -> list[ReportingYear]:
    """Years in which the pairs worked, the latest first, at most the current one; pairs yet to begin add their own.

    A day outside the years the portal knows counts to the nearest of them.
    """
    current = ReportingYear.containing(on, kind).start
    starts: set[int] = set()
    for pairing in pairs:
        first = ReportingYear.containing(pairing.started_on, kind).start
        last = ReportingYear.containing(pairing.ended_on, kind).start if pairing.ended_on else current
        starts.update(range(_known(first), _known(max(first, min(last, current))) + 1))
    return [ReportingYear(start, kind) for start in sorted(starts, reverse=True)]


def _known(start: int) -> int:
    return min(max(start, FIRST_YEAR), LAST_YEAR)


def default_year(years: Sequence[ReportingYear], on: date) -> ReportingYear | None:
    """The latest of the years that has begun, else the nearest to come; None without any."""
    begun = [year for year in years if year.starts_on <= on]
    return max(begun) if begun else min(years, default=None)


def categories_in(department: Department, year: ReportingYear) -> dict[int, tuple[str, ...]]:
    """School → codes of its categories in a year, in the order of the dictionary; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Listing.objects.shown_of(department).filter(year=year.start).order_by()
    for school, category in rows.values_list("school", "category"):
        found[school].append(category)
    return {school: tuple(sorted(codes, key=_ORDER.__getitem__)) for school, codes in found.items()}


def unpaired(department: Department, year: ReportingYear, pairs: Iterable[Pairing]) -> dict[int, str]:
    """Flagged schools that no pair of the year helps (what indicator I5 lists): pk → short name, by name."""
    helped = {pairing.partner_id for pairing in pairs}
    left = {pk: name for pk, name in flagged_schools(department, year).items() if pk not in helped}
    return dict(sorted(left.items(), key=lambda item: by_number(item[1])))


@dataclass(frozen=True, slots=True)
class Net:
    """The pairs of a year, and by name the flagged schools that none of them helps (`unpaired`)."""

    year: ReportingYear
    pairs: list[Pairing]
    alone: dict[int, str]


def latest_net(department: Department, on: date) -> Net | None:
    """The network in the latest year that has pairs, at most the current one; None without pairs; two queries."""
    every = shown_pairs(department)
    year = default_year(years_of(every, department.years, on), on)
    if year is None:
        return None
    pairs = [pairing for pairing in every if worked_in(pairing, year)]
    return Net(year, pairs, unpaired(department, year, pairs))


def roadmap_counts(pairs: Iterable[int], year: ReportingYear, on: date) -> dict[int, Progress]:
    """Pair (primary key) → counts of its approved roadmaps in a year, for pairs that have any; one query."""
    rows = Occurrence.objects.of_year(year.start).of_approved_plans()
    rows = rows.filter(item__section__plan__pairing__in=list(pairs)).order_by()
    grouped: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows.annotate(pair=F("item__section__plan__pairing")).defer("reason"):
        grouped[row.pair].append(row)  # type: ignore[attr-defined]
    return {pair: progress(found, on) for pair, found in grouped.items()}


def in_year(
    pairs: Sequence[Pairing], year: ReportingYear, categories: dict[int, tuple[str, ...]], on: date
) -> list[PairInYear]:
    """The pairs with what stands behind each in a year: five queries, however many they are."""
    prefetch_related_objects(
        list(pairs),
        Prefetch("roadmaps", Plan.objects.filter(state__in=Plan.APPROVED_STATES).only("pairing", "state", "first_year",
                                                                                      "last_year")),
        Prefetch("agreements", Agreement.objects.defer("note", "file")),
        "moves",
        "risks",
    )  # fmt: skip
    counts = roadmap_counts([pairing.pk for pairing in pairs], year, on)
    nothing = progress((), on)
    return [
        PairInYear(
            pairing=pairing,
            year=year,
            stage=stage_in(pairing, year),
            counts=counts.get(pairing.pk, nothing),
            has_roadmap=has_approved_roadmap(pairing, year),
            leader_categories=categories.get(pairing.leader_id, ()),
            partner_categories=categories.get(pairing.partner_id, ()),
            concerns=tuple(concerns(pairing, year)),
        )
        for pairing in pairs
    ]


def drawn(
    department: Department,
    year: ReportingYear,
    pairs: Sequence[Pairing],
    alone: Mapping[int, str],
    *,
    key: str = "network",
    frame: Frame = WIDE,
) -> SafeString:
    """The picture of the pairs of a year and of the schools that stand `alone` (`unpaired`); no queries.

    `pairs` have both schools at hand (`shown_pairs`). With `frame=SMALL` it fits beside other things, as on the front
    of a department; the page that shows it says the same as a list, or links to the one that does.
    """
    slug = department.slug
    links = [
        Link(_node(slug, pair.leader), _node(slug, pair.partner), is_over=pair.state == Pairing.State.ENDED)
        for pair in pairs
    ]
    counts = {"pairs": len(links), "alone": len(alone)}
    words = Words(
        title=_("Who helps whom: %(year)s") % {"year": year},
        description=_("Leaders on the left, partners on the right, a line for each pair. Pairs: %(pairs)d; "
                      "schools without a pair: %(alone)d.") % counts,
        leaders=_("Leaders"),
        partners=_("Partners"),
        alone=_("Without a pair"),
    )  # fmt: skip
    nodes = [Node(pk, name, reverse("school", args=[slug, pk])) for pk, name in alone.items()]
    return picture(links, nodes, words=words, key=key, frame=frame)


def _node(slug: str, school: School) -> Node:
    return Node(school.pk, school.short_name, reverse("school", args=[slug, school.pk]))
