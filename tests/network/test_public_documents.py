"""Documents on the public pages: the registry, the search through clauses, an order with all that belongs to it."""

import csv
import json
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Clause
from schools.access import Role
from tests.factories.network import (
    ClauseFactory,
    DirectiveFactory,
    PairingFactory,
    PlanFactory,
    ProgrammeFactory,
    RoadmapFactory,
)
from tests.factories.schools import DepartmentFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory(slug="gorod", name="Город")


@pytest.fixture
def order(department):
    return DirectiveFactory(department=department, number="474", issued_on=date(2017, 8, 10), title="О сети школ")


@pytest.fixture
def annex(order):
    return DirectiveFactory(
        department=order.department, annex_of=order, annex_number="1", number="", kind="regulation",
        issued_on=None, title="Положение о сети",
    )  # fmt: skip


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def titles(response):
    return [row.title for row in response.context["rows"]]


def page_of(client, directive):
    return client.get(f"/{directive.department.slug}/documents/{directive.pk}/")


class TestRegistry:
    def test_orders_with_annexes_under_them_the_latest_first(self, client, order, annex):
        own = {"department": order.department}
        DirectiveFactory(title="Поздний", number="5", issued_on=date(2020, 1, 9), **own)
        DirectiveFactory(title="Без даты", number="", issued_on=None, **own)
        DirectiveFactory(title="Второе", annex_of=order, annex_number="10", number="", **own)
        DirectiveFactory(title="Чужой")
        ClauseFactory.create_batch(2, directive=order), ClauseFactory(directive=annex)
        response = client.get("/gorod/documents/")
        assert titles(response) == ["Поздний", "О сети школ", "Без даты"]
        row = response.context["rows"][1]
        assert (row.name, row.date, row.clauses) == ("Приказ № 474", "10\u00a0августа 2017", "2")
        assert [(under.name, under.title, under.clauses) for under in row.annexes] == [
            ("Приложение № 1: положение", "Положение о сети", "1"), ("Приложение № 10: приказ", "Второе", ""),
        ]  # fmt: skip
        page = text(response)
        assert f'<a href="/gorod/documents/{order.pk}/">О сети школ</a>' in page and "3 документа" in page

    def test_who_controls_and_where_it_is_published(self, client, department):
        DirectiveFactory(
            department=department,
            controller="методист",
            published_on=date(2021, 9, 1),
            extra_number="02-14",
            number="7",
        )
        page = text(client.get("/gorod/documents/"))
        assert "методист" in page and "1\u00a0сентября 2021" in page and "Приказ № 7, 02-14" in page

    def test_kind_finds_annexes_too_and_names_their_order(self, client, order, annex):
        response = client.get("/gorod/documents/?kind=regulation")
        assert titles(response) == ["Положение о сети"]
        assert response.context["rows"][0].name == ("Приложение № 1 к документу «приказ № 474 10.08.2017»: положение")

    def test_year_is_that_of_the_date(self, client, order):
        DirectiveFactory(department=order.department, issued_on=date(2020, 1, 9), title="Поздний")
        response = client.get("/gorod/documents/?year=2017")
        assert titles(response) == ["О сети школ"]
        assert '<option value="2017" selected>2017</option>' in text(response)

    def test_empty_registry_says_what_to_do(self, client, department):
        assert "Документов пока нет" in text(client.get("/gorod/documents/"))

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ({"kind": "nonsense"}, "Вид: В этом списке нет значения «nonsense»"),
            ({"year": "9" * 100_000}, "Год: В этом списке нет значения «9999"),
            ({"year": "2017\x00"}, "Год: В этом списке нет значения"),
            ({"q": "\x00"}, "Слова в документах: Данные содержат запрещённый символ"),
            ({"q": "я" * 100_000}, "Слова в документах: Убедитесь"),
        ],
    )
    def test_nonsense_is_told_of_and_the_list_stands_without_it(self, client, order, query, told):
        response = client.get("/gorod/documents/", query)
        page = text(response)
        assert titles(response) == ["О сети школ"] and told in page

    def test_fifty_stand_on_a_page(self, client, department):
        DirectiveFactory.create_batch(51, department=department)
        response = client.get("/gorod/documents/")
        assert len(titles(response)) == 50
        assert len(titles(client.get(response.context["pages"].next_url))) == 1
        assert client.get("/gorod/documents/?page=3").status_code == 404

    def test_hidden_department_shows_them_to_its_own_people_alone(self, client):
        order = DirectiveFactory(department__slug="tajny", department__is_public=False)
        assert client.get("/tajny/documents/").status_code == page_of(client, order).status_code == 404
        client.force_login(person(Role.OFFICIAL, order.department))
        assert titles(client.get("/tajny/documents/")) == [order.title]


class TestSearch:
    def test_finds_by_the_words_of_a_clause_and_shows_it(self, client, order):
        clause = ClauseFactory(directive=order, number="2.1.", text="Всё довести до кураторов пар", assignee="методист")
        ClauseFactory(directive=order, text="Контроль оставляю за собой")
        DirectiveFactory(department=order.department, title="Другой")
        response = client.get("/gorod/documents/", {"q": "КУРАТОР все"})
        assert titles(response) == ["О сети школ"]
        page = text(response)
        assert f'<a href="/gorod/documents/{order.pk}/#clause-{clause.pk}">Пункт 2.1</a>' in page
        assert (
            "<mark>Всё</mark> довести до <mark>куратор</mark>ов" in page and "Контроль" not in page.split("<tbody>")[1]
        )

    def test_finds_by_number_title_basis_and_assignee(self, client, order):
        order.basis = "Закон об образовании"
        order.save()
        ClauseFactory(directive=order, number="3", text="Провести", assignee="руководители школ")
        for query, marked in (
            ("474", "О сети школ"), ("СЕТИ", "О <mark>сети</mark> школ"),
            ("закон", "<mark>Закон</mark> об образовании"), ("руководители", "<mark>руководители</mark> школ"),
        ):  # fmt: skip
            assert marked in text(client.get("/gorod/documents/", {"q": query}))

    def test_all_words_must_stand_in_one_place(self, client, order):
        ClauseFactory(directive=order, text="Провести семинар"), ClauseFactory(directive=order, text="Издать сборник")
        assert "Под выбранное не подходит ни один документ" in text(client.get("/gorod/documents/?q=семинар сборник"))

    def test_annexes_are_searched_too(self, client, order, annex):
        ClauseFactory(directive=annex, text="Общие положения")
        assert titles(client.get("/gorod/documents/?q=общие")) == ["Положение о сети"]

    def test_many_clauses_are_counted_not_listed(self, client, order):
        ClauseFactory.create_batch(8, directive=order, text="Провести семинар")
        page = text(client.get("/gorod/documents/?q=семинар"))
        assert page.count("<mark>семинар</mark>") == 3 and "и ещё 5 пунктов" in page

    def test_hostile_texts_are_shown_as_they_are_written(self, client, order):
        ClauseFactory(directive=order, text="<script>alert(1)</script> семинар")
        page = text(client.get("/gorod/documents/", {"q": "<script>"}))
        assert "<script>alert" not in page and "<mark>&lt;script&gt;</mark>" in page

    def test_text_of_a_clause_that_changes_is_found_anew(self, client, order):
        clause = ClauseFactory(directive=order, text="Провести семинар")
        clause.text = "Провести стажировку"
        clause.save()
        assert titles(client.get("/gorod/documents/?q=стажировк")) == ["О сети школ"]
        assert titles(client.get("/gorod/documents/?q=семинар")) == []
        Clause.objects.bulk_create([Clause(directive=order, text="Издать сборник")])
        assert titles(client.get("/gorod/documents/?q=сборник")) == ["О сети школ"]


def test_clauses_that_stood_before_the_search_are_found_after_the_migration(client, order):
    ClauseFactory.create_batch(3, directive=order, text="Провести семинар")
    Clause.objects.update(search_key="")
    assert titles(client.get("/gorod/documents/?q=семинар")) == []
    migration = import_module("network.migrations.0003_clause_search")
    migration.BATCH = 2
    migration.fill_search_keys(apps, SimpleNamespace(connection=connection))
    Clause.objects.first().save()  # a migration of data alone moves no stamp
    assert titles(client.get("/gorod/documents/?q=семинар")) == ["О сети школ"]
    assert all("семинар" in key for key in Clause.objects.values_list("search_key", flat=True))


class TestDocument:
    def test_says_all_that_is_known_of_it(self, client, department):
        order = DirectiveFactory(
            department=department, number="474", extra_number="02-14", issued_on=date(2017, 8, 10), place="г. Балтийск",
            title="О сети", basis="Закон\nПлан", signatory="начальник управления", controller="методист",
            published_on=date(2017, 8, 11), publication="сайт управления", note="Прочитано по копии",
        )  # fmt: skip
        page = text(page_of(client, order))
        assert "Приказ № 474, 02-14, 10 августа 2017, г. Балтийск" in page
        for told in ("Закон\nПлан", "начальник управления", "методист", "11 августа 2017, сайт управления", "по копии"):
            assert told in page
        assert "Текст документа пока не внесён" in page

    def test_clauses_nest_and_annexes_follow(self, client, order, annex):
        first = ClauseFactory(directive=order, number="1.", text="Методисту:", assignee="методист", position=1)
        inner = ClauseFactory(
            directive=order, parent=first, number="1.1.", text="довести", assignee="методист", position=2
        )
        ClauseFactory(directive=order, number="2.", text="Контроль", position=3)
        ClauseFactory(directive=annex, text="Общие положения")
        response = page_of(client, order)
        assert [(line.number, line.opens, len(line.closes), line.assignee) for line in response.context["lines"]] == [
            ("1.", True, 0, "методист"), ("1.1.", True, 1, ""), ("2.", False, 1, ""),
        ]  # fmt: skip
        page = text(response)
        assert f'<li id="clause-{inner.pk}">' in page and page.count("<ul") == page.count("</ul>")
        assert page.count("<li>") + page.count("<li ") == page.count("</li>")
        assert page.index("Контроль") < page.index("Общие положения")
        assert f'href="/gorod/documents/{annex.pk}/"' in page and f'href="#annex-{annex.pk}"' in page

    def test_annex_leads_to_its_order(self, client, order, annex):
        ClauseFactory(directive=annex, text="Общие положения")
        page = text(page_of(client, annex))
        assert f'<a href="/gorod/documents/{order.pk}/">Приказ № 474 10.08.2017 «О сети школ»</a>' in page
        assert "Общие положения" in page

    def test_terms_say_how_they_stand(self, client, order):
        today = timezone.localdate()
        day = timedelta(days=1)
        ClauseFactory(directive=order, text="Первое", due_on=today - day, done_on=date(2017, 9, 1))
        ClauseFactory(directive=order, text="Второе", due_on=today - day, term_text="до конца года")
        ClauseFactory(directive=order, text="Третье", due_on=today)
        ClauseFactory(directive=order, text="Четвёртое")
        told = {line.text: (line.term, line.state) for line in page_of(client, order).context["lines"]}
        assert told["Первое"][1] == "исполнено 1 сентября 2017"
        assert told["Второе"] == ("до конца года", "просрочено")
        assert told["Третье"][1] == "срок идёт" and told["Четвёртое"] == ("", "")

    def test_nothing_is_late_where_nothing_was_ever_marked(self, client, order):
        ClauseFactory(directive=order, due_on=date(2017, 9, 1))
        (line,) = page_of(client, order).context["lines"]
        assert (line.state, line.tone) == ("нет отметки", "plain")

    def test_what_it_changes_and_what_changes_it(self, client, order):
        own = {"department": order.department}
        older, newer = DirectiveFactory(title="Старый", **own), DirectiveFactory(title="Новый", number="9", **own)
        order.amends.add(older), newer.repeals.add(order)
        told = {label: [way.label for way in ways] for label, ways in page_of(client, order).context["relations"]}
        assert list(told) == ["Изменяет", "Отменён документами"]
        assert "«Старый»" in told["Изменяет"][0] and told["Отменён документами"][0].endswith("«Новый»")
        assert [label for label, _ways in page_of(client, older).context["relations"]] == ["Изменён документами"]

    def test_programmes_and_plans_it_approved_but_no_drafts(self, client, order):
        own = {"department": order.department, "directive": order}
        programme = ProgrammeFactory(title="Программа", **own)
        plan = PlanFactory(title="План", **own)
        pair = PairingFactory(department=order.department)
        RoadmapFactory(title="Карта", pairing=pair, **own)
        ProgrammeFactory(title="Черновик программы", state="draft", **own)
        PlanFactory(title="Черновик плана", state="draft", **own)
        ways = {way.label: way.url for way in page_of(client, order).context["approved"]}
        assert ways == {
            "Программа": f"/gorod/programmes/{programme.pk}/",
            "План": f"/gorod/plans/{plan.pk}/",
            "Карта": f"/gorod/network/{pair.pk}/",
        }

    @pytest.mark.parametrize("key", ["0", "99999", "9" * 60])
    def test_unknown_document_leads_to_the_registry(self, client, department, key):
        response = client.get(f"/gorod/documents/{key}/")
        assert response.status_code == 404
        assert "Такого документа здесь нет" in response.content.decode()
        assert 'href="/gorod/documents/"' in response.content.decode()

    def test_document_of_another_department_is_not_shown(self, client, department):
        assert client.get(f"/gorod/documents/{DirectiveFactory().pk}/").status_code == 404

    def test_hostile_texts_are_shown_as_they_are_written(self, client, department):
        evil = "<script>alert(1)</script>"
        order = DirectiveFactory(department=department, title=evil, basis=evil, note=evil, controller=evil, place=evil)
        ClauseFactory(directive=order, text=evil, assignee=evil, term_text=evil, number=evil)
        assert evil not in text(page_of(client, order)) and evil not in text(client.get("/gorod/documents/"))


class TestData:
    def table(self, response):
        return list(csv.DictReader(response.getvalue().decode().splitlines()))

    def test_registry_comes_as_it_was_narrowed(self, client, order, annex):
        order.amends.add(DirectiveFactory(department=order.department, kind="letter"))
        ClauseFactory.create_batch(2, directive=order)
        (row,) = self.table(client.get("/gorod/documents/?q=474&format=csv"))
        assert (row["id"], row["kind_name"], row["clauses"]) == (str(order.pk), "приказ", "2")
        assert row["amends_ids"] == str(order.amends.get().pk)
        found = json.loads(client.get("/gorod/documents/?format=json&kind=regulation").getvalue())["rows"]
        assert [(row["annex_of_id"], row["annex_number"]) for row in found] == [(order.pk, "1")]

    def test_clauses_of_a_document_and_its_annexes(self, client, order, annex):
        outer = ClauseFactory(directive=order, text="Первый", position=1)
        ClauseFactory(directive=order, text="Второй", parent=outer, position=2, due_on=date(2024, 9, 1))
        ClauseFactory(directive=annex, text="Третий"), ClauseFactory(text="Чужой")
        rows = self.table(client.get(f"/gorod/documents/{order.pk}/?format=csv"))
        assert [row["text"] for row in rows] == ["Первый", "Второй", "Третий"]
        assert (rows[1]["parent_id"], rows[1]["due_on"], rows[1]["document_id"]) == (
            str(outer.pk), "2024-09-01", str(order.pk),
        )  # fmt: skip


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("query", ["", "?q=утвердить", "?kind=order&year=2021"])
def test_queries_of_the_registry_do_not_grow(client, department, query):
    def add(count):
        for order in DirectiveFactory.create_batch(count, department=department):
            ClauseFactory.create_batch(2, directive=order)
            DirectiveFactory(department=department, annex_of=order)

    add(1)
    few = queries(client, f"/gorod/documents/{query}")
    add(150)
    assert queries(client, f"/gorod/documents/{query}") == few <= 12


def test_queries_of_a_document_do_not_grow(client, order, annex):
    def add(count):
        ClauseFactory.create_batch(count, directive=order), ClauseFactory.create_batch(count, directive=annex)
        for other in DirectiveFactory.create_batch(count, department=order.department):
            order.amends.add(other), other.repeals.add(order)
        PlanFactory.create_batch(count, department=order.department, directive=order)

    add(1)
    few = queries(client, f"/gorod/documents/{order.pk}/")
    add(100)
    assert queries(client, f"/gorod/documents/{order.pk}/") == few <= 12
