"""Files as people bring them, and the page that takes them."""

import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

IMPORT = "admin:schools_school_import"
HEADINGS = ["department", "name", "short_name"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*rows) -> bytes:
    """A workbook of one sheet; dates as dates, numbers as numbers, text as text."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    return written.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A workbook whose parts were changed by hand: `repacked(book, **{"xl/worksheets/sheet1.xml": b"…"})`."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) if name in parts else old.read(name))
    return written.getvalue()


def sheet_xml(*cells: str, dimension: str = "") -> bytes:
    mark = f'<dimension ref="{dimension}"/>' if dimension else ""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{mark}<sheetData>{"".join(cells)}</sheetData></worksheet>'.encode()


def archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def upload(content: bytes, name: str = "таблица.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=XLSX)


def show(client, content, name="таблица.xlsx", register=IMPORT):
    """The page after a file was chosen."""
    response = client.post(reverse(register), {"import_file": upload(content, name), "format": "0", "resource": "0"})
    assert response.status_code == 200
    return response
