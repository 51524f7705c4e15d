"""Documents as open data: orders, regulations and other acts, and their clauses with who carries them out."""

from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from network.models import Clause, Directive
from schools.access import ScopedQuerySet
from schools.models import Department
from schools.open_data import Dataset, Field


def directive_rows(department: Department) -> Any:
    """Directives with all the dataset tells of each; those of no known day come last."""
    rows = Directive.objects.shown_of(department).prefetch_related("amends", "repeals").select_related("annex_of")
    counted = rows.annotate(number_of_clauses=Count("clauses"))
    return counted.order_by(F("issued_on").asc(nulls_last=True), "pk")


def _keys(records: Any) -> str:
    return ";".join(str(record.pk) for record in records.all())


DOCUMENTS = Dataset(
    key="documents",
    title=_("Documents"),
    description=_("Orders, regulations and other acts: numbers, dates, who controls, what is annexed and changed."),
    fields=(
        Field("id", _("number of the record"), lambda d: d.pk),
        Field("kind", _("kind, code"), lambda d: d.kind),
        Field("kind_name", _("kind"), lambda d: d.get_kind_display()),
        Field("number", _("number"), lambda d: d.number),
        Field("extra_number", _("further mark"), lambda d: d.extra_number),
        Field("issued_on", _("date"), lambda d: d.issued_on),
        Field("place", _("place"), lambda d: d.place),
        Field("title", _("title"), lambda d: d.title),
        Field("basis", _("basis"), lambda d: d.basis),
        Field("annex_of_id", _("annex of, number of the record"), lambda d: d.annex_of_id),
        Field("annex_of", _("annex of"), lambda d: str(d.annex_of) if d.annex_of else ""),
        Field("annex_number", _("number of the annex"), lambda d: d.annex_number),
        Field("signatory", _("signed by (position)"), lambda d: d.signatory),
        Field("controller", _("controlled by (position)"), lambda d: d.controller),
        Field("published_on", _("published on the site"), lambda d: d.published_on),
        Field("publication", _("where it is published"), lambda d: d.publication),
        Field("clauses", _("number of clauses"), lambda d: d.number_of_clauses),
        Field("amends_ids", _("amends, numbers of the records, separated by semicolons"), lambda d: _keys(d.amends)),
        Field("repeals_ids", _("repeals, numbers of the records, separated by semicolons"), lambda d: _keys(d.repeals)),
        Field("note", _("note"), lambda d: d.note),
    ),
    rows=directive_rows,
    page="network:documents",
)


def clause_rows(department: Department) -> ScopedQuerySet[Clause]:
    """Clauses document by document, in the order they are printed."""
    rows = Clause.objects.shown_of(department).select_related("directive")
    return rows.order_by("directive_id", "position", "pk")


CLAUSES = Dataset(
    key="clauses",
    title=_("Clauses of documents"),
    description=_("Each clause with the position it is assigned to, its term, and the day it was carried out."),
    fields=(
        Field("id", _("number of the record"), lambda c: c.pk),
        Field("document_id", _("document, number of the record"), lambda c: c.directive_id),
        Field("document", _("document"), lambda c: str(c.directive)),
        Field("parent_id", _("within the clause, number of the record"), lambda c: c.parent_id),
        Field("position", _("place in order"), lambda c: c.position),
        Field("number", _("number"), lambda c: c.number),
        Field("text", _("text"), lambda c: c.text),
        Field("assignee", _("assigned to (position)"), lambda c: c.assignee),
        Field("term", _("term as written"), lambda c: c.term_text),
        Field("due_on", _("due"), lambda c: c.due_on),
        Field("done_on", _("done"), lambda c: c.done_on),
    ),
    rows=clause_rows,
    page="network:documents",
)

DOCUMENT_DATASETS: tuple[Dataset, ...] = (DOCUMENTS, CLAUSES)
