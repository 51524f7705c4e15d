"""Public pages kept while nothing they show has changed: what a browser, a stranger and a signed-in person get."""

import gzip
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schools import keeping
from schools.access import Role
from schools.models import Department, LastChange
from tests.factories.schools import DepartmentFactory, SchoolFactory, UserFactory, person

pytestmark = pytest.mark.django_db
PAGE = "/belogorsk/data/schools/"


@pytest.fixture
def town():
    return DepartmentFactory(slug="belogorsk", name="Белогорск")


def queries(client, address=PAGE, status=200, **headers):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address, headers=headers).status_code == status
    return len(seen)


class TestStrangers:
    def test_a_visited_page_costs_one_query(self, client, town):
        assert queries(client) > 1
        assert queries(client) == 1

    def test_a_browser_that_has_the_page_is_told_so(self, client, town):
        etag = client.get(PAGE)["ETag"]
        assert etag.startswith('W/"')
        assert queries(client, status=304, **{"If-None-Match": etag}) == 1
        response = client.get(PAGE, headers={"If-None-Match": etag})
        assert response.content == b"" and response["ETag"] == etag
        assert response["Cache-Control"] == "no-cache"

    def test_a_browser_is_told_even_if_nobody_keeps_the_page(self, client, town):
        etag = client.get(PAGE)["ETag"]
        cache.clear()
        assert queries(client, status=304, **{"If-None-Match": etag}) == 1

    def test_what_changed_is_drawn_anew(self, client, town):
        etag = client.get(PAGE)["ETag"]
        SchoolFactory(department=town, short_name="Новая школа")
        response = client.get(PAGE, headers={"If-None-Match": etag})
        assert response.status_code == 200 and response["ETag"] != etag
        assert "Новая школа" in response.content.decode()

    def test_packed_for_who_unpacks_it(self, client, town):
        for _visit in range(2):  # drawn, then kept
            plain = client.get(PAGE)
            packed = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
            assert not plain.has_header("Content-Encoding") and packed["Content-Encoding"] == "gzip"
            assert gzip.decompress(packed.content) == plain.content
            assert "Accept-Encoding" in packed["Vary"] and "Cookie" in packed["Vary"]

    def test_the_kept_page_keeps_its_type(self, client, town):
        assert [client.get("/belogorsk/feed.atom")["Content-Type"] for _visit in range(2)] == [
            "application/atom+xml; charset=utf-8"
        ] * 2

    def test_each_language_query_and_address_has_a_page_of_its_own(self, client, town):
        addresses = (PAGE, f"/en{PAGE}", f"{PAGE}?page=1", "/belogorsk/data/events/")
        assert len({client.get(address)["ETag"] for address in addresses}) == len(addresses)
        assert "Столбцы" in client.get(PAGE).content.decode()
        assert "Columns" in client.get(f"/en{PAGE}").content.decode()

    def test_tomorrow_has_a_page_of_its_own(self, client, town, monkeypatch):
        today = client.get(PAGE)["ETag"]
        monkeypatch.setattr(timezone, "localdate", lambda: date(2030, 1, 1))
        assert client.get(PAGE)["ETag"] != today

    def test_part_of_a_page_is_not_taken_for_the_whole(self, client, town):
        assert client.get(PAGE, headers={"HX-Request": "true"})["ETag"] != client.get(PAGE)["ETag"]

    def test_another_release_draws_anew(self, client, town, monkeypatch):
        etag = client.get(PAGE)["ETag"]
        monkeypatch.setattr(keeping, "release", lambda: "next")
        assert client.get(PAGE)["ETag"] != etag

    def test_head_answers_as_get_without_a_body(self, client, town):
        for _visit in range(2):
            response = client.head(PAGE)
            assert response.status_code == 200 and response.content == b""
            assert response["ETag"] == client.get(PAGE)["ETag"]

    def test_a_page_that_is_not_there_is_not_kept(self, client, town):
        address = "/belogorsk/data/nothing/"
        assert client.get(address).status_code == 404
        assert not client.get(address).has_header("ETag")

    def test_files_are_not_kept_but_known(self, client, town):
        address = f"{PAGE}?format=csv"
        etag = client.get(address)["ETag"]
        assert client.get(address).streaming
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


class TestPeople:
    def test_who_signed_in_gets_pages_of_their_own(self, client, town):
        client.get(PAGE)
        client.force_login(UserFactory())
        response = client.get(PAGE)
        assert "Выйти" in response.content.decode()
        assert response["Cache-Control"] == "private, no-cache" and not response.has_header("ETag")

    def test_and_leave_none_for_strangers(self, client, town):
        client.force_login(UserFactory())
        client.get(PAGE)
        client.logout()
        assert "Войти" in client.get(PAGE).content.decode()

    def test_a_page_of_a_department_that_hid_itself_is_gone(self, client, town):
        etag = client.get(PAGE)["ETag"]
        town.is_public = False
        town.save()
        assert client.get(PAGE).status_code == 404
        assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 404
        client.force_login(person(Role.OFFICIAL, town))
        assert client.get(PAGE).status_code == 200


class TestAnswer:
    def ask(self, draw, *, stamp="1/1", method="get"):
        request = getattr(RequestFactory(), method)("/")
        request.user = type("Stranger", (), {"is_authenticated": False})()
        return keeping.answer(request, stamp, draw)

    def times_drawn(self, response, **options):
        drawn = []
        for _visit in range(2):
            self.ask(lambda: drawn.append(1) or response(), **options)
        return len(drawn)

    def test_kept(self):
        assert self.times_drawn(lambda: HttpResponse("страница")) == 1

    def test_without_a_stamp_nothing_is_kept(self):
        assert self.times_drawn(lambda: HttpResponse("страница"), stamp="") == 2

    @pytest.mark.parametrize("response", [
        lambda: HttpResponse("нет", status=404),
        lambda: HttpResponse(status=302, headers={"Location": "/"}),
        lambda: StreamingHttpResponse(["файл"]),
        lambda: HttpResponse("файл", headers={"Content-Disposition": "attachment"}),
    ])  # fmt: skip
    def test_only_whole_pages_are_kept(self, response):
        assert self.times_drawn(response) == 2

    def test_a_page_with_a_cookie_is_nobody_elses(self):
        def response():
            answer = HttpResponse("страница")
            answer.set_cookie("a", "b")
            return answer

        assert self.times_drawn(response) == 2

    def test_what_is_too_large_is_not_kept(self, monkeypatch):
        monkeypatch.setattr(keeping, "LARGEST", 10)
        assert self.times_drawn(lambda: HttpResponse("страница длиннее десяти")) == 2

    def test_head_keeps_nothing(self):
        assert self.times_drawn(lambda: HttpResponse("страница"), method="head") == 2


def test_a_department_without_a_stamp_still_has_pages(client, town):
    LastChange.objects.filter(pk=town.pk).delete()
    assert keeping.stamp_of(Department.objects.select_related("last_change").get(pk=town.pk)) == ""
    assert client.get(PAGE).status_code == 200
