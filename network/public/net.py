"""The network of a year: every pair with its stage and roadmap, schools without a pair, all of it as a picture."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.formats import integer
from schools.models import Department, Listing, School
from schools.open_data import Links, taken
from schools.pages import paginate, public_page
from schools.shown import Badge, badges
from schools.years import ReportingYear

from ..datasets.pairs import PAIR_YEARS
from ..models import Pairing
from ..picture import MOST
from ..wording import Meter, agreements_in_words, meter, short_day, stage_in_words
from ..working import (
    PairInYear,
    categories_in,
    default_year,
    drawn,
    in_year,
    shown_pairs,
    unpaired,
    worked_in,
    years_of,
)
from .narrowing import PairFilter

# A taller picture is folded away, so that the list is not far below.
_TALL = 24
_RISKS = 3
_WAITING = 8  # schools without a pair beside the picture; the rest is folded away
Categories = dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """A school of a pair as its cell shows it."""

    name: str
    url: str
    place: str  # where it is, for one of another district
    badges: list[Badge]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as its row shows it."""

    name: str
    url: str
    leader: Side
    partner: Side
    stage: str
    state: str  # why it works no more, else empty
    roadmap: Meter
    agreement: str
    risks: str
    concerns: tuple[str, ...]


@public_page
def network(request: HttpRequest, department: Department) -> HttpResponseBase:
    today = timezone.localdate()
    every = shown_pairs(department)
    years = years_of(every, department.years, today) or _years_of_lists(department, today)
    usual = default_year(years, today)
    if usual is None:
        empty = taken(request, department, {"pairs": (PAIR_YEARS, [])})
        return empty or render(request, "network/network.html", {"department": department, "section": "network"})
    form = PairFilter(request.GET, years, usual)
    year = form.chosen
    categories = categories_in(department, year)
    of_year = [pairing for pairing in every if worked_in(pairing, year)]
    alone = unpaired(department, year, of_year)
    pairs, alone = _narrowed(of_year, alone, categories, form.given("category"))
    if file := taken(request, department, {"pairs": (PAIR_YEARS, _lazily(pairs, year, categories, today))}):
        return file
    pages = paginate(request, pairs)
    rows = [_row(department, each) for each in in_year(pages.rows, year, categories, today)]
    waiting = [_side(department, pk, name, categories) for pk, name in alone.items()]
    context = {
        "department": department,
        "section": "network",
        "form": form,
        "reset_url": request.path,
        "year": year,
        "facts": _facts(pairs, alone),
        "pages": pages,
        "rows": rows,
        "links": Links.to(request, PAIR_YEARS),
        "alone": waiting[:_WAITING],
        "alone_rest": waiting[_WAITING:],
        "has_lists": any(set(codes) & set(Listing.FLAGGED) for codes in categories.values()),
        **_picture(department, year, pairs, alone),
    }
    return render(request, "network/network.html", context)


def _lazily(pairs: list[Pairing], year: ReportingYear, categories: Categories, on: date) -> Iterator[PairInYear]:
    """The same rows for a file; nothing is asked for until it is written."""
    yield from in_year(pairs, year, categories, on)


def _years_of_lists(department: Department, on: date) -> list[ReportingYear]:
    """Where there is no pair yet: the latest year in which schools were listed, for who waits for help."""
    current = ReportingYear.containing(on, department.years).start
    listed = Listing.objects.shown_of(department).filter(year__lte=current, category__in=Listing.FLAGGED)
    latest = listed.aggregate(latest=Max("year"))["latest"]
    return [] if latest is None else [department.year(latest)]


def _narrowed(
    pairs: list[Pairing], alone: dict[int, str], categories: Categories, category: str
) -> tuple[list[Pairing], dict[int, str]]:
    if not category:
        return pairs, alone
    having = {school for school, codes in categories.items() if category in codes}
    return (
        [pair for pair in pairs if pair.leader_id in having or pair.partner_id in having],
        {pk: name for pk, name in alone.items() if pk in having},
    )


def _facts(pairs: Sequence[Pairing], alone: Mapping[int, str]) -> list[dict[str, Any]]:
    counts = [
        (_("Pairs «leader – partner»"), len(pairs)),
        (_("Leaders"), len({pair.leader_id for pair in pairs})),
        (_("Partners"), len({pair.partner_id for pair in pairs})),
        (_("Schools on the lists of support without a pair"), len(alone)),
    ]
    facts: list[dict[str, Any]] = [{"label": label, "number": integer(number)} for label, number in counts]
    if alone:
        facts[-1]["tone"] = "warm"
    return facts


def _picture(
    department: Department, year: ReportingYear, pairs: Sequence[Pairing], alone: dict[int, str]
) -> dict[str, Any]:
    leaders, partners = {pair.leader_id for pair in pairs}, {pair.partner_id for pair in pairs}
    return {
        "picture": drawn(department, year, pairs, alone),
        "is_tall": max(len(pairs[:MOST]), len(alone)) > _TALL,
        "most": MOST if len(pairs) > MOST or len(alone) > MOST else 0,
        "has_both": bool(leaders & partners),
        "has_over": any(pair.state == Pairing.State.ENDED for pair in pairs[:MOST]),
    }


def _row(department: Department, found: PairInYear) -> Row:
    pairing = found.pairing
    risks = [risk.name for risk in pairing.risks.all()]
    shown = "; ".join(risks[:_RISKS])
    if len(risks) > _RISKS:
        shown = _("%(names)s and %(more)d more") % {"names": shown, "more": len(risks) - _RISKS}
    is_over = pairing.state == Pairing.State.ENDED and pairing.ended_on is not None
    return Row(
        name=str(pairing),
        url=reverse("pair", args=[department.slug, pairing.pk]) + f"?year={found.year.slug}",
        leader=_of_school(department, pairing.leader, found.leader_categories),
        partner=_of_school(department, pairing.partner, found.partner_categories),
        stage=stage_in_words(found.stage),
        state=_("ended %(day)s") % {"day": short_day(pairing.ended_on)} if is_over and pairing.ended_on else "",
        roadmap=meter(found.counts, is_planned=found.has_roadmap),
        agreement=agreements_in_words(pairing) or _("no data"),
        risks=shown,
        concerns=found.concerns,
    )


def _of_school(department: Department, school: School, codes: tuple[str, ...]) -> Side:
    place = (school.district or _("of another district")) if school.is_external else ""
    return Side(school.short_name, reverse("school", args=[department.slug, school.pk]), place, badges(list(codes)))


def _side(department: Department, pk: int, name: str, categories: Categories) -> Side:
    return Side(name, reverse("school", args=[department.slug, pk]), "", badges(list(categories.get(pk, ()))))
