"""`?format=` on a page: the table's data as a file, or a plain word on which formats there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from ..models import Department
from ..pages import Missing, Way, address_with, quoted
from .dataset import Dataset
from .writers import csv_pieces, json_pieces, xlsx_file

FORMATS = {"csv": "CSV", "json": "JSON", "xlsx": "Excel"}
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Links:
    """The links under a table to its data: («CSV», address) …, with the filters of the page kept."""

    title: str
    formats: tuple[tuple[str, str], ...]

    @classmethod
    def to(cls, request: HttpRequest, dataset: Dataset, *, table: str = "") -> "Links":
        found = [(label, address_with(request, page="", format=code, table=table)) for code, label in FORMATS.items()]
        return cls(str(dataset.title), tuple(found))


def taken(
    request: HttpRequest, department: Department, tables: Mapping[str, tuple[Dataset, Iterable[Any]]]
) -> HttpResponseBase | None:
    """The file that `?format=` asks for, of the table that `?table=` names (the first one unless it does), or None.

    `tables`: key in the address → the dataset and its rows as the page has filtered them. An unknown format or table
    is answered by `Missing`, with links to those there are.
    """
    asked = request.GET.get("format")
    if asked is None:
        return None
    key = request.GET.get("table") or next(iter(tables))
    if asked not in FORMATS or key not in tables:
        known = tables.get(key) or next(iter(tables.values()))
        links = Links.to(request, known[0], table=key if key in tables else "")
        raise Missing(
            _("The data do not come as «%(format)s».") % {"format": quoted(asked)}
            if asked not in FORMATS
            else _("There is no table «%(table)s» on this page.") % {"table": quoted(key)},
            lead=_("The table comes as:"),
            ways=[Way(label, url) for label, url in links.formats],
        )
    dataset, rows = tables[key]
    return _file(department, dataset, _flowing(rows), asked)


def _flowing(rows: Iterable[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else rows


def _file(department: Department, dataset: Dataset, rows: Iterable[Any], asked: str) -> HttpResponseBase:
    name = f"{department.slug}-{dataset.key}.{asked}"
    if asked == "xlsx":
        return FileResponse(xlsx_file(dataset, rows), as_attachment=True, filename=name, content_type=TYPES[asked])
    if asked == "csv":
        pieces = csv_pieces(dataset, rows)
    else:
        about = {
            "dataset": dataset.key,
            "title": str(dataset.title),
            "description": str(dataset.description),
            "department": {"id": department.pk, "slug": department.slug, "name": department.name},
            "updated": department.changed_at.isoformat(timespec="seconds"),
            "notice": department.notice,
        }
        pieces = json_pieces(dataset, rows, about)
    # JSON is read in the browser as often as it is kept, a table is kept.
    disposition = f'{"inline" if asked == "json" else "attachment"}; filename="{name}"'
    return StreamingHttpResponse(pieces, content_type=TYPES[asked], headers={"Content-Disposition": disposition})
