"""Pairs as open data: who helps whom, how each stood in every year, the risks worked on, the agreements."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Agreement, Pairing, Plan
from network.pairs import concerns
from network.working import PairInYear, categories_in, in_year, shown_pairs, worked_in, years_of
from schools.models import Department, Listing
from schools.open_data import Dataset, Field


def _pairs(department: Department) -> Iterable[Pairing]:
    approved = Plan.objects.filter(state__in=Plan.APPROVED_STATES).only("pairing")
    rows = Pairing.objects.shown_of(department).select_related("leader", "partner").order_by("started_on", "pk")
    return rows.prefetch_related(Prefetch("roadmaps", approved), "agreements")


PAIRS = Dataset(
    key="pairs",
    title=_("Pairs «leader – partner»"),
    description=_("Every pair that works or worked: two organisations, beginning and end, stage today."),
    fields=(
        Field("id", _("number of the pair"), lambda p: p.pk),
        Field("programme_id", _("number of the programme"), lambda p: p.programme_id),
        Field("leader_id", _("number of the leader"), lambda p: p.leader_id),
        Field("leader", _("leader"), lambda p: p.leader.short_name),
        Field("partner_id", _("number of the partner"), lambda p: p.partner_id),
        Field("partner", _("partner"), lambda p: p.partner.short_name),
        Field("started_on", _("beginning"), lambda p: p.started_on),
        Field("started_precision", _("beginning known to: day, month, year"), lambda p: p.started_precision),
        Field("ended_on", _("end"), lambda p: p.ended_on),
        Field("stage", _("stage, number"), lambda p: p.stage),
        Field("stage_name", _("stage"), lambda p: p.get_stage_display() if p.stage else ""),
        Field("state", _("state, code"), lambda p: p.state),
        Field("state_name", _("state"), lambda p: p.get_state_display()),
        Field("roadmaps", _("approved roadmaps"), lambda p: len(p.roadmaps.all())),
        Field("agreements", _("agreements"), lambda p: len(p.agreements.all())),
        Field("note", _("note"), lambda p: p.note),
    ),
    rows=_pairs,
    page="network:network",
)


def _in_years(department: Department) -> Iterator[PairInYear]:
    """Year by year, so that the whole is never held at once."""
    today = timezone.localdate()
    every = shown_pairs(department)
    for year in years_of(every, department.years, today):
        pairs = [pairing for pairing in every if worked_in(pairing, year)]
        yield from in_year(pairs, year, categories_in(department, year), today)


def _held(row: PairInYear) -> int | None:
    """Not known, which is not zero, where nothing was ever marked."""
    return row.counts.held if row.counts.has_data else None


def _concerns(row: PairInYear) -> str:
    """Asked anew, since those at hand are in the language of the page."""
    return "; ".join(concerns(row.pairing, row.year))


def _stage(row: PairInYear) -> str:
    return str(Pairing.Stage(row.stage).label) if row.stage else ""


def _names(codes: Iterable[str]) -> str:
    return "; ".join(str(Listing.Category(code).label) for code in codes)


PAIR_YEARS = Dataset(
    key="pair_years",
    title=_("Pairs by years"),
    description=_("Each pair in each of its years: stage, categories of both organisations, roadmap, what is amiss."),
    fields=(
        Field("pair_id", _("number of the pair"), lambda r: r.pairing.pk),
        Field("year", _("reporting year, the calendar year it begins in"), lambda r: r.year.start),
        Field("year_name", _("reporting year"), lambda r: str(r.year)),
        Field("leader_id", _("number of the leader"), lambda r: r.pairing.leader_id),
        Field("leader", _("leader"), lambda r: r.pairing.leader.short_name),
        Field("leader_categories", _("categories of the leader, codes"), lambda r: ";".join(r.leader_categories)),
        Field("leader_category_names", _("categories of the leader"), lambda r: _names(r.leader_categories)),
        Field("partner_id", _("number of the partner"), lambda r: r.pairing.partner_id),
        Field("partner", _("partner"), lambda r: r.pairing.partner.short_name),
        Field("partner_categories", _("categories of the partner, codes"), lambda r: ";".join(r.partner_categories)),
        Field("partner_category_names", _("categories of the partner"), lambda r: _names(r.partner_categories)),
        Field("stage", _("stage at the end of the year, number"), lambda r: r.stage),
        Field("stage_name", _("stage at the end of the year"), _stage),
        Field("state", _("state, code"), lambda r: r.pairing.state),
        Field("state_name", _("state"), lambda r: r.pairing.get_state_display()),
        Field("has_roadmap", _("has an approved roadmap for the year"), lambda r: r.has_roadmap),
        Field("due", _("terms of the roadmap that have come, without those cancelled"), lambda r: r.counts.due),
        Field("held", _("of these held"), _held),
        Field("overdue", _("overdue"), lambda r: r.counts.overdue if r.counts.has_data else None),
        Field("postponed", _("postponed"), lambda r: r.counts.postponed),
        Field("cancelled", _("cancelled"), lambda r: r.counts.cancelled),
        Field("risks", _("risks worked on"), lambda r: "; ".join(risk.name for risk in r.pairing.risks.all())),
        Field("concerns", _("what is amiss"), _concerns),
    ),
    rows=_in_years,
    page="network:network",
)


def pair_risks(pairs: Any) -> Iterable[Any]:
    """The risks that pairs (a QuerySet, or keys) work on, one a row."""
    rows = Pairing.risks.through.objects.filter(pairing__in=pairs)
    return rows.select_related("pairing", "risk").order_by("pairing", "risk__name", "pk")


PAIR_RISKS = Dataset(
    key="pair_risks",
    title=_("Risks that pairs work on"),
    description=_("Each risk of a partner that its leader helps to overcome."),
    fields=(
        Field("id", _("number of the record"), lambda r: r.pk),
        Field("pair_id", _("number of the pair"), lambda r: r.pairing_id),
        Field("partner_id", _("number of the partner"), lambda r: r.pairing.partner_id),
        Field("risk_id", _("number of the risk"), lambda r: r.risk_id),
        Field("risk_code", _("risk, code"), lambda r: r.risk.code),
        Field("risk", _("risk"), lambda r: r.risk.name),
    ),
    rows=lambda department: pair_risks(Pairing.objects.shown_of(department)),
    page="network:network",
)

AGREEMENTS = Dataset(
    key="agreements",
    title=_("Agreements of pairs"),
    description=_("Agreements on co-operation: number, day and validity."),
    fields=(
        Field("id", _("number of the record"), lambda a: a.pk),
        Field("pair_id", _("number of the pair"), lambda a: a.pairing_id),
        Field("number", _("number of the agreement"), lambda a: a.number),
        Field("signed_on", _("signed"), lambda a: a.signed_on),
        Field("valid_until", _("valid until"), lambda a: a.valid_until),
    ),
    rows=lambda department: Agreement.objects.shown_of(department).order_by("pairing", "signed_on", "pk"),
    page="network:network",
)

PAIR_DATASETS: tuple[Dataset, ...] = (PAIRS, PAIR_YEARS, PAIR_RISKS, AGREEMENTS)
