"""Public pages of papers: what there is, the preview, the files, their progress."""

import pytest
from django.utils import timezone

from reports.models import PaperBuild
from schools.access import Role
from schools.models import Department
from tests.factories.schools import DepartmentFactory, person
from tests.papers import add_event, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return town(years=(2018, 2020))


def text(response):
    return response.content.decode()


@pytest.fixture
def built(client, department, run_tasks):
    client.get("/belogorsk/reports/2020/annual.pdf")
    run_tasks()
    return PaperBuild.objects.get()


class TestIndex:
    def test_lists_the_years_that_have_data(self, client, department):
        page = text(client.get("/belogorsk/reports/"))
        assert page.index("/belogorsk/reports/2020/annual/") < page.index("/belogorsk/reports/2018/annual/")
        assert "/belogorsk/reports/2019/annual/" not in page
        assert "/belogorsk/reports/2020/annual.pdf" in page and "/belogorsk/reports/2018/annual.xlsx" in page

    def test_says_what_to_do_where_there_is_nothing(self, client):
        DepartmentFactory(slug="pusto")
        page = text(client.get("/pusto/reports/"))
        assert "Пока нет ни одного года с данными" in page and "annual" not in page

    def test_shows_size_and_moment_of_built_files(self, client, built):
        page = text(client.get("/belogorsk/reports/"))
        assert "Файлы от" in page
        assert page.count("КБ") == 4  # in the label of each button, for the eye and for the ear

    def test_shows_work_that_goes_on_and_work_that_failed(self, client, department):
        client.get("/belogorsk/reports/2020/annual.pdf")
        PaperBuild.objects.update(state="running", progress=40)
        assert "40 %" in text(client.get("/belogorsk/reports/"))
        PaperBuild.objects.update(state="failed")
        assert "собрать файлы не удалось" in text(client.get("/belogorsk/reports/"))

    def test_file_that_is_not_on_the_disk_has_no_size(self, client, built):
        PaperBuild.objects.update(pdf="papers/none.pdf")
        assert text(client.get("/belogorsk/reports/")).count("КБ") == 2

    def test_queries_do_not_grow_with_years_and_builds(self, client, department, django_assert_num_queries):
        with django_assert_num_queries(3):
            client.get("/belogorsk/reports/")
        for year in range(2001, 2018):
            add_event(department, year)
            PaperBuild.objects.create(
                department=department, kind="annual", year=year, fingerprint=str(year), as_of=timezone.localdate()
            )
        with django_assert_num_queries(3):
            client.get("/belogorsk/reports/")


class TestPreview:
    def test_answers_at_once_from_the_data(self, client, department):
        page = text(client.get("/belogorsk/reports/2020/annual/"))
        assert "Современный урок, 2020" in page
        assert not PaperBuild.objects.exists()

    def test_contents_lead_to_every_section(self, client, department):
        response = client.get("/belogorsk/reports/2020/annual/")
        anchors = [item.anchor for item in response.context["contents"]]
        assert anchors
        assert all(f'href="#{anchor}"' in text(response) and f'id="{anchor}"' in text(response) for anchor in anchors)

    def test_offers_both_files(self, client, department):
        page = text(client.get("/belogorsk/reports/2020/annual/"))
        assert 'href="/belogorsk/reports/2020/annual.pdf"' in page
        assert 'href="/belogorsk/reports/2020/annual.xlsx"' in page

    def test_bears_the_notice_of_the_department(self, client, department):
        Department.objects.update(notice="Учебные данные & выдумка")
        for address in ("/belogorsk/", "/belogorsk/reports/", "/belogorsk/reports/2020/annual/"):
            assert "Учебные данные &amp; выдумка" in text(client.get(address))

    def test_year_alone_leads_to_its_paper(self, client, department):
        assert client.get("/belogorsk/reports/2020/").url == "/belogorsk/reports/2020/annual/"


class TestYears:
    @pytest.fixture
    def school_town(self):
        return town("uchebny", (2021,), name="Учебный", school_years=True)

    def test_school_year_has_its_own_address(self, client, school_town):
        assert client.get("/uchebny/reports/2021-2022/annual/").status_code == 200

    @pytest.mark.parametrize(
        ("address", "leads_to"),
        [
            ("/uchebny/reports/2021/annual/", "/uchebny/reports/2021-2022/annual/"),
            ("/uchebny/reports/2021/annual.pdf", "/uchebny/reports/2021-2022/annual.pdf"),
            (
                "/uchebny/reports/2021/annual/progress/?file=xlsx",
                "/uchebny/reports/2021-2022/annual/progress/?file=xlsx",
            ),
            ("/uchebny/reports/2021/", "/uchebny/reports/2021-2022/annual/"),
        ],
    )
    def test_its_first_year_alone_leads_there(self, client, school_town, address, leads_to):
        assert client.get(address).url == leads_to

    def test_school_year_of_a_calendar_department_is_not_there(self, client, department):
        response = client.get("/belogorsk/reports/2020-2021/annual/")
        assert response.status_code == 404
        assert "«2020-2021» — не отчётный год" in text(response)

    @pytest.mark.parametrize(
        "year", ["abc", "0", "0000", "1999", "20200", "2020-2019", "-2020", "２０２０x", "%00", "٢" * 900]
    )
    @pytest.mark.parametrize("end", ["/annual/", "/annual.pdf", "/annual/progress/", "/"])
    def test_other_years_are_named_and_the_right_ones_offered(self, client, department, year, end):
        response = client.get(f"/belogorsk/reports/{year}{end}")
        page = text(response)
        assert response.status_code == 404
        assert "Данные есть за годы" in page
        assert 'href="/belogorsk/reports/2018/annual/"' in page and 'href="/belogorsk/reports/2020/annual/"' in page
        assert len(page) < 6000


class TestUnknown:
    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("/atlantida/reports/", "Муниципалитета с адресом «atlantida» здесь нет"),
            ("/Белогорск/reports/2020/annual/", "Муниципалитета с адресом «Белогорск» здесь нет"),
            ("/bel%00ogorsk/reports/", "Муниципалитета с адресом «bel·ogorsk» здесь нет"),
            ("/belogorsk/reports/2020/monthly/", "Отчёта вида «monthly» нет"),
            ("/belogorsk/reports/2020/<b>.pdf", "Отчёта вида «&lt;b&gt;» нет"),
            ("/belogorsk/reports/2020/annual.docx", "В виде «docx» отчёты не выпускаются"),
            (f"/{'a' * 2000}/", f"«{'a' * 40}…»"),
        ],
    )
    def test_is_named_in_russian(self, client, department, address, said):
        response = client.get(address)
        assert response.status_code == 404
        assert said in text(response)

    def test_unknown_department_leads_to_the_known(self, client, department):
        assert 'href="/belogorsk/"' in text(client.get("/atlantida/"))

    @pytest.mark.parametrize("end", ["", "reports/", "reports/2020/annual/", "reports/2020/annual.pdf"])
    def test_hidden_department_is_unknown_to_strangers(self, client, department, end):
        Department.objects.update(is_public=False)
        client.force_login(person(Role.METHODOLOGIST, DepartmentFactory(is_public=False)))
        response = client.get(f"/belogorsk/{end}")
        assert response.status_code == 404
        assert "Белогорск" not in text(response)
        assert not PaperBuild.objects.exists()

    @pytest.mark.parametrize("role", [Role.METHODOLOGIST, Role.OFFICIAL, Role.PRINCIPAL, Role.CURATOR])
    def test_hidden_department_is_open_to_its_people(self, client, department, role):
        Department.objects.update(is_public=False)
        client.force_login(person(role, department))
        assert client.get("/belogorsk/reports/2020/annual/").status_code == 200

    def test_posts_are_refused_where_nothing_is_sent(self, client, department):
        assert client.post("/belogorsk/reports/2020/annual.pdf").status_code == 405
        assert client.post("/belogorsk/reports/").status_code == 405
