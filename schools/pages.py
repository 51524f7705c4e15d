"""What a public page of a department begins with: load it, or say plainly what is missing and where to go."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import keeping
from .access import ScopedQuerySet
from .formats import integer
from .models import Department
from .models.department import slug_validator

WAYS_OUT = 12
PER_PAGE = 50
_SHOWN = 40
_REPEATED = 500  # letters of one parameter that links of a page carry on
_Arguments = ParamSpec("_Arguments")


@dataclass(frozen=True, slots=True)
class Way:
    """A link that leads on from a page where there is nothing."""

    label: str
    url: str


class Missing(Http404):
    """A 404 that names what is wrong; `ways` are links to what there is, `lead` is the line above them."""

    def __init__(self, message: str, *, lead: str = "", ways: Iterable[Way] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.lead = lead
        self.ways = tuple(ways)


def quoted(text: str) -> str:
    """What a person put into the address, fit to be shown back to them: one short printable line."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in text[: _SHOWN + 1])
    return f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown


def departments_for(user: Any) -> ScopedQuerySet[Department]:
    """Departments that show themselves, and for who is signed in also those the person belongs to."""
    return Department.objects.published() | Department.objects.visible_to(user)


def load_department(user: Any, slug: str) -> Department:
    """The department of an address, in one query. Raises `Missing` where it is unknown, or hidden from who asks."""
    department = None
    if re.fullmatch(slug_validator.regex, slug):
        department = departments_for(user).select_related("region", "last_change").filter(slug=slug).first()
    if department is None:
        known = departments_for(user).only("name", "slug")[:WAYS_OUT]
        raise Missing(
            _("There is no municipality with the address «%(slug)s» here.") % {"slug": quoted(slug)},
            lead=_("Municipalities of this portal:"),
            ways=[Way(item.name, reverse("department", args=[item.slug])) for item in known],
        )
    return department


def with_department(
    view: Callable[Concatenate[HttpRequest, Department, _Arguments], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Hand the view the department instead of the first word of the address."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> HttpResponseBase:
        return view(request, load_department(request.user, slug), *args, **kwargs)

    return page


def public_page(
    view: Callable[Concatenate[HttpRequest, Department, _Arguments], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page everybody may read; the view gets the department instead of the first word of the address.

    To strangers it is served from what was kept while nothing of the department changes: one query (`keeping`).
    """

    @wraps(view)
    def page(
        request: HttpRequest, department: Department, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> HttpResponseBase:
        return keeping.answer(request, keeping.stamp_of(department), lambda: view(request, department, *args, **kwargs))

    return login_not_required(require_safe(with_department(page)))


def load(rows: QuerySet[Any], pk: int, *, what: str, lead: str, way: Way) -> Any:
    """One record of a page by its key. Raises `Missing`, which says `what` is not there and leads to `way`."""
    # A key longer than the database's own integers would be its error, not an empty answer.
    record = rows.filter(pk=pk).first() if pk < 2**63 else None
    if record is None:
        raise Missing(what, lead=lead, ways=[way])
    return record


@dataclass(frozen=True)
class Pages:
    """One page of a long list and the links to the others; `rows` are the records of this page."""

    rows: Sequence[Any]
    number: int
    last: int
    total: int
    first_row: int
    links: tuple[tuple[str, str], ...]  # what stands on the link, its address; «» for the page itself and for a gap
    previous_url: str
    next_url: str

    @property
    def is_cut(self) -> bool:
        return self.last > 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.rows) - 1


def paginate(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per: int = PER_PAGE) -> Pages:
    """The page that `?page=` asks for. Raises `Missing` for a page that is none or lies beyond the last one."""
    paginator: Paginator[Any] = Paginator(rows, per)
    asked = request.GET.get("page", "1")
    number = int(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else 0
    if not 1 <= number <= paginator.num_pages:
        raise Missing(
            _("There is no page «%(page)s» in this list.") % {"page": quoted(asked)},
            lead=_("Pages there are:"),
            ways=[Way(integer(each), _page_url(request, each)) for each in sorted({1, paginator.num_pages})],
        )
    page = paginator.page(number)
    links = tuple(
        (str(each), _page_url(request, int(each)) if isinstance(each, int) and each != number else "")
        for each in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    )
    return Pages(
        rows=list(page.object_list),
        number=number,
        last=paginator.num_pages,
        total=paginator.count,
        first_row=page.start_index(),
        links=links,
        previous_url=_page_url(request, number - 1) if page.has_previous() else "",
        next_url=_page_url(request, number + 1) if page.has_next() else "",
    )


def address_with(request: HttpRequest, **changes: str) -> str:
    """The address of the page with some parameters changed; «» drops one. Values no person wrote are not repeated."""
    query = request.GET.copy()
    for name, values in list(query.lists()):
        if name in changes or len(name) + sum(map(len, values)) > _REPEATED:
            del query[name]
    query.update({name: value for name, value in changes.items() if value})
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _page_url(request: HttpRequest, number: int) -> str:
    return address_with(request, page=str(number) if number > 1 else "")


def linked_data(kind: str, **values: Any) -> SafeString:
    """A schema.org description for search engines, as the text of a `<script type="application/ld+json">`."""
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    text = json.dumps({"@context": "https://schema.org", "@type": kind, **given}, ensure_ascii=False)
    # Inside the element only these three signs could be taken for markup.
    return mark_safe(text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}))  # noqa: S308
