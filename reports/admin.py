"""The admin of papers: what was built and published, and the building of a year's papers for many departments."""

import re
from collections.abc import Iterable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from reports.build import Step, has_files, request_build
from reports.kinds import PAPERS, years_with_papers
from reports.models import PaperBuild, Publication
from reports.places import Place
from schools.admin import DepartmentAdmin
from schools.admin.base import DepartmentFilter, ReadOnlyAdmin, ReportingYearMixin
from schools.models import Department
from schools.years import ReportingYear


@admin.register(PaperBuild)
class PaperBuildAdmin(ReportingYearMixin, ReadOnlyAdmin):
    list_display = ("department", "kind", "reporting_year", "state", "progress", "as_of", "built_at", "code")
    list_filter = ("state", "kind", ("department", DepartmentFilter))
    list_select_related = ("department",)
    search_fields = ("department__search_key",)
    fields = (
        "department", "kind", "reporting_year", "paper", "state", "step_name", "progress", "error", "as_of", "code",
        "fingerprint", "pdf_sha256", "xlsx_sha256", "requested_by", "queued_at", "built_at",
    )  # fmt: skip

    @admin.display(description=_("step"))
    def step_name(self, build: PaperBuild) -> str:
        return str(dict(Step.choices).get(build.step, ""))

    @admin.display(description=_("page of the paper"))
    def paper(self, build: PaperBuild) -> str:
        return format_html('<a href="{0}">{0}</a>', place_of(build).url())

    def get_urls(self) -> list[URLPattern]:
        progress = self.admin_site.admin_view(self.progress_view)
        return [path("progress/", progress, name="reports_paperbuild_progress"), *super().get_urls()]

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """How far the papers of a year are, department by department; the page renews itself until all are done."""
        # No longer than a database's integer.
        keys = [key for key in request.GET.getlist("department") if re.fullmatch("[0-9]{1,18}", key)]
        years = re.findall("^[0-9]{4}$", request.GET.get("year", ""))
        asked = self.get_queryset(request).filter(department__in=keys, year__in=years)
        builds = {(build.department_id, build.kind): build for build in asked.order_by("queued_at", "id")}
        rows = [(build, place_of(build), has_files(build)) for build in builds.values()]
        rows.sort(key=lambda row: row[0].department.name)
        is_waiting = any(build.state in (PaperBuild.State.QUEUED, PaperBuild.State.RUNNING) for build, _p, _f in rows)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Papers of the year"),
            "opts": self.opts,
            "rows": rows,
            "is_waiting": is_waiting,
        }
        response = TemplateResponse(request, "admin/reports/progress.html", context)
        if is_waiting:
            response["Refresh"] = "2"
        return response


@admin.register(Publication)
class PublicationAdmin(ReportingYearMixin, ReadOnlyAdmin):
    list_display = ("department", "kind", "reporting_year", "edition", "state", "published_at", "code")
    list_filter = ("state", "kind", ("department", DepartmentFilter))
    list_select_related = ("department",)
    search_fields = ("department__search_key",)
    fields = (
        "department", "kind", "reporting_year", "edition", "state", "code", "checksum", "approved_by", "approved_at",
        "published_at",
    )  # fmt: skip


# The queue's own page is in English and tells of tasks, with tracebacks: what became of a paper stands with the paper.
admin.site.unregister(DBTaskResult)

admin.site.unregister(Department)


@admin.register(Department)
class DepartmentPapersAdmin(DepartmentAdmin):
    """The departments with the action that builds their papers of a year."""

    actions = ("build_papers",)

    def has_build_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reports.add_paperbuild")

    @admin.action(description=_("Build the papers of a year"), permissions=["build"])
    def build_papers(self, request: HttpRequest, departments: QuerySet[Department]) -> HttpResponse:
        """First asks for the year, then puts the papers into the queue and leads to them."""
        chosen = list(departments.order_by("name"))
        asked = request.POST.get("year", "")
        places = places_of_year(chosen, asked) if asked else []
        if not places:
            return self._ask_year(request, chosen, is_unknown=bool(asked))
        for place in places:
            request_build(place.department, place.paper, place.year, request.user, retry=True)
        keys = {place.department.pk for place in places}
        self._tell(request, len(places), len(chosen) - len(keys))
        query = QueryDict(mutable=True)
        query["year"] = asked
        query.setlist("department", [str(key) for key in sorted(keys)])
        return redirect(f"{reverse('admin:reports_paperbuild_progress')}?{query.urlencode()}")

    def _ask_year(self, request: HttpRequest, chosen: list[Department], *, is_unknown: bool) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Build the papers of a year"),
            "opts": self.opts,
            "departments": chosen,
            "choices": year_choices(chosen, years_with_papers(chosen)),
            "is_unknown": is_unknown,
        }
        return TemplateResponse(request, "admin/reports/build_papers.html", context)

    def _tell(self, request: HttpRequest, asked: int, without: int) -> None:
        said = ngettext("%(number)d paper is being built.", "%(number)d papers are being built.", asked)
        self.message_user(request, said % {"number": asked})
        if without:
            said = ngettext(
                "%(number)d department has no data for this year.",
                "%(number)d departments have no data for this year.",
                without,
            )
            self.message_user(request, said % {"number": without}, messages.WARNING)


def places_of_year(departments: list[Department], start: str) -> list[Place]:
    """The papers of all kinds that these departments have for the year beginning in `start`."""
    found = [(paper, paper.years_by_department(departments)) for paper in PAPERS.values()]
    return [
        Place(department, paper, year)
        for department in departments
        for paper, years in found
        for year in years[department.pk]
        if str(year.start) == start
    ]


def year_choices(
    departments: Iterable[Department], years: dict[int, list[ReportingYear]]
) -> list[tuple[int, str, list[str]]]:
    """Start of the year, how the departments write it («2020, 2020/2021»), who has data; the newest first."""
    labels: dict[int, set[str]] = {}
    names: dict[int, list[str]] = {}
    for department in departments:
        for year in years[department.pk]:
            labels.setdefault(year.start, set()).add(str(year))
            names.setdefault(year.start, []).append(department.name)
    return [(start, ", ".join(sorted(labels[start])), names[start]) for start in sorted(labels, reverse=True)]


def place_of(build: PaperBuild) -> Place:
    return Place(build.department, PAPERS[build.kind], build.department.year(build.year))
