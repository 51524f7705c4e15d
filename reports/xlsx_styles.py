"""Cell formats of a workbook, each made once, and the names and texts that Excel takes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from reports.table import ColumnKind
from schools.formats import printable

NUMBER_FORMATS = {
    ColumnKind.INTEGER: "#,##0",
    ColumnKind.DECIMAL: "#,##0.0",
    ColumnKind.PERCENT: "0.0%",
    ColumnKind.SHARE: "0.0%",
    ColumnKind.DATE: "dd.mm.yyyy",
    ColumnKind.YEAR: "0",
}
GROUP_FILL, HEAD_FILL = "#ECECEC", "#D9E2EC"
_CELL_LIMIT = 32_767
_NAME_LIMIT = 31
# A line in points and Excel's highest row; a Cyrillic letter in units of a column's width, with room for wrapping.
_LINE, _MOST_HEIGHT, _LETTER = 15.0, 409.0, 1.15


class Styles:
    """Formats of one workbook by what they are for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self.cell = lru_cache(maxsize=None)(self._cell)
        self.title = self.add(bold=True, font_size=14)
        self.label = self.add(font_color="#595959", valign="top", text_wrap=True)
        self.text = self.add(text_wrap=True, valign="top")
        self.strong = self.add(text_wrap=True, valign="top", bold=True)
        self.notice = self.add(italic=True, text_wrap=True, valign="top")
        self.date = self.add(num_format=NUMBER_FORMATS[ColumnKind.DATE], align="left", valign="top")
        self.head = self.add(bold=True, text_wrap=True, align="center", valign="vcenter", border=1, bg_color=HEAD_FILL)
        self.caption = self.add(bold=True, text_wrap=True, valign="top")
        self.link = self.add(font_color="#1F4E9E", underline=1, text_wrap=True, valign="top")

    def add(self, **properties: Any) -> Format:
        return self._workbook.add_format(properties)

    def _cell(self, kind: ColumnKind, *, bold: bool = False, fill: bool = False, indent: int = 0) -> Format:
        properties: dict[str, Any] = {"border": 1, "valign": "top"}
        if kind is ColumnKind.TEXT:
            properties["text_wrap"] = True
        else:
            properties |= {"num_format": NUMBER_FORMATS[kind], "align": "right" if kind.is_number else "left"}
        if indent:
            properties["indent"] = indent
        if bold:
            properties["bold"] = True
        if fill:
            properties["bg_color"] = GROUP_FILL
        return self.add(**properties)


def pieces(text: str) -> list[str]:
    """Text in parts that fit into a cell each; Excel counts a sign beyond the basic plane as two."""
    text = printable(text)
    if len(text) <= _CELL_LIMIT // 2:
        return [text]
    size = _CELL_LIMIT // 2 if any(sign > "\uffff" for sign in text) else _CELL_LIMIT
    return [text[start : start + size] for start in range(0, len(text), size)]


def height(texts: Iterable[tuple[str, float]]) -> float | None:
    """Points for a row of (text, column width) pairs; None where one line is enough.

    Excel fits the heights of wrapped rows by itself, LibreOffice and phones do not.
    """
    most = 1
    for text, width in texts:
        if len(text) >= width or "\n" in text:
            most = max(most, sum(1 + int(len(line) * _LETTER / width) for line in text.split("\n")))
    return None if most == 1 else min(_LINE * most, _MOST_HEIGHT)


class SheetNames:
    """Names that Excel accepts: at most 31 signs, none of []:*?/\\, no two alike in any case of letters."""

    def __init__(self) -> None:
        self._taken = {"history"}  # kept by Excel for itself

    def take(self, title: str) -> str:
        cleaned = "".join(" " if sign in "[]:*?/\\" else sign for sign in printable(title))
        base = " ".join(cleaned.split()).strip("' ") or "Лист"
        for suffix in _suffixes():
            name = _cut(base, _NAME_LIMIT - len(suffix)).strip("' ") + suffix
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
        raise AssertionError("the suffixes never end")


def _cut(text: str, limit: int) -> str:
    """At most `limit` signs, cut between words where there are several."""
    if len(text) <= limit:
        return text
    return text[: limit + 1].rpartition(" ")[0] or text[:limit]


def _suffixes() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f" ({number})"
        number += 1
