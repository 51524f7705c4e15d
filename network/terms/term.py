"""What a «Сроки» cell means: the parts of a term, its canonical notation, its warnings."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from schools.years import Years


class Kind(StrEnum):
    ONCE = "once"
    BY = "once by"
    YEARLY = "yearly"
    UNSCHEDULED = "yearly unscheduled"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    TERMLY = "termly"
    WEEKLY = "weekly"
    WHOLE = "whole period"
    AMBIGUOUS = "ambiguous-year"
    FREE = "free text"
    MISSING = "missing"


FREQUENCIES = (Kind.MONTHLY, Kind.QUARTERLY, Kind.HALF_YEARLY, Kind.TERMLY, Kind.WEEKLY)


class Mark(NamedTuple):
    """A month or a day; the year is None until it is known."""

    month: int
    day: int | None = None
    year: int | None = None

    def __str__(self) -> str:
        day = "" if self.day is None else f"-{self.day:02}"
        return f"{self.year:04}-{self.month:02}{day}" if self.year else f"{self.month:02}{day}"

    def at(self, year: int) -> "Mark":
        return Mark(self.month, self.day, year)


class Run(NamedTuple):
    """From a mark to a mark, both included, in the order written: «декабрь-январь» stays (12, 1)."""

    first: Mark
    last: Mark

    @property
    def months(self) -> list[int]:
        count = (self.last.month - self.first.month) % 12
        return [(self.first.month + step - 1) % 12 + 1 for step in range(count + 1)]


@dataclass(frozen=True)
class Part:
    """One part of a term. Which fields are filled follows from the kind.

    `runs` hold the windows within a year (yearly, ambiguous) or the one stretch of time (once, a frequency with
    limits); `by` is the last day as (month, day); `deadline` says that only the end was named («до 1 октября»).
    """

    kind: Kind
    runs: tuple[Run, ...] = ()
    by: Mark | None = None
    deadline: bool = False
    from_year: int | None = None
    times: int | None = None
    by_day: int | None = None
    of_next_month: bool = False
    continuous: bool = False

    @property
    def months(self) -> list[int]:
        """Months of the year in written order, each once."""
        return list(dict.fromkeys(month for run in self.runs for month in run.months))

    def notation(self) -> str:
        words = [self.kind.value]
        if self.kind is Kind.BY:
            words.append(str(self.by))
        elif self.kind is Kind.ONCE or self.kind in FREQUENCIES:
            words += [str(run.first) if run.first == run.last else f"{run.first}..{run.last}" for run in self.runs]
        elif self.runs and not (self.kind is Kind.AMBIGUOUS and self.by):
            words.append("months=" + ",".join(map(str, self.months)))
        if self.by and self.kind is not Kind.BY:
            words.append(f"by={self.by}")
        if self.from_year:
            words.append(f"from={self.from_year}")
        if self.times:
            words.append(f"times={self.times}")
        if self.by_day:
            words.append(f"by-day={self.by_day}")
        if self.of_next_month:
            words.append("of-next-month")
        return " ".join(words)


WARNINGS = {
    "outside-programme": "Срок выходит за годы программы.",
    "invalid-date": "Такой даты нет в календаре: проверьте число и месяц.",
    "approximate": "Срок указан приблизительно, уточните числа.",
    "typo": "В слове опечатка, прочитано по смыслу: проверьте.",
    "extra-text": "Часть текста не относится к сроку или не прочитана.",
    "alternative-month": "Указан запасной месяц: оба считаются одним сроком.",
    "missing-dash": "Между месяцами нет тире или запятой: проверьте, как они прочитаны.",
}


@dataclass(frozen=True)
class Warning:
    """Something to look at in a cell that was read; `message` is a Russian sentence."""

    code: str
    message: str

    @classmethod
    def of(cls, code: str) -> "Warning":
        return cls(code, WARNINGS[code])


@dataclass(frozen=True)
class Window:
    """When something falls due: both days included, always inside the years of the term.

    `dated` is False where the year is known and the date is not; `continuous` marks work that goes on for the
    whole window and counts once a year.
    """

    starts_on: date
    due_on: date
    dated: bool = True
    continuous: bool = False


@dataclass(frozen=True)
class Term:
    """A cell as written together with what it means within the years of its plan."""

    text: str
    years: Years
    parts: tuple[Part, ...]
    warnings: tuple[Warning, ...] = ()

    def notation(self) -> str:
        """Canonical form, as in the table of «terms.md»: parts joined by « + », then the warnings."""
        parts = " + ".join(part.notation() for part in self.parts)
        return parts + "".join(f" !warn:{warning.code}" for warning in self.warnings)

    def occurrences(self) -> list[Window]:
        """What falls due inside the years, in order; nothing for free text, a missing or an ambiguous term."""
        from network.terms.windows import windows_of

        return windows_of(self)

    def in_words(self) -> str:
        """The meaning as a Russian sentence, shown beside the cell while typing."""
        from network.terms.in_words import term_in_words

        return term_in_words(self)

    @property
    def is_scheduled(self) -> bool:
        """Whether the cell says when: False for free text, an empty cell and an unknown year."""
        return any(part.kind not in {Kind.FREE, Kind.MISSING, Kind.AMBIGUOUS} for part in self.parts)
