"""Reading .csv as Russian Excel, Calc and mail programs write it: any of three delimiters, any of three codings."""

import csv
import io
import re

from django.utils.translation import gettext as _

from .files import Cell, Table, check_cells
from .problems import CellError, FileProblem

DELIMITERS = ";\t,"  # in the order of trust where the heading leaves it open
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# What spreadsheets write for a failed formula, in English and in Russian.
ERROR_WORDS = frozenset(
    "#REF! #N/A #DIV/0! #VALUE! #NAME? #NUM! #NULL! #ССЫЛКА! #Н/Д #ДЕЛ/0! #ЗНАЧ! #ИМЯ? #ЧИСЛО! #ПУСТО!".split()  # noqa: SIM905
)
# Control characters that no text has, tab and line ends apart.
BINARY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NEEDS_GUARD = re.compile(r"'*[=+\-@\t\r]")


def guard(text: str) -> str:
    """Text for a .csv cell that no spreadsheet takes for a formula: «=1+1» → «'=1+1». Undone by `unguard`."""
    return f"'{text}" if _is_risky(text) else text


def unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_risky(text) else text


def _is_risky(text: str) -> bool:
    return bool(NEEDS_GUARD.match(text)) or text.lstrip("'") in ERROR_WORDS


def read_delimited(data: bytes) -> Table:
    """The rows of a .csv, every cell a string. Raises FileProblem."""
    text = decode(data)
    if BINARY.search(text):
        raise FileProblem(
            _("This is not a table: perhaps a picture or a document under another name. Choose an .xlsx or .csv file.")
        )
    rows: list[list[Cell]] = []
    count = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
            count += len(row)
            check_cells(count)
            rows.append([CellError(cell) if cell in ERROR_WORDS else unguard(cell) for cell in row])
    except csv.Error as error:
        raise FileProblem(
            _("The .csv cannot be read: a quotation mark is not closed, or a cell is too long. Save it as .xlsx.")
        ) from error
    return Table.of(rows)


def decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, or Windows-1251."""
    for coding in ["utf-16"] if data.startswith(UTF_16_MARKS) else ["utf-8-sig", "cp1251"]:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise FileProblem(_("The letters of the file cannot be read. Save it as .xlsx or as .csv in UTF-8."))


def delimiter_of(text: str) -> str:
    """The delimiter that parts the first line with text into the most cells."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda each: len(next(csv.reader([line], delimiter=each), [])))
