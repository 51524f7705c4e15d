"""The papers as open data: which there are, what was built of each, and the tables of a paper itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from reports.html_table import cell_text
from reports.listing import PaperRow, paper_rows
from reports.places import Place
from reports.table import Cell, Column, ColumnKind, Entries, Row, RowKind, Share, Table, value_of
from schools.formats import tenth
from schools.open_data import Dataset, Field
from schools.open_data.dataset import Value


def _of_build(name: str) -> Any:
    return lambda row: getattr(row.build, name) if row.build and row.build.built_at else None


def _built_on(row: PaperRow) -> Value:
    return row.build.built_at.isoformat(timespec="seconds") if row.build and row.build.built_at else None


def _address(extension: str = "") -> Any:
    def address(row: PaperRow) -> str:
        return settings.PUBLIC_URL + (row.place.file_url(extension) if extension else row.place.url())

    return address


PAPERS = Dataset(
    key="papers",
    title=_("Annual papers"),
    description=_("A paper for each year that has data: its page, its files and when they were made."),
    fields=(
        Field("id", _("kind and year of the paper"), lambda r: f"{r.place.paper.code}-{r.place.year.slug}"),
        Field("kind", _("kind, code"), lambda r: r.place.paper.code),
        Field("kind_name", _("kind"), lambda r: r.place.paper.title),
        Field("year", _("reporting year, the calendar year it begins in"), lambda r: r.place.year.start),
        Field("year_name", _("reporting year"), lambda r: str(r.place.year)),
        Field("page_url", _("address of the page"), _address()),
        Field("pdf_url", _("address of the PDF"), _address("pdf")),
        Field("xlsx_url", _("address of the workbook"), _address("xlsx")),
        Field("built_at", _("files made"), _built_on),
        Field("code", _("code on the first sheet"), _of_build("code")),
        Field("pdf_sha256", _("checksum of the PDF"), _of_build("pdf_sha256")),
        Field("xlsx_sha256", _("checksum of the workbook"), _of_build("xlsx_sha256")),
    ),
    rows=paper_rows,
    page="reports:index",
)

DATASETS: tuple[Dataset, ...] = (PAPERS,)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a paper's table and the titles of the groups it stands in."""

    row: Row
    group: str


def lines_of(table: Table) -> Iterator[Line]:
    """The rows that hold values; a title over the whole width becomes a value of the rows below it."""
    above: dict[int, str] = {}
    for row in table.lines():
        if row.kind is RowKind.GROUP:
            above = {level: title for level, title in above.items() if level < row.level}
            above[row.level] = str(value_of(row.cells[0]))
        else:
            yield Line(row, "" if row is table.totals else " / ".join(above.values()))


def table_dataset(place: Place, table: Table) -> Dataset:
    """A table of a paper as data: the columns keep their keys, exact values stay exact.

    `row_kind` tells totals from rows; a share is given in per cent as the paper shows it, with its two counts unless
    they are columns of their own.
    """
    fields = [
        Field("row_kind", _("row or total"), lambda line: "total" if line.row.kind is RowKind.TOTAL else "row"),
        Field("group", _("what the row belongs to"), lambda line: line.group),
    ]
    for index, column in enumerate(table.columns):
        fields += _fields(index, column)
    return Dataset(
        key=f"{place.paper.code}-{place.year.slug}-{table.key}",
        title=f"{table.title}, {place.year}",
        description=table.note,
        fields=tuple(fields),
        rows=lambda _department: lines_of(table),
        page="reports:preview",
    )


def _fields(index: int, column: Column) -> Iterable[Field]:
    # A key that would hide one of ours, or that no column of a database could bear, is told apart by its place.
    key = column.key.replace("-", "_").lower()
    key = f"{key}_{index}" if key in {"row_kind", "group"} else key
    unit = column.unit or ("%" if column.kind in {ColumnKind.PERCENT, ColumnKind.SHARE} else "")
    yield Field(key, column.title, lambda line: _value(line.row.cells[index], column), unit)
    if column.kind is ColumnKind.SHARE and not column.of:
        yield Field(f"{key}_part", _("part of the share, count"), lambda line: _count(line, index, "numerator"))
        yield Field(f"{key}_whole", _("whole of the share, count"), lambda line: _count(line, index, "denominator"))


def _value(cell: Cell, column: Column) -> Value:
    value = value_of(cell)
    if isinstance(value, Share):
        return tenth(100 * Decimal(value.numerator) / value.denominator) if value.denominator else None
    return cell_text(cell, column) if isinstance(value, Entries) else value


def _count(line: Line, index: int, name: str) -> Value:
    value = value_of(line.row.cells[index])
    return getattr(value, name) if isinstance(value, Share) else None
