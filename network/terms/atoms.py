"""The smallest pieces of a cell that mean something alone: a span of days, years, a frequency, a day of the month."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from network.terms.term import Mark


class Named(NamedTuple):
    """One or several years as written: «2022», «2021-2024», «2022/2023 учебный год»."""

    first: int
    last: int
    school: bool = False


class Repeat(NamedTuple):
    """How often: the unit («yearly», «monthly»…) and, where said, how many times in it."""

    unit: str
    times: int | None = None


class ByDay(NamedTuple):
    """«До 10 числа», perhaps of the month that follows the reported period."""

    day: int
    of_next_month: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of time whose year may be unknown yet.

    `half` marks half-years, whose months depend on the kind of year; `year_like` a year without a number
    («в течение года»); `edge` a beginning, middle or end («в конце мая»); `single` a plain month;
    `joined` a range put together from two spans; `written` the years named beside it that are not in the marks yet.
    """

    first: Mark
    last: Mark
    half: bool = False
    school: bool = False
    year_like: bool = False
    edge: str = ""
    single: bool = False
    approximate: bool = False
    joined: bool = False
    written: tuple[Named, ...] = ()


class Atom(NamedTuple):
    """`P` span, `Y` years, `F` frequency, `B` day of the month, `W` whole period, `u` «по плану», `x` unread,
    `!` a turn of meaning, `†` an impossible date, `≈` approximately; prepositions and marks as in the tokens."""

    letter: str
    value: Any = None
