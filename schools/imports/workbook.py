"""Reading .xlsx: what the archive unpacks to is measured first, and only what was measured is parsed.

calamine allocates the whole rectangle a sheet claims, reads failed formulas as empty cells and trusts the
archive. So each part is unpacked under a limit, every sheet is walked by expat for its true extent, failed
and unvalued formulas are marked, and calamine gets the parts packed anew.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from .files import Table, check_cells, damaged
from .problems import CellError, FileProblem

# Bytes of all parts together once unpacked; a million cells take about half of it.
UNPACKED_LIMIT = 100 * 1024 * 1024
UNVALUED = "="  # the mark of a formula that was saved without its value

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read_workbook(archive: zipfile.ZipFile) -> Table:
    """The first sheet of a workbook. Raises FileProblem."""
    parts = _unpack(archive)
    scans = {name: SheetScan.of(content) for name, content in parts.items()}
    try:
        sheet = CalamineWorkbook.from_filelike(_pack(parts)).get_sheet_by_index(0)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise FileProblem(damaged()) from error
    except BaseException as error:
        # A panic of the reader's Rust code is no Exception, and a damaged file must not end the process.
        if type(error).__name__ != "PanicException":
            raise
        raise FileProblem(damaged()) from error
    if first := scans.get(_first_sheet(parts)):
        _mark_failed(rows, first.failed)
    return Table.of(rows)


def _mark_failed(rows: list[list[Any]], failed: dict[tuple[int, int], str]) -> None:
    """Put the failed formulas where calamine has empty cells, or nothing at all beyond the last filled one."""
    for (row, column), mark in failed.items():
        rows.extend([] for _missing in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = CellError(mark)


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The XML parts of the archive, whatever sizes it declares, within `UNPACKED_LIMIT` all together."""
    limit = getattr(settings, "IMPORT_MAX_UNPACKED_BYTES", UNPACKED_LIMIT)
    parts: dict[str, bytes] = {}
    left = limit
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(member) as source:
                content = source.read(left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise FileProblem(damaged()) from error
        left -= len(content)
        if left < 0:
            raise FileProblem(
                _("The workbook unpacks to more than %(limit)s MB. Delete what is not needed, or split the file.")
                % {"limit": limit // (1024 * 1024)}
            )
        parts[member.filename] = content
    return parts


def _pack(parts: dict[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


@dataclass
class SheetScan:
    """One walk over a part: how far its cells reach, and which formulas failed or have no value."""

    failed: dict[tuple[int, int], str] = field(default_factory=dict)
    row: int = 0  # of the last cell met, from 1
    column: int = 0
    rows: int = 0
    columns: int = 0
    count: int = 0
    _kind: str = ""
    _has_formula: bool = False
    _value: list[str] | None = None
    _text: str = ""

    @classmethod
    def of(cls, content: bytes) -> "SheetScan":
        """Raises FileProblem for broken XML, for a declared document type and for too many cells."""
        scan = cls()
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = scan._refuse
        parser.StartElementHandler = scan._start
        parser.EndElementHandler = scan._end
        parser.CharacterDataHandler = scan._characters
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise FileProblem(damaged()) from error
        return scan

    def _refuse(self, *_declaration: Any) -> None:
        raise FileProblem(damaged())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self.row + 1
            self.column = 0
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "f":
            self._has_formula = True
        elif tag == "v":
            self._value = []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if match := _REFERENCE.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(match[2]), column_number(match[1])
        else:
            self.column += 1
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        self.count += 1
        check_cells(max(self.count, self.rows * self.columns))
        self._kind, self._has_formula, self._text = attributes.get("t", ""), False, ""

    def _characters(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "v" and self._value is not None:
            self._text, self._value = "".join(self._value), None
        elif tag == "c":
            if self._kind == "e":
                self.failed[self.row - 1, self.column - 1] = self._text or "#N/A"
            elif self._has_formula and not self._text and self._kind != "str":
                self.failed[self.row - 1, self.column - 1] = UNVALUED


def column_number(letters: str) -> int:
    """«A» → 1, «XFD» → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _first_sheet(parts: dict[str, bytes]) -> str:
    """The part that holds the first sheet, as the workbook and its relations say."""
    sheets = _elements(parts["xl/workbook.xml"], "sheet")
    relation = next((value for name, value in sheets[0].items() if name.endswith(" id")), "") if sheets else ""
    relations = _elements(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), "Relationship")
    target = next((each.get("Target", "") for each in relations if each.get("Id") == relation), "")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join("xl", target or "worksheets/sheet1.xml"))


def _elements(content: bytes, tag: str) -> list[dict[str, str]]:
    """The attributes of every element of a name, in order."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.Parse(content, True)  # well-formed: SheetScan has walked it
    return found
