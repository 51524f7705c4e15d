"""A table as a worksheet: real numbers and dates, totals and shares as live formulas with their values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reports.html_table import cell_text
from reports.table import Cell, Column, ColumnKind, Entries, Link, Row, RowKind, Share, Table, Value
from reports.xlsx_styles import Styles, height, pieces
from schools.formats import NO_DATA_TEXT, UNDEFINED_TEXT

HEAD_ROW = 2  # under the caption and the line that says whose data these are
_NUMBERS = (int, Decimal)  # a tuple: asked for every cell, and three times as fast as a union
_NOTHING: list[str] = []
_MOST_RANGES = 250  # a SUM takes 255 arguments


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheet. A share that stands alone becomes three: its counts and their ratio.

    `part` says what of the source cell is written; a ratio divides the sheet's columns `upper` by `lower`.
    """

    title: str
    source: int
    kind: ColumnKind
    part: str = "value"
    upper: int = 0
    lower: int = 0

    @property
    def is_summed(self) -> bool:
        return self.part != "ratio" and self.kind in {ColumnKind.INTEGER, ColumnKind.DECIMAL}


def sheet_columns(table: Table) -> list[SheetColumn]:
    columns: list[SheetColumn] = []
    places: dict[str, int] = {}
    for source, column in enumerate(table.columns):
        if column.kind is ColumnKind.SHARE and not column.of:
            at = len(columns)
            columns += [
                SheetColumn(f"{column.heading}: числитель", source, ColumnKind.INTEGER, "numerator"),
                SheetColumn(f"{column.heading}: знаменатель", source, ColumnKind.INTEGER, "denominator"),
                SheetColumn(f"{column.heading}: доля", source, ColumnKind.SHARE, "ratio", at, at + 1),
            ]
        else:
            places[column.key] = len(columns)
            columns.append(SheetColumn(column.heading, source, column.kind))
    return [_ratio_of(column, table.columns[column.source], places) for column in columns]


def _ratio_of(column: SheetColumn, source: Column, places: dict[str, int]) -> SheetColumn:
    if not source.of:
        return column
    upper, lower = (places[key] for key in source.of)
    return SheetColumn(column.title, column.source, column.kind, "ratio", upper, lower)


class TableSheet:
    """Writes one table from `HEAD_ROW` on, row after row, as constant memory wants it."""

    def __init__(self, sheet: Worksheet, table: Table, styles: Styles) -> None:
        self.sheet, self.table, self.styles = sheet, table, styles
        self.columns = sheet_columns(table)
        self.widths = list(map(self._width, self.columns))
        self.names = [xl_col_to_name(index) for index in range(len(self.columns))]
        self.at = HEAD_ROW
        self.plan = [
            (column.source, column.part, styles.cell(column.kind), width)
            for column, width in zip(self.columns, self.widths, strict=True)
        ]
        summed = [index for index, column in enumerate(self.columns) if column.is_summed]
        self.all_rows, self.group_rows = _Rows(summed), _Rows(summed)

    def write(self, caption: str, about: str) -> None:
        self._write_across(0, caption, self.styles.caption)
        self._write_across(1, about, self.styles.notice)
        self._set_height([column.title for column in self.columns])
        for index, column in enumerate(self.columns):
            self.sheet.write_string(self.at, index, column.title, self.styles.head)
        for line in self.table.rows:
            self.at += 1
            self._write_line(line)
        self.sheet.autofilter(HEAD_ROW, 0, self.at, len(self.columns) - 1)
        if self.table.totals:
            self.at += 1
            self.all_rows.merge(self.group_rows)
            self._write_total(self.table.totals, self.all_rows)
        for part in pieces(self.table.note) if self.table.note else ():
            self.at += 1
            self._write_across(self.at, part, self.styles.text)
        self.sheet.freeze_panes(HEAD_ROW + 1, 1 if self.table.row_header else 0)
        for index, width in enumerate(self.widths):
            self.sheet.set_column(index, index, width)

    def _width(self, column: SheetColumn) -> float:
        share = self.table.columns[column.source].width / sum(item.width for item in self.table.columns)
        word = max((len(word) for word in column.title.split()), default=0)
        return min(max(120 * share, word + 4, 11), 70)

    def _write_across(self, at: int, text: str, style: Any) -> None:
        if points := height([(text, sum(self.widths))]):
            self.sheet.set_row(at, points)
        if len(self.columns) > 1:
            self.sheet.merge_range(at, 0, at, len(self.columns) - 1, "", style)
        self.sheet.write_string(at, 0, text, style)

    def _set_height(self, texts: Iterable[object]) -> None:
        pairs = zip(texts, self.widths, strict=False)
        if points := height((text, width) for text, width in pairs if isinstance(text, str)):
            self.sheet.set_row(self.at, points)

    def _write_line(self, line: Row) -> None:
        if line.kind is RowKind.NORMAL:
            self._write_normal(line)
            return
        if line.kind is RowKind.GROUP:
            self._write_group(line)
        else:
            self._write_total(line, self.group_rows)
        self.all_rows.merge(self.group_rows)
        self.group_rows = _Rows(list(self.group_rows.sums))

    def _write_group(self, line: Row) -> None:
        text, *tail = pieces(cell_text(line.cells[0], self.table.columns[0]))
        style = self.styles.cell(ColumnKind.TEXT, bold=True, fill=True, indent=line.level)
        self.sheet.write_string(self.at, 0, text, style)
        blank = self.styles.cell(ColumnKind.TEXT, bold=True, fill=True)
        for index in range(1, len(self.columns)):
            self.sheet.write_blank(self.at, index, None, blank)
        self._write_tails({0: tail})

    def _write_normal(self, line: Row) -> None:
        tails: dict[int, list[str]] = {}
        values: list[Value | Entries] = []
        tall = False
        for index, (source, part, style, width) in enumerate(self.plan):
            value = _part(line.cells[source], part)
            if isinstance(value, Entries):
                value = cell_text(value, self.table.columns[source])
            if isinstance(value, str):
                tall = tall or len(value) >= width or "\n" in value
            indented = self.styles.cell(self.columns[0].kind, indent=line.level) if line.level and not index else style
            if tail := self._write_value(index, value, indented):
                tails[index] = tail
            values.append(value)
        self.group_rows.add(self.at, values)
        if tall:
            self._set_height(values)
        if tails:
            self._write_tails(tails)

    def _write_tails(self, tails: dict[int, list[str]]) -> None:
        """What did not fit into a cell goes on in the rows under it: no text is cut off."""
        for step in range(max(map(len, tails.values()), default=0)):
            self.at += 1
            for index, tail in tails.items():
                if step < len(tail):
                    self.sheet.write_string(self.at, index, tail[step], self.styles.cell(ColumnKind.TEXT))

    def _write_total(self, line: Row, rows: "_Rows") -> None:
        for index, column in enumerate(self.columns):
            value = _part(line.cells[column.source], column.part)
            style = self.styles.cell(column.kind, bold=True)
            if isinstance(value, _NUMBERS) and rows.give(index, value):
                self.sheet.write_formula(self.at, index, rows.formula(self.names[index]), style, float(value))
            else:
                self._write_value(index, value, style)

    def _write_value(self, index: int, value: Value | Entries, style: Any) -> list[str]:
        """Writes one cell; returns the parts of a text that did not fit."""
        sheet, at = self.sheet, self.at
        if isinstance(value, Entries):
            value = self._text(index, value)
        if isinstance(value, str):
            if not value:
                sheet.write_blank(at, index, None, style)
                return _NOTHING
            first, *tail = pieces(value)
            sheet.write_string(at, index, first, style)
            return tail
        if isinstance(value, _NUMBERS):
            per_cent = self.columns[index].kind is ColumnKind.PERCENT
            sheet.write_number(at, index, float(value) / 100 if per_cent else value, style)
        elif isinstance(value, Share):
            self._write_ratio(index, value, style)
        elif value is None:
            sheet.write_string(at, index, NO_DATA_TEXT, style)
        else:
            sheet.write_datetime(at, index, datetime.combine(value, time()), style)
        return _NOTHING

    def _text(self, index: int, entries: Entries) -> str:
        return cell_text(entries, self.table.columns[self.columns[index].source])

    def _write_ratio(self, index: int, share: Share, style: Any) -> None:
        column = self.columns[index]
        if column.part != "ratio":
            raise ValueError(f"table «{self.table.key}» holds a share in a column of another kind")
        upper, lower = (f"{self.names[place]}{self.at + 1}" for place in (column.upper, column.lower))
        value = share.numerator / share.denominator if share.denominator else UNDEFINED_TEXT
        self.sheet.write_formula(self.at, index, f'=IF({lower}=0,"{UNDEFINED_TEXT}",{upper}/{lower})', style, value)


def _part(cell: Cell, part: str) -> Value | Entries:
    value = cell.value if isinstance(cell, Link) else cell
    if part != "value" and isinstance(value, Share) and part != "ratio":
        return value.numerator if part == "numerator" else value.denominator
    return value


class _Rows:
    """Rows written so far, whole or since the last group: what a SUM over them gives, and its formula.

    A total that is not that sum (distinct schools, say) stays a plain number.
    """

    def __init__(self, summed: list[int]) -> None:
        self.ranges: list[list[int]] = []
        self.sums: dict[int, Decimal | int] = dict.fromkeys(summed, 0)

    def add(self, at: int, values: list[Value | Entries]) -> None:
        if self.ranges and self.ranges[-1][1] == at - 1:
            self.ranges[-1][1] = at
        else:
            self.ranges.append([at, at])
        for index in self.sums:
            value = values[index]
            if isinstance(value, _NUMBERS):
                self.sums[index] += value

    def merge(self, other: "_Rows") -> None:
        self.ranges += other.ranges
        for index, value in other.sums.items():
            self.sums[index] += value

    def give(self, index: int, value: Decimal | int) -> bool:
        return 0 < len(self.ranges) <= _MOST_RANGES and index in self.sums and self.sums[index] == value

    def formula(self, column: str) -> str:
        return f"=SUM({','.join(f'{column}{first + 1}:{column}{last + 1}' for first, last in self.ranges)})"
