"""Open data: what sets a department has, and each set with its description, its fields and its first rows."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.catalogue import DATASETS, GROUPS, row_counts
from config.portal import portal_stamp
from schools import keeping
from schools.models import Department
from schools.open_data import FORMATS, Dataset, taken
from schools.open_data.answer import TYPES
from schools.open_data.writers import csv_text
from schools.pages import Missing, Way, departments_for, linked_data, paginate, public_page, quoted

FIRST = 10  # rows shown on the page of a set
FIRST_COMPUTED = 3  # of a set whose rows are computed, since each may ask the database anew
_CELL = 120  # characters of a cell shown there


@login_not_required
@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """What data there are and how to take them, and the departments that have them."""
    stamp, _changed = portal_stamp()
    return keeping.answer(request, stamp, lambda: _data(request))


def _data(request: HttpRequest) -> HttpResponse:
    departments = departments_for(request.user).select_related("region", "last_change").order_by("name", "pk")
    context = {
        "pages": paginate(request, departments),
        "groups": GROUPS,
        "formats": ", ".join(FORMATS.values()),
        "linked_data": linked_data(
            "DataCatalog", name=_("Open data"), url=settings.PUBLIC_URL + request.path, license=_licence()
        ),
    }
    return render(request, "config/data.html", context)


@public_page
def department_data(request: HttpRequest, department: Department) -> HttpResponse:
    counts = row_counts(department, DATASETS.values())
    groups = [
        (title, [(dataset, counts.get(dataset.key), _files(department, dataset)) for dataset in sets])
        for title, sets in GROUPS
        if sets
    ]
    about = linked_data(
        "DataCatalog",
        name=f"{_('Open data')}: {department.name}",
        url=settings.PUBLIC_URL + request.path,
        license=_licence(),
        dateModified=department.changed_at.isoformat(timespec="seconds"),
        dataset=[{"@type": "Dataset", **_about(department, dataset)} for dataset in DATASETS.values()],
    )
    return render(
        request,
        "config/department_data.html",
        {"department": department, "groups": groups, "linked_data": about},
    )


@public_page
def dataset(request: HttpRequest, department: Department, key: str) -> HttpResponseBase:
    """The page of a set; `?format=` takes all of its rows."""
    found = DATASETS.get(key)
    if found is None:
        raise Missing(
            _("There is no set of data «%(key)s».") % {"key": quoted(key)},
            lead=_("Sets of %(department)s:") % {"department": department.name},
            ways=[Way(str(each.title), _address(department, each)) for each in DATASETS.values()],
        )
    rows = found.rows(department)
    if file := taken(request, department, {found.key: (found, rows)}):
        return file
    context = {
        "department": department,
        "dataset": found,
        "has_units": any(str(field.unit) for field in found.fields),
        "page_url": _page_url(department, found),
        "files": _files(department, found),
        "first": _first_lines(found, rows),
        "count": rows.count() if isinstance(rows, QuerySet) else None,
        "linked_data": _linked(department, found),
    }
    return render(request, "config/dataset.html", context)


def _first_lines(dataset: Dataset, rows: Iterable[Any]) -> list[list[str]]:
    """The first rows as they stand in the file, long texts cut."""
    first = rows[:FIRST] if isinstance(rows, QuerySet | Sequence) else islice(rows, FIRST_COMPUTED)
    return [[Truncator(csv_text(value)).chars(_CELL) for value in line] for line in dataset.lines(first)]


def _address(department: Department, dataset: Dataset) -> str:
    return reverse("dataset", args=[department.slug, dataset.key])


def _page_url(department: Department, dataset: Dataset) -> str:
    """The page on which people read these data, where it needs nothing but the department."""
    return reverse(dataset.page, args=[department.slug]) if dataset.page else ""


def _files(department: Department, dataset: Dataset) -> list[tuple[str, str]]:
    """What each file is called and its address."""
    return [(label, f"{_address(department, dataset)}?format={code}") for code, label in FORMATS.items()]


def _licence() -> dict[str, str]:
    return {"@type": "CreativeWork", "name": _("Free use with a reference to the source")}


def _about(department: Department, dataset: Dataset) -> dict[str, str]:
    return {
        "name": f"{dataset.title}: {department.name}",
        "description": str(dataset.description),
        "url": settings.PUBLIC_URL + _address(department, dataset),
    }


def _linked(department: Department, dataset: Dataset) -> str:
    """The set for search engines: schema.org Dataset with a download for each format."""
    return linked_data(
        "Dataset",
        **_about(department, dataset),
        identifier=f"{department.slug}/{dataset.key}",
        dateModified=department.changed_at.isoformat(timespec="seconds"),
        inLanguage="ru",
        isAccessibleForFree=True,
        license=_licence(),
        creator={"@type": "GovernmentOrganization", "name": department.full_name},
        variableMeasured=[
            {"@type": "PropertyValue", "name": field.key, "description": str(field.title)} for field in dataset.fields
        ],
        distribution=[
            {
                "@type": "DataDownload",
                "encodingFormat": TYPES[code].partition(";")[0],
                "contentUrl": f"{settings.PUBLIC_URL}{_address(department, dataset)}?format={code}",
            }
            for code in FORMATS
        ],
    )
