"""Papers as data: which there are, and the tables of a paper with the same values as on paper."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from reports.datasets import lines_of, table_dataset
from reports.kinds import Paper
from reports.models import PaperBuild
from reports.outline import tables
from reports.table import Column, ColumnKind, Entries, Entry, Link, Share, group, row, table, total
from schools.open_data import FORMATS
from tests.papers import place, town
from tests.rich import rich_town

pytestmark = pytest.mark.django_db

COLUMNS = (
    Column("school", "Организация"),
    Column("held", "Проведено", ColumnKind.INTEGER, unit="ед."),
    Column("due", "К сроку", ColumnKind.INTEGER),
    Column("share", "Исполнение", ColumnKind.SHARE, of=("held", "due")),
    Column("alone", "Доля", ColumnKind.SHARE),
    Column("value", "Значение", ColumnKind.PERCENT),
    Column("events", "Мероприятия"),
)


def values(*rows, totals=None):
    made = table("things", "Вещи", COLUMNS, rows, totals=totals, note="Примечание")
    dataset = table_dataset(place(town()), made)
    return dataset, [dict(zip(dataset.header(), line, strict=True)) for line in dataset.lines(lines_of(made))]


class TestTable:
    def test_exact_values_under_the_keys_of_the_columns(self):
        entries = Entries((Entry("Урок", "Лицей"), Entry("Семинар")))
        dataset, (first,) = values(row("СОШ", 2, 3, Share(2, 3), Share(1, 8), Decimal("66.65"), entries))
        assert first == {
            "row_kind": "row", "group": "", "school": "СОШ", "held": 2, "due": 3, "share": Decimal("66.7"),
            "alone": Decimal("12.5"), "alone_part": 1, "alone_whole": 8, "value": Decimal("66.65"),
            "events": "Урок\nЛицей\nСеминар",
        }  # fmt: skip
        units = {field.key: str(field.unit) for field in dataset.fields}
        assert (units["held"], units["share"], units["value"], units["school"]) == ("ед.", "%", "%", "")
        assert (dataset.title, dataset.description) == ("Вещи, 2020", "Примечание")

    def test_links_are_their_values_and_no_data_is_empty(self):
        _dataset, (first,) = values(row("СОШ", Link(2, "/x/"), None, None, Share(0, 0), None, Entries(())))
        assert (first["held"], first["due"], first["share"], first["value"]) == (2, None, None, None)
        assert (first["alone"], first["alone_part"], first["alone_whole"]) == (None, 0, 0)
        assert first["events"] == ""

    def test_titles_of_groups_stand_in_the_rows_below_them(self):
        line = ("СОШ", 1, 1, None, None, None, "")
        _dataset, found = values(
            row(*line), group("Раздел 1"), row(*line), group("Часть А", 1), row(*line), total(*line),
            group("Раздел 2"), row(*line), totals=total(*line),
        )  # fmt: skip
        assert [(item["row_kind"], item["group"]) for item in found] == [
            ("row", ""), ("row", "Раздел 1"), ("row", "Раздел 1 / Часть А"), ("total", "Раздел 1 / Часть А"),
            ("row", "Раздел 2"), ("total", ""),
        ]  # fmt: skip


class TestPreview:
    ADDRESS = "/belogorsk/reports/2024/annual/"

    def test_every_table_of_a_paper_is_taken_in_every_format(self, client):
        department = rich_town("belogorsk")
        page = client.get(self.ADDRESS).content.decode()
        found = tables(place(department, 2024).compose(timezone.localdate()))
        assert len(found) > 5
        for _number, each in found:
            assert f"?format=csv&amp;table={each.key}" in page
            files = {code: b"".join(client.get(self.ADDRESS, {"format": code, "table": each.key})) for code in FORMATS}
            lines = list(csv.reader(io.StringIO(files["csv"].decode(), newline="")))
            assert len(lines) - 1 == len(json.loads(files["json"])["rows"]) == len(list(lines_of(each)))
            assert files["xlsx"].startswith(b"PK")

    def test_the_file_names_the_paper_and_the_table(self, client):
        town()
        answer = client.get("/belogorsk/reports/2020/annual/", {"format": "csv", "table": "matrix"})
        assert 'filename="belogorsk-annual-2020-matrix.csv"' in answer["Content-Disposition"]

    def test_an_unknown_table_or_format_leads_to_those_there_are(self, client):
        town()
        for query in ({"format": "csv", "table": "nope"}, {"format": "pdf"}, {"format": ""}):
            response = client.get("/belogorsk/reports/2020/annual/", query)
            assert response.status_code == 404
            assert "format=csv" in response.content.decode()

    def test_a_paper_is_composed_once(self, client, monkeypatch):
        town()
        composed, whole = [], Paper.compose
        monkeypatch.setattr(Paper, "compose", lambda *args: composed.append(1) or whole(*args))
        client.get("/belogorsk/reports/2020/annual/?format=csv")
        client.get("/belogorsk/reports/2020/annual/")
        assert len(composed) == 2

    def test_a_year_written_otherwise_keeps_the_format(self, client):
        town("uchebny", (2021,), school_years=True)
        response = client.get("/uchebny/reports/2021/annual/?format=csv&table=matrix")
        assert response.status_code == 302
        assert response.url == "/uchebny/reports/2021-2022/annual/?format=csv&table=matrix"


class TestPapers:
    def test_a_row_for_each_year_and_what_was_built(self, client, settings):
        settings.PUBLIC_URL = "https://portal.example"
        department = town(years=(2018, 2020))
        PaperBuild.objects.create(
            department=department, kind="annual", year=2020, as_of="2020-12-31", fingerprint="x", state="ready",
            pdf="a.pdf", pdf_sha256="f" * 64, code="7KQX-M2PA-94TD", built_at=timezone.now(),
        )  # fmt: skip
        rows = json.loads(b"".join(client.get("/belogorsk/reports/?format=json")))["rows"]
        assert [(row["id"], row["year"], row["code"]) for row in rows] == [
            ("annual-2020", 2020, "7KQX-M2PA-94TD"),
            ("annual-2018", 2018, None),
        ]
        assert rows[0]["page_url"] == "https://portal.example/belogorsk/reports/2020/annual/"
        assert rows[0]["pdf_url"] == "https://portal.example/belogorsk/reports/2020/annual.pdf"
        cache.clear()
        assert 'href="/belogorsk/reports/?format=csv"' in client.get("/belogorsk/reports/").content.decode()
