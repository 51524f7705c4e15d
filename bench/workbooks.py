"""The workbook of a paper beside bare XlsxWriter writing the same cells, and a register written and read."""

import io
from collections.abc import Callable
from datetime import date, datetime

import tablib
import xlsxwriter
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

REGISTER_HEADINGS = ("Муниципалитет", "Форма", "Тема", "Дата", "Точность", "Последний день", "Место", "Формат",
                     "Уровень", "Состояние", "Причина", "Организаторы")  # fmt: skip

Cells = list[tuple[str, list[tuple[int, int, object]]]]


def cells_of(data: bytes) -> Cells:
    """Every cell of a workbook, sheet by sheet, in the order of writing: (row, column, value or formula)."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    return [
        (
            sheet.title,
            [
                (cell.row - 1, cell.column - 1, cell.value)
                for line in sheet.iter_rows()
                for cell in line
                if cell.value is not None
            ],
        )
        for sheet in book.worksheets
    ]


def write_bare(cells: Cells) -> bytes:
    """The same cells by XlsxWriter in its leanest mode, with no formats, filters or print set-up."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for title, rows in cells:
        sheet = book.add_worksheet(title)
        for row, column, value in rows:
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value)
            elif isinstance(value, date | datetime):
                sheet.write_datetime(row, column, value, day)
    book.close()
    return output.getvalue()


def register(rows: int) -> tablib.Dataset:
    """A register of events: twelve columns, two of them dates."""
    data = tablib.Dataset(headers=list(REGISTER_HEADINGS))
    for number in range(rows):
        day = date(2020 + number % 6, number % 12 + 1, number % 28 + 1)
        data.append([
            f"Район {number % 40}", f"Форма {number % 9}", f"Семинар № {number}: формирующее оценивание", day, "день",
            day, f"СОШ № {number % 900}", "очно", "муниципальный", "проведено", "",
            f"СОШ № {number % 900}; Гимназия № 1",
        ])  # fmt: skip
    return data


def export_ours(data: tablib.Dataset) -> Callable[[], bytes]:
    from schools.imports.formats import WorkbookExport

    return lambda: WorkbookExport().export_data(data)


def read_ours(data: bytes) -> Callable[[], int]:
    from schools.imports.files import read_table

    return lambda: len(read_table(data).rows)


def read_calamine(data: bytes) -> Callable[[], int]:
    return lambda: len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())


def read_openpyxl(data: bytes) -> Callable[[], int]:
    def read() -> int:
        sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        return sum(1 for _line in sheet.iter_rows(values_only=True))

    return read


def write_bare_rows(data: tablib.Dataset) -> Callable[[], bytes]:
    rows: list[tuple[int, int, object]] = [(0, column, text) for column, text in enumerate(REGISTER_HEADINGS)]
    for number, line in enumerate(data, start=1):
        rows += [(number, column, value) for column, value in enumerate(line) if value != ""]
    return lambda: write_bare([("Sheet", rows)])
