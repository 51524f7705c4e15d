"""Search: over all departments that show themselves, or over one."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.found import KINDS, Group, Hit, Kind, first_hits, groups
from config.portal import portal_stamp
from schools import keeping
from schools.formats import printable
from schools.models import Department
from schools.pages import Missing, Pages, Way, paginate, public_page, quoted
from schools.search import words

LONGEST = 200  # characters of a query
FIRST = 5  # of each group, on the page of all groups
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A group on the page: its title, how many were found, the first of them and the address of all."""

    key: str
    title: str
    count: str
    hits: list[Hit]
    url: str


@public_page
def department_search(request: HttpRequest, department: Department) -> HttpResponse:
    return _search(request, department)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    stamp, _changed = portal_stamp()
    return keeping.answer(request, stamp, lambda: _search(request, None))


def _search(request: HttpRequest, department: Department | None) -> HttpResponse:
    query = " ".join(printable(request.GET.get("q", "")[:LONGEST]).split())
    asked = words(query)
    kind = _kind(request, query)
    found = groups(asked, department)
    context: dict[str, Any] = {
        "department": department,
        "query": query,
        "longest": LONGEST,
        "words": asked,
        "is_anything": any(group.keys for group in found),
        "tabs": _tabs(request, found, query, kind) if asked else (),
    }
    if asked and kind:
        context["pages"], context["hits"] = _all_of(request, kind, asked, department)
        context["kind"] = kind
    else:
        context["groups"] = [_shown(request, group, asked, query) for group in found if group.keys]
    return render(request, "config/search.html", context)


def _kind(request: HttpRequest, query: str) -> Kind | None:
    """The kind that `?in=` narrows to. Raises `Missing` for one that is not searched."""
    asked = request.GET.get("in", "")
    if not asked:
        return None
    for kind in KINDS:
        if kind.key == asked:
            return kind
    raise Missing(
        _("«%(kind)s» is nothing that is searched.") % {"kind": quoted(asked)},
        lead=_("Search in:"),
        ways=[Way(str(kind.title), _url(request, query, kind)) for kind in KINDS],
    )


def _all_of(
    request: HttpRequest, kind: Kind, asked: list[str], department: Department | None
) -> tuple[Pages, list[Hit]]:
    pages = paginate(request, kind.sorted(kind.found(asked, department)), PER_PAGE)
    return pages, kind.hits(list(pages.rows), asked)


def _shown(request: HttpRequest, group: Group, asked: list[str], query: str) -> Shown:
    hits = first_hits(group, asked, FIRST)
    more = _url(request, query, group.kind) if len(group.keys) > len(hits) else ""
    return Shown(group.kind.key, str(group.kind.title), group.count, hits, more)


def _tabs(request: HttpRequest, found: list[Group], query: str, current: Kind | None) -> list[tuple[str, str, bool]]:
    tabs = [(_("Everything"), _url(request, query), current is None)]
    for group in found:
        if group.keys or group.kind is current:
            label = f"{group.kind.title}: {group.count}"
            tabs.append((label, _url(request, query, group.kind), group.kind is current))
    return tabs


def _url(request: HttpRequest, query: str, kind: Kind | None = None) -> str:
    address = QueryDict(mutable=True)
    address["q"] = query
    if kind:
        address["in"] = kind.key
    return f"{request.path}?{address.urlencode()}"
