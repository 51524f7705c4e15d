"""What a reader finds in the three renderings, in one form, so that they can be compared cell by cell."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from reports.document import Bullets, Document, Figure, Note, Paragraph
from reports.html_table import cell_text
from reports.outline import outline
from reports.table import Column, ColumnKind, Entries, RowKind, Share, Table, value_of


def expected(cell: Any, kind: ColumnKind, part: str) -> Any:
    """The value that a cell of a paper has in the workbook."""
    value = value_of(cell)
    if isinstance(value, Share):
        counts = {"numerator": value.numerator, "denominator": value.denominator}
        return counts.get(part, value.numerator / value.denominator if value.denominator else "н/д")
    if isinstance(value, Decimal | int):
        return float(value) / (100 if kind is ColumnKind.PERCENT else 1)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, Entries):
        return cell_text(value, Column("a", "А")) or None
    return "нет данных" if value is None else value or None


def squeezed(text: str) -> str:
    """Without white space: lines are broken differently in every rendering."""
    return "".join(text.split())


def facts(document: Document) -> Iterator[str]:
    """Every text and every cell of a paper as a reader should see it."""
    yield from (document.title, document.organisation, document.year, *document.notices)
    for place in outline(document):
        yield place.section.title
        for item in place.blocks:
            block = item.block
            if isinstance(block, Paragraph | Note):
                yield block.text
            elif isinstance(block, Bullets):
                yield from block.items
            elif isinstance(block, Table):
                yield item.caption
                yield block.note
                yield from cells(block)
            elif isinstance(block, Figure):
                yield item.caption
                yield block.note


def cells(table: Table) -> Iterator[str]:
    yield from (column.heading for column in table.columns)
    for line in table.lines():
        if line.kind is RowKind.GROUP:
            yield str(line.cells[0])
        else:
            yield from (cell_text(cell, column) for cell, column in zip(line.cells, table.columns, strict=True))


class Page(HTMLParser):
    """The text and the tags of an HTML rendering."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", list[tuple[str, dict[str, str | None]]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]
