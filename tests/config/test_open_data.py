"""The pages of open data: what sets there are, what each holds, the files of each, in every format alike."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.catalogue import DATASETS, GROUPS, row_counts
from events.models import Event
from schools.access import Role
from schools.open_data import FORMATS
from tests.factories.events import EventFactory
from tests.factories.network import PlanFactory, PlanItemFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory, person
from tests.papers import town
from tests.rich import rich_town

pytestmark = pytest.mark.django_db


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def about(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))


class TestSets:
    def test_keys_are_stable_names_and_no_two_are_alike(self):
        assert len(DATASETS) == sum(len(sets) for _title, sets in GROUPS)
        for key, dataset in DATASETS.items():
            assert re.fullmatch(r"[a-z][a-z0-9_-]{2,30}", key), "it names files, addresses and sheets"
            fields = dataset.header()
            assert len(set(fields)) == len(fields)
            assert all(re.fullmatch(r"[a-z][a-z0-9_]*", field) for field in fields)
            assert any(field == "id" or field.endswith("_id") for field in fields), key
            assert str(dataset.title) and str(dataset.description)
            assert all(str(field.title) for field in dataset.fields)

    @pytest.mark.parametrize("key", DATASETS)
    def test_a_rich_department_gives_each_of_them_the_same_in_all_formats(self, client, key):
        rich_town("belogorsk")
        files = {code: b"".join(client.get(f"/belogorsk/data/{key}/?format={code}")) for code in FORMATS}
        lines = list(csv.reader(io.StringIO(files["csv"].decode(), newline="")))
        rows = json.loads(files["json"])["rows"]
        book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]), read_only=True)
        sheet = list(book[book.sheetnames[0]].iter_rows(values_only=True))
        assert lines[0] == list(sheet[0]) == DATASETS[key].header()
        assert len(lines) - 1 == len(rows) == len(sheet) - 1
        for line, row in zip(lines[1:], rows, strict=True):
            assert list(row) == lines[0]
            assert [value is None for value in row.values()] <= [cell == "" for cell in line]

    def test_counts_are_those_of_the_files(self, client):
        department = rich_town("belogorsk")
        for key, number in row_counts(department, DATASETS.values()).items():
            assert number == len(list(DATASETS[key].rows(department))), key

    def test_drafts_are_in_no_file(self, client):
        department = DepartmentFactory(slug="belogorsk")
        draft = PlanFactory(department=department, programme__department=department, state="draft", title="Черновик")
        PlanItemFactory(section__plan=draft, title="Черновик пункта")
        for key in DATASETS:
            assert "Черновик" not in b"".join(client.get(f"/belogorsk/data/{key}/?format=json")).decode()


class TestPortal:
    def test_tells_whose_data_and_how_to_read_them(self, client):
        town(), town("tobolsk", name="Тобольск"), DepartmentFactory(name="Тайный", is_public=False)
        page = text(client.get("/data/"))
        assert 'href="/belogorsk/data/"' in page and "Тобольск" in page and "Тайный" not in page
        assert "не известно" in page and "со ссылкой на источник" in page and "UTF-8" in page
        assert about(page)["@type"] == "DataCatalog"

    def test_an_empty_portal_has_the_page_too(self, client):
        assert "Муниципалитетов пока нет" in text(client.get("/data/"))

    def test_a_long_list_is_cut(self, client):
        for number in range(51):
            DepartmentFactory(name=f"Город {number:02}")
        assert "1–50 из 51" in text(client.get("/data/"))
        assert text(client.get("/data/?page=2")).count('/data/">Город') == 1
        assert client.get("/data/?page=3").status_code == 404


class TestDepartment:
    def test_lists_every_set_with_its_rows_and_files(self, client):
        town()
        page = text(client.get("/belogorsk/data/"))
        for key in DATASETS:
            assert f'href="/belogorsk/data/{key}/"' in page
            assert f'href="/belogorsk/data/{key}/?format=csv"' in page
        assert "1 строка" in page and "Обновлено" in page
        catalogue = about(page)
        assert len(catalogue["dataset"]) == len(DATASETS) and catalogue["dateModified"]

    def test_an_empty_department_has_zeros_that_are_zeros(self, client):
        DepartmentFactory(slug="pusto")
        assert "0 строк" in text(client.get("/pusto/data/"))

    def test_hidden_from_strangers(self, client):
        hidden = DepartmentFactory(slug="tajny", is_public=False)
        assert client.get("/tajny/data/").status_code == client.get("/tajny/data/schools/").status_code == 404
        client.force_login(person(Role.OFFICIAL, hidden))
        assert client.get("/tajny/data/").status_code == 200


class TestSet:
    def test_tells_its_fields_files_and_first_rows(self, client):
        department = town()
        for number in range(20):
            SchoolFactory(
                department=department, short_name=f"Лицей {number:02}", name="Лицей <b>& др</b>" + str(number)
            )
        page = text(client.get("/belogorsk/data/schools/"))
        assert "21 строка" in page and "Первые 10 строк" in page
        assert page.count("&lt;b&gt;&amp; др&lt;/b&gt;") == 10
        assert "short_name" in page and "краткое наименование" in page
        found = about(page)
        assert found["@type"] == "Dataset" and found["license"]["name"]
        assert [item["encodingFormat"] for item in found["distribution"]][:2] == ["text/csv", "application/json"]
        assert found["distribution"][0]["contentUrl"].endswith("/belogorsk/data/schools/?format=csv")
        assert {"@type": "PropertyValue", "name": "id", "description": "номер организации"} in found["variableMeasured"]

    def test_an_empty_set_says_so_and_its_files_open(self, client):
        DepartmentFactory(slug="pusto")
        for key in DATASETS:
            page = text(client.get(f"/pusto/data/{key}/"))
            assert "Таких записей у муниципалитета пока нет" in page or "Первы" in page
        assert b"".join(client.get("/pusto/data/schools/?format=csv")).startswith(b"id,")

    def test_an_unknown_set_or_format_leads_to_the_known(self, client):
        town()
        page = text(client.get("/belogorsk/data/teachers/"), 404)
        assert "Набора данных «teachers» нет" in page and "/belogorsk/data/schools/" in page
        page = text(client.get("/belogorsk/data/schools/?format=pdf"), 404)
        assert "format=csv" in page
        for key in ("%00", "x" * 3000, "<script>", "%FF"):
            assert client.get(f"/belogorsk/data/{key}/").status_code == 404

    def test_long_texts_are_cut_on_the_page_and_whole_in_the_file(self, client):
        department = DepartmentFactory(slug="belogorsk")
        EventFactory(department=department, topic="щ" * 1000)
        assert "щ" * 121 not in text(client.get("/belogorsk/data/events/"))
        assert "щ" * 1000 in b"".join(client.get("/belogorsk/data/events/?format=csv")).decode()


@pytest.mark.parametrize("address", ["/belogorsk/data/", *(f"/belogorsk/data/{key}/" for key in DATASETS), "/data/"])
def test_queries_do_not_grow_with_records(client, address):
    department = rich_town("belogorsk")
    kind = EventFactory(department=department).kind

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries()
    for number in range(30):
        SchoolFactory(department=department, short_name=f"Школа {number}")
    Event.objects.bulk_create(
        Event(department=department, kind=kind, topic=f"Тема {n}", starts_on="2020-01-01", state="held")
        for n in range(300)
    )
    assert queries() == few <= 12
