"""The public check of a paper by the code printed on it."""

import pytest

from reports.models import PaperBuild
from schools.models import Department
from tests.papers import add_event, place, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return town(years=(2018, 2020))


@pytest.fixture
def built(client, department, run_tasks):
    client.get("/belogorsk/reports/2020/annual.pdf")
    run_tasks()
    return PaperBuild.objects.get()


def text(response):
    return response.content.decode()


def test_says_what_the_paper_is(client, built):
    page = text(client.get(f"/verify/{built.code}/"))
    assert "Годовой мониторинг, 2020" in page
    assert built.department.full_name in page
    assert built.pdf_sha256 in page and built.xlsx_sha256 in page
    assert "Данные с тех пор не менялись" in page


def test_says_that_the_data_changed_and_leads_to_the_newest(client, built, department):
    add_event(department, 2020)
    page = text(client.get(f"/verify/{built.code}/"))
    assert "Данные с тех пор изменились" in page
    assert f'href="{place(department).url()}"' in page


def test_says_that_the_data_are_gone(client, built, department):
    department.events.all().delete()
    page = text(client.get(f"/verify/{built.code}/"))
    assert "Данные с тех пор изменились" in page and "Прочитать" not in page


def test_holder_of_a_paper_of_a_hidden_department_can_check_it(client, built):
    Department.objects.update(is_public=False)
    page = text(client.get(f"/verify/{built.code}/"))
    assert built.pdf_sha256 in page and "/belogorsk/" not in page


@pytest.mark.parametrize("code", ["0000-0000-0000", "abc", "%00", "7KQX-M2PA-94TD", "x" * 3000, "<script>"])
def test_unknown_code_is_told(client, built, code):
    response = client.get(f"/verify/{code}/")
    assert response.status_code == 404
    assert "Документа с кодом" in text(response) and "<script>alert" not in text(response)


def test_code_of_a_paper_not_yet_made_is_unknown(client, department):
    client.get("/belogorsk/reports/2020/annual.pdf")
    assert client.get(f"/verify/{PaperBuild.objects.get().code}/").status_code == 404


def test_code_may_be_typed_in_any_way(client, built):
    typed = built.code.replace("-", " ").lower()
    assert client.get("/verify/", {"code": typed}).url == f"/verify/{built.code}/"
    assert client.get(f"/verify/{typed}/").url == f"/verify/{built.code}/"


def test_what_is_no_code_is_said_beside_the_field(client):
    page = text(client.get("/verify/", {"code": "<b>\x00"}))
    assert "Это не код" in page and 'value="&lt;b&gt;·"' in page and 'aria-invalid="true"' in page
    assert "Это не код" not in text(client.get("/verify/"))
