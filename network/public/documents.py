"""The registry of documents: orders with their annexes, by kind and year, searched through to their clauses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.fields import display_date
from schools.filters import ChoiceField, NarrowingForm, QueryField
from schools.formats import NBSP, by_number, integer
from schools.models import Department
from schools.open_data import Links, taken
from schools.pages import paginate, public_page
from schools.search import fold, snippet, words

from ..datasets.documents import CLAUSES, DOCUMENTS, clause_rows, directive_rows
from ..models import Clause, Directive

CLAUSES_SHOWN = 3  # of a document that was found; the rest are counted
_WHOLE = 500  # letters around a word: the whole of a title


class DocumentFilter(NarrowingForm):
    """Words, kind and the calendar year in which documents were issued, by which offices number them."""

    q = QueryField(label=gettext_lazy("Words in the documents"))
    kind = ChoiceField(label=gettext_lazy("Kind"))
    year = ChoiceField(label=gettext_lazy("Year"))

    def __init__(self, data: Mapping[str, Any], standing: Iterable[tuple[str, int | None]]) -> None:
        """`standing`: the pairs of kind and year of the department's documents."""
        super().__init__(data)
        standing = set(standing)
        kinds = {kind for kind, _year in standing}
        years = {year for _kind, year in standing if year}
        self.offer("kind", [(code, capfirst(str(label))) for code, label in Directive.Kind.choices if code in kinds])
        self.offer("year", [(str(year), str(year)) for year in sorted(years, reverse=True)])


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a document in which the words stand: «Пункт 2.1» and the text around them."""

    label: str
    url: str
    text: SafeString


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the registry in words."""

    url: str
    title: str
    name: str
    date: str
    clauses: str
    controller: str
    published: str
    found: Sequence[Found] = ()
    more: int = 0  # clauses found and not shown
    annexes: Sequence["Row"] = ()


@public_page
def documents(request: HttpRequest, department: Department) -> HttpResponseBase:
    """Orders with their annexes under them; once narrowed, every document that fits, annexes too."""
    every = Directive.objects.shown_of(department)
    form = DocumentFilter(request.GET, every.order_by().values_list("kind", "issued_on__year").distinct())
    looked_for = words(form.given("q"))
    chosen = _narrowed(form, looked_for)
    tables = {
        "documents": (DOCUMENTS, directive_rows(department).filter(chosen)),
        "clauses": (CLAUSES, clause_rows(department).filter(directive__in=every.filter(chosen).order_by())),
    }
    if file := taken(request, department, tables):
        return file
    listed = every.filter(chosen) if form.is_narrowed else every.filter(annex_of__isnull=True)
    ordered = listed.select_related("annex_of").order_by(F("issued_on").desc(nulls_last=True), "number", "pk")
    pages = paginate(request, ordered)
    context = {
        "department": department,
        "section": "documents",
        "form": form,
        "is_narrowed": form.is_narrowed,
        "address": reverse("network:documents", args=[department.slug]),
        "pages": pages,
        "rows": _rows(department, list(pages.rows), looked_for, with_annexes=not form.is_narrowed),
        "links": Links.to(request, DOCUMENTS, table="documents"),
    }
    return render(request, "network/documents.html", context)


def _narrowed(form: DocumentFilter, looked_for: list[str]) -> Q:
    chosen = Q()
    if kind := form.given("kind"):
        chosen &= Q(kind=kind)
    if year := form.given("year"):
        chosen &= Q(issued_on__year=int(year))
    if looked_for:
        chosen &= Q(pk__in=Directive.objects.holding(looked_for).order_by().values("pk"))
    return chosen


def _rows(
    department: Department, found: Sequence[Directive], looked_for: list[str], *, with_annexes: bool
) -> list[Row]:
    annexes = _annexes(found) if with_annexes else {}
    shown = [*found, *(annex for under in annexes.values() for annex in under)]
    counts = Counter(
        dict(
            Clause.objects.filter(directive__in=[one.pk for one in shown])
            .order_by()
            .values_list("directive")
            .annotate(Count("pk"))
        )
    )
    places = _places(department, found, looked_for) if looked_for else {}

    def row(one: Directive, under: Sequence[Directive] = ()) -> Row:
        parts = places.get(one.pk, [])
        return Row(
            url=reverse("network:document", args=[department.slug, one.pk]),
            title=snippet(one.title, looked_for, _WHOLE) if looked_for else one.title,
            name=name_of(one, with_order=not with_annexes),
            date=_short_of_breaks(one.issued_on),
            clauses=integer(counts[one.pk]) if counts[one.pk] else "",
            controller=one.controller,
            published=_short_of_breaks(one.published_on) or one.publication,
            found=parts[:CLAUSES_SHOWN],
            more=max(len(parts) - CLAUSES_SHOWN, 0),
            annexes=[row(annex) for annex in under],
        )

    return [row(one, annexes.get(one.pk, ())) for one in found]


def _short_of_breaks(day: date | None) -> str:
    """A date whose day stays on one line with its month, as columns are narrow."""
    return display_date(day).replace(" ", NBSP, 1)


def name_of(directive: Directive, *, with_order: bool = True) -> str:
    """«Приказ № 474, 02-14», «Приложение № 1 – положение», with the order it belongs to unless that stands above."""
    kind = str(directive.get_kind_display())
    name = f"{kind} № {directive.number}" if directive.number else kind
    if directive.extra_number:
        name += f", {directive.extra_number}"
    if directive.annex_of_id is None:
        return capfirst(name)
    number = directive.annex_number.strip().removeprefix("№").strip()
    annex = _("Annex № %(number)s") % {"number": number} if number else _("Annex")
    if with_order and directive.annex_of:
        order = _("to the document «%(document)s»") % {"document": directive.annex_of}
        return f"{annex} {order}: {name}"
    return f"{annex}: {name}"


def _annexes(found: Sequence[Directive]) -> dict[int, list[Directive]]:
    """Order → its annexes and, right after each, the annexes of that; one query."""
    keys = [one.pk for one in found]
    rows = Directive.objects.filter(Q(annex_of__in=keys) | Q(annex_of__annex_of__in=keys)).order_by("pk")
    under: dict[int | None, list[Directive]] = defaultdict(list)
    for one in sorted(rows, key=lambda annex: by_number(annex.annex_number)):
        under[one.annex_of_id].append(one)
    return {key: [one for annex in under[key] for one in (annex, *under[annex.pk])] for key in keys}


def _places(department: Department, found: Sequence[Directive], looked_for: list[str]) -> dict[int, list[Found]]:
    """Document → where in it the words stand: its basis, then the clauses that hold them all. One query."""
    places: dict[int, list[Found]] = defaultdict(list)
    for one in found:
        if any(word in fold(one.basis) for word in looked_for):
            places[one.pk].append(Found(_("Basis"), "", snippet(one.basis, looked_for)))
    clauses = Clause.objects.filter(directive__in=[one.pk for one in found], search_key__holds=looked_for)
    for clause in clauses.order_by("directive_id", "position", "pk"):
        address = reverse("network:document", args=[department.slug, clause.directive_id])
        in_text = all(word in fold(clause.text) for word in looked_for)
        text = clause.text if in_text or not clause.assignee else f"{clause.text} ({clause.assignee})"
        places[clause.directive_id].append(
            Found(clause.label, f"{address}#clause-{clause.pk}", snippet(text, looked_for))
        )
    return places
