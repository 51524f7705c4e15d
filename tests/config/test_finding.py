"""Search as a reader meets it: what is found and shown, what stays hidden, and what a bad address gets."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from network.models import Clause, PlanItem
from schools.access import Role
from tests.factories.events import EventFactory
from tests.factories.network import (
    ClauseFactory,
    DirectiveFactory,
    PairingFactory,
    PlanFactory,
    PlanItemFactory,
    PlanSectionFactory,
    RoadmapFactory,
)
from tests.factories.schools import DepartmentFactory, SchoolFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return DepartmentFactory(slug="belogorsk", name="Белогорск")


def search(client, query="", where="/belogorsk/search/", **rest):
    response = client.get(where, {"q": query, **rest})
    assert response.status_code == 200
    return response.content.decode()


def links(page):
    """Addresses of what was found, in the order of the page."""
    found = page.partition('class="records found"')[2].partition("</main>")[0]
    return [path for path in re.findall(r'href="([^"]+)"', found) if "?q=" not in path]


def item_of(department, **values):
    plan = PlanFactory(department=department, programme__department=department)
    return PlanItemFactory(section=PlanSectionFactory(plan=plan), **values)


class TestFound:
    def test_each_kind_with_the_place_that_matched(self, client, town):
        school = SchoolFactory(department=town, short_name="СОШ № 5", name="Средняя школа имени Королёва")
        event = EventFactory(department=town, topic="Чтения памяти КОРОЛЕВА", place="Дом культуры")
        item = item_of(town, title="Провести встречу", responsible="Школа им. Королёва")
        order = DirectiveFactory(department=town, number="17-о", title="О чтениях")
        clause = ClauseFactory(directive=order, number="2.", text="Присвоить чтениям имя Королёва & сына")
        page = search(client, "королев")
        assert links(page) == [
            f"/belogorsk/schools/{school.pk}/",
            f"/belogorsk/events/{event.pk}/",
            f"/belogorsk/plans/{item.section.plan_id}/?item={item.pk}#item-{item.pk}",
            f"/belogorsk/documents/{order.pk}/",
            f"/belogorsk/documents/{order.pk}/#clause-{clause.pk}",
        ]
        assert "Средняя школа имени <mark>Королёв</mark>а" in page
        assert "Чтения памяти <mark>КОРОЛЕВ</mark>А" in page
        assert "Ответственные: Школа им. <mark>Королёв</mark>а" in page
        assert "Пункт 2</a>: Присвоить чтениям имя <mark>Королёв</mark>а &amp; сына" in page
        assert "Дом культуры" not in page

    def test_every_word_must_match_within_one_record(self, client, town):
        EventFactory(department=town, topic="Урок физики", place="Лицей")
        EventFactory(department=town, topic="Урок химии", place="Школа")
        assert len(links(search(client, "урок лицей"))) == 1
        assert "ничего не найдено" in search(client, "физики школа")

    def test_a_document_is_found_once_however_many_clauses_match(self, client, town):
        order = DirectiveFactory(department=town, title="О сети школ")
        ClauseFactory.create_batch(5, directive=order, text="Создать сеть")
        page = search(client, "сеть")
        assert "Документы: 1" in page
        assert page.count("#clause-") == 3

    def test_item_of_a_roadmap_leads_to_its_pair(self, client, town):
        plan = RoadmapFactory(department=town)
        item = PlanItemFactory(section=PlanSectionFactory(plan=plan), title="Открытый урок")
        assert links(search(client, "открытый")) == [f"/belogorsk/plans/{plan.pk}/?item={item.pk}#item-{item.pk}"]

    def test_groups_show_five_and_lead_to_all(self, client, town):
        for number in range(23):
            EventFactory(department=town, topic=f"Семинар {number}", starts_on=date(2024, 1, number + 1))
        page = search(client, "семинар")
        assert "Мероприятия: 23" in page and len(links(page)) == 5
        assert page.index("Семинар</mark> 22") < page.index("Семинар</mark> 21")
        assert "?q=%D1%81%D0%B5%D0%BC%D0%B8%D0%BD%D0%B0%D1%80&amp;in=events" in page
        first, second = (search(client, "семинар", **{"in": "events", "page": n}) for n in (1, 2))
        assert len(links(first)) == 20 and len(links(second)) == 3
        assert not set(links(first)) & set(links(second))

    def test_more_than_a_hundred_are_not_counted(self, client, town):
        kind = EventFactory(department=town).kind
        Event.objects.bulk_create(
            Event(department=town, kind=kind, topic=f"Семинар {n}", starts_on=date(2024, 1, 1)) for n in range(101)
        )
        assert "Мероприятия: более 100" in search(client, "семинар")
        assert "1–20 из 101" in search(client, "семинар", **{"in": "events"})

    def test_all_departments_and_their_names(self, client, town):
        SchoolFactory(department=town, short_name="Лицей № 1")
        SchoolFactory(department=DepartmentFactory(name="Тобольск"), short_name="Лицей № 2")
        page = search(client, "лицей", "/search/")
        assert "Организации: 2" in page and "Белогорск" in page and "Тобольск" in page
        assert "Организации: 1" in search(client, "лицей")


class TestHidden:
    def test_drafts_proposals_and_hidden_departments(self, client, town):
        draft = PlanFactory(department=town, programme__department=town, state="draft")
        PlanItemFactory(section=PlanSectionFactory(plan=draft), title="Тайное")
        proposal = PairingFactory(department=town, state="proposed")
        roadmap = RoadmapFactory(department=town, pairing=proposal)
        PlanItemFactory(section=PlanSectionFactory(plan=roadmap), title="Тайное")
        hidden = DepartmentFactory(slug="tajny", is_public=False)
        SchoolFactory(department=hidden, name="Тайное", short_name="Тайное")
        DirectiveFactory(department=hidden, title="Тайное")
        ClauseFactory(directive__department=hidden, text="Тайное")
        for where in ("/belogorsk/search/", "/search/"):
            assert "ничего не найдено" in search(client, "тайное", where)
        assert client.get("/tajny/search/?q=тайное").status_code == 404

    def test_people_of_a_hidden_department_search_it(self, client):
        hidden = DepartmentFactory(slug="tajny", is_public=False)
        SchoolFactory(department=hidden, short_name="Лицей")
        client.force_login(person(Role.OFFICIAL, hidden))
        assert "Организации: 1" in search(client, "лицей", "/tajny/search/")
        assert "ничего не найдено" in search(client, "лицей", "/search/")

    def test_a_clause_of_another_department_finds_nothing_here(self, client, town):
        ClauseFactory(directive__department=DepartmentFactory(), text="Чужое")
        assert "ничего не найдено" in search(client, "чужое")


class TestWords:
    def test_nothing_typed_explains_what_can_be_found(self, client, town):
        for query in ("", "   ", "\0"):
            page = search(client, query)
            assert "Что можно найти" in page and "noindex" not in page
        assert "Искать по всем муниципалитетам" in page

    def test_nothing_found_tells_what_to_try(self, client, town):
        page = search(client, "<b>абв</b>")
        assert "По запросу «&lt;b&gt;абв&lt;/b&gt;» ничего не найдено" in page
        assert "без окончаний" in page
        assert 'content="noindex, follow"' in page

    @pytest.mark.parametrize("query", ["%", "_", "'", '"', "\\", "*", "NOT", "а" * 100_000, "\0а", "№", "1 " * 5000])
    def test_hostile_words_are_plain_words(self, client, town, query):
        SchoolFactory(department=town, name="Лицей", short_name="Лицей")
        for where in ("/belogorsk/search/", "/search/"):
            assert client.get(where, {"q": query}).status_code == 200

    def test_unknown_group_and_page_are_told_of(self, client, town):
        SchoolFactory(department=town, short_name="Лицей")
        response = client.get("/belogorsk/search/", {"q": "лицей", "in": "teachers"})
        assert response.status_code == 404
        assert "«teachers» – в таком разделе поиска нет" in response.content.decode()
        assert "in=documents" in response.content.decode()
        response = client.get("/belogorsk/search/", {"q": "лицей", "in": "schools", "page": "7"})
        assert response.status_code == 404 and "Страницы «7»" in response.content.decode()

    def test_nothing_in_the_chosen_group(self, client, town):
        SchoolFactory(department=town, short_name="Лицей")
        page = search(client, "лицей", **{"in": "documents"})
        assert "ничего не найдено" in page and "Организации: 1" in page


@pytest.mark.parametrize("address", ["/belogorsk/search/?q=школа", "/search/?q=школа",
                                     "/belogorsk/search/?q=школа&in=documents"])  # fmt: skip
def test_queries_do_not_grow_with_records(client, town, address):
    def fill(number):
        for _n in range(number):
            SchoolFactory(department=town)
        plan = PlanFactory(department=town, programme__department=town)
        section = PlanSectionFactory(plan=plan)
        PlanItem.objects.bulk_create(PlanItem(section=section, title=f"Школа {n}") for n in range(number))
        kind = EventFactory(department=town, topic="Школа").kind
        Event.objects.bulk_create(
            Event(department=town, kind=kind, topic=f"Школа {n}", starts_on=date(2024, 1, 1)) for n in range(number)
        )
        orders = [DirectiveFactory(department=town, title="Школа") for _ in range(min(number, 30))]
        Clause.objects.bulk_create(Clause(directive=orders[n % len(orders)], text="Школа") for n in range(number))

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    fill(1)
    few = queries()
    fill(300)
    assert queries() == few <= 12
