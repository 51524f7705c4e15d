"""One indicator in a year: its years as a chart and a table, how it is counted, and the records behind the number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from schools.formats import UNDEFINED_TEXT, decimal, percent
from schools.models import Department
from schools.open_data import Links, taken
from schools.pages import Way, load, paginate, public_page
from schools.years import ReportingYear

from ..behind import records_behind
from ..by_school import entered_numbers
from ..charts import indicator_chart
from ..datasets import NUMBERS, numbers_of
from ..indicators import FORMULAS
from ..lines import Line, stored_lines, years_before
from ..models import Indicator
from ..tally import counted, sources_of
from ..wording import (
    Told,
    lacking_text,
    number_text,
    parts_text,
    target_text,
    told,
    unit_of,
    value_text,
    verdict_text,
)
from ..years import years_with_data
from .frame import TREND, find_year, framed, year_url
from .tables import by_school


@dataclass(frozen=True, slots=True)
class YearRow:
    """A line in one year of its table."""

    year: str
    url: str  # empty for the page's own year and for years without a page
    value: str
    parts: str
    target: str
    verdict: str
    tone: str
    deviation: str
    way: str
    lacking: str


@dataclass(frozen=True, slots=True)
class LineOfYears:
    """A line of the indicator with everything the page shows of it."""

    title: str
    now: Told
    chart: SafeString
    rows: list[YearRow]
    missing: Sequence[str]
    note: str


@public_page
def indicator(request: HttpRequest, department: Department, year: str, pk: int) -> HttpResponseBase:
    years = years_with_data(department)
    of = find_year(department, years, year)
    address = reverse("monitoring:indicator", args=[department.slug, of.slug, pk])
    if of.slug != year:
        return redirect(address)
    found: Indicator = load(
        Indicator.objects.shown_of(department),
        pk,
        what=_("There is no such indicator here."),
        lead=_("Indicators of the department:"),
        way=Way(_("Monitoring, %(year)s") % {"year": of}, year_url(department, of)),
    )
    numbers: Iterable[Any] = (number for number in numbers_of(department) if number.indicator.pk == pk)
    if file := taken(request, department, {"numbers": (NUMBERS, numbers)}):
        return file
    kept, is_computed = counted(department, on=timezone.localdate()), found.computed_by in FORMULAS
    lines = stored_lines(department, of, kept, back=TREND - 1, pk=pk)
    own = [] if is_computed else entered_numbers(department, year=of, indicator=found)
    head, table = by_school(found, own, department)
    pages = paginate(request, table)
    sources = sources_of(department, found.computed_by, of) if is_computed else {}
    context = framed(
        department,
        of,
        indicator=found,
        tabs=[(str(each), reverse("monitoring:indicator", args=[department.slug, each.slug, pk]), each == of)
              for each in years],
        counted=kept if is_computed else None,
        lines=[_line(department, place, line, of, years) for place, line in enumerate(lines, start=1)],
        has_baseline=found.baseline is not None,
        baseline=number_text(found.baseline, is_share=found.unit == Indicator.Unit.SHARE),
        behind=records_behind(department, of, sources),
        head=head,
        pages=pages,
        rows=pages.rows,
        links=Links.to(request, NUMBERS),
    )  # fmt: skip
    return render(request, "monitoring/indicator.html", context)


def _line(
    department: Department, place: int, line: Line, year: ReportingYear, years: list[ReportingYear]
) -> LineOfYears:
    trend = years_before(year, TREND - 1)
    begun = next((index for index, each in enumerate(trend) if line.counts[each.start].has_data), len(trend) - 1)
    shown = trend[begun:]
    points = [(str(each), line.number(each)) for each in shown]
    target = line.target(year)
    chart = ""
    if sum(number is not None for _label, number in points) > 1:
        aim, word = target.value if target else None, pgettext("chart", "target")
        chart = indicator_chart(f"line-{place}", line.title, points, aim, unit_of(line), word)
    count = line.counts[year.start]
    return LineOfYears(
        title=line.breakdown or line.indicator.name,
        now=told(line, year, (), ""),
        chart=mark_safe(chart),  # noqa: S308 - our own drawing, its texts escaped
        rows=[_row(department, line, each, year, years) for each in reversed(shown)],
        missing=count.missing,
        note=count.note,
    )


def _row(
    department: Department, line: Line, year: ReportingYear, now: ReportingYear, years: list[ReportingYear]
) -> YearRow:
    verdict, tone = verdict_text(line, year)
    deviation, way = line.deviation(year), line.advance(year)
    has_way = line.indicator.baseline is not None and line.target(year) is not None
    own = year == now or year not in years
    return YearRow(
        year=str(year),
        url="" if own else reverse("monitoring:indicator", args=[department.slug, year.slug, line.indicator.pk]),
        value=value_text(line, year),
        parts=parts_text(line, year),
        target=target_text(line, line.target(year)),
        verdict=verdict,
        tone=tone,
        deviation="" if deviation is None else _signed(deviation),
        way="" if not has_way else UNDEFINED_TEXT if way is None else percent(way),
        lacking=lacking_text(line.counts[year.start]),
    )


def _signed(number: Any) -> str:
    text = decimal(number)
    return f"+{text}" if number > 0 and text.strip("0,") else text
