"""The formats of import and export: any readable table comes in; .xlsx and .csv go out, where text stays text."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import tablib
import xlsxwriter
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format

from .delimited import guard
from .files import Cell, read_table
from .problems import FileProblem

# What one cell of a workbook holds at most (ECMA-376; XlsxWriter would drop a longer text without a word).
CELL_TEXT_LIMIT = 32_767
# A row takes 2 to 8 ms to be checked against its model's rules, and a request must end within half a minute.
ROWS_LIMIT = 3_000


class TableFile(Format):
    """What is brought: .xlsx or .csv, told by the bytes. The dataset knows the rows' numbers in the file."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return "xlsx, csv"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Headings from the first row that holds anything. Raises FileProblem."""
        table = read_table(in_stream)
        (_number, headings), *rows = table.rows
        if not rows:
            raise FileProblem(_("There are headings in the file but no rows under them."))
        if len(rows) > ROWS_LIMIT:
            raise FileProblem(
                _("There are more than %(limit)s rows in the file. Split it into several files.")
                % {"limit": ROWS_LIMIT}
            )
        width = max(len(row) for _number, row in table.rows)
        dataset = tablib.Dataset(headers=[*map(heading_text, headings), *[""] * (width - len(headings))])
        for _number, row in rows:
            dataset.append([*row, *[""] * (width - len(row))])
        dataset.row_numbers = [number for number, _row in rows]
        return dataset


def heading_text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


class _Written(Format):
    extension: ClassVar[str]
    content_type: ClassVar[str]

    def get_title(self) -> str:
        return self.extension

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_export(self) -> bool:
        return True


class WorkbookExport(_Written):
    """A workbook in which numbers are numbers, dates are dates and no text is ever a formula."""

    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Raises ValueError for a text that no cell can hold."""
        written = io.BytesIO()
        with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            day = book.add_format({"num_format": "dd.mm.yyyy"})
            for column, heading in enumerate(dataset.headers or []):
                sheet.write_string(0, column, str(heading), bold)
            for number, row in enumerate(dataset, start=1):
                for column, value in enumerate(row):
                    _write(sheet, number, column, value, day)
            sheet.set_column(0, max(len(dataset.headers or []) - 1, 0), 22)
            sheet.freeze_panes(1, 0)
        return written.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, (date, datetime)):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif len(str(value)) > CELL_TEXT_LIMIT:
        raise ValueError(
            _("Row %(row)s holds a text longer than a cell of a workbook can. Export it as csv.") % {"row": row + 1}
        )
    else:
        sheet.write_string(row, column, str(value))


class CsvExport(_Written):
    """A .csv that Russian Excel opens by a double click: UTF-8 with its mark, semicolons, decimal commas."""

    extension = "csv"
    content_type = "text/csv; charset=utf-8"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        written = io.StringIO(newline="")
        writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
        writer.writerow([guard(str(heading)) for heading in dataset.headers or []])
        writer.writerows([[_as_text(value) for value in row] for row in dataset])
        return written.getvalue().encode("utf-8-sig")


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return guard(str(value)) if isinstance(value, str) else str(value)


IMPORT_FORMATS = [TableFile]
EXPORT_FORMATS = [WorkbookExport, CsvExport]
