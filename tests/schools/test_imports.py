"""What is let in and what is told to the owner of what is not."""

import io
import random
import zipfile
from datetime import date

import openpyxl
import pytest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from schools.imports.delimited import decode, delimiter_of, guard, unguard
from schools.imports.files import read_table
from schools.imports.formats import ROWS_LIMIT, CsvExport, TableFile, WorkbookExport
from schools.imports.problems import CellError, FileProblem
from schools.imports.workbook import UNVALUED, column_number

from .files import archive, repacked, sheet_xml, workbook

BOOK = workbook(["Имя", "Год"], ["СОШ № 1", 2024])
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<row r="{row}"><c r="{ref}" t="inlineStr"><is><t>x</t></is></c></row>'


def told(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        read_table(data)
    return str(caught.value)


def test_workbook_keeps_kinds_of_values_and_row_numbers():
    table = read_table(workbook(["Имя", "День"], [None, None], ["=1+1", date(2024, 9, 12)], ["  ", 7.5]))
    assert table.rows == [(1, ["Имя", "День"]), (3, ["=1+1", date(2024, 9, 12)]), (4, ["  ", 7.5])]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_in_any_delimiter_and_coding(delimiter, coding):
    text = f'Имя{delimiter}Год\r\n"СОШ; № 1, «Ёлка»"{delimiter}2024\r\n'
    assert read_table(text.encode(coding)).rows == [(1, ["Имя", "Год"]), (2, ["СОШ; № 1, «Ёлка»", "2024"])]


def test_what_is_not_a_table_is_called_by_its_name():
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(32))
    assert told(b"") == told(b" \r\n ") == _("The file is empty. Choose a file with a table.")
    assert told(png) == _(
        "This is not a table: perhaps a picture or a document under another name. Choose an .xlsx or .csv file."
    )
    assert told(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == _(
        "This is a file of the old format (.xls or .doc). Open it in Excel and save it as .xlsx."
    )
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert told(locked) == _(
        "The workbook is protected by a password. Take the password off in Excel and save it again."
    )
    assert told(archive(**{"word/document.xml": b"<a/>"})) == _(
        "This is a Word document (.docx), not a workbook. Copy the table into Excel and save it."
    )
    assert told(archive(**{"content.xml": b"<a/>"})) == _("This is an OpenDocument file. Save it as .xlsx or .csv.")
    assert told(archive(**{"xl/workbook.bin": b""})) == _(
        "This is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx."
    )
    assert told(archive(**{"a.txt": b"a"})) == _("This is an archive, not a workbook. Choose an .xlsx or .csv file.")
    assert told(workbook()) == _("There is no data in the file: the first sheet is empty.")
    assert told(b"\xff\xfe\x00\xd8\x00") == _(
        "The letters of the file cannot be read. Save it as .xlsx or as .csv in UTF-8."
    )


DAMAGED = "The workbook is damaged and cannot be read. Open it in Excel, save it again and choose the new file."


@pytest.mark.parametrize(
    "content",
    [
        BOOK[: len(BOOK) // 2],
        BOOK[:200] + b"\x00" * 50 + BOOK[250:],
        repacked(BOOK, **{SHEET: b"<worksheet><sheetData>"}),
        repacked(BOOK, **{SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}),
        repacked(BOOK, **{"xl/workbook.xml": b"not xml"}),
        repacked(BOOK, **{"xl/_rels/workbook.xml.rels": b"<none/>"}),
    ],
    ids=["cut", "overwritten", "unclosed", "doctype", "no-xml", "no-relations"],
)
def test_damaged_workbook(content):
    assert told(content) == _(DAMAGED)


def test_any_bytes_of_a_workbook_changed_end_in_a_table_or_in_words():
    chance = random.Random(7)
    for _attempt in range(150):
        content = bytearray(BOOK)
        for _byte in range(chance.randint(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            assert read_table(bytes(content)).rows
        except FileProblem as problem:
            assert str(problem)


def test_size_limit(settings):
    settings.IMPORT_MAX_BYTES = len(BOOK) - 1
    large = _("The file is too large: %(size)s, and %(limit)s is the most. Split it into several files.")
    assert told(BOOK) == large % {
        "size": filesizeformat(len(BOOK)),
        "limit": filesizeformat(len(BOOK) - 1),
    }


def test_bomb_of_bytes_is_not_unpacked(settings):
    settings.IMPORT_MAX_UNPACKED_BYTES = 2 * 1024 * 1024
    bomb = repacked(BOOK, **{"xl/media.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
    assert len(bomb) < 100_000
    expected = _("The workbook unpacks to more than %(limit)s MB. Delete what is not needed, or split the file.")
    assert told(bomb) == expected % {"limit": 2}


def test_bomb_that_lies_about_its_sizes(settings):
    settings.IMPORT_MAX_UNPACKED_BYTES = 2 * 1024 * 1024
    bomb = bytearray(repacked(BOOK, **{SHEET: b" " * 30_000_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as opened:
        member = opened.getinfo(SHEET)
    size = (30_000_000).to_bytes(4, "little")
    assert member.file_size == 30_000_000
    lying = bytes(bomb).replace(size, (1000).to_bytes(4, "little"))
    assert told(lying) == _(DAMAGED)


TOO_MANY = "The table is too large: more than %(limit)s cells. Delete empty rows and columns, or split the file."


@pytest.mark.parametrize(
    "cells",
    [
        [CELL.format(row=1, ref="A1"), CELL.format(row=1048576, ref="XFD1048576")],
        [f"<row>{'<c/>' * 300}</row>"] * 5,
        ['<row r="900">' + "<c/>" * 2 + "</row>"],
    ],
    ids=["two-far-corners", "no-references", "row-number-alone"],
)
def test_bomb_of_cells(settings, cells):
    settings.IMPORT_MAX_CELLS = 1000
    assert told(repacked(BOOK, **{SHEET: sheet_xml(*cells)})) == _(TOO_MANY) % {"limit": 1000}


def test_dimension_is_not_believed(settings):
    settings.IMPORT_MAX_CELLS = 1000
    modest = repacked(BOOK, **{SHEET: sheet_xml(CELL.format(row=1, ref="A1"), dimension="A1:XFD1048576")})
    assert read_table(modest).rows == [(1, ["x"])]
    sly = repacked(BOOK, **{SHEET: sheet_xml(CELL.format(row=9999, ref="A9999"), dimension="A1")})
    assert told(sly) == _(TOO_MANY) % {"limit": 1000}


def test_csv_of_too_many_cells(settings):
    settings.IMPORT_MAX_CELLS = 10
    assert told(b"a;b\n" * 6) == _(TOO_MANY) % {"limit": 10}


def test_formulas_give_their_values_and_failed_ones_say_so():
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    unvalued = io.BytesIO()
    book.save(unvalued)
    ((_number, row),) = read_table(unvalued.getvalue()).rows
    assert row == [UNVALUED] and isinstance(row[0], CellError)
    failed = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    ((_number, row),) = read_table(repacked(BOOK, **{SHEET: sheet_xml(failed)})).rows
    assert row == [2, "#DIV/0!"] and isinstance(row[1], CellError)
    ((_number, row),) = read_table("#ССЫЛКА!;'#REF!".encode()).rows
    assert isinstance(row[0], CellError) and row[1] == "#REF!" and not isinstance(row[1], CellError)


@given(st.text() | st.text("'=+-@#ab\t", max_size=6))
def test_guarded_text_is_no_formula_and_comes_back(text):
    guarded = guard(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guarded) == text


# What a cell can hold: no lone surrogates, no control characters, no noncharacters, and an edge that is not blank.
CELLS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("=+-@'\"\t\n;#\\_x"), max_size=40
).map(str.strip)
HOSTILE = st.sampled_from(
    ["=1+1", "=HYPERLINK(1)", "+7", "-1", "@SUM", "'=1", "''", "#REF!", "_x0041_", '"', ";", "1e5", "да", "12.09.2024"]
)


@given(st.lists(st.lists(CELLS | HOSTILE, min_size=2, max_size=2), min_size=1, max_size=5))
@pytest.mark.parametrize("written_by", [WorkbookExport, CsvExport])
def test_text_comes_back_from_a_file_as_it_was(written_by, rows):
    import tablib

    rows = [["опора", *row] for row in rows]
    data = tablib.Dataset(*rows, headers=["а", "б", "в"])
    dataset = TableFile().create_dataset(written_by().export_data(data))
    assert [[cell or "" for cell in row] for row in dataset] == rows
    assert not any(isinstance(cell, CellError) for row in dataset for cell in row)


def test_rows_are_limited_by_what_a_request_can_check():
    with pytest.raises(FileProblem) as caught:
        TableFile().create_dataset(b"a;b\n" + b"1;2\n" * (ROWS_LIMIT + 1))
    many = _("There are more than %(limit)s rows in the file. Split it into several files.")
    assert str(caught.value) == many % {"limit": ROWS_LIMIT}


def test_small_things():
    assert column_number("A") == 1 and column_number("XFD") == 16384
    assert delimiter_of("а;б,в;г") == ";"
    assert decode("ё".encode("cp1251")) == "ё"
