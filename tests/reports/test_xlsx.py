"""Papers as workbooks: everything is there, as real values, and calculates to what was printed."""

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import Document, Figure, Paragraph, Point, Section
from reports.html_table import cell_text
from reports.outline import tables
from reports.table import Column, ColumnKind, Entries, RowKind, Share, Table, row, total, value_of
from reports.xlsx import render_xlsx
from reports.xlsx_styles import SheetNames, pieces
from reports.xlsx_table import HEAD_ROW, sheet_columns
from tests.office import differences, recalculated, same, soffice, values, with_wrong_value
from tests.reports.reading import expected, facts, squeezed
from tests.reports.samples import FORMULAS, HOSTILE, INTEGER, long_table, people, plan, rich, small

needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


def book(document: Document, **options: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(document)), **options)


def grid(document: Document, sheet: int = 2, **options: bool) -> list[tuple[Any, ...]]:
    """A sheet's rows under the head; the first table is the third sheet."""
    workbook = book(document, **options)
    return list(workbook.worksheets[sheet].iter_rows(min_row=HEAD_ROW + 2, values_only=True))


def one(table: Table) -> Document:
    return small(Section("Раздел", (table,)))


def test_every_text_is_there() -> None:
    text = squeezed("\n".join(str(value) for value in _all_values(rich())))
    words = [*facts(rich()), *rich().notices, "7QK2-M4ZD", "г. Пример", "портал «Связка»"]
    numbers = {cell_text(cell, column) for _, table in tables(rich()) for cell, column in _shown(table)}
    assert [word for word in words if word not in numbers and squeezed(word) not in text] == []


def _all_values(document: Document) -> list[object]:
    return [
        value
        for sheet in book(document)
        for line in sheet.iter_rows(values_only=True)
        for value in line
        if value is not None
    ]


def _shown(table: Table) -> list[tuple[Any, Column]]:
    """Cells whose form in a workbook is not their form on paper: numbers, shares, dates."""
    lines = [line for line in table.lines() if line.kind is not RowKind.GROUP]
    pairs = [pair for line in lines for pair in zip(line.cells, table.columns, strict=True)]
    return [pair for pair in pairs if not isinstance(value_of(pair[0]), str | Entries | type(None))]


def test_every_number_share_and_date_is_there_as_a_value() -> None:
    workbook = book(rich(), data_only=True)
    for _, table in tables(rich()):
        sheet = next(
            sheet for sheet in workbook if sheet["A1"].value and sheet["A1"].value.endswith(f". {table.title}")
        )
        lines = list(sheet.iter_rows(min_row=HEAD_ROW + 2, values_only=True))
        for line, found in zip(table.lines(), lines, strict=False):
            if line.kind is not RowKind.GROUP:
                for column, value in zip(sheet_columns(table), found, strict=True):
                    assert same(value, expected(line.cells[column.source], column.kind, column.part))


def test_the_title_sheet_says_what_and_when_and_leads_to_every_sheet() -> None:
    workbook = book(rich())
    title = workbook["Титул"]
    assert title["A1"].value == "Отчёт о сетевом взаимодействии"
    assert datetime(2024, 9, 12) in [cell.value for cell in title["B"]]
    targets = [cell.hyperlink.location for cell in title["A"] if cell.hyperlink]
    assert targets == [f"'{name}'!A1" for name in workbook.sheetnames[1:]]


def test_each_sheet_is_set_up_for_reading_and_printing() -> None:
    for sheet in book(rich()).worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
        assert sheet.page_setup.fitToHeight == 0
        assert "Учебные, вымышленные данные" in sheet.oddFooter.left.text
    for sheet in book(rich()).worksheets[2:]:
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.print_title_rows == "$3:$3"
        assert "Учебные, вымышленные данные" in sheet["A2"].value
    assert book(rich()).worksheets[2].page_setup.orientation == "landscape"


def test_totals_and_shares_are_live_formulas_with_their_values() -> None:
    lines, cached = grid(one(plan())), grid(one(plan()), data_only=True)
    assert lines[3][:4] == ("Итого по разделу 1", "=SUM(B5:B6)", "=SUM(C5:C6)", '=IF(B7=0,"н/д",C7/B7)')
    assert lines[8][:4] == ("Всего", "=SUM(B5:B6,B9:B10)", "=SUM(C5:C6,C9:C10)", '=IF(B12=0,"н/д",C12/B12)')
    assert cached[8][1:4] == (1207, 1006, pytest.approx(1006 / 1207))
    assert cached[6][3] == "н/д"


def test_the_filter_leaves_the_totals_out() -> None:
    sheet = book(one(long_table(10))).worksheets[2]
    assert sheet.auto_filter.ref == "A3:B13"
    assert sheet["B14"].value == "=SUM(B4:B13)"


def test_a_total_that_is_no_sum_stays_a_number() -> None:
    columns = (Column("kind", "Форма"), Column("schools", "Школ, разных", INTEGER))
    table = Table("t", "Т", columns, (row("А", 5), row("Б", 4)), total("Всего разных", 6))
    assert grid(one(table))[-1] == ("Всего разных", 6)


def test_no_data_is_said_and_empty_is_left_empty() -> None:
    columns = (Column("a", "А"), Column("b", "Б", INTEGER), Column("c", "В", ColumnKind.SHARE))
    lines = grid(one(Table("t", "Т", columns, (row("а", None, None), row("б", "", ""), row("в", 0, Share(0, 0))))))
    assert lines[0] == ("а", *["нет данных"] * 4)
    assert lines[1] == ("б", None, None, None, None)
    assert lines[2] == ("в", 0, 0, 0, '=IF(D6=0,"н/д",C6/D6)')


def test_text_that_looks_like_a_formula_stays_text() -> None:
    document = small(
        Section("=1+2", (Paragraph("=3+4"), people())),
        title="=5+6",
        organisation="+7",
        notices=("@SUM(A1)",),
        source="-8",
    )
    workbook = book(document)
    found = {cell.value: cell.data_type for sheet in workbook for line in sheet.iter_rows() for cell in line}
    assert {*FORMULAS, HOSTILE, "=1+2", "=3+4", "=5+6", "+7", "-8"} <= set(found)
    assert "f" not in found.values()


def test_a_long_text_goes_on_in_the_cells_below() -> None:
    text = "Длинный текст. " * 5000
    columns = (Column("a", "А"), Column("b", "Б"), Column("n", "Н", INTEGER))
    table = Table("t", "Т", columns, (row("до", text, 1), row("после", "", 2)), total("Всего", "", 3))
    lines = grid(one(table))
    assert [line[0] for line in lines] == ["до", None, None, "после", "Всего"]
    assert "".join(line[1] for line in lines[:3]) == text
    assert lines[4][2] == "=SUM(C4:C4,C7:C7)"
    told = book(small(Section("Р", (Paragraph(text),))))["Текст"]
    assert "".join(cell.value or "" for cell in told["D"][2:]) == text


@given(st.text(max_size=300).map(lambda text: text * 400))
@settings(max_examples=30, deadline=None)
def test_pieces_fit_a_cell_and_make_the_whole(text: str) -> None:
    parts = pieces(text)
    assert all(len(part.encode("utf-16-le")) // 2 <= 32_767 for part in parts)
    assert "".join(parts) == "".join(pieces("".join(parts)))


@given(st.lists(st.text(max_size=50), max_size=12))
@settings(deadline=None)
def test_sheet_names_are_ones_that_excel_takes(titles: list[str]) -> None:
    names = SheetNames()
    taken = [names.take(title) for title in [*titles, "History", "'кавычки'", "[]:*?/\\", "Ш" * 40, "ш" * 40]]
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in taken)
    assert not any(name.startswith("'") or name.endswith("'") for name in taken)
    assert len({name.casefold() for name in taken} | {"history"}) == len(taken) + 1


def test_a_chart_has_its_numbers_and_a_gap_where_nothing_was_measured() -> None:
    points = (Point("2021", Decimal("33.3")), Point("2022", None))
    sheet = book(small(Section("Р", (Figure("i1", "Доля", points, Decimal(50)),)))).worksheets[2]
    lines = list(sheet.iter_rows(min_row=HEAD_ROW + 2, values_only=True))
    assert lines == [("2021", pytest.approx(0.333), 0.5, None), ("2022", None, 0.5, "нет данных")]
    assert sheet["B4"].number_format == "0.0%"
    assert len(book(small(Section("Р", (Figure("i1", "Доля", points),)))).worksheets[2]._charts) == 1


def test_numbers_carry_their_formats() -> None:
    sheet = book(one(plan())).worksheets[2]
    formats = [cell.number_format for cell in sheet[5]]
    assert formats == ["General", "#,##0", "#,##0", "0.0%", "#,##0", "#,##0", "0.0%", "#,##0.0", "dd.mm.yyyy"]


def test_the_same_paper_gives_the_same_bytes_and_an_empty_one_a_workbook() -> None:
    assert render_xlsx(rich()) == render_xlsx(rich())
    assert book(small()).sheetnames == ["Титул", "Текст"]


@needs_office
def test_libreoffice_calculates_every_formula_to_the_value_kept_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "paper.xlsx"
    path.write_bytes(render_xlsx(rich()))
    assert differences(values(path), recalculated(path, tmp_path)) == []


@needs_office
def test_a_wrong_value_beside_a_formula_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "paper.xlsx"
    path.write_bytes(render_xlsx(one(plan())))
    wrong = with_wrong_value(path, "SUM(B5:B6)", tmp_path / "wrong.xlsx")
    found = differences(values(wrong), recalculated(wrong, tmp_path))
    assert found == [("Т1 Исполнение плана по разделам", 7, 12345, 7)]
