"""What the pages of a year have in common: the year of the address, the switch of years, when it was counted."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from schools.models import Department
from schools.pages import Missing, Way, quoted
from schools.years import ReportingYear, YearKind, parse_year

# So many bars stand in a trend, the page's own year with them.
TREND = 6


def year_url(department: Department, year: ReportingYear) -> str:
    return reverse("monitoring:year", args=[department.slug, year.slug])


def find_year(department: Department, years: list[ReportingYear], text: str) -> ReportingYear:
    """The year of an address, one of those with data. Raises `Missing`, with links to these."""
    try:
        year = parse_year(text, department.years)
    except ValueError:
        message = _("«%(year)s» is not a year that %(department)s reports by.")
    else:
        if year in years:
            return year
        message = _("%(department)s has no data for %(year)s.")
    raise Missing(
        message % {"year": quoted(text), "department": department.name},
        lead=_("There are data for:") if years else _("There are no data for any year yet."),
        ways=[Way(str(each), year_url(department, each)) for each in years]
        or [Way(department.name, reverse("department", args=[department.slug]))],
    )


def year_in_words(year: ReportingYear) -> str:
    """«2020 год», «2024/2025 учебный год»."""
    text = _("school year %(year)s") if year.kind is YearKind.SCHOOL else _("the year %(year)s")
    return text % {"year": year}


def framed(department: Department, year: ReportingYear, **rest: Any) -> dict[str, Any]:
    """Context of a page of a year."""
    return {
        "department": department,
        "section": "monitoring",
        "year": year,
        "year_words": year_in_words(year),
        "year_url": year_url(department, year),
        **rest,
    }
