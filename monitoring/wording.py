"""Numbers of indicators as pages tell them: value, target and verdict in words, the trend as a few bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.formats import NBSP, UNDEFINED_TEXT, decimal, integer, percent
from schools.years import ReportingYear

from .charts import sparkline
from .counts import Count
from .lines import Line
from .models import Indicator, Target


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a year in the reader's words; empty where there is nothing to say."""

    code: str
    title: str
    url: str
    value: str
    parts: str  # «4 из 7»: the exact counts behind a share
    target: str  # «≥ 50 %»
    verdict: str
    tone: str
    lacking: str  # «учтено 7 из 9 организаций»
    chart: SafeString
    has_data: bool


def told(line: Line, year: ReportingYear, years: Sequence[ReportingYear], url: str) -> Told:
    """A line as it stands in a year; `years` are those of the trend, the earliest first."""
    verdict, tone = verdict_text(line, year)
    points = [(str(each), line.number(each)) for each in years if each.start in line.counts]
    known = [index for index, (_label, number) in enumerate(points) if number is not None]
    return Told(
        code=line.indicator.code,
        title=line.title,
        url=url,
        value=value_text(line, year),
        parts=parts_text(line, year),
        target=target_text(line, line.target(year)),
        verdict=verdict,
        tone=tone,
        lacking=lacking_text(line.counts[year.start]),
        chart=mark_safe(sparkline(points[known[0] :], unit_of(line)) if known else ""),  # noqa: S308 - our own drawing
        has_data=line.counts[year.start].has_data,
    )


def unit_of(line: Line) -> str:
    """The unit that stands behind a number: «%» of a share."""
    return "%" if line.is_share else ""


def value_text(line: Line, year: ReportingYear) -> str:
    """«57,1 %», «12», «да», «да у 3 из 5», «менее 3», «нет данных»."""
    count = line.counts[year.start]
    if line.is_hidden(year):
        return _("fewer than 3")
    if line.indicator.unit == Indicator.Unit.YES_NO and count.value is not None:
        return _yes_no(count)
    if count.has_data and count.number is None:
        return UNDEFINED_TEXT  # a share of nothing
    return number_text(count.number, is_share=line.is_share)


def number_text(number: Decimal | None, *, is_share: bool) -> str:
    """A number in its unit; «нет данных» for what is not known. A whole count has no digit after the comma."""
    if number is None:
        return _("no data")
    if is_share:
        return percent(number)
    return integer(int(number)) if number == number.to_integral_value() else decimal(number)


def _yes_no(count: Count) -> str:
    known = len(count.sources.get("monitoring.measurement", ()))
    if known > 1 and count.value is not None:
        return _("yes at %(yes)s of %(all)s") % {"yes": integer(int(count.value)), "all": integer(known)}
    return _("yes") if count.value else _("no")


def parts_text(line: Line, year: ReportingYear) -> str:
    """«4 из 7» of a share, empty where it is not known or not shown."""
    count = line.counts[year.start]
    if count.numerator is None or count.denominator is None or line.is_hidden(year):
        return ""
    return _("%(part)s of %(whole)s") % {"part": integer(count.numerator), "whole": integer(count.denominator)}


def target_text(line: Line, target: Target | None) -> str:
    """«≥ 50 %», «≤ 3»; empty without a target."""
    if target is None:
        return ""
    sign = "≥" if target.comparator == Target.Comparator.AT_LEAST else "≤"
    number = format(target.value.normalize(), "f").replace(".", ",")
    return f"{sign}{NBSP}{number}{NBSP}%" if line.is_share else f"{sign}{NBSP}{number}"


def verdict_text(line: Line, year: ReportingYear) -> tuple[str, str]:
    """Whether the target of the year is reached, in words, and the tone of it; («», «») where that is not known."""
    reached = line.is_reached(year)
    if reached is None:
        return "", ""
    return (_("target reached"), "good") if reached else (_("target not reached"), "warm")


def lacking_text(count: Count) -> str:
    """Of how many organisations the number is: «учтено 7 из 9 организаций»; empty where none is missing."""
    if not count.missing or not count.asked:
        return ""
    text = ngettext(
        "counted: %(have)s of %(asked)s organisation", "counted: %(have)s of %(asked)s organisations", count.asked
    )
    return text % {"have": integer(count.asked - len(count.missing)), "asked": integer(count.asked)}
