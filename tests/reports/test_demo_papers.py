"""Papers of the real municipalities: every figure is the same in preview, PDF and workbook, and all of it is there."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import page
import pytest
from lxml import html

from reports.contents.annual import annual, years_with_data
from reports.document import Document
from reports.html import preview
from reports.html_table import cell_text
from reports.outline import outline, tables
from reports.pdf import AttachedFile, render_pdf
from reports.table import Entries, RowKind, Table
from reports.xlsx import render_xlsx
from reports.xlsx_table import HEAD_ROW, sheet_columns
from schools.models import Department
from tests.demo import demo  # noqa: F401
from tests.office import differences, recalculated, same, values
from tests.reports.reading import expected, facts, squeezed
from tests.reports.test_pdf import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

ON = date(2026, 11, 23)
PAPERS = [
    ("belogorsk", 2020),
    ("leninsk-kuznetsky", 2022),
    ("tobolsk", 2018),
    ("baltiysk", 2017),
    ("komandy", 2023),
    ("uchebny", 2024),
]


def paper(slug: str, year: int) -> Document:
    department = Department.objects.get(slug=slug)
    return annual(department, department.year(year), as_of=ON)


def found(document: Document, key: str) -> Table:
    return next(table for _, table in tables(document) if table.key == key)


def texts(table: Table) -> list[list[str]]:
    return [
        [cell_text(cell, column) for cell, column in zip(line.cells, table.columns, strict=False)]
        for line in table.lines()
    ]


@pytest.mark.parametrize(("slug", "year"), PAPERS)
def test_every_cell_is_the_same_in_preview_pdf_and_workbook(slug: str, year: int, tmp_path: Path) -> None:
    document = paper(slug, year)
    workbook = render_xlsx(document)
    drawn = squeezed(text_of(render_pdf(document), tmp_path))
    page_tables = {table.get("id"): table for table in html.fromstring(preview(document)).iter("table")}
    sheets = {sheet["A1"].value: sheet for sheet in openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)}
    assert [fact for fact in facts(document) if squeezed(fact) not in drawn] == []
    compared = 0
    for number, table in tables(document):
        compared += compare_preview(table, page_tables[table.key])
        compare_workbook(table, sheets[f"Таблица {number}. {table.title}"])
        compare_pdf(table, drawn)
    assert compared >= 20


def compare_preview(table: Table, shown: html.HtmlElement) -> int:
    """Row by row, cell by cell; returns how many cells were compared."""
    rows = [[squeezed(cell.text_content()) for cell in line.iter("th", "td")] for line in shown.iter("tr")]
    wanted = [[squeezed(text) for text in line] for line in texts(table)]
    assert rows[1:] == wanted
    return sum(map(len, wanted))


def compare_workbook(table: Table, sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    lines = list(sheet.iter_rows(min_row=HEAD_ROW + 2, values_only=True))
    for line, cells in zip(table.lines(), lines, strict=False):
        if line.kind is RowKind.GROUP:
            assert cells[0] == line.cells[0]
            continue
        for column, value in zip(sheet_columns(table), cells, strict=True):
            assert same(value, expected(line.cells[column.source], column.kind, column.part)), (table.key, column.title)


def compare_pdf(table: Table, drawn: str) -> None:
    """A row of short cells is drawn in one run, so its figures stand side by side."""
    for line in table.lines():
        if line.kind is RowKind.GROUP or any(isinstance(cell, Entries) for cell in line.cells):
            continue
        row = [cell_text(cell, column) for cell, column in zip(line.cells, table.columns, strict=True)]
        if all(len(text) < 60 for text in row):
            assert squeezed("".join(row)) in drawn, (table.key, row)


@pytest.mark.parametrize(("slug", "year"), PAPERS)
def test_the_pdf_breaks_no_rule_and_the_workbook_calculates_to_its_values(slug: str, year: int, tmp_path: Path) -> None:
    document = paper(slug, year)
    workbook = render_xlsx(document)
    data = render_pdf(document, [AttachedFile("paper.xlsx", workbook, "Книга Excel")])
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.rules.total > 100
    file = tmp_path / "paper.xlsx"
    file.write_bytes(workbook)
    assert differences(values(file), recalculated(file, tmp_path)) == []


@pytest.mark.parametrize("slug", [slug for slug, _ in PAPERS])
def test_no_year_has_an_empty_heading(slug: str) -> None:
    department = Department.objects.get(slug=slug)
    years = years_with_data(department, on=ON)
    assert years
    for year in years:
        document = annual(department, year, as_of=ON)
        assert document.sections
        assert all(place.blocks or place.section.sections for place in outline(document))


def test_the_matrix_of_belogorsk() -> None:
    matrix = texts(found(paper("belogorsk", 2020), "matrix"))
    open_day, council = matrix
    assert len(open_day) == len(council) == 5
    assert "Готовность обучающихся к профессиональному самоопределению" in open_day[1]
    assert "Гимназия №1, СШ №17" in open_day[2]
    assert "Школа №5" in open_day[3]
    assert "Функционально грамотный выпускник" in open_day[4]
    assert "Школа №4" in council[1]
    assert "СШ №17, Школа №200, Школа №11, ДО" in council[2]
    assert "ДС №54" in council[3]
    assert council[4] == ""
    assert texts(found(paper("belogorsk", 2020), "event-counts"))[-1] == ["Всего", "2", "2", "2", "1", "7", "8"]


def test_the_57_events_of_leninsk_kuznetsky_with_their_terms() -> None:
    document = paper("leninsk-kuznetsky", 2022)
    items = [
        [line for line in found(document, f"items-{number}").rows if line.kind is RowKind.NORMAL]
        for number in (1, 2, 3)
    ]
    assert [len(rows) for rows in items] == [10, 16, 31]
    terms = {str(row.cells[2]): str(row.cells[3]) for rows in items for row in rows}
    assert terms["Октябрь- ноябрь 2021"] == "в этом году нет"
    assert terms["Ежегодно (сентябрь - октябрь)"] == "сентябрь–октябрь 2022"
    assert terms["Ежегодно: октябрь (ноябрь)"] == "октябрь–ноябрь 2022"
    assert terms["Ежегодно по плану"] == "в течение года, дата не указана"
    assert terms["В течении всего периода"] == "в течение года"
    numbers = [str(row.cells[0]) for row in items[1]]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7", "", "", "", "", "9", "10", "11", "12", "13"]
    assert [text[-1] for text in texts(found(document, "execution-1"))][-1] == "8"


def test_the_pairs_and_criteria_of_tobolsk() -> None:
    first, second = (texts(found(paper("tobolsk", year), "pairs")) for year in (2017, 2018))
    assert [row[:3] for row in first] == [
        ["Гимназия имени Н.Д. Лицмана", "Абалакская СОШ (филиал; головная – Прииртышская СОШ)", "2017"],
        ["СОШ №15", "Осиновская СОШ (Вагайский район)", "2017"],
    ]
    assert ["СОШ №15", "СОШ №14", "2018"] in [row[:3] for row in second]
    assert len(texts(found(paper("tobolsk", 2018), "criteria"))) == 5
    indicators = texts(found(paper("tobolsk", 2018), "shares")) + texts(found(paper("tobolsk", 2018), "values"))
    assert sorted(row[0] for row in indicators) == ["I10", "I11", "I12", "I8", "I9"]
    assert all("нет данных" in row for row in indicators)


def test_the_order_of_baltiysk() -> None:
    document = paper("baltiysk", 2017)
    order = texts(found(document, "directives"))
    assert [row[:3] for row in order] == [["Приказ", "474", "10\xa0августа 2017"]]
    clauses = [table for _, table in tables(document) if table.key.startswith("clauses-")]
    assert [len(table.rows) for table in clauses] == [12, 44]
    assert sum("аведующ" in str(row.cells[2]) for row in clauses[0].rows) >= 5


def test_the_clusters_of_the_note_on_teams() -> None:
    document = paper("komandy", 2023)
    listed = {(row[0], row[1]) for row in texts(found(document, "categories"))}
    for name in ("ООШ №1", "СОШ №2", "О(С)ОШ №14"):
        assert (name, "Школа с низкими образовательными результатами (ШНОР)") in listed
    for name in ("СОШ №5", "СОШ №3", "СОШ №47"):
        assert (name, "Зона риска") in listed
    for name in ("ООШ №1", "О(С)ОШ №14", "СОШ №47"):
        assert (name, "Инфраструктурная зона риска") in listed
    pairs = [row[:2] for row in texts(found(document, "pairs"))]
    assert len(pairs) == 7
    assert ["СОШ №9", "СОШ №5"] in pairs
    assert not any("№47" in name for pair in pairs for name in pair)
    assert any("СОШ №47" in fact and "Без партнёра" in fact for fact in facts(document))
