"""What search engines read first: robots.txt, and the maps of all public pages, a map for each department.

Written as text and not through django.contrib.sitemaps, whose template takes seconds where a map is long.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.catalogue import DATASETS
from config.portal import portal_stamp
from events.models import Event
from network.models import Directive, Pairing, Plan, Programme
from reports.kinds import PAPERS, years_with_papers
from reports.places import Place
from schools import keeping
from schools.models import Department, School
from schools.models.department import slug_validator
from schools.pages import Missing, Way

# A file holds 50,000 addresses at most: these many records in each language, and the pages that every department has.
RECORDS = 20_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_CLOSED = ("admin", "cabinet", "accounts")
_PORTAL = ("home", "search", "data", "help", "reports:verify_search")
_OF_DEPARTMENT = (
    "department",
    "network:network",
    "network:programmes",
    "network:documents",
    "events:events",
    "schools:schools",
    "monitoring:index",
    "reports:index",
    "department_data",
)
# The name of a record's page, which takes the department and the key of the record.
_RECORDS: tuple[tuple[str, type[Any], Q], ...] = (
    ("school", School, Q()),
    ("pair", Pairing, Q()),
    ("network:programme", Programme, Q()),
    ("network:plan", Plan, Q(pairing__isnull=True)),  # a roadmap is shown on the page of its pair
    ("network:document", Directive, Q()),
    ("events:event", Event, Q()),
)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """All may be read but what is closed, and files of data, which are no pages."""
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}/{word}/" for prefix in prefixes for word in _CLOSED]
    lines += ["Disallow: /*?*format=", "", f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The map of maps: one of the portal's own pages, and for each public department as many as it needs."""
    stamp, changed = portal_stamp()
    return keeping.answer(request, stamp, lambda: _xml(_index(changed)))


def _index(changed: datetime) -> Iterator[str]:
    yield f"{_HEAD}<sitemapindex {_SPACES}>\n"
    yield _map(reverse("portal_sitemap"), changed)
    records = _records_of_all()
    for department in Department.objects.published().select_related("last_change").order_by("slug"):
        address = reverse("department_sitemap", args=[department.slug])
        yield _map(address, department.changed_at)
        for page in range(2, -(-records.get(department.pk, 0) // RECORDS) + 1):
            yield _map(f"{address}?p={page}", department.changed_at)
    yield "</sitemapindex>\n"


def _map(path: str, changed: datetime) -> str:
    address = escape(settings.PUBLIC_URL + path)
    return f"<sitemap><loc>{address}</loc><lastmod>{_moment(changed)}</lastmod></sitemap>\n"


def _records_of_all() -> dict[int, int]:
    """How many records with pages each public department has, by its key."""
    found: dict[int, int] = {}
    for _name, model, which in _RECORDS:
        rows = model.objects.published().filter(which).order_by()
        for key, number in rows.values_list("department").annotate(Count("pk")):
            found[key] = found.get(key, 0) + number
    return found


@login_not_required
@require_safe
def portal(request: HttpRequest) -> HttpResponseBase:
    """The pages that belong to no department."""
    stamp, changed = portal_stamp()
    return keeping.answer(request, stamp, lambda: _xml(_urls((reverse(name) for name in _PORTAL), changed)))


@login_not_required
@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The pages of a department that shows itself, whoever asks."""
    asked = request.GET.get("p", "1")
    if not re.fullmatch(slug_validator.regex, slug) or not re.fullmatch(r"[1-9][0-9]{0,4}", asked):
        raise _no_map()
    found = Department.objects.published().select_related("last_change").filter(slug=slug).first()
    if found is None:
        raise _no_map()

    def draw() -> HttpResponse:
        paths = list(_pages(found, int(asked)))
        if not paths:
            raise _no_map()
        return _xml(_urls(paths, found.changed_at))

    return keeping.answer(request, keeping.stamp_of(found), draw)


def _no_map() -> Missing:
    return Missing(_("There is no such map of the site."), ways=[Way(_("All maps"), reverse("sitemap"))])


def _pages(department: Department, page: int) -> Iterator[str]:
    """Russian addresses: on the first page those that every department has and its papers, then records by turns."""
    if page == 1:
        yield from (reverse(name, args=[department.slug]) for name in _OF_DEPARTMENT)
        yield from (reverse("dataset", args=[department.slug, key]) for key in DATASETS)
        for year in years_with_papers([department])[department.pk]:
            yield reverse("monitoring:year", args=[department.slug, year.slug])
            yield from (Place(department, paper, year).url() for paper in PAPERS.values())
    rows = chain.from_iterable(
        _addresses(name, department, model.objects.shown_of(department).filter(which))
        for name, model, which in _RECORDS
    )
    yield from islice(rows, (page - 1) * RECORDS, page * RECORDS)


def _addresses(name: str, department: Department, rows: QuerySet[Any]) -> Iterator[str]:
    # All addresses of a kind differ in the key alone: asking the resolver for each would take longer than the query.
    before, _zero, after = reverse(name, args=[department.slug, 0]).rpartition("0")
    return (f"{before}{key}{after}" for key in rows.order_by("pk").values_list("pk", flat=True))


def _urls(paths: Iterable[str], changed: datetime) -> Iterator[str]:
    """Each page in each language, and each tells of the others. `paths` are made in the main language."""
    moment = _moment(changed)
    yield f'{_HEAD}<urlset {_SPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    with translation.override(settings.LANGUAGE_CODE):
        for path in paths:
            in_languages = {
                code: escape(settings.PUBLIC_URL + ("" if code == settings.LANGUAGE_CODE else f"/{code}") + path)
                for code, _name in settings.LANGUAGES
            }
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
                for code, address in in_languages.items()
            )
            for address in in_languages.values():
                yield f"<url><loc>{address}</loc><lastmod>{moment}</lastmod>{links}</url>\n"
    yield "</urlset>\n"


def _moment(changed: datetime) -> str:
    return changed.isoformat(timespec="seconds")


def _xml(parts: Iterable[str]) -> HttpResponse:
    return HttpResponse("".join(parts), content_type="application/xml; charset=utf-8")
