"""CSV, JSON and XLSX of a dataset, written row by row: a long table is never held in memory as a whole."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from .dataset import Dataset, Value

_PORTION = 200  # rows a piece: small enough to begin at once, large enough not to be sent letter by letter
# A spreadsheet would take a text that begins so for a formula and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL = 32_767  # characters in a cell of Excel


def csv_pieces(dataset: Dataset, rows: Iterable[Any]) -> Iterator[str]:
    """RFC 4180 with names of columns in the first line, UTF-8, full stop in decimals, days as 2024-09-12.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    written: list[str] = []
    writer = csv.writer(_Echo(written))
    writer.writerow(dataset.header())
    for number, line in enumerate(dataset.lines(rows), start=1):
        writer.writerow([csv_text(value) for value in line])
        if number % _PORTION == 0:
            yield "".join(written)
            written.clear()
    yield "".join(written)


class _Echo:
    def __init__(self, written: list[str]) -> None:
        self.write = written.append


def csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value.isoformat() if isinstance(value, date) else f"{value}"


def json_pieces(dataset: Dataset, rows: Iterable[Any], about: dict[str, Any]) -> Iterator[str]:
    """One object: what the set is, its fields with units, and `rows` as objects; null is «not known»."""
    fields = [{"name": item.key, "title": str(item.title), "unit": str(item.unit)} for item in dataset.fields]
    head = json.dumps({**about, "fields": fields}, ensure_ascii=False)
    keys = dataset.header()
    yield head[:-1] + ', "rows": ['
    written: list[str] = []
    before = ""
    for line in dataset.lines(rows):
        row = dict(zip(keys, map(_json_value, line), strict=True))
        written.append(f"{before}\n{json.dumps(row, ensure_ascii=False)}")
        before = ","
        if len(written) == _PORTION:
            yield "".join(written)
            written.clear()
    yield "".join(written) + "\n]}\n"


def _json_value(value: Value) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def xlsx_file(dataset: Dataset, rows: Iterable[Any]) -> IO[bytes]:
    """An open file at its beginning; it goes away when closed. Texts stay texts, numbers and days are real ones."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response that sends it closes it
    options = {"constant_memory": True, "default_date_format": "dd.mm.yyyy", "strings_to_formulas": False,
               "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(dataset.key[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, field in enumerate(dataset.fields):
        sheet.set_column(column, column, min(max(len(field.key) + 4, 12), 40))
        sheet.write_string(0, column, field.key, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, line in enumerate(dataset.lines(rows), start=1):
        for column, value in enumerate(line):
            _write(sheet, last, column, value)
    sheet.autofilter(0, 0, last, len(dataset.fields) - 1)
    about = book.add_worksheet("fields")
    about.set_column(0, 2, 40)
    for place, field in enumerate(dataset.fields):
        for column, text in enumerate((field.key, str(field.title), str(field.unit))):
            about.write_string(place, column, text)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif value:
        sheet.write_string(row, column, value[:_CELL])
