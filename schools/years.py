"""What a reporting year is: a calendar year («2021») or a school year («2021/2022»).

A department works by one of the two (`Department.year_kind`). In the database a year is the integer of the
calendar year it begins in; everything above the database takes a `ReportingYear` or a span of them, `Years`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1990, 2100


class YearKind(StrEnum):
    CALENDAR = "calendar"
    SCHOOL = "school"


@dataclass(frozen=True, order=True)
class ReportingYear:
    """One reporting year, named by the calendar year it starts in."""

    start: int
    kind: YearKind = YearKind.CALENDAR

    @classmethod
    def containing(cls, day: date, kind: YearKind) -> "ReportingYear":
        """The year a day falls in; a school year runs from 1 September to 31 August."""
        if kind is YearKind.SCHOOL and day.month < 9:
            return cls(day.year - 1, kind)
        return cls(day.year, kind)

    @property
    def starts_on(self) -> date:
        return date(self.start, 9, 1) if self.kind is YearKind.SCHOOL else date(self.start, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.start + 1, 8, 31) if self.kind is YearKind.SCHOOL else date(self.start, 12, 31)

    @property
    def slug(self) -> str:
        """How the year stands in an address: «2021» or «2021-2022»."""
        return f"{self.start}-{self.start + 1}" if self.kind is YearKind.SCHOOL else str(self.start)

    def __str__(self) -> str:
        return f"{self.start}/{self.start + 1}" if self.kind is YearKind.SCHOOL else str(self.start)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def previous(self, count: int = 1) -> "ReportingYear":
        return ReportingYear(self.start - count, self.kind)


def parse_year(text: str, kind: YearKind) -> ReportingYear:
    """Read one year as written in an address or a form: «2021», «2021/2022», «2021-2022».

    Raises ValueError where the text is not a year, is out of range, or is of the other kind.
    """
    match = re.fullmatch(r"\s*(\d{4})\s*(?:[/–—-]\s*(\d{4})\s*)?", text)
    if not match:
        raise ValueError(f"«{text[:40]}» is not a year")
    start, end = int(match[1]), match[2]
    if not FIRST_YEAR <= start <= LAST_YEAR:
        raise ValueError(f"the year {start} is out of range")
    if end is not None and (kind is not YearKind.SCHOOL or int(end) != start + 1):
        raise ValueError(f"«{text}» is not a {kind.value} year")
    return ReportingYear(start, kind)


@dataclass(frozen=True)
class Years:
    """A span of reporting years of one kind, first and last included."""

    first: ReportingYear
    last: ReportingYear

    def __post_init__(self) -> None:
        if self.first.kind is not self.last.kind or self.last.start < self.first.start:
            raise ValueError("a span of years runs from an earlier to a later year of the same kind")

    @classmethod
    def of(cls, first: int, last: int, kind: YearKind = YearKind.CALENDAR) -> "Years":
        return cls(ReportingYear(first, kind), ReportingYear(last, kind))

    @classmethod
    def parse(cls, text: str) -> "Years":
        """«2021-2024» and «2021» are calendar years; «2022/2023» and «2021/2022-2023/2024» school years."""
        compact = re.sub(r"\s+", "", text).replace("–", "-").replace("—", "-")
        if match := re.fullmatch(r"(\d{4})/(\d{4})(?:-(\d{4})/(\d{4}))?", compact):
            first, last = int(match[1]), int(match[3] or match[1])
            if int(match[2]) != first + 1 or (match[4] and int(match[4]) != last + 1):
                raise ValueError(f"«{text}» is not a span of school years")
            kind = YearKind.SCHOOL
        elif match := re.fullmatch(r"(\d{4})(?:-(\d{4}))?", compact):
            first, last, kind = int(match[1]), int(match[2] or match[1]), YearKind.CALENDAR
        else:
            raise ValueError(f"«{text[:40]}» is not a span of years: write «2021-2024» or «2022/2023»")
        if not (FIRST_YEAR <= first <= LAST_YEAR and FIRST_YEAR <= last <= LAST_YEAR):
            raise ValueError(f"«{text}» is out of range {FIRST_YEAR}–{LAST_YEAR}")
        return cls.of(first, last, kind)

    @property
    def kind(self) -> YearKind:
        return self.first.kind

    @property
    def starts_on(self) -> date:
        return self.first.starts_on

    @property
    def ends_on(self) -> date:
        return self.last.ends_on

    def __iter__(self) -> Iterator[ReportingYear]:
        return (ReportingYear(start, self.kind) for start in range(self.first.start, self.last.start + 1))

    def __len__(self) -> int:
        return self.last.start - self.first.start + 1

    def __contains__(self, item: object) -> bool:
        if isinstance(item, date):
            return self.starts_on <= item <= self.ends_on
        return isinstance(item, ReportingYear) and item.kind is self.kind and self.first <= item <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        return f"{self.first}–{self.last}"
