"""Tables of a paper: cells with exact values, columns that say how to show them, rows, and checks of both."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Final

NO_DATA: Final = None
"""A cell that was never counted: shown as «нет данных», never as 0. An empty string is empty on purpose."""


@dataclass(frozen=True, slots=True)
class Share:
    """An exact ratio of two counts; shown in per cent, «н/д» where the denominator is 0.

    Raises ValueError where the numerator is negative or above the denominator.
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is not a share")


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several things in a cell: an event's topic and, under it, who held it."""

    text: str
    details: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A cell of the kind × year matrix: none, one or several entries."""

    items: tuple[Entry, ...]


Value = str | int | Decimal | date | Share | None


@dataclass(frozen=True, slots=True)
class Link:
    """A value that opens down to its records; on paper and in the workbook only the value stands."""

    value: Value
    url: str


Cell = Value | Entries | Link


class ColumnKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # one digit after the comma
    PERCENT = "percent"  # a number that is already in per cent: 66.7 is «66,7 %»
    SHARE = "share"  # a Share
    DATE = "date"
    YEAR = "year"  # an int without a space between thousands, or a text

    @property
    def is_number(self) -> bool:
        return self in {ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.PERCENT, ColumnKind.SHARE}


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is relative to the other columns; `unit` stands after the title: «Педагоги, чел.».

    A share column may name in `of` the keys of the columns that hold its numerator and denominator: then the
    workbook divides those cells. Without it the counts stand beside the per cent.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 10
    unit: str = ""
    of: tuple[str, str] | None = None

    @property
    def heading(self) -> str:
        return f"{self.title}, {self.unit}" if self.unit else self.title


class RowKind(StrEnum):
    NORMAL = "normal"
    GROUP = "group"  # one text over the whole width: what the rows below belong to
    TOTAL = "total"  # a subtotal of the rows since the last group or subtotal


@dataclass(frozen=True, slots=True)
class Row:
    """As many cells as the table has columns, or the one title of a group; `level` indents."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.NORMAL
    level: int = 0


def row(*cells: Cell, level: int = 0) -> Row:
    return Row(cells, RowKind.NORMAL, level)


def group(title: str, level: int = 0) -> Row:
    return Row((title,), RowKind.GROUP, level)


def total(*cells: Cell) -> Row:
    return Row(cells, RowKind.TOTAL)


def value_of(cell: Cell) -> Value | Entries:
    """The cell without its link."""
    return cell.value if isinstance(cell, Link) else cell


@dataclass(frozen=True, slots=True)
class Table:
    """`key` is unique in the document, lower-case ASCII: it names the anchor and the data file.

    The first column heads its row unless `row_header` is false. `wide` puts the table on a landscape page.
    Raises ValueError where a row does not fit the columns, or a share contradicts the counts beside it.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Row | None = None
    note: str = ""
    wide: bool = False
    row_header: bool = True

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", self.key):
            raise ValueError(f"the table key «{self.key}» is not lower-case ASCII")
        places = {column.key: index for index, column in enumerate(self.columns)}
        if len(places) != len(self.columns):
            raise ValueError(f"table «{self.key}» has two columns with one key")
        shares = []
        for index, column in enumerate(self.columns):
            if column.of:
                if not set(column.of) <= set(places):
                    raise ValueError(f"column «{column.key}» divides columns that table «{self.key}» has not")
                shares.append((index, places[column.of[0]], places[column.of[1]]))
        for line in self.lines():
            expected = 1 if line.kind is RowKind.GROUP else len(places)
            if len(line.cells) != expected:
                raise ValueError(f"table «{self.key}»: a row has {len(line.cells)} cells instead of {expected}")
            if line.kind is not RowKind.GROUP:
                self._check_shares(line, shares)

    def lines(self) -> Iterator[Row]:
        """All rows, the totals last."""
        return chain(self.rows, (self.totals,) if self.totals else ())

    def _check_shares(self, line: Row, shares: list[tuple[int, int, int]]) -> None:
        for index, upper, lower in shares:
            share = value_of(line.cells[index])
            counts = (value_of(line.cells[upper]), value_of(line.cells[lower]))
            if isinstance(share, Share) and counts != (share.numerator, share.denominator):
                raise ValueError(f"table «{self.key}»: {share} stands beside the counts {counts}")


def table(
    key: str, title: str, columns: Iterable[Column], rows: Iterable[Row], *, totals: Row | None = None,
    note: str = "", wide: bool = False, row_header: bool = True,
) -> Table | None:  # fmt: skip
    """A table of what there is, or None where no row holds anything but group titles."""
    kept = tuple(rows)
    if all(line.kind is not RowKind.NORMAL for line in kept):
        return None
    return Table(key, title, tuple(columns), kept, totals, note, wide, row_header)
