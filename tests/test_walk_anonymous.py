"""A stranger walks every address of the portal, with good words and bad ones: never a 500, nothing that is closed."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.contrib.admin.sites import site
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tests.factories.schools import UserFactory
from tests.papers import town

pytestmark = pytest.mark.django_db

HOSTILE = (
    "0",
    "-1",
    "99999999999999999999",
    "abc",
    "Белогорск",
    "%00",
    "%FF%FE",
    "..%2F..%2Fetc%2Fpasswd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    "a" * 3000,
)
GOOD = {
    "slug": "belogorsk",
    "year": "2020",
    "kind": "annual",
    "extension": "pdf",
    "code": "7KQX-M2PA-94TD",
    "id": "1",
    "pk": "1",
    "key": "schools",
    "object_id": "1",
    "app_label": "schools",
    "content_type_id": "1",
    "url": "x",
    "version_id": "1",
    "history_id": "1",
    "export_action": "1",
}
# Answers that a stranger may get; everything else is a fault.
CLOSED = {302, 403, 404, 405}
PUBLIC = {200, 301, 302, 304, 400, 404, 405}


def routes(patterns: list, prefix: str = "") -> Iterator[str]:
    """Every address pattern of the portal, its parameters still as «<name>»."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + written(entry))
        elif isinstance(entry, URLPattern):
            yield prefix + written(entry)


def written(entry) -> str:
    if isinstance(entry.pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(entry.pattern))
    # A regular expression of the admin: its named group becomes a parameter, its signs go.
    named = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", str(entry.pattern))
    return named.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


ALL = sorted(set(routes(get_resolver().url_patterns)))


def addresses(route: str) -> Iterator[str]:
    """The route with good words, and with each of its words bad in turn."""
    names = re.findall(r"<(\w+)>", route)
    yield filled(route, GOOD)
    for name, bad in product(names, HOSTILE):
        yield filled(route, {**GOOD, name: bad})


def filled(route: str, words: dict[str, str]) -> str:
    return "/" + re.sub(r"<(\w+)>", lambda match: words.get(match[1], "1"), route)


@pytest.fixture
def stranger() -> Client:
    town()
    return Client()


def test_walk_knows_every_part_of_the_portal():
    assert {"", "cabinet/", "health/", "<slug>/", "verify/<code>/", "<slug>/reports/<year>/<kind>.<extension>"} <= set(
        ALL
    )
    assert sum(route.startswith("admin/") for route in ALL) > 5 * len(site._registry)
    unknown = {name for route in ALL for name in re.findall(r"<(\w+)>", route)} - set(GOOD)
    assert not unknown, f"give these parameters a plausible value: {unknown}"


@pytest.mark.parametrize("route", [route for route in ALL if not route.startswith("admin/")])
def test_stranger_meets_no_fault(stranger, route):
    for address in addresses(route):
        for method in (stranger.get, stranger.head, stranger.post):
            assert method(address).status_code in PUBLIC, f"{method.__name__} {address[:200]}"


def test_admin_shows_a_stranger_nothing_but_its_door(stranger):
    for route in ALL:
        if not route.startswith("admin/"):
            continue
        for address in addresses(route):
            response = stranger.get(address)
            if route in {"admin/login/", "admin/jsi18n/"}:
                assert response.status_code in {200, 302}
                continue
            assert response.status_code in CLOSED, address[:200]
            if response.status_code == 302:
                assert "login" in response.url or response.url == "/admin/", address[:200]


@pytest.mark.parametrize("route", [route for route in ALL if route.startswith("cabinet/")])
def test_cabinet_leads_a_stranger_to_the_door(stranger, route):
    for address in addresses(route):
        response = stranger.get(address)
        assert response.status_code in {302, 404}
        assert response.status_code == 404 or response.url.startswith("/accounts/login/")


def test_person_without_a_post_meets_no_fault_either(stranger):
    stranger.force_login(UserFactory())
    for route in ALL:
        for address in addresses(route):
            assert stranger.get(address).status_code < 500, address[:200]


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=%FF", "?page=-1", "?file=../../etc/passwd", "?code=%00%00", "?next=javascript:1"]
)
def test_hostile_queries_meet_no_fault(stranger, query):
    for route in ALL:
        if not route.startswith("admin/"):
            assert stranger.get(filled(route, GOOD) + query).status_code in PUBLIC, route
