"""How wide the columns of a printed table are, and which of its rows are too tall to stay on one page."""

from reports.table import Cell, Column, ColumnKind, Entries, Row, Table, value_of

# Millimetres: the text of A4 upright and across, letters of the tables' 11 pt, both sides of a cell, a line.
_PORTRAIT, _LANDSCAPE = (180.0, 257.0), (267.0, 170.0)
_LETTER, _BOLD_LETTER, _PADDING, _LINE = 2.0, 2.25, 3.6, 4.6
_LEAST = {ColumnKind.DATE: 26.0, ColumnKind.SHARE: 19.0, ColumnKind.PERCENT: 19.0, ColumnKind.DECIMAL: 17.0}
_LEAST_OF_OTHERS = 12.0
# A row above this part of a page may be cut in two: kept whole it would leave most of a page empty, and a row
# taller than a page would lose the table's head.
_TALL = 0.6
_SHORT_TEXT = 120


class Sizes:
    """The fixed layout of one table, in millimetres."""

    def __init__(self, table: Table) -> None:
        self.page_width, self.page_height = _LANDSCAPE if table.wide else _PORTRAIT
        self.widths = _widths(table.columns, self.page_width)

    def is_tall(self, line: Row) -> bool:
        if len(line.cells) != len(self.widths):
            return False
        lines = max(map(_lines, line.cells, self.widths), default=1)
        return lines * _LINE > self.page_height * _TALL


def _widths(columns: tuple[Column, ...], page: float) -> list[float]:
    """The given weights, but no word of a heading and no number is cut in two while there is room."""
    least = [_least_width(column) for column in columns]
    if sum(least) >= page:
        return least
    fixed: set[int] = set()
    while True:
        free = page - sum(least[index] for index in fixed)
        weight = sum(column.width for index, column in enumerate(columns) if index not in fixed)
        widths = [
            least[index] if index in fixed else free * column.width / weight for index, column in enumerate(columns)
        ]
        narrow = {index for index, width in enumerate(widths) if width < least[index]}
        if narrow <= fixed:
            return widths
        fixed |= narrow


def _least_width(column: Column) -> float:
    longest = max((len(word) for word in column.heading.split()), default=1)
    return max(longest * _BOLD_LETTER + _PADDING, _LEAST.get(column.kind, _LEAST_OF_OTHERS))


def _lines(cell: Cell, width: float) -> int:
    """About how many lines a cell takes; texts that cannot make a row tall are not looked at."""
    value = value_of(cell)
    if isinstance(value, Entries):
        texts = [text for item in value.items for text in (item.text, item.details)]
    elif isinstance(value, str) and len(value) > _SHORT_TEXT:
        texts = value.split("\n")
    else:
        return 1
    letters = max((width - _PADDING) / _LETTER, 1)
    return sum(1 + int(len(text) / letters) for text in texts)
