"""Programmes and plans as open data: what is stated and expected, every item, every term and how it stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import (
    Baseline,
    ExpectedResult,
    GlossaryTerm,
    Occurrence,
    Plan,
    PlanItem,
    Programme,
    ProgrammeStatement,
)
from network.outline import Part, by, execution, occurrences_of, sections_of
from schools.models import Department
from schools.open_data import Dataset, Field
from schools.years import ReportingYear

_PROGRAMME = Field("programme_id", _("number of the programme"), lambda r: r.programme_id)
_RECORD = Field("id", _("number of the record"), lambda r: r.pk)


def _shown(model: Any, *order: str) -> Callable[[Department], Iterable[Any]]:
    return lambda department: model.objects.shown_of(department).order_by(*order)


PROGRAMMES = Dataset(
    key="programmes",
    title=_("Programmes"),
    description=_("Approved programmes of the department with their years and goals."),
    fields=(
        Field("id", _("number of the programme"), lambda p: p.pk),
        Field("title", _("title"), lambda p: p.title),
        Field("first_year", _("first reporting year, the calendar year it begins in"), lambda p: p.first_year),
        Field("last_year", _("last reporting year, the calendar year it begins in"), lambda p: p.last_year),
        Field("goal", _("goal"), lambda p: p.goal),
        Field("state", _("state, code"), lambda p: p.state),
        Field("state_name", _("state"), lambda p: p.get_state_display()),
        Field("document_id", _("number of the document that approved it"), lambda p: p.directive_id),
    ),
    rows=_shown(Programme, "-first_year", "pk"),
    page="network:programmes",
)

STATEMENTS = Dataset(
    key="programme_statements",
    title=_("Points of programmes"),
    description=_("Tasks, forms of interaction, duties, stages and other points that programmes state."),
    fields=(
        _RECORD,
        _PROGRAMME,
        Field("kind", _("kind, code"), lambda s: s.kind),
        Field("kind_name", _("kind"), lambda s: s.get_kind_display()),
        Field("number", _("number in order"), lambda s: s.number),
        Field("title", _("title"), lambda s: s.title),
        Field("text", _("text"), lambda s: s.text),
    ),
    rows=_shown(ProgrammeStatement, "programme", "kind", "number"),
    page="network:programmes",
)

BASELINES = Dataset(
    key="baselines",
    title=_("Where programmes start from"),
    description=_("What was found before a programme began."),
    fields=(
        _RECORD,
        _PROGRAMME,
        Field("text", _("what was found"), lambda b: b.text),
        Field("value", _("value, in the unit of the row"), lambda b: b.value),
        Field("unit", _("unit"), lambda b: b.unit),
        Field("is_upper_bound", _("not more than the value"), lambda b: b.is_upper_bound),
        Field("period", _("period"), lambda b: b.period),
    ),
    rows=_shown(Baseline, "programme", "position", "pk"),
    page="network:programmes",
)

EXPECTED_RESULTS = Dataset(
    key="expected_results",
    title=_("Expected results of programmes"),
    description=_("What a programme is to bring at three levels, and the effect."),
    fields=(
        _RECORD,
        _PROGRAMME,
        Field("number", _("number in order"), lambda r: r.number),
        Field("municipal", _("level of the municipality"), lambda r: r.municipal),
        Field("institutional", _("level of the organisation"), lambda r: r.institutional),
        Field("learner", _("level of the pupil"), lambda r: r.learner),
        Field("effect", _("effect"), lambda r: r.effect),
    ),
    rows=_shown(ExpectedResult, "programme", "number"),
    page="network:programmes",
)

GLOSSARY = Dataset(
    key="participant_codes",
    title=_("Codes of participants"),
    description=_("What the codes of participants in plans mean."),
    fields=(
        _RECORD,
        _PROGRAMME,
        Field("code", _("code"), lambda t: t.code),
        Field("meaning", _("meaning"), lambda t: t.meaning),
    ),
    rows=_shown(GlossaryTerm, "programme", "position", "code"),
    page="network:programmes",
)

PLANS = Dataset(
    key="plans",
    title=_("Plans and roadmaps"),
    description=_("Approved plans of programmes, and roadmaps of pairs."),
    fields=(
        Field("id", _("number of the plan"), lambda p: p.pk),
        _PROGRAMME,
        Field("pair_id", _("number of the pair, for a roadmap"), lambda p: p.pairing_id),
        Field("title", _("title"), lambda p: p.title),
        Field("first_year", _("first reporting year, the calendar year it begins in"), lambda p: p.first_year),
        Field("last_year", _("last reporting year, the calendar year it begins in"), lambda p: p.last_year),
        Field("state", _("state, code"), lambda p: p.state),
        Field("state_name", _("state"), lambda p: p.get_state_display()),
        Field("document_id", _("number of the document that approved it"), lambda p: p.directive_id),
    ),
    rows=_shown(Plan, "position", "pk"),
    page="network:programmes",
)


def with_plan(items: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    """Items with what the dataset tells of each."""
    return items.select_related("section__plan").order_by("section__plan", "section__position", "position", "pk")


PLAN_ITEMS = Dataset(
    key="plan_items",
    title=_("Items of plans"),
    description=_("Every item of the approved plans and roadmaps with its term as written."),
    fields=(
        Field("id", _("number of the item"), lambda i: i.pk),
        Field("plan_id", _("number of the plan"), lambda i: i.section.plan_id),
        Field("pair_id", _("number of the pair, for a roadmap"), lambda i: i.section.plan.pairing_id),
        Field("section_id", _("number of the section"), lambda i: i.section_id),
        Field("section", _("section"), lambda i: str(i.section)),
        Field("number", _("number in the plan"), lambda i: i.number),
        Field("title", _("activity"), lambda i: i.title),
        Field("term_text", _("term as written"), lambda i: i.term_text),
        Field("responsible", _("responsible"), lambda i: i.responsible),
        Field("participants", _("participants"), lambda i: i.participants),
        Field("expected_result", _("expected result"), lambda i: i.expected_result),
    ),
    rows=lambda department: with_plan(PlanItem.objects.shown_of(department)),
    page="network:programmes",
)


def with_item(occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Occurrences with what the dataset tells of each."""
    return occurrences.select_related("item__section__plan").order_by("year", "due_on", "pk")


OCCURRENCES = Dataset(
    key="occurrences",
    title=_("Terms of plans by years"),
    description=_("What falls due by the approved plans and roadmaps in each year, and what came of it."),
    fields=(
        Field("id", _("number of the occurrence"), lambda o: o.pk),
        Field("item_id", _("number of the item"), lambda o: o.item_id),
        Field("item", _("activity"), lambda o: o.item.title),
        Field("plan_id", _("number of the plan"), lambda o: o.item.section.plan_id),
        Field("pair_id", _("number of the pair, for a roadmap"), lambda o: o.item.section.plan.pairing_id),
        Field("year", _("reporting year, the calendar year it begins in"), lambda o: o.year),
        Field("sequence", _("which in the year"), lambda o: o.sequence),
        Field("starts_on", _("first day"), lambda o: o.starts_on),
        Field("due_on", _("last day"), lambda o: o.due_on),
        Field("is_dated", _("the day was given"), lambda o: o.is_dated),
        Field("is_continuous", _("goes on all the year"), lambda o: o.is_continuous),
        Field("state", _("state, code"), lambda o: o.state),
        Field("state_name", _("state"), lambda o: o.get_state_display()),
        Field("reason", _("reason of postponing or cancelling"), lambda o: o.reason),
        Field("postponed_to", _("postponed to"), lambda o: o.postponed_to),
    ),
    rows=lambda department: with_item(Occurrence.objects.shown_of(department)),
    page="network:programmes",
)


@dataclass(frozen=True, slots=True)
class SectionYear:
    """A top section of a plan in a year; `marked`: whether anything of the plan was marked in it."""

    plan: Plan
    year: int
    part: Part
    marked: bool


def section_years(plans: Sequence[Plan], years: Iterable[int], on: date) -> Iterator[SectionYear]:
    """How the sections of plans are carried out, year by year; two queries and one more a year."""
    sections = sections_of([plan.pk for plan in plans])
    for year in years:
        of_year = [plan for plan in plans if plan.first_year <= year <= plan.last_year]
        by_section = by("section", occurrences_of([plan.pk for plan in of_year], year))
        for plan in of_year:
            found = execution(plan.title, sections.get(plan.pk, []), by_section, on)
            for part in found.parts:
                yield SectionYear(plan, year, part, found.has_data)


def _section_years(department: Department) -> Iterator[SectionYear]:
    today = timezone.localdate()
    plans = list(Plan.objects.shown_of(department).order_by("position", "pk"))
    if plans:
        current = ReportingYear.containing(today, department.years).start
        last = min(max(plan.last_year for plan in plans), current)
        yield from section_years(plans, range(min(plan.first_year for plan in plans), last + 1), today)


def _marked(name: str) -> Callable[[SectionYear], int | None]:
    """A count that is not known, which is not zero, where nothing was ever marked."""
    return lambda row: getattr(row.part.counts, name) if row.marked else None


SECTION_YEARS = Dataset(
    key="plan_execution",
    title=_("How plans are carried out"),
    description=_("Top sections of approved plans and roadmaps by years: terms, due by today, held, overdue."),
    fields=(
        Field("plan_id", _("number of the plan"), lambda r: r.plan.pk),
        Field("plan", _("plan"), lambda r: r.plan.title),
        Field("pair_id", _("number of the pair, for a roadmap"), lambda r: r.plan.pairing_id),
        Field("section_id", _("number of the section"), lambda r: r.part.section.pk),
        Field("section", _("section"), lambda r: r.part.title),
        Field("year", _("reporting year, the calendar year it begins in"), lambda r: r.year),
        Field("items", _("items"), lambda r: r.part.items),
        Field("total", _("terms in the year"), lambda r: r.part.counts.total),
        Field("due", _("terms that have come, without those cancelled"), lambda r: r.part.counts.due),
        Field("held", _("of these held"), _marked("held")),
        Field("overdue", _("overdue"), _marked("overdue")),
        Field("postponed", _("postponed"), _marked("postponed")),
        Field("cancelled", _("cancelled"), _marked("cancelled")),
    ),
    rows=_section_years,
    page="network:programmes",
)

PLAN_DATASETS: tuple[Dataset, ...] = (
    PROGRAMMES,
    STATEMENTS,
    BASELINES,
    EXPECTED_RESULTS,
    GLOSSARY,
    PLANS,
    PLAN_ITEMS,
    OCCURRENCES,
    SECTION_YEARS,
)
