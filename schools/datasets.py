"""The organisations as open data: what they are, their figures, categories and risks by years, what they can lend."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .access import ScopedQuerySet
from .models import Department, Listing, Resource, School, SchoolFigures, SchoolRisk
from .models.school import SchoolQuerySet
from .open_data import Dataset, Field
from .shown import is_small_hidden, pupils_open, upper_pupils_open
from .years import ReportingYear, YearKind

_PEOPLE = _("people")


def school_rows(department: Department) -> SchoolQuerySet:
    return School.objects.shown_of(department).select_related("parent").order_by("short_name", "pk")


SCHOOLS = Dataset(
    key="schools",
    title=_("Organisations of the network"),
    description=_("Schools, kindergartens and other organisations: names, kind, branches, those of other districts."),
    fields=(
        Field("id", _("number of the organisation"), lambda s: s.pk),
        Field("short_name", _("short name"), lambda s: s.short_name),
        Field("name", _("full name"), lambda s: s.name),
        Field("kind", _("kind, code"), lambda s: s.kind),
        Field("kind_name", _("kind"), lambda s: s.get_kind_display()),
        Field("parent_id", _("number of the parent organisation"), lambda s: s.parent_id),
        Field("parent", _("parent organisation"), lambda s: s.parent.short_name if s.parent else ""),
        Field("is_external", _("of another district"), lambda s: s.is_external),
        Field("district", _("its district"), lambda s: s.district),
        Field("site", _("site"), lambda s: s.site),
        Field("is_active", _("active"), lambda s: s.is_active),
        Field("opened_on", _("opened on"), lambda s: s.opened_on),
        Field("closed_on", _("closed on"), lambda s: s.closed_on),
    ),
    rows=school_rows,
    page="schools:schools",
)


def _by_years(rows: Any) -> Any:
    """Records of organisations by years, each with the kind of its department's years at hand."""
    return rows.select_related("school").annotate(year_kind=F("school__department__year_kind"))


def _year_name(record: Any) -> str:
    return str(ReportingYear(record.year, YearKind(record.year_kind)))


_SCHOOL_AND_YEAR = (
    Field("school_id", _("number of the organisation"), lambda r: r.school_id),
    Field("school", _("organisation"), lambda r: r.school.short_name),
    Field("year", _("reporting year, the calendar year it begins in"), lambda r: r.year),
    Field("year_name", _("reporting year"), _year_name),
)


def figure_rows(department: Department) -> ScopedQuerySet[SchoolFigures]:
    return _by_years(SchoolFigures.objects.shown_of(department)).order_by("year", "school__short_name", "pk")


SCHOOL_FIGURES = Dataset(
    key="school_figures",
    title=_("Figures of organisations by years"),
    description=_("Teachers, heads and pupils on a date. Empty is «not known»; numbers of 1 or 2 pupils are not told."),
    fields=(
        Field("id", _("number of the record"), lambda f: f.pk),
        *_SCHOOL_AND_YEAR,
        Field("as_of", _("as of"), lambda f: f.as_of),
        Field("teachers", _("teachers"), lambda f: f.teachers, _PEOPLE),
        Field("heads", _("heads and deputies"), lambda f: f.heads, _PEOPLE),
        Field("pupils", _("pupils"), pupils_open, _PEOPLE),
        Field("pupils_8_11", _("pupils of grades 8 to 11"), upper_pupils_open, _PEOPLE),
        Field("pupils_small", _("a number is known but tells of 1 or 2 pupils, and is left empty"), is_small_hidden),
    ),
    rows=figure_rows,
)


def listing_rows(department: Department) -> ScopedQuerySet[Listing]:
    return _by_years(Listing.objects.shown_of(department)).order_by("year", "school__short_name", "category", "pk")


LISTINGS = Dataset(
    key="listings",
    title=_("Categories of organisations by years"),
    description=_("Which organisation stood in which list of a year: leaders, low results, risk zone and others."),
    fields=(
        Field("id", _("number of the record"), lambda r: r.pk),
        *_SCHOOL_AND_YEAR,
        Field("category", _("category, code"), lambda r: r.category),
        Field("category_name", _("category"), lambda r: r.get_category_display()),
        Field("basis", _("basis"), lambda r: r.basis),
    ),
    rows=listing_rows,
    page="schools:schools",
)


def risk_rows(department: Department) -> ScopedQuerySet[SchoolRisk]:
    rows = _by_years(SchoolRisk.objects.shown_of(department)).select_related("school", "risk")
    return rows.order_by("year", "school__short_name", "risk__name", "pk")


SCHOOL_RISKS = Dataset(
    key="school_risks",
    title=_("Risks of organisations by years"),
    description=_("Each risk factor found at an organisation in a year, its level and how far it is overcome."),
    fields=(
        Field("id", _("number of the record"), lambda r: r.pk),
        *_SCHOOL_AND_YEAR,
        Field("risk_id", _("number of the risk"), lambda r: r.risk_id),
        Field("risk_code", _("risk, code"), lambda r: r.risk.code),
        Field("risk", _("risk factor"), lambda r: r.risk.name),
        Field("is_infrastructure", _("infrastructure factor"), lambda r: r.risk.is_infrastructure),
        Field("level", _("level, code"), lambda r: r.level),
        Field("level_name", _("level"), lambda r: r.get_level_display()),
        Field("state", _("state, code"), lambda r: r.state),
        Field("state_name", _("state"), lambda r: r.get_state_display()),
        Field("evidence", _("evidence"), lambda r: r.evidence),
    ),
    rows=risk_rows,
)


def resource_rows(department: Department) -> ScopedQuerySet[Resource]:
    return Resource.objects.shown_of(department).select_related("school").order_by("kind", "pk")


RESOURCES = Dataset(
    key="resources",
    title=_("Resources of the network"),
    description=_("What organisations, and the network as a whole, can lend to others."),
    fields=(
        Field("id", _("number of the record"), lambda r: r.pk),
        Field("school_id", _("number of the organisation, empty for the whole network"), lambda r: r.school_id),
        Field("school", _("organisation"), lambda r: r.school.short_name if r.school else ""),
        Field("kind", _("kind, code"), lambda r: r.kind),
        Field("kind_name", _("kind"), lambda r: r.get_kind_display()),
        Field("text", _("what can be lent"), lambda r: r.text),
    ),
    rows=resource_rows,
    page="schools:schools",
)

DATASETS: tuple[Dataset, ...] = (SCHOOLS, SCHOOL_FIGURES, LISTINGS, SCHOOL_RISKS, RESOURCES)
