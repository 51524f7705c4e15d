"""Tables that show only what there is: columns that nobody filled are left out."""

from collections.abc import Collection, Iterable
from typing import Any

from reports.table import Column, Row, RowKind, Table, table

_EMPTY = ("", None)


def filled(
    key: str, title: str, columns: Iterable[Column], rows: Iterable[Row], *, keep: Collection[str] = (), **options: Any
) -> Table | None:
    """A table without the columns in which no row holds anything, but for those in `keep`; None without rows."""
    given, lines = list(columns), list(rows)
    full = [line for line in lines if line.kind is not RowKind.GROUP]
    shown = [
        place
        for place, column in enumerate(given)
        if column.key in keep or any(line.cells[place] not in _EMPTY for line in full)
    ]
    return table(key, title, [given[place] for place in shown], [_only(line, shown) for line in lines], **options)


def _only(line: Row, places: list[int]) -> Row:
    if line.kind is RowKind.GROUP:
        return line
    return Row(tuple(line.cells[place] for place in places), line.kind, line.level)
