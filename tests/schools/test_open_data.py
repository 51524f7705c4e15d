"""CSV, JSON and XLSX of a dataset: exact values, the same in all three, streamed, safe; `?format=` on a page."""

import csv
import io
import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from schools.models import Department, School
from schools.open_data import FORMATS, Dataset, Field, Links, taken
from schools.open_data.writers import csv_pieces, json_pieces, xlsx_file
from schools.pages import Missing
from tests.factories.schools import DepartmentFactory, SchoolFactory

COLUMNS = ("id", "name", "part", "day", "flag")
SET = Dataset(
    key="things",
    title="Вещи",
    description="Какие есть",
    fields=tuple(Field(key, f"что в {key}", lambda row, key=key: row[key], "%" if key == "part" else "")
                 for key in COLUMNS),
    rows=lambda department: [],
)  # fmt: skip


def row(**values):
    return {**dict.fromkeys(COLUMNS), **values}


def as_csv(rows):
    lines = list(csv.reader(io.StringIO("".join(csv_pieces(SET, rows)), newline="")))
    assert lines[0] == list(COLUMNS)
    return lines[1:]


def as_json(rows):
    return json.loads("".join(json_pieces(SET, rows, {"dataset": "things"})))


def as_xlsx(rows):
    with xlsx_file(SET, rows) as file:
        book = openpyxl.load_workbook(file)
    lines = list(book["things"].iter_rows(values_only=True))
    assert lines[0] == COLUMNS
    return lines[1:], book


class TestValues:
    ROW = row(id=7, name="Лицей «А», № 1", part=Decimal("66.70"), day=date(2024, 9, 2), flag=True)

    def test_csv(self):
        assert as_csv([self.ROW]) == [["7", "Лицей «А», № 1", "66.70", "2024-09-02", "true"]]

    def test_json(self):
        assert as_json([self.ROW]) == {
            "dataset": "things",
            "fields": [{"name": key, "title": f"что в {key}", "unit": "%" if key == "part" else ""} for key in COLUMNS],
            "rows": [{"id": 7, "name": "Лицей «А», № 1", "part": 66.7, "day": "2024-09-02", "flag": True}],
        }

    def test_xlsx_has_real_numbers_and_days_and_tells_its_fields(self):
        lines, book = as_xlsx([self.ROW])
        assert lines == [(7, "Лицей «А», № 1", 66.7, datetime(2024, 9, 2), True)]
        assert list(book["fields"].iter_rows(values_only=True))[2] == ("part", "что в part", "%")

    def test_not_known_is_empty_and_not_zero(self):
        assert as_csv([row(), row(id=0)]) == [["", "", "", "", ""], ["0", "", "", "", ""]]
        assert [line["id"] for line in as_json([row(), row(id=0)])["rows"]] == [None, 0]
        assert [line[0] for line in as_xlsx([row(), row(id=0)])[0]] == [None, 0]

    @pytest.mark.parametrize("text", ["=1+1", "+7", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
    def test_a_text_never_becomes_a_formula(self, text):
        assert as_csv([row(name=text)])[0][1] == f"'{text}"
        assert as_json([row(name=text)])["rows"][0]["name"] == text
        _lines, book = as_xlsx([row(name=text)])
        cell = book["things"]["B2"]
        assert (cell.value, cell.data_type) == (text, "s")

    def test_negative_numbers_stay_numbers(self):
        assert as_csv([row(id=-5, part=Decimal("-0.5"))])[0][:3] == ["-5", "", "-0.5"]

    def test_control_characters_go_and_line_breaks_stay(self):
        dirty = "а\0б\x07в\r\nг\ud800"
        assert as_csv([row(name=dirty)])[0][1] == "абв\nг?"
        assert as_json([row(name=dirty)])["rows"][0]["name"] == "абв\nг?"
        assert as_xlsx([row(name=dirty)])[0][0][1] == "абв\nг?"

    def test_a_moment_tells_its_zone(self):
        assert as_csv([row(name=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))])[0][1] == "2024-01-02T03:04:05+00:00"

    def test_data_are_russian_on_english_pages_too(self):
        lazy = Dataset("x", "x", "x", (Field("kind", "x", lambda _row: gettext_lazy("Events")),), rows=lambda d: [])
        with translation.override("en"):
            assert "".join(csv_pieces(lazy, [1])) == "kind\r\nМероприятия\r\n"
            assert translation.get_language() == "en"

    def test_an_empty_set_is_whole(self):
        assert as_csv([]) == [] and as_json([])["rows"] == [] and as_xlsx([])[0] == []

    def test_a_text_longer_than_a_cell_of_excel_is_cut_there_alone(self):
        long = "я" * 40_000
        assert as_csv([row(name=long)])[0][1] == long
        assert len(as_xlsx([row(name=long)])[0][0][1]) == 32_767


signs = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
values = st.fixed_dictionaries({
    "id": st.integers(-(10**9), 10**9),
    "name": st.none() | signs,
    "part": st.none() | st.decimals(-1000, 1000, places=2),
    "day": st.none() | st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    "flag": st.none() | st.booleans(),
})  # fmt: skip


@given(st.lists(values, max_size=8))
def test_all_formats_hold_the_same_values(rows):
    in_csv, in_json, (in_xlsx, _book) = as_csv(rows), as_json(rows)["rows"], as_xlsx(rows)
    assert len(in_csv) == len(in_json) == len(rows)
    for line, kept, cells, given_row in zip(in_csv, in_json, in_xlsx, rows, strict=True):
        texts = dict(zip(COLUMNS, line, strict=True))
        sheet = dict(zip(COLUMNS, cells, strict=True))
        for key, value in given_row.items():
            if value is None:
                assert (texts[key], kept[key], sheet[key]) == ("", None, None)
        assert int(texts["id"]) == kept["id"] == sheet["id"] == given_row["id"]
        if given_row["part"] is not None:
            assert Decimal(texts["part"]) == given_row["part"]
            assert math.isclose(kept["part"], sheet["part"]) and math.isclose(kept["part"], given_row["part"])
        if given_row["day"] is not None:
            assert texts["day"] == kept["day"] == sheet["day"].date().isoformat() == given_row["day"].isoformat()
        if given_row["flag"] is not None:
            assert (texts["flag"] == "true") is kept["flag"] is sheet["flag"] is given_row["flag"]
        if given_row["name"]:
            assert texts["name"].removeprefix("'") == kept["name"].removeprefix("'")
            assert sheet["name"] == kept["name"]


class TestStreaming:
    @pytest.mark.parametrize("pieces", [csv_pieces, lambda s, rows: json_pieces(s, rows, {})])
    def test_the_first_piece_comes_before_the_last_row_is_read(self, pieces):
        read = []

        def rows():
            for number in range(10_000):
                read.append(number)
                yield row(id=number)

        stream = pieces(SET, rows())
        assert next(stream) and len(read) <= 200
        assert "9999" in "".join(stream) and len(read) == 10_000

    @pytest.mark.django_db
    def test_a_query_is_read_in_portions(self, monkeypatch):
        asked = []
        monkeypatch.setattr(
            "django.db.models.QuerySet.iterator", lambda rows, chunk_size: asked.append(chunk_size) or []
        )
        department = DepartmentFactory()
        request = RequestFactory().get("/", {"format": "csv"})
        taken(request, department, {"things": (SET, School.objects.all())})
        assert asked == [1000]


@pytest.mark.django_db
class TestTaken:
    def ask(self, **query):
        request = RequestFactory().get("/belogorsk/things/", query)
        tables = {"one": (SET, [row(id=1)]), "two": (SET, [row(id=2)])}
        department = Department.objects.filter(slug="belogorsk").first()
        return taken(request, department or DepartmentFactory(slug="belogorsk", notice="Учебные данные"), tables)

    def test_a_page_without_format_stays_a_page(self):
        assert self.ask() is None

    def test_files_have_names_and_types(self):
        found = {code: self.ask(format=code) for code in FORMATS}
        assert {code: answer["Content-Type"].partition(";")[0] for code, answer in found.items()} == {
            "csv": "text/csv",
            "json": "application/json",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        for code, answer in found.items():
            assert f'filename="belogorsk-things.{code}"' in answer["Content-Disposition"]
            assert answer.streaming
        assert isinstance(found["csv"], StreamingHttpResponse)

    def test_json_tells_whose_and_of_when(self):
        answer = json.loads(b"".join(self.ask(format="json")))
        assert answer["department"]["slug"] == "belogorsk" and answer["notice"] == "Учебные данные"
        assert answer["title"] == "Вещи" and datetime.fromisoformat(answer["updated"])

    def test_the_first_table_unless_another_is_named(self):
        assert b"\r\n1," in b"".join(self.ask(format="csv"))
        assert b"\r\n2," in b"".join(self.ask(format="csv", table="two"))

    @pytest.mark.parametrize("query", [{"format": ""}, {"format": "pdf"}, {"format": "x" * 100_000},
                                       {"format": "csv", "table": "three"}, {"format": "\0"}])  # fmt: skip
    def test_an_unknown_format_or_table_leads_to_those_there_are(self, query):
        with pytest.raises(Missing) as missing:
            self.ask(**query)
        assert [way.label for way in missing.value.ways] == ["CSV", "JSON", "Excel"]
        assert len(missing.value.message) < 120
        assert "format=csv" in missing.value.ways[0].url

    def test_links_keep_the_filters_and_drop_the_page(self):
        request = RequestFactory().get("/belogorsk/things/", {"kind": "школа", "page": "3"})
        links = Links.to(request, SET, table="two")
        assert links.title == "Вещи"
        assert links.formats[0] == (
            "CSV",
            "/belogorsk/things/?kind=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0&format=csv&table=two",
        )


@pytest.mark.django_db
@pytest.mark.parametrize("code", list(FORMATS))
def test_a_page_gives_all_rows_and_not_those_of_its_first_screen(client, code):
    department = DepartmentFactory(slug="belogorsk")
    for number in range(60):
        SchoolFactory(department=department, short_name=f"Школа {number}")
    body = b"".join(client.get(f"/belogorsk/data/schools/?format={code}"))
    if code == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(body), read_only=True)["schools"].max_row == 61
    else:
        assert body.decode().count("Муниципальное учреждение «Школа") == 60
