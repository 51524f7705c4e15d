"""Cells of a paper as text and as HTML, in bulk: one function per column, no template tag per cell."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import escape as escape_html

from reports.paper_sizes import Sizes
from reports.table import Cell, Column, ColumnKind, Entries, Link, Row, RowKind, Share, Table, Value
from schools import formats


def escape(text: str) -> str:
    """People's text for HTML: nothing in it is markup; its line breaks stay."""
    return escape_html(_kept_together(formats.printable(text))).replace("\n", "<br>")


def _kept_together(text: str) -> str:
    """A number stays on the line of its sign: «№ 12», «СШ №17»."""
    if "№" not in text:
        return text
    return text.replace("№ ", f"№{formats.NBSP}").replace(" №", f"{formats.NBSP}№")


def value_text(value: Value, kind: ColumnKind = ColumnKind.TEXT) -> str:
    """A single value as a reader sees it; NO_DATA is «нет данных», a Share its per cent."""
    if value is None:
        return formats.NO_DATA_TEXT
    if isinstance(value, str):
        return value
    if isinstance(value, Share):
        return formats.share_percent(value.numerator, value.denominator)
    if isinstance(value, date):
        return formats.long_date(value)
    return _number(kind)(value)


def cell_text(cell: Cell, column: Column) -> str:
    """The whole cell as plain text: what tests compare, and what data files other than HTML write."""
    value = cell.value if isinstance(cell, Link) else cell
    if isinstance(value, Entries):
        return "\n".join(line for item in value.items for line in (item.text, item.details) if line)
    text = value_text(value, column.kind)
    return f"{text} {_counts(value)}" if isinstance(value, Share) and not column.of else text


def table_html(table: Table, caption: str, *, paper: bool) -> str:
    """A `<table>`; on paper with fixed column widths and without links, on screen without inline styles."""
    columns = [_Drawer(column, paper) for column in table.columns]
    caption_id = f"{table.key}-caption"
    head = "".join(f'<th scope="col"{_align(column)}>{escape(column.heading)}</th>' for column in table.columns)
    sizes = Sizes(table) if paper else None
    body = "".join(_row_html(line, columns, table, sizes) for line in table.lines())
    html = (
        f'<table id="{table.key}" class="table table-sm caption-top paper-table">'
        f'<caption id="{caption_id}">{escape(caption)}</caption>'
        f"{_cols(sizes) if sizes else ''}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    ).replace("<tbody></tbody>", "")
    if not paper:
        # Wide tables scroll by themselves, by keyboard too, so that the page never does.
        html = f'<div class="table-responsive" role="region" tabindex="0" aria-labelledby="{caption_id}">{html}</div>'
    return html + (f'<p class="paper-note">{escape(table.note)}</p>' if table.note else "")


def _number(kind: ColumnKind) -> Callable[[int | Decimal], str]:
    if kind is ColumnKind.PERCENT:
        return formats.percent
    if kind is ColumnKind.YEAR:
        return str
    return lambda value: (
        formats.integer(value) if isinstance(value, int) and kind is not ColumnKind.DECIMAL else formats.decimal(value)
    )


def _counts(share: Share) -> str:
    return f"({formats.integer(share.numerator)} из {formats.integer(share.denominator)})"


def _align(column: Column) -> str:
    return ' class="n"' if column.kind.is_number else ""


def _cols(sizes: Sizes) -> str:
    whole = sum(sizes.widths)
    return "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in sizes.widths)


def _row_html(line: Row, columns: list["_Drawer"], table: Table, sizes: Sizes | None) -> str:
    indent = f" level-{line.level}" if line.level else ""
    if line.kind is RowKind.GROUP:
        # A PDF reader takes «rowgroup» for the head of a column, so on paper the title heads its own row.
        scope = "row" if sizes else "rowgroup"
        opening = "" if sizes else "</tbody><tbody>"
        title = escape(value_text(line.cells[0] if isinstance(line.cells[0], str) else None))
        return f'{opening}<tr class="group{indent}"><th scope="{scope}" colspan="{len(columns)}">{title}</th></tr>'
    names = "total" * (line.kind is RowKind.TOTAL) + indent + " tall" * (sizes is not None and sizes.is_tall(line))
    cells = [column.cell(cell) for column, cell in zip(columns, line.cells, strict=True)]
    if table.row_header:
        cells[0] = f'<th scope="row">{columns[0].draw(line.cells[0])}</th>'
    return f'<tr class="{names.strip()}">{"".join(cells)}</tr>' if names else f"<tr>{''.join(cells)}</tr>"


class _Drawer:
    """How one column's cells are drawn, decided once for all of its rows."""

    def __init__(self, column: Column, paper: bool) -> None:
        self.column, self.paper = column, paper
        self.opening = f"<td{_align(column)}>"
        self.number = _number(column.kind)

    def cell(self, cell: Cell) -> str:
        return f"{self.opening}{self.draw(cell)}</td>"

    def draw(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return escape(cell)
        if isinstance(cell, int | Decimal):
            return self.number(cell)
        if isinstance(cell, Share):
            text = value_text(cell)
            return text if self.column.of else f'{text} <span class="counts">{_counts(cell)}</span>'
        if isinstance(cell, Entries):
            return "".join(self._entry(item.text, item.details, item.url) for item in cell.items)
        if isinstance(cell, Link):
            return self._linked(self.draw(cell.value), cell.url)
        return escape(value_text(cell, self.column.kind))

    def _linked(self, html: str, url: str) -> str:
        # People write these addresses: nothing but a page may open from them.
        return (
            html if self.paper or not re.match(r"https?://|/(?!/)", url) else f'<a href="{escape_html(url)}">{html}</a>'
        )

    def _entry(self, text: str, details: str, url: str) -> str:
        below = f'<span class="details">{escape(details)}</span>' if details else ""
        return f'<div class="entry">{self._linked(escape(text), url)}{" " if below else ""}{below}</div>'
