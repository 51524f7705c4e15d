"""What an address of a paper names: department, kind and year, or a plain word on which of them is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.document import Document
from reports.files import LABELS
from reports.kinds import PAPERS, Paper
from schools.models import Department
from schools.pages import Missing, Way, quoted
from schools.years import ReportingYear, parse_year


@dataclass(frozen=True)
class Place:
    """One paper of one department and year that has data."""

    department: Department
    paper: Paper
    year: ReportingYear

    def compose(self, as_of: date) -> Document:
        return self.paper.compose(self.department, self.year, as_of)

    @property
    def args(self) -> list[str]:
        return [self.department.slug, self.year.slug, self.paper.code]

    def url(self) -> str:
        return reverse("reports:preview", args=self.args)

    def file_url(self, extension: str) -> str:
        return reverse("reports:file", args=[*self.args, extension])

    def file_urls(self) -> list[tuple[str, str]]:
        """What each file is called and its address: («PDF», …), («Excel», …)."""
        return [(label, self.file_url(extension)) for extension, label in LABELS.items()]

    def progress_url(self, extension: str) -> str:
        return f"{reverse('reports:progress', args=self.args)}?file={extension}"


def at_paper(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hand the view a `Place` instead of words of the address; a year written otherwise leads to its own address."""

    @wraps(view)
    def placed(request: HttpRequest, department: Department, year: str, kind: str, **rest: Any) -> HttpResponseBase:
        place = locate(department, year, kind)
        if place.year.slug != year:
            match = request.resolver_match
            assert match is not None  # noqa: S101 - a view is only reached through the resolver
            query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
            return redirect(reverse(match.view_name, args=[*place.args, *rest.values()]) + query)
        return view(request, place, **rest)

    return placed


def locate(department: Department, year: str, kind: str) -> Place:
    """Raises `Missing`, which names the wrong word and links to what there is."""
    paper = PAPERS.get(kind)
    if paper is None:
        raise Missing(
            _("There is no paper of the kind «%(kind)s».") % {"kind": quoted(kind)},
            lead=_("Papers of %(department)s:") % {"department": department.name},
            ways=[Way(_("All papers"), reverse("reports:index", args=[department.slug]))],
        )
    return Place(department, paper, find_year(department, paper, year))


def find_year(department: Department, paper: Paper, text: str) -> ReportingYear:
    """The year of an address, if the department has data for it."""
    years = paper.years(department)
    try:
        year = parse_year(text, department.years)
    except ValueError:
        message = _("«%(year)s» is not a year that %(department)s reports by.")
    else:
        if year in years:
            return year
        message = _("%(department)s has no data for %(year)s.")
    known = [Way(str(item), Place(department, paper, item).url()) for item in years]
    raise Missing(
        message % {"year": quoted(text), "department": department.name},
        lead=_("There are data for:") if known else _("There are no data for any year yet."),
        ways=known or [Way(department.name, reverse("department", args=[department.slug]))],
    )
