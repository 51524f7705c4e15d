"""What a paper is before it is drawn: frozen values that every renderer takes and none changes.

A `Document` holds text, numbers and dates, never markup, so nothing in it can break a page or a workbook.
Content modules build it from records; `html`, `pdf` and `xlsx` draw it; `canonical` freezes it as an edition.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.table import Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about the data: what is missing, how something was counted."""

    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A measured value at a label of the axis; None where nothing was measured."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of one indicator over years. It keeps the numbers; each renderer draws them in its own way."""

    key: str
    title: str
    points: tuple[Point, ...]
    target: Decimal | None = None
    unit: str = "%"
    note: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", self.key):
            raise ValueError(f"the figure key «{self.key}» is not lower-case ASCII")


Block = Paragraph | Bullets | Note | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Approval:
    """The block «УТВЕРЖДАЮ» top right; signature, name and date are blanks to be filled in by hand."""

    position: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The last line of a paper: a position, a blank for the signature and one for the name."""

    position: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. `notices` stand on every page and sheet; `appendices` come after the signature.

    `as_of`, `verify_url` and `verify_code` say when and where, so they are no part of the fingerprint.
    """

    title: str
    organisation: str
    kind: str
    year: str
    as_of: date
    sections: tuple[Section, ...] = ()
    appendices: tuple[Section, ...] = ()
    subtitle: str = ""
    place: str = ""
    source: str = ""
    notices: tuple[str, ...] = ()
    approval: Approval | None = None
    signature: Signature | None = None
    verify_url: str = ""
    verify_code: str = ""
    keep_over_ten_years: bool = False
    language: str = "ru"


def paragraph(text: str, *, strong: bool = False) -> Paragraph | None:
    return Paragraph(text.strip(), strong) if text.strip() else None


def bullets(items: Iterable[str], *, numbered: bool = False) -> Bullets | None:
    kept = tuple(item.strip() for item in items if item.strip())
    return Bullets(kept, numbered) if kept else None


def note(text: str) -> Note | None:
    return Note(text.strip()) if text.strip() else None


def section(
    title: str, *blocks: Block | None, sections: Iterable[Section | None] = (), numbered: bool = True
) -> Section | None:
    """A section of what there is, or None where there is nothing: an empty heading is never printed."""
    kept, below = tuple(block for block in blocks if block is not None), present(sections)
    return Section(title, kept, below, numbered) if kept or below else None


def present(items: Iterable[Section | None]) -> tuple[Section, ...]:
    return tuple(item for item in items if item is not None)
