"""Organisations as a list shows them: a page of rows with categories, figures and pairs, in five queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .filters import SchoolFilter
from .formats import by_number, integer
from .models import Department, Listing, School, SchoolFigures
from .models.school import SchoolQuerySet
from .search import words
from .shown import Badge, badges, count_text, pupils_text
from .years import ReportingYear

_COLUMNS = ("pk", "short_name", "name", "kind", "parent__short_name", "is_external", "district", "is_active")


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation, ready to be shown."""

    url: str
    short_name: str
    name: str  # empty where it says the same as the short one
    mark: str  # «филиал: СОШ № 2», «Соседний округ», «закрыта»
    kind: str
    badges: Sequence[Badge]
    teachers: str
    pupils: str
    as_of: str  # the year of the figures, where it is not the latest one
    leads: str
    helped: str


def narrowed(rows: SchoolQuerySet, form: SchoolFilter) -> SchoolQuerySet:
    """What the form asks for, of any kind."""
    closed, category, year = form.given("closed"), form.given("category"), form.listed_year
    if closed != "with":
        rows = rows.filter(is_active=closed != "only")
    if found := words(form.given("q")):
        rows = rows.filter(search_key__holds=found)
    if category and year:
        listed = Listing.objects.filter(year=year.start, category=category)
        rows = rows.filter(pk__in=listed.order_by().values("school"))
    return rows


def keys_by_kind(rows: SchoolQuerySet, kind: str) -> tuple[list[int], Counter[str]]:
    """Keys of those of a kind (of all for «»), by name as people count; how many there are of every kind. One query."""
    found = list(rows.order_by().values_list("pk", "short_name", "kind"))
    chosen = [(by_number(name), pk) for pk, name, its_kind in found if kind in {"", its_kind}]
    return [pk for _name, pk in sorted(chosen)], Counter(its_kind for _pk, _name, its_kind in found)


def rows_of(
    department: Department, keys: Sequence[int], year: ReportingYear | None
) -> tuple[list[Row], ReportingYear | None]:
    """Lines of the organisations with these keys, in this order, and the latest year any of them was counted in.

    Categories are those of `year`.
    """
    found = {values[0]: values[1:] for values in School.objects.filter(pk__in=keys).order_by().values_list(*_COLUMNS)}
    categories, figures, (leads, helped) = _categories(keys, year), _latest_figures(keys), _active_pairs(keys)
    latest = max((counted_in for _teachers, _pupils, counted_in in figures.values()), default=None)
    address = reverse("schools:schools", args=[department.slug])
    kinds = {kind.value: capfirst(str(kind.label)) for kind in School.Kind}
    rows = []
    for key in keys:
        short_name, name, kind, *about = found[key]
        teachers, pupils, counted_in = figures.get(key, (None, None, latest))
        rows.append(
            Row(
                url=f"{address}{key}/",
                short_name=short_name or name,
                name=name if name != short_name else "",
                mark=", ".join(_marks(*about)),
                kind=kinds.get(kind, kind),
                badges=badges(categories[key]) if key in categories else (),
                teachers=count_text(teachers),
                pupils=pupils_text(pupils),
                as_of=str(department.year(counted_in)) if counted_in and counted_in != latest else "",
                leads=integer(leads[key]) if key in leads else "",
                helped=integer(helped[key]) if key in helped else "",
            )
        )
    return rows, department.year(latest) if latest else None


def _marks(parent: str | None, is_external: bool, district: str, is_active: bool) -> Iterable[str]:
    if parent:
        yield _("branch of: %(school)s") % {"school": parent}
    if is_external:
        yield district or _("of another district")
    if not is_active:
        yield pgettext("organisation", "closed")


def _categories(keys: Sequence[int], year: ReportingYear | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if year:
        rows = Listing.objects.filter(year=year.start, school__in=keys).order_by()
        for school, category in rows.values_list("school_id", "category"):
            found[school].append(category)
    return found


def _latest_figures(keys: Sequence[int]) -> dict[int, tuple[int | None, int | None, int]]:
    """Teachers, pupils and the year they were counted in; those without any figures are left out."""
    rows = SchoolFigures.objects.filter(school__in=keys).order_by("year")
    found = rows.values_list("school_id", "teachers", "pupils", "year")
    return {school: (teachers, pupils, year) for school, teachers, pupils, year in found}


def _active_pairs(keys: Sequence[int]) -> tuple[Counter[int], Counter[int]]:
    """How many active pairs each organisation leads, and in how many it is helped; one query.

    Pairs are of the floor above, so they are reached through the organisation's own relation to them.
    """
    pairs = School._meta.get_field("pairs_as_leader").related_model._default_manager
    rows = pairs.filter(Q(leader__in=keys) | Q(partner__in=keys), state="active").order_by()
    found = list(rows.values_list("leader_id", "partner_id"))
    return Counter(leader for leader, _partner in found), Counter(partner for _leader, partner in found)
