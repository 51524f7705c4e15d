"""LibreOffice as the second opinion on our workbooks: it opens them, calculates every formula and says what it got."""

import math
import shutil
import subprocess
import zipfile
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl

# A file that says it comes from Excel is not recalculated on loading unless the profile says «always» (0).
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>"""

Sheets = dict[str, list[tuple[Any, ...]]]


def soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def values(path: Path) -> Sheets:
    """The values kept in a workbook, formulas as their cached results."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def recalculated(path: Path, scratch: Path) -> Sheets:
    """The same after LibreOffice opened the workbook, recalculated all of it and saved it again.

    `scratch` is a directory for LibreOffice's profile and the copy; it may be used for several workbooks.
    """
    profile, out = scratch / "profile", scratch / "recalculated"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    if not settings.exists():
        settings.write_text(_ALWAYS, encoding="utf-8")
    subprocess.run(
        [
            soffice() or "soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return values(out / path.name)


def same(one: Any, other: Any) -> bool:
    """Whether two cells say the same: numbers to nine digits, an empty text as nothing."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return (one or None) == (other or None)


def differences(ours: Sheets, theirs: Sheets) -> list[tuple[str, int, Any, Any]]:
    """Cells that differ between two readings of a workbook: sheet, row from 1, one value, the other."""
    assert list(ours) == list(theirs)
    found = []
    for name, lines in ours.items():
        for number, (line, other) in enumerate(zip_longest(lines, theirs[name], fillvalue=()), start=1):
            pairs = zip_longest(line, other)
            found += [(name, number, first, second) for first, second in pairs if not same(first, second)]
    return found


def with_wrong_value(path: Path, formula: str, copy: Path) -> Path:
    """A copy of a workbook in which one formula's cached value is 12345, to prove that a check can fail."""
    replaced = 0
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            text = source.read(item)
            mark = f"<f>{formula}</f><v>".encode()
            if mark in text:
                head, tail = text.split(mark, 1)
                text = head + mark + b"12345" + tail[tail.index(b"</v>") :]
                replaced += 1
            target.writestr(item, text)
    assert replaced == 1
    return copy
