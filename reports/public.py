"""Public pages of papers: which there are, the preview, the files and how far their building is, the check by code."""

import re
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports import build as building
from reports.canonical import fingerprint
from reports.datasets import PAPERS as PAPERS_DATA
from reports.datasets import lines_of, table_dataset
from reports.files import CONTENT_TYPES, LABELS, file_name
from reports.html import preview as preview_html
from reports.kinds import PAPERS
from reports.listing import paper_rows
from reports.models import CODE_ALPHABET, PaperBuild
from reports.outline import outline, tables
from reports.places import Place, at_paper, find_year
from schools.models import Department
from schools.open_data import Links, taken
from schools.pages import Missing, Way, departments_for, public_page, quoted, with_department


@public_page
def index(request: HttpRequest, department: Department) -> HttpResponseBase:
    rows = paper_rows(department)
    if file := taken(request, department, {"papers": (PAPERS_DATA, rows)}):
        return file
    context = {"department": department, "section": "reports", "rows": rows, "links": Links.to(request, PAPERS_DATA)}
    return render(request, "reports/index.html", context)


@login_not_required
@require_safe
@with_department
def year(request: HttpRequest, department: Department, year: str) -> HttpResponse:
    """Someone cut the address short: there is one kind of paper, so it leads there."""
    paper = next(iter(PAPERS.values()))
    return redirect(Place(department, paper, find_year(department, paper, year)).url())


@public_page
@at_paper
def preview(request: HttpRequest, place: Place) -> HttpResponseBase:
    document = place.compose(timezone.localdate())
    found = tables(document)
    sets = {table.key: (table_dataset(place, table), lines_of(table)) for _number, table in found}
    if "format" in request.GET and not sets:
        raise Missing(_("This paper has no tables."), ways=[Way(str(document.title), place.url())])
    if file := taken(request, place.department, sets):
        return file
    contents = [item for item in outline(document) if item.depth <= 2]
    context = {
        "place": place,
        "department": place.department,
        "section": "reports",
        "document": document,
        "contents": contents,
        "body": preview_html(document),
        "files": place.file_urls(),
        "tables": [
            replace(Links.to(request, sets[table.key][0], table=table.key), title=f"{number}. {table.title}")
            for number, table in found
        ],
    }
    return render(request, "reports/preview.html", context)


@login_not_required
@require_safe
@with_department
@at_paper
def file(request: HttpRequest, place: Place, extension: str) -> HttpResponseBase:
    """The file, if it stands for the data of the moment; else its building is asked for and can be watched."""
    if extension not in CONTENT_TYPES:
        raise Missing(
            _("Papers do not come as «%(extension)s».") % {"extension": quoted(extension)},
            lead=_("This paper comes as:"),
            ways=[Way(label, url) for label, url in place.file_urls()],
        )
    build = building.request_build(place.department, place.paper, place.year, request.user)
    if building.has_files(build):
        try:
            return _send(request, build, extension)
        except FileNotFoundError:  # a building of newer data cleared it away this very moment
            building.request_build(place.department, place.paper, place.year, request.user)
    return redirect(place.progress_url(extension))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_department
@at_paper
def progress(request: HttpRequest, place: Place) -> HttpResponse:
    """How far the building is; a POST asks for it again after a failure."""
    extension = request.GET.get("file", "")
    extension = extension if extension in CONTENT_TYPES else "pdf"
    if request.method == "POST":
        building.request_build(place.department, place.paper, place.year, request.user, retry=True)
        return redirect(place.progress_url(extension))
    build, is_present = building.present_build(place.department, place.paper, place.year)
    if build is None:
        return redirect(place.url())
    state = _state(place, build, extension, is_present=is_present)
    context = {"place": place, "department": place.department, **state}
    part = "reports/progress_state.html" if request.headers.get("HX-Request") else "reports/progress.html"
    response = render(request, part, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_not_required
@require_safe
def verify_search(request: HttpRequest) -> HttpResponse:
    """A code typed from paper leads to its page."""
    typed = request.GET.get("code", "")
    if code := _code(typed):
        return redirect("reports:verify", code)
    return render(request, "reports/verify_search.html", {"typed": quoted(typed)})


@login_not_required
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper with this code is, and whether the data have changed since."""
    known = _code(code)
    build = PaperBuild.objects.select_related("department").filter(code=known, built_at__isnull=False).first()
    if build is None:
        raise Missing(
            _("No paper has the code «%(code)s».") % {"code": quoted(code)},
            lead=_("Compare it with the code under the QR on the first sheet:"),
            ways=[Way(_("Type the code again"), "/verify/")],
        )
    if known != code:
        return redirect("reports:verify", known)
    department, paper = build.department, PAPERS[build.kind]
    year = department.year(build.year)
    is_open = departments_for(request.user).filter(pk=department.pk).exists()
    has_data = year in paper.years(department)
    context: dict[str, Any] = {
        "build": build,
        "year": year,
        "paper": paper,
        "notice": department.notice,
        "is_current": has_data and _present_mark(Place(department, paper, year)) == build.fingerprint,
        "place": Place(department, paper, year) if is_open and has_data else None,
    }
    return render(request, "reports/verify.html", context)


def _state(place: Place, build: PaperBuild, extension: str, *, is_present: bool) -> dict[str, Any]:
    """What the page of progress tells; of data that changed since the building, only that they did."""
    size = _size(build, extension) if is_present and building.has_files(build) else None
    return {
        "build": build,
        "is_ready": size is not None,
        "is_waiting": is_present and building.is_unfinished(build),
        "is_failed": is_present and build.state == PaperBuild.State.FAILED,
        "step": dict(building.Step.choices).get(build.step, ""),
        "label": LABELS[extension],
        "size": size,
        "file_url": place.file_url(extension),
        "progress_url": place.progress_url(extension),
    }


def _present_mark(place: Place) -> str:
    return fingerprint(place.compose(timezone.localdate()))


# Letters of the other keyboard that look the same on paper.
_LOOK_ALIKES = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")


def _code(text: str) -> str:
    """«7kqx m2pa94td» → «7KQX-M2PA-94TD»; empty for what cannot be a code."""
    letters = re.sub(r"[\s–—-]+", "", text[:40]).upper().translate(_LOOK_ALIKES)
    if not re.fullmatch(f"[{CODE_ALPHABET}]{{12}}", letters):
        return ""
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def _field(build: PaperBuild, extension: str) -> FieldFile:
    return build.pdf if extension == "pdf" else build.xlsx


def _size(build: PaperBuild, extension: str) -> int | None:
    try:
        return _field(build, extension).size
    except FileNotFoundError:
        return None


def _send(request: HttpRequest, build: PaperBuild, extension: str) -> HttpResponseBase:
    etag = quote_etag(build.pdf_sha256 if extension == "pdf" else build.xlsx_sha256)
    response = get_conditional_response(request, etag=etag) or _whole(request, build, extension)
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response


def _whole(request: HttpRequest, build: PaperBuild, extension: str) -> FileResponse:
    response = FileResponse(
        _field(build, extension).open("rb"),
        as_attachment=True,
        filename=file_name(build, extension),
        content_type=CONTENT_TYPES[extension],
    )
    if request.method == "HEAD":
        response.streaming_content = ()
    return response
