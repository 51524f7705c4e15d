"""A paper as a workbook: a title sheet, the whole text, and a sheet per table and chart."""

import io
from datetime import datetime, time
from itertools import chain

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document import Document, Figure
from reports.outline import PlacedBlock, outline
from reports.table import Column, ColumnKind, Table, row
from reports.xlsx_styles import SheetNames, Styles
from reports.xlsx_table import HEAD_ROW, TableSheet
from reports.xlsx_text import Entry, write_text_sheet, write_title_sheet
from schools.formats import NO_DATA_TEXT, long_date

_A4 = 9
_UPRIGHT_WIDTH = 130  # in letters: wider sheets are printed across


def render_xlsx(document: Document) -> bytes:
    """The workbook of a paper; the same document gives the same bytes.

    Every fact of the paper is in it. Rows are written in order, so a table of any length takes little memory.
    """
    output = io.BytesIO()
    workbook = Workbook(output, {"constant_memory": True})
    workbook.set_properties(
        {"title": document.title, "author": document.organisation, "created": datetime.combine(document.as_of, time())}
    )
    styles, names = Styles(workbook), SheetNames()
    placed = list(outline(document))
    title_name, text_name = names.take("Титул"), names.take("Текст")
    entries = {
        item.block.key: Entry(
            names.take(f"{'Т' if isinstance(item.block, Table) else 'Рис'}{item.number} {item.block.title}"),
            item.caption,
        )
        for item in chain.from_iterable(place.blocks for place in placed)
        if isinstance(item.block, Table | Figure)
    }
    sheets = {name: workbook.add_worksheet(name) for name in (title_name, text_name)}
    write_title_sheet(sheets[title_name], document, [Entry(text_name, "Текст отчёта"), *entries.values()], styles)
    write_text_sheet(sheets[text_name], placed, entries, styles)
    for item in chain.from_iterable(place.blocks for place in placed):
        if isinstance(item.block, Table | Figure):
            name = entries[item.block.key].sheet
            _write_block(workbook, workbook.add_worksheet(name), item, document, styles)
            sheets[name] = workbook.get_worksheet_by_name(name)
    for name, sheet in sheets.items():
        _set_up_print(sheet, document, name)
    workbook.close()
    return output.getvalue()


def _write_block(workbook: Workbook, sheet: Worksheet, item: PlacedBlock, document: Document, styles: Styles) -> None:
    table = figure_table(item.block) if isinstance(item.block, Figure) else item.block
    assert isinstance(table, Table)  # noqa: S101 - only tables and figures have a sheet
    about = (document.organisation, document.year, f"данные на {long_date(document.as_of)}", *document.notices)
    written = TableSheet(sheet, table, styles)
    written.write(item.caption, " · ".join(about))
    sheet.repeat_rows(HEAD_ROW)
    if table.wide or sum(written.widths) > _UPRIGHT_WIDTH:
        sheet.set_landscape()
    if isinstance(item.block, Figure):
        _insert_chart(workbook, sheet, item.block)


def figure_table(figure: Figure) -> Table:
    """The numbers behind a chart. A year that was not measured stays empty, so that Excel draws a gap."""
    kind = ColumnKind.PERCENT if figure.unit == "%" else ColumnKind.DECIMAL
    unit = "" if figure.unit == "%" else figure.unit
    columns = (
        Column("label", "Период", width=16),
        Column("value", "Значение", kind, unit=unit),
        Column("target", "Цель", kind, unit=unit),
        Column("remark", "Примечание", width=20),
    )
    target = "" if figure.target is None else figure.target
    rows = [
        row(
            point.label, "" if point.value is None else point.value, target, NO_DATA_TEXT if point.value is None else ""
        )
        for point in figure.points
    ]
    return Table(figure.key, figure.title, columns, tuple(rows), note=figure.note)


def _insert_chart(workbook: Workbook, sheet: Worksheet, figure: Figure) -> None:
    first, last = HEAD_ROW + 1, HEAD_ROW + len(figure.points)
    if last < first:
        return
    labels = [sheet.get_name(), first, 0, last, 0]
    bars = workbook.add_chart({"type": "column"})
    bars.add_series(
        {
            "name": "Значение", "categories": labels, "values": [sheet.get_name(), first, 1, last, 1],
            "fill": {"color": "#5B87B5"}, "data_labels": {"value": True},
        }
    )  # fmt: skip
    if figure.target is not None:
        line = workbook.add_chart({"type": "line"})
        line.add_series(
            {
                "name": "Цель", "categories": labels, "values": [sheet.get_name(), first, 2, last, 2],
                "line": {"color": "#9A2307", "dash_type": "dash", "width": 1.5},
            }
        )  # fmt: skip
        bars.combine(line)
    bars.set_title({"name": figure.title, "name_font": {"size": 11}})
    bars.set_legend({"position": "bottom"})
    bars.set_y_axis({"min": 0} if all((point.value or 0) >= 0 for point in figure.points) else {})
    sheet.insert_chart(last + 3, 0, bars, {"description": figure.title, "x_scale": 1.1})


def _set_up_print(sheet: Worksheet, document: Document, name: str) -> None:
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.79, right=0.39, top=0.79, bottom=0.79)
    sheet.set_header(_margin_text("&C", f"{document.title}, {document.year} — {name}"))
    sheet.set_footer(_margin_text("&L", " · ".join(document.notices)) + "&R&P из &N")


def _margin_text(place: str, text: str) -> str:
    """Excel takes 255 signs for a whole header, and «&» as the start of a code."""
    return place + text[:100].replace("&", "&&")
