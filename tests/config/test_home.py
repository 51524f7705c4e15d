"""The front pages: the region, a department, the cabinet, signing in and out, the health of the portal."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schools.access import Role
from schools.models import Department
from tests.factories.events import EventFactory
from tests.factories.network import PairingFactory
from tests.factories.schools import AdminFactory, DepartmentFactory, RegionFactory, SchoolFactory, UserFactory, person
from tests.papers import town

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestRegion:
    def test_lists_departments_with_the_years_of_their_papers(self, client):
        town(years=(2018, 2020))
        town("uchebny", (2021,), name="Учебный", school_years=True, notice="Учебные данные")
        page = text(client.get("/"))
        assert 'href="/belogorsk/"' in page and "Белогорск" in page
        assert page.index("/belogorsk/reports/2020/") < page.index("/belogorsk/reports/2018/")
        assert "/uchebny/reports/2021-2022/" in page and ">2021/2022<" in page
        assert "Учебные данные" in page
        assert "1 организация" in page and "2 проведённых мероприятия" in page

    def test_one_department_is_opened_at_once(self, client):
        town()
        assert client.get("/").url == "/belogorsk/"

    def test_hidden_departments_are_listed_for_their_people_alone(self, client):
        town(), town("tobolsk", name="Тобольск"), town("tajny", name="Тайный", is_public=False)
        assert "Тайный" not in text(client.get("/"))
        client.force_login(person(Role.OFFICIAL, Department.objects.get(slug="tajny")))
        assert "Тайный" in text(client.get("/"))

    def test_departments_stand_under_their_regions(self, client):
        region = RegionFactory(name="Кузбасс")
        town("leninsk", name="Ленинск", region=region), town("anzhero", name="Анжеро", region=region)
        town("mezhdu", name="Междуреченск", region=region), town()
        page = text(client.get("/"))
        assert page.index("Кузбасс") < page.index(">Анжеро<") < page.index(">Ленинск<") < page.index(">Белогорск<")
        assert page.count("Кузбасс") == 1

    def test_where_each_has_its_own_region_they_stand_in_one_list(self, client):
        town("tobolsk", name="Тобольск", region=RegionFactory(name="Тюменская область"))
        town(region=RegionFactory(name="Амурская область"))
        response = client.get("/")
        assert [region for region, _departments in response.context["groups"]] == [None]
        page = text(response)
        assert page.index(">Белогорск<") < page.index("Амурская область") < page.index(">Тобольск<")

    def test_queries_do_not_grow_with_departments(self, client):
        town(), town("tobolsk")
        few = queries(client, "/")
        for number in range(28):
            town(f"gorod-{number}", (2018, 2019))
        assert queries(client, "/") == few <= 12

    def test_long_list_can_be_searched_blind_to_case_and_yo(self, client):
        for number in range(9):
            DepartmentFactory(name=f"Посёлок {number}")
        DepartmentFactory(name="Берёзовский", slug="ber")
        page = text(client.get("/", {"q": "БЕРЕЗОВ"}))
        assert "Берёзовский" in page and "Посёлок" not in page
        assert "По запросу «&lt;b&gt;» ничего не найдено" in text(client.get("/", {"q": "<b>\x00"}))

    def test_sums_of_all_departments_stand_on_top(self, client):
        today = timezone.localdate()
        pair = PairingFactory(department=town("tobolsk", ()))
        EventFactory(department=pair.department, starts_on=today)
        school_year = town("uchebny", (2020,), school_years=True)
        EventFactory(department=school_year, starts_on=today)
        response = client.get("/")
        facts = [(fact.label, fact.number, fact.note) for fact in response.context["facts"]]
        assert facts == [
            ("Управления образования", "2", ""),
            ("Организации сети", "4", ""),
            ("Действующие пары «лидер – партнёр»", "1", ""),
            ("Проведённые мероприятия", "3", "в текущем отчётном году: 2"),
        ]
        assert "facts" in text(response) and client.get("/?q=учеб").context["facts"] == []

    def test_a_visited_page_costs_one_query_until_something_changes(self, client):
        department = town()
        town("tobolsk")
        queries(client, "/")
        assert queries(client, "/") == 1
        SchoolFactory(department=department)
        assert queries(client, "/") > 1
        Department.objects.filter(pk=department.pk).update(is_public=False)
        assert client.get("/").url == "/tobolsk/"

    def test_short_list_has_no_search(self, client):
        town(), town("tobolsk")
        assert 'type="search"' not in text(client.get("/"))

    def test_empty_portal_says_what_to_do(self, client):
        page = text(client.get("/"))
        assert "Муниципалитетов пока нет" in page and "load_demo" in page


class TestCabinet:
    def test_is_closed_to_strangers(self, client):
        assert client.get("/cabinet/").url == "/accounts/login/?next=/cabinet/"

    def test_says_who_you_are_and_what_you_may(self, client):
        department = town(name="Белогорск")
        town("tobolsk", name="Тобольск")
        client.force_login(person(Role.OFFICIAL, department, full_name="Руководитель УО"))
        response = client.get("/cabinet/")
        page = text(response)
        rights = {row.label: (row.seen, row.edited) for row in response.context["rights"]}
        assert "Руководитель УО" in page and "Белогорск" in page and "Тобольск" not in page
        assert rights["организации"] == ("1", "0")
        assert rights["мероприятия"] == ("1", "0")

    def test_methodologist_changes_what_he_sees(self, client):
        client.force_login(person(Role.METHODOLOGIST, town()))
        rights = {row.label: (row.seen, row.edited) for row in client.get("/cabinet/").context["rights"]}
        assert rights["организации"] == ("1", "1")

    def test_without_a_post_it_says_whom_to_ask(self, client):
        client.force_login(UserFactory())
        assert "Сейчас у вас нет должности" in text(client.get("/cabinet/"))

    def test_administrator_sees_everything(self, client):
        town(), town("tobolsk")
        client.force_login(AdminFactory())
        response = client.get("/cabinet/")
        assert len(response.context["departments"]) == 2
        assert "Вы администратор всего портала" in text(response)

    def test_queries_do_not_grow_with_departments(self, client):
        town()
        client.force_login(AdminFactory())
        few = queries(client, "/cabinet/")
        for number in range(10):
            town(f"gorod-{number}")
        assert queries(client, "/cabinet/") == few <= 26


class TestSigningIn:
    def test_by_email_leads_to_the_cabinet_and_out_again(self, client):
        UserFactory(email="metodist@example.org", password="long-enough-9")
        sent = {"username": "metodist@example.org", "password": "long-enough-9"}
        assert client.post("/accounts/login/", sent).url == "/cabinet/"
        assert client.get("/accounts/login/").url == "/cabinet/"
        assert client.post("/accounts/logout/").url == "/"
        assert client.get("/cabinet/").status_code == 302

    def test_wrong_password_is_told_at_the_top(self, client):
        page = text(client.post("/accounts/login/", {"username": "nobody@example.org", "password": "x"}))
        assert 'role="alert"' in page
        assert 'value="nobody@example.org"' in page and 'value="x"' not in page

    def test_empty_field_is_told_beside_it(self, client):
        page = text(client.post("/accounts/login/", {"username": "", "password": ""}))
        assert 'id="id_username-error"' in page and page.count("Обязательное поле") == 2

    def test_leads_back_to_the_page_that_asked(self, client):
        UserFactory(email="metodist@example.org", password="long-enough-9")
        sent = {"username": "metodist@example.org", "password": "long-enough-9"}
        assert client.post("/accounts/login/", {**sent, "next": "/belogorsk/"}).url == "/belogorsk/"
        client.logout()
        assert client.post("/accounts/login/", {**sent, "next": "https://evil.example/"}).url == "/cabinet/"


class TestLanguage:
    def test_russian_whatever_the_browser_was_installed_in(self, client):
        response = client.get("/accounts/login/", headers={"Accept-Language": "en-US,en;q=0.9"})
        assert '<html lang="ru">' in text(response) and response["Content-Language"] == "ru"

    def test_english_for_who_chose_it(self, client):
        response = client.get("/en/accounts/login/")
        assert "Sign in" in text(response) and response["Content-Language"] == "en"

    def test_every_page_leads_to_itself_in_the_other_language_and_stays_in_it(self, client):
        town(), town("tobolsk")
        assert 'href="/en/belogorsk/?page=1"' in text(client.get("/belogorsk/?page=1"))
        page = text(client.get("/en/belogorsk/"))
        assert 'href="/belogorsk/"' in page and 'href="/en/belogorsk/reports/"' in page
        assert client.cookies == {}

    def test_language_that_is_not_spoken_is_no_address(self, client):
        assert client.get("/ru/accounts/login/").status_code == client.get("/de/accounts/login/").status_code == 404


def test_browsers_find_the_mark_by_its_old_name(client):
    assert client.get("/favicon.ico").url == "/static/img/mark.svg"


class TestHealth:
    def test_is_well(self, client):
        response = client.get("/health/")
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
        assert "no-store" in response["Cache-Control"]

    def test_tells_of_a_database_that_does_not_answer(self, client):
        def refuse(execute, sql, params, many, context):
            raise OperationalError("no connection")

        with connection.execute_wrapper(refuse):
            response = client.get("/health/")
        assert response.status_code == 503
        assert "connection" not in response.content.decode()


class TestHelp:
    def test_it_answers_everybody_and_leads_to_the_check_of_a_paper(self, client):
        page = text(client.get("/help/"))
        assert "Как взять годовой отчёт" in page
        assert 'href="/verify/"' in page

    def test_every_page_leads_to_it(self, client):
        assert 'href="/help/"' in text(client.get("/accounts/login/"))
