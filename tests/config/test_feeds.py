"""Atom feeds: what is news, when it was, in what order; and that a reader who has it is told so."""

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event
from reports.models import PaperBuild
from schools.access import Role
from tests.factories.events import EventFactory
from tests.factories.network import DirectiveFactory
from tests.factories.schools import DepartmentFactory, person

pytestmark = pytest.mark.django_db
NS = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def town():
    return DepartmentFactory(slug="belogorsk", name="Белогорск", full_name="Комитет по образованию")


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = "https://portal.example"


def feed(client, address="/belogorsk/feed.atom"):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 - our own


def titles(found):
    return [entry.findtext("a:title", namespaces=NS) for entry in found.findall("a:entry", NS)]


def updated(found):
    entries = found.findall("a:entry", NS)
    return [datetime.fromisoformat(entry.findtext("a:updated", namespaces=NS)) for entry in entries]


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def built(department, year=2024, **values):
    return PaperBuild.objects.create(
        department=department, kind="annual", year=year, as_of=date(2024, 12, 31), state="ready", pdf="a.pdf",
        fingerprint=str(PaperBuild.objects.count()), built_at=timezone.now(), **values,
    )  # fmt: skip


class TestNews:
    def test_events_documents_and_papers(self, client, town):
        coming = EventFactory(department=town, topic="Семинар", starts_on=in_days(5), state="planned", place="Лицей")
        held = EventFactory(department=town, topic="Урок", starts_on=in_days(-5))
        order = DirectiveFactory(department=town, title="О сети", number="17", issued_on=date(2024, 3, 1))
        built(town)
        found = feed(client)
        assert set(titles(found)) == {
            "Предстоит: Семинар",
            "Проведено: Урок",
            "Документ: О сети",
            "Отчёт: годовой мониторинг, 2024",
        }
        links = {entry.find("a:link", NS).get("href") for entry in found.findall("a:entry", NS)}
        assert links == {
            f"https://portal.example/belogorsk/events/{coming.pk}/",
            f"https://portal.example/belogorsk/events/{held.pk}/",
            f"https://portal.example/belogorsk/documents/{order.pk}/",
            "https://portal.example/belogorsk/reports/2024/annual/",
        }
        assert {entry.findtext("a:id", namespaces=NS) for entry in found.findall("a:entry", NS)} == links
        assert found.findtext("a:title", namespaces=NS) == "Белогорск"
        assert found.findtext("a:author/a:name", namespaces=NS) == "Комитет по образованию"
        selves = [link.get("href") for link in found.findall("a:link", NS) if link.get("rel") == "self"]
        assert selves == ["https://portal.example/belogorsk/feed.atom"]

    def test_what_is_no_news(self, client, town):
        EventFactory(department=town, starts_on=in_days(3), state="cancelled", reason="карантин")
        EventFactory(department=town, starts_on=in_days(-3), state="planned")
        DirectiveFactory(department=town, issued_on=None)
        built(town).delete()
        PaperBuild.objects.create(department=town, kind="annual", year=2024, as_of=date(2024, 12, 31), fingerprint="x")
        EventFactory(department=DepartmentFactory())
        assert titles(feed(client)) == []

    def test_the_latest_building_of_a_paper_is_news_once(self, client, town):
        built(town), built(town), built(town, 2023)
        assert len(titles(feed(client))) == 2

    def test_the_day_a_document_was_published_goes_before_that_of_its_signing(self, client, town):
        DirectiveFactory(department=town, issued_on=date(2024, 1, 1), published_on=date(2024, 5, 2))
        assert [moment.date() for moment in map(timezone.localtime, updated(feed(client)))] == [date(2024, 5, 2)]

    def test_an_event_is_dated_by_its_last_change(self, client, town):
        event = EventFactory(department=town, starts_on=in_days(-5))
        moment = timezone.now() - timedelta(days=3)
        event.history.update(history_date=moment)
        assert updated(feed(client)) == [moment]
        event.history.all().delete()
        cache.clear()
        assert updated(feed(client)) == [town.created_at]

    def test_newest_first_and_not_without_end(self, client, town):
        kind = EventFactory(department=town).kind
        Event.objects.bulk_create(
            Event(department=town, kind=kind, topic=f"Урок {n}", starts_on=in_days(-n - 1), state="held")
            for n in range(100)
        )
        found = feed(client)
        assert updated(found) == sorted(updated(found), reverse=True) and len(updated(found)) == 20

    def test_hostile_text_is_text(self, client, town):
        EventFactory(department=town, topic="<script>alert(1)</script>&\x07", place="<img src=x>", starts_on=in_days(1))
        page = client.get("/belogorsk/feed.atom").content.decode()
        assert "<script" not in page and "<img" not in page
        found = feed(client)
        assert titles(found)[0].endswith("<script>alert(1)</script>&")
        assert "&lt;img src=x&gt;" in found.findtext("a:entry/a:summary", namespaces=NS), "readers take it for HTML"

    def test_an_empty_department_is_dated_by_its_stamp_and_not_by_the_clock(self, client, town):
        first = client.get("/belogorsk/feed.atom").content
        cache.clear()
        assert client.get("/belogorsk/feed.atom").content == first
        assert b"<updated>" in first

    def test_in_english(self, client, town):
        EventFactory(department=town, topic="Урок", starts_on=in_days(-5))
        assert titles(feed(client, "/en/belogorsk/feed.atom")) == ["Held: Урок"]


class TestPortal:
    def test_names_the_departments_and_hides_the_hidden(self, client, town):
        EventFactory(department=town, topic="Урок", starts_on=in_days(-5))
        hidden = DepartmentFactory(slug="tajny", is_public=False)
        EventFactory(department=hidden, topic="Тайное", starts_on=in_days(-5))
        assert titles(feed(client, "/feed.atom")) == ["Белогорск: Проведено: Урок"]
        assert client.get("/tajny/feed.atom").status_code == 404
        client.force_login(person(Role.OFFICIAL, hidden))
        assert titles(feed(client, "/tajny/feed.atom")) == ["Проведено: Тайное"]
        assert len(titles(feed(client, "/feed.atom"))) == 1

    def test_an_empty_portal_has_a_feed(self, client):
        assert titles(feed(client, "/feed.atom")) == []


@pytest.mark.parametrize("address", ["/belogorsk/feed.atom", "/feed.atom"])
class TestFresh:
    def test_a_reader_that_has_it_is_told_so(self, client, town, address):
        response = client.get(address)
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert client.get(address, headers={"If-Modified-Since": response["Last-Modified"]}).status_code == 304
        old = "Mon, 01 Jan 2024 00:00:00 GMT"
        assert client.get(address, headers={"If-Modified-Since": old}).status_code == 200

    def test_news_are_new(self, client, town, address):
        before = client.get(address)
        EventFactory(department=town, starts_on=in_days(-1))
        after = client.get(address, headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200
        assert parsedate_to_datetime(after["Last-Modified"]) >= parsedate_to_datetime(before["Last-Modified"])

    def test_queries_do_not_grow(self, client, town, address):
        def queries():
            cache.clear()
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            return len(seen)

        EventFactory(department=town, starts_on=in_days(-1)), DirectiveFactory(department=town), built(town)
        few = queries()
        for number in range(30):
            EventFactory(department=town, starts_on=in_days(number - 15))
            DirectiveFactory(department=town), built(town, 2000 + number)
        assert queries() == few <= 12
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        assert len(seen) == 1


def test_pages_lead_readers_to_the_feed(client, town):
    page = client.get("/belogorsk/data/").content.decode()
    assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="/belogorsk/feed.atom">', page)
    assert 'href="/feed.atom"' in client.get("/search/").content.decode()
