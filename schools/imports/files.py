"""What a brought file is, told by its bytes and never by its name, and its table of cells within limits."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .problems import FileProblem

Cell = Any  # str, int, float, bool, date, datetime, time, timedelta, None or CellError

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# A password-protected workbook is an old-style container with a stream of this name (MS-OFFCRYPTO 2.3.4.4).
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Table:
    """The rows of a file that hold anything, each with the number it has in the file (from 1)."""

    rows: list[tuple[int, list[Cell]]]

    @classmethod
    def of(cls, rows: Iterable[list[Cell]]) -> "Table":
        return cls([(number, row) for number, row in enumerate(rows, start=1) if not all(map(is_blank, row))])


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def check_size(size: int) -> None:
    """Raise FileProblem where a file of so many bytes is above `settings.IMPORT_MAX_BYTES`."""
    if size > settings.IMPORT_MAX_BYTES:
        raise FileProblem(
            _("The file is too large: %(size)s, and %(limit)s is the most. Split it into several files.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.IMPORT_MAX_BYTES)}
        )


def check_cells(count: int) -> None:
    """Raise FileProblem where a table of so many cells is above `settings.IMPORT_MAX_CELLS`."""
    if count > settings.IMPORT_MAX_CELLS:
        raise FileProblem(
            _("The table is too large: more than %(limit)s cells. Delete empty rows and columns, or split the file.")
            % {"limit": settings.IMPORT_MAX_CELLS}
        )


def read_table(data: bytes) -> Table:
    """The first sheet of an .xlsx, or a .csv, as rows of cells. Raises FileProblem, and nothing else."""
    from .delimited import read_delimited
    from .workbook import read_workbook

    check_size(len(data))
    if not data.strip():
        raise FileProblem(_("The file is empty. Choose a file with a table."))
    if data.startswith(OLD_OFFICE):
        raise FileProblem(_old_office(data))
    table = read_workbook(_open_zip(data)) if data.startswith(ZIP) else read_delimited(data)
    if not table.rows:
        raise FileProblem(_("There is no data in the file: the first sheet is empty."))
    return table


def _old_office(data: bytes) -> str:
    if ENCRYPTED_STREAM in data:
        return _("The workbook is protected by a password. Take the password off in Excel and save it again.")
    return _("This is a file of the old format (.xls or .doc). Open it in Excel and save it as .xlsx.")


def _open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive of a workbook; other archives that people take for one are called by their names."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileProblem(damaged()) from error
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise FileProblem(_("The archive is protected by a password. Save the workbook without it."))
    if "xl/workbook.xml" in names:
        return archive
    if "xl/workbook.bin" in names:
        raise FileProblem(_("This is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx."))
    if "word/document.xml" in names:
        raise FileProblem(_("This is a Word document (.docx), not a workbook. Copy the table into Excel and save it."))
    if "content.xml" in names:
        raise FileProblem(_("This is an OpenDocument file. Save it as .xlsx or .csv."))
    raise FileProblem(_("This is an archive, not a workbook. Choose an .xlsx or .csv file."))


def damaged() -> str:
    return _("The workbook is damaged and cannot be read. Open it in Excel, save it again and choose the new file.")
