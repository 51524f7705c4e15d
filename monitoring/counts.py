"""A number as the portal keeps it: exact counts, what lies behind them, and what could not be counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Count:
    """What an indicator came to: a share (numerator and denominator) or a plain value, with its sources.

    `numerator`, `denominator`: exact counts, None where nothing could be counted («нет данных», never 0).
    `value`: for indicators that are no share.
    `sources`: model label → primary keys of the records counted in the numerator (or the value).
    `missing`: organisations that lack a number and left both sides; `asked`: of how many organisations.
    `note`: how it was counted, in the reader's language.
    """

    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    sources: dict[str, list[int]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asked: int | None = None
    note: str = ""

    @property
    def has_data(self) -> bool:
        return self.value is not None or (self.numerator is not None and self.denominator is not None)

    @property
    def number(self) -> Decimal | None:
        """The unrounded number that is compared with targets: per cent of a share, or the value; None if undefined."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return Decimal(self.numerator) * 100 / Decimal(self.denominator)


NOTHING = Count()


def together(counts: Iterable[Count]) -> Count:
    """Roll shares up as a ratio of sums, never as a mean of shares; those without data stay out on both sides.

    Raises ValueError for plain values: they have no common denominator.
    """
    known = []
    for count in counts:
        if count.value is not None:
            raise ValueError("only shares roll up as a ratio of sums")
        if count.has_data:
            known.append(count)
    if not known:
        return NOTHING
    return Count(
        numerator=sum(count.numerator or 0 for count in known),
        denominator=sum(count.denominator or 0 for count in known),
    )


def deviation(actual: Decimal | None, baseline: Decimal | None) -> Decimal | None:
    """I18: actual less baseline, in points; None where either is not known."""
    return None if actual is None or baseline is None else actual - baseline


def advance_to_target(actual: Decimal | None, baseline: Decimal | None, target: Decimal | None) -> Decimal | None:
    """(actual − baseline) / (target − baseline); None («н/д») where that is undefined."""
    if actual is None or baseline is None or target is None or target == baseline:
        return None
    return (actual - baseline) / (target - baseline)
