"""What public pages share: lists cut into pages, records by their keys, what search engines are told."""

import json

import pytest
from django.test import RequestFactory

from schools.models import School
from schools.pages import Missing, Way, linked_data, load, paginate, quoted
from tests.factories.schools import DepartmentFactory, SchoolFactory


def asked(**query):
    return RequestFactory().get("/belogorsk/schools/", query)


class TestPaginate:
    def test_a_short_list_is_one_page(self):
        pages = paginate(asked(), [1, 2, 3], per=3)
        assert (list(pages.rows), pages.is_cut, pages.first_row, pages.last_row, pages.total) == (
            [1, 2, 3],
            False,
            1,
            3,
            3,
        )
        assert pages.previous_url == pages.next_url == ""

    def test_a_long_list_is_cut_and_its_pages_linked(self):
        pages = paginate(asked(page="2", kind="школа"), range(1, 8), per=3)
        assert (list(pages.rows), pages.first_row, pages.last_row, pages.last) == ([4, 5, 6], 4, 6, 3)
        assert pages.previous_url == "/belogorsk/schools/?kind=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0"
        assert pages.next_url == f"{pages.previous_url}&page=3"
        assert [(label, bool(url)) for label, url in pages.links] == [("1", True), ("2", False), ("3", True)]

    def test_many_pages_leave_gaps_between_links(self):
        pages = paginate(asked(page="50"), range(1000), per=10)
        assert [label for label, _url in pages.links] == ["1", "…", "48", "49", "50", "51", "52", "…", "100"]
        assert dict(pages.links)["…"] == ""

    def test_an_empty_list_has_an_empty_page(self):
        pages = paginate(asked(), [], per=3)
        assert (list(pages.rows), pages.total, pages.is_cut) == ([], 0, False)

    @pytest.mark.parametrize("page", ["0", "-1", "8", "два", "", "1.0", "٣", " 1", "9" * 100_000, "\0", "1e3"])
    def test_a_page_that_is_none_leads_to_those_there_are(self, page):
        with pytest.raises(Missing) as missing:
            paginate(asked(page=page), range(7), per=1)
        assert [way.label for way in missing.value.ways] == ["1", "7"]
        assert missing.value.ways[1].url == "/belogorsk/schools/?page=7"
        assert len(missing.value.message) < 150


@pytest.mark.django_db
class TestLoad:
    def test_a_record_of_the_rows_and_no_other(self):
        here, there = DepartmentFactory(), DepartmentFactory()
        school, other = SchoolFactory(department=here), SchoolFactory(department=there)
        way = Way("Все организации", "/schools/")
        rows = School.objects.shown_of(here)
        assert load(rows, school.pk, what="Нет такой", lead="Есть:", way=way) == school
        for key in (other.pk, 0, 2**63 - 1, 2**63, 10**40):
            with pytest.raises(Missing) as missing:
                load(rows, key, what="Нет такой организации.", lead="Есть:", way=way)
            assert (missing.value.message, missing.value.ways) == ("Нет такой организации.", (way,))


class TestQuoted:
    def test_one_short_printable_line(self):
        assert quoted("2024") == "2024"
        assert quoted("а\0б\nв") == "а·б·в"
        assert quoted("x" * 100_000) == "x" * 40 + "…"


class TestLinkedData:
    def test_what_is_not_known_is_left_out(self):
        assert json.loads(linked_data("Event", name="Урок", endDate=None, url="", performer=[])) == {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": "Урок",
        }

    @pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "]]>", "&lt;", "\u2028", 'к"т\\'])
    def test_nothing_in_it_ends_the_element(self, text):
        written = linked_data("Event", name=text)
        assert not set("<>&") & set(written)
        assert json.loads(written)["name"] == text
