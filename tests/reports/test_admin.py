"""The admin of papers: builds to read, and the action that builds a year's papers for many departments."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from reports.models import PaperBuild, Publication
from schools.models import Department
from tests.factories.schools import AdminFactory, DepartmentFactory, UserFactory
from tests.papers import town

pytestmark = pytest.mark.django_db

DEPARTMENTS = reverse("admin:schools_department_changelist")


@pytest.fixture
def admin(client):
    client.force_login(AdminFactory())
    return client


@pytest.fixture
def towns():
    return [
        town(years=(2018, 2020)),
        town("uchebny", (2020,), name="Учебный", school_years=True),
        DepartmentFactory(slug="pusto", name="Пустой"),
    ]


def act(client, towns, **values):
    sent = {"action": "build_papers", "_selected_action": [str(item.pk) for item in towns], **values}
    return client.post(DEPARTMENTS, sent)


def text(response):
    return response.content.decode()


def test_action_first_asks_for_the_year(admin, towns):
    page = text(act(admin, towns))
    assert "За какой год?" in page
    assert page.index("2020, 2020/2021") < page.index('value="2018"')
    assert "Белогорск, Учебный" in page
    assert not PaperBuild.objects.exists()


def test_action_builds_the_papers_of_all_who_have_data_and_leads_to_them(admin, towns, run_tasks):
    response = act(admin, towns, year="2020")
    assert PaperBuild.objects.count() == DBTaskResult.objects.count() == 2
    page = text(admin.get(response.url))
    assert "Составляется" in page or "Составляются" in page
    assert "У 1 муниципалитета данных за этот год нет" in page
    assert admin.get(response.url)["Refresh"] == "2"

    run_tasks()
    response = admin.get(response.url)
    page = text(response)
    assert "Refresh" not in response
    for address in ("/belogorsk/reports/2020/annual", "/uchebny/reports/2020-2021/annual"):
        assert f'href="{address}/"' in page and f'href="{address}.pdf"' in page and f'href="{address}.xlsx"' in page


def test_action_twice_builds_once(admin, towns):
    act(admin, towns, year="2020")
    act(admin, towns, year="2020")
    assert DBTaskResult.objects.count() == 2


def test_action_tries_again_what_failed(admin, towns):
    act(admin, towns[:1], year="2020")
    PaperBuild.objects.update(state="failed")
    act(admin, towns[:1], year="2020")
    assert PaperBuild.objects.get().state == PaperBuild.State.QUEUED


@pytest.mark.parametrize("year", ["1999", "abc", "-1", "\x00", "9" * 500])
def test_year_without_data_is_asked_again(admin, towns, year):
    page = text(act(admin, towns, year=year))
    assert "нет данных за этот год" in page and "За какой год?" in page
    assert not PaperBuild.objects.exists()


def test_departments_without_any_data_are_told(admin, towns):
    assert "пока нет данных ни за один год" in text(act(admin, towns[2:]))


def test_action_is_for_those_who_may_build(client, towns):
    colleague = UserFactory(is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(codename__in=["view_department", "change_department"]))
    client.force_login(colleague)
    act(client, towns, year="2020")
    assert not PaperBuild.objects.exists()


def test_queries_of_the_question_do_not_grow_with_departments(admin, towns):
    with CaptureQueriesContext(connection) as few:
        act(admin, towns)
    for number in range(10):
        town(f"gorod-{number}", years=(2015, 2016))
    everybody = list(Department.objects.all())
    with CaptureQueriesContext(connection) as many:
        act(admin, everybody)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "query", ["", "?year=abc&department=x", "?year=2020&department=99999999999999999999", "?year=٢"]
)
def test_progress_of_nothing_says_so(admin, query):
    address = reverse("admin:reports_paperbuild_progress") + query
    assert "Здесь ничего не составлялось" in text(admin.get(address))


def test_progress_shows_what_failed(admin, towns):
    response = act(admin, towns[:1], year="2020")
    PaperBuild.objects.update(state="failed", error="OSError: <диск полон>")
    assert "OSError: &lt;диск полон&gt;" in text(admin.get(response.url))


@pytest.mark.parametrize("model", [PaperBuild, Publication])
def test_papers_are_read_and_never_written_by_hand(admin, towns, model):
    act(admin, towns[:1], year="2020")
    row = PaperBuild.objects.get()
    if model is Publication:
        row = Publication.objects.create(department=towns[0], kind="annual", year=2020)
    name = model._meta.model_name
    page = text(admin.get(reverse(f"admin:reports_{name}_changelist")))
    assert "2020" in page and row.code in page
    page = text(admin.get(reverse(f"admin:reports_{name}_change", args=[row.pk])))
    assert row.code in page and 'name="_save"' not in page
    assert admin.get(reverse(f"admin:reports_{name}_add")).status_code == 403
    assert admin.post(reverse(f"admin:reports_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_the_queue_is_not_a_line_of_the_index(admin, towns):
    act(admin, towns[:1], year="2020")
    page = text(admin.get(reverse("admin:index")))
    assert reverse("admin:reports_paperbuild_changelist") in page
    assert "Task Result" not in page and "django_tasks" not in page
    assert (
        admin.get(f"/admin/django_tasks_database/dbtaskresult/{DBTaskResult.objects.get().pk}/change/").status_code
        == 404
    )
