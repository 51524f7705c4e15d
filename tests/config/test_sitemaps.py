"""robots.txt and the maps of the site: all public pages, in both languages, and nothing that is closed."""

import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import sitemaps
from schools.access import Role
from tests.factories.events import EventFactory
from tests.factories.network import PairingFactory, PlanFactory, ProgrammeFactory, RoadmapFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory, person
from tests.papers import town
from tests.rich import rich_town

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "https://portal.example"


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = SITE


def places(client, address):
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(response.content)  # noqa: S314 - our own
    assert all(moment.text for moment in root.findall("*/s:lastmod", NS))
    return [place.text.removeprefix(SITE) for place in root.findall("*/s:loc", NS)]


class TestRobots:
    def test_all_but_what_is_closed(self, client):
        response = client.get("/robots.txt")
        lines = response.content.decode().splitlines()
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert lines[0] == "User-agent: *"
        for closed in ("/admin/", "/cabinet/", "/accounts/", "/en/admin/", "/*?*format="):
            assert f"Disallow: {closed}" in lines
        assert f"Sitemap: {SITE}/sitemap.xml" in lines
        assert "Disallow: /" not in lines


class TestIndex:
    def test_a_map_for_each_public_department(self, client):
        town(), town("tajny", is_public=False)
        assert places(client, "/sitemap.xml") == ["/sitemap-portal.xml", "/sitemap-of-belogorsk.xml"]

    def test_an_empty_portal_has_a_map(self, client):
        assert places(client, "/sitemap.xml") == ["/sitemap-portal.xml"]
        assert "/" in places(client, "/sitemap-portal.xml")

    def test_large_departments_have_several(self, client, monkeypatch):
        monkeypatch.setattr(sitemaps, "RECORDS", 3)
        department = DepartmentFactory(slug="belogorsk")
        for _ in range(4):
            SchoolFactory(department=department), EventFactory(department=department)
        maps = places(client, "/sitemap.xml")[1:]
        assert maps == [f"/sitemap-of-belogorsk.xml{page}" for page in ("", "?p=2", "?p=3")]
        pages = [page for each in maps for page in places(client, each)]
        assert len(pages) == len(set(pages))
        assert len([page for page in pages if page.startswith("/belogorsk/schools/")]) == 5
        assert len([page for page in pages if page.startswith("/belogorsk/events/")]) == 5
        assert client.get("/sitemap-of-belogorsk.xml?p=4").status_code == 404


class TestDepartment:
    def test_every_address_opens(self, client):
        rich_town("belogorsk")
        for address in (*places(client, "/sitemap-of-belogorsk.xml"), *places(client, "/sitemap-portal.xml")):
            assert client.get(address, follow=True).status_code == 200, address

    def test_both_languages_tell_of_each_other(self, client):
        town()
        root = ET.fromstring(client.get("/sitemap-of-belogorsk.xml").content)  # noqa: S314 - our own
        for entry in root.findall("s:url", NS):
            own = entry.findtext("s:loc", namespaces=NS)
            others = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NS)}
            assert own in others.values()
            assert others["en"] == others["ru"].replace(SITE, f"{SITE}/en")

    def test_drafts_proposals_and_roadmaps_are_in_none(self, client):
        department = DepartmentFactory(slug="belogorsk")
        draft = ProgrammeFactory(department=department, state="draft")
        PlanFactory(department=department, programme=draft, state="draft")
        PairingFactory(department=department, state="proposed")
        roadmap = RoadmapFactory(department=department)
        found = places(client, "/sitemap-of-belogorsk.xml")
        assert not [page for page in found if page.startswith("/belogorsk/plans/")]
        assert [page for page in found if page.startswith("/belogorsk/programmes/")] == ["/belogorsk/programmes/"]
        own = f"/belogorsk/network/{roadmap.pairing_id}/"
        assert [page for page in found if page.startswith("/belogorsk/network/")] == ["/belogorsk/network/", own]

    def test_a_hidden_department_has_none_even_for_its_people(self, client):
        hidden = DepartmentFactory(slug="tajny", is_public=False)
        client.force_login(person(Role.OFFICIAL, hidden))
        assert client.get("/sitemap-of-tajny.xml").status_code == 404

    @pytest.mark.parametrize("address", ["nope.xml", "belogorsk.xml?p=0", "belogorsk.xml?p=2", "belogorsk.xml?p=x",
                                         "belogorsk.xml?p=99999999999999999999", "%00.xml", "%FF.xml"])  # fmt: skip
    def test_no_such_map(self, client, address):
        town()
        response = client.get(f"/sitemap-of-{address}")
        assert response.status_code == 404
        assert "Такой карты сайта нет" in response.content.decode()

    def test_a_change_makes_it_new(self, client):
        department = town()
        etag = client.get("/sitemap-of-belogorsk.xml")["ETag"]
        assert client.get("/sitemap-of-belogorsk.xml", headers={"If-None-Match": etag}).status_code == 304
        school = SchoolFactory(department=department)
        assert f"/belogorsk/schools/{school.pk}/" in places(client, "/sitemap-of-belogorsk.xml")


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-portal.xml", "/sitemap-of-belogorsk.xml"])
def test_queries_do_not_grow(client, address):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    department = rich_town("belogorsk")
    few = queries()
    for number in range(30):
        SchoolFactory(department=department), DepartmentFactory(), EventFactory(department=department)
        ProgrammeFactory(department=department, first_year=2000 + number, last_year=2000 + number)
    assert queries() == few <= 12
