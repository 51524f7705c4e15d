"""The page of one document: its clauses and annexes, who carries them out, what it changes and what it approves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schools.fields import display_date
from schools.formats import by_number
from schools.models import Department
from schools.open_data import Links, taken
from schools.pages import Way, load, public_page

from ..datasets.documents import CLAUSES, DOCUMENTS, clause_rows, directive_rows
from ..models import Clause, Directive, Plan, Programme
from ..models.pairing import MADE
from ..trees import depth_first
from .documents import name_of

DEEPEST = 5  # what nests deeper stands at this level, or no room would be left on a phone


@dataclass(frozen=True, slots=True)
class Line:
    """A clause in words; `opens` begins a list, `closes` ends so many."""

    pk: int
    number: str
    text: str
    assignee: str
    term: str
    state: str
    tone: str
    opens: bool
    closes: range


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex below its order."""

    pk: int
    url: str
    name: str
    title: str
    lines: Sequence[Line]


@public_page
def document(request: HttpRequest, department: Department, pk: int) -> HttpResponseBase:
    """One document with its annexes; an annex leads to its order. `?format=` takes its clauses as data."""
    every = Directive.objects.shown_of(department)
    found: Directive = load(
        every.select_related("annex_of"),
        pk,
        what=_("There is no such document here."),
        lead=_("There is:"),
        way=Way(_("All documents"), reverse("network:documents", args=[department.slug])),
    )
    whole = Q(directive=found) | Q(directive__annex_of=found)
    tables = {
        "clauses": (CLAUSES, clause_rows(department).filter(whole)),
        "documents": (DOCUMENTS, directive_rows(department).filter(Q(pk=found.pk) | Q(annex_of=found))),
    }
    if file := taken(request, department, tables):
        return file
    annexes = sorted(every.filter(annex_of=found).order_by("pk"), key=lambda annex: by_number(annex.annex_number))
    clauses = list(Clause.objects.filter(whole).order_by("directive_id", "position", "pk"))
    today = timezone.localdate()
    context = {
        "department": department,
        "section": "documents",
        "document": found,
        "name": name_of(found, with_order=False),
        "date": display_date(found.issued_on),
        "published": display_date(found.published_on),
        "order": _way(department, found.annex_of) if found.annex_of else None,
        "lines": _lines([clause for clause in clauses if clause.directive_id == found.pk], today),
        "annexes": [_annex(department, annex, clauses, today) for annex in annexes],
        "relations": list(_relations(department, found)),
        "approved": list(_approved(department, found)),
        "links": Links.to(request, CLAUSES, table="clauses") if clauses else None,
    }
    return render(request, "network/document.html", context)


def _way(department: Department, directive: Directive) -> Way:
    label = f"{capfirst(str(directive))} «{directive.title}»" if directive.number else capfirst(str(directive))
    return Way(label, reverse("network:document", args=[department.slug, directive.pk]))


def _annex(department: Department, annex: Directive, clauses: Iterable[Clause], today: date) -> Annex:
    return Annex(
        pk=annex.pk,
        url=reverse("network:document", args=[department.slug, annex.pk]),
        name=name_of(annex, with_order=False),
        title=annex.title,
        lines=_lines([clause for clause in clauses if clause.directive_id == annex.pk], today),
    )


def _lines(clauses: Sequence[Clause], today: date) -> list[Line]:
    """Clauses of one document, depth first, with the lists they open and close."""
    nested = depth_first(clauses, key=lambda clause: clause.pk, parent=lambda clause: clause.parent_id)
    levels = [-1, *(min(level, DEEPEST) for _clause, level in nested), -1]
    is_marked = any(clause.done_on for clause in clauses)
    assigned: dict[int | None, str] = {clause.pk: clause.assignee for clause in clauses}
    lines = []
    for (clause, _level), (before, level), after in zip(nested, pairwise(levels[:-1]), levels[2:], strict=True):
        state, tone = _state(clause, today, is_marked=is_marked)
        lines.append(
            Line(
                pk=clause.pk,
                number=clause.number,
                text=clause.text,
                # Said once: what stands within a clause is mostly assigned to the same.
                assignee=clause.assignee if clause.assignee != assigned.get(clause.parent_id) else "",
                term=clause.term_text or (display_date(clause.due_on) if clause.due_on else ""),
                state=state,
                tone=tone,
                opens=level > before,
                closes=range(max(level - after, 0)),
            )
        )
    return lines


def _state(clause: Clause, today: date, *, is_marked: bool) -> tuple[str, str]:
    """How a clause stands, in words, and the tone of that.

    In a document that nobody ever marked, what has passed is not known to be late.
    """
    if clause.done_on:
        return _("carried out on %(day)s") % {"day": display_date(clause.done_on)}, "good"
    if clause.due_on is None:
        return "", ""
    if clause.due_on >= today:
        return _("its term is running"), "plain"
    return (_("overdue"), "bad") if is_marked else (_("not marked"), "plain")


def _relations(department: Department, found: Directive) -> Iterable[tuple[str, list[Way]]]:
    """What it changes and what changes it; what there is not is left out. Four queries."""
    kinds = (
        (_("Amends"), found.amends),
        (_("Amended by"), found.amended_by),
        (_("Repeals"), found.repeals),
        (_("Repealed by"), found.repealed_by),
    )
    for label, others in kinds:
        rows = others.all().filter(department=department).order_by(F("issued_on").asc(nulls_last=True), "pk")
        if ways := [_way(department, other) for other in rows]:
            yield label, ways


def _approved(department: Department, found: Directive) -> Iterable[Way]:
    """Programmes and plans it approved; the roadmap of a pair stands on the page of the pair."""
    for programme in Programme.objects.shown_of(department).filter(directive=found).order_by("-first_year", "pk"):
        yield Way(programme.title, reverse("network:programme", args=[department.slug, programme.pk]))
    plans = Plan.objects.shown_of(department).filter(directive=found)
    for plan in plans.filter(Q(pairing=None) | Q(pairing__state__in=MADE)).order_by("position", "pk"):
        page, key = ("pair", plan.pairing_id) if plan.pairing_id else ("network:plan", plan.pk)
        yield Way(plan.title, reverse(page, args=[department.slug, key]))
