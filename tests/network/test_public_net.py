"""The network of a year as everybody sees it: pairs, filters, who waits for a pair, the picture, the data."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Occurrence, Pairing, Plan
from network.working import by_number
from schools.models import Listing
from tests.factories.network import (
    AgreementFactory,
    OccurrenceFactory,
    PairingFactory,
    PairingMoveFactory,
    PlanItemFactory,
    PlanSectionFactory,
    RoadmapFactory,
)
from tests.factories.schools import DepartmentFactory, ListingFactory, RiskFactory, SchoolFactory, person

pytestmark = pytest.mark.django_db
TODAY = date(2023, 11, 20)


@pytest.fixture(autouse=True)
def on_a_known_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_: TODAY if value is None else value.date())


@pytest.fixture
def town():
    return DepartmentFactory(slug="gorod", name="Город")


def school(town, name, **values):
    return SchoolFactory(department=town, short_name=name, **values)


def pair(town, leader="Лицей № 1", partner="Школа № 7", **values):
    leader, partner = (found if not isinstance(found, str) else school(town, found) for found in (leader, partner))
    return PairingFactory(department=town, leader=leader, partner=partner, **values)


def roadmap(pairing, *states, year=2023, **values):
    """An approved roadmap whose items fell due in August of the year, marked so."""
    plan = RoadmapFactory(department=pairing.department, pairing=pairing, **values)
    section = PlanSectionFactory(plan=plan)
    for state in states:
        reason = "болезнь" if state in {"postponed", "cancelled"} else ""
        OccurrenceFactory(item=PlanItemFactory(section=section), year=year, state=state, reason=reason)
    return plan


def page(client, address="/gorod/network/", **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def text(response):
    return response.content.decode()


def shown(response):
    return [(row.leader.name, row.partner.name) for row in response.context["rows"]]


class TestPairs:
    def test_pair_tells_stage_roadmap_agreement_risks_and_what_is_amiss(self, client, town):
        found = pair(town, stage=3, started_on=date(2022, 9, 1))
        found.risks.add(RiskFactory(name="Дефицит кадров"))
        AgreementFactory(pairing=found, number="5", signed_on=date(2022, 9, 10))
        roadmap(found, "held", "held", "planned", "cancelled")
        PairingMoveFactory(
            pairing=found, from_stage=1, to_stage=2, at=timezone.make_aware(timezone.datetime(2022, 10, 1))
        )
        PairingMoveFactory(
            pairing=found, from_stage=2, to_stage=3, at=timezone.make_aware(timezone.datetime(2023, 5, 1))
        )
        (row,) = page(client).context["rows"]
        assert (row.stage, row.roadmap.text, row.roadmap.percent) == ("3. Рефлексия и обобщение", "2 из 3", 66)
        assert (row.agreement, row.risks, row.concerns) == ("№ 5 от 10.09.2022", "Дефицит кадров", ())
        (before,) = page(client, year="2022").context["rows"]
        assert before.stage == "2. Совместная деятельность по дорожной карте"

    def test_what_nobody_marked_is_no_zero(self, client, town):
        roadmap(pair(town), "planned", "planned")
        (row,) = page(client).context["rows"]
        assert (row.roadmap.text, row.roadmap.percent) == ("утверждена, отметок нет", None)

    def test_without_papers_the_page_says_so_in_words(self, client, town):
        pair(town, stage=2)
        found = text(page(client))
        assert "нет сведений о договоре" in found and "нет сведений об утверждённой дорожной карте" in found

    def test_draft_roadmap_and_proposed_pair_are_not_shown(self, client, town):
        roadmap(pair(town), "held", state=Plan.State.DRAFT)
        pair(town, "Лицей № 2", "Школа № 8", state=Pairing.State.PROPOSED)
        response = page(client)
        assert shown(response) == [("Лицей № 1", "Школа № 7")]
        assert response.context["rows"][0].roadmap.text == "нет данных" and "Школа № 8" not in text(response)

    def test_schools_lead_to_their_cards_and_the_pair_to_its_page(self, client, town):
        found = pair(town)
        text_ = text(page(client))
        assert f"/gorod/schools/{found.leader_id}/" in text_ and f"/gorod/schools/{found.partner_id}/" in text_
        assert f'href="/gorod/network/{found.pk}/?year=2023"' in text_

    def test_curators_are_named_nowhere(self, client, town):
        curator = person("curator", town, email="tajna@example.org", position="тайный куратор")
        pair(town, curator=curator)
        assert "tajna" not in text(page(client)) and "тайный" not in text(page(client))

    def test_categories_of_the_year_stand_with_the_schools(self, client, town):
        found = pair(town)
        ListingFactory(school=found.leader, year=2023, category=Listing.Category.LEADER)
        ListingFactory(school=found.partner, year=2022, category=Listing.Category.SHNOR)
        (row,) = page(client).context["rows"]
        assert ([badge.text for badge in row.leader.badges], row.partner.badges) == (["лидер"], [])

    def test_pairs_stand_in_the_order_of_the_numbers_in_names(self, client, town):
        pair(town, "Школа № 10", "Школа № 3"), pair(town, "Школа № 2", "Школа № 4")
        assert [leader for leader, _partner in shown(page(client))] == ["Школа № 2", "Школа № 10"]
        assert by_number("Ёлка 9" + "9" * 30) != by_number("") and sorted(["б2", "Б10", "а"], key=by_number)[0] == "а"


class TestYears:
    def test_latest_year_with_pairs_is_shown(self, client, town):
        pair(town, started_on=date(2020, 9, 1), state="ended", ended_on=date(2021, 5, 31))
        response = page(client)
        assert str(response.context["year"]) == "2021" and "Сеть: кто кому помогает, 2021" in text(response)
        assert "завершена 31.05.2021" in text(response)

    def test_year_of_an_active_pair_is_the_current_one(self, client, town):
        pair(town)
        assert str(page(client).context["year"]) == "2023"

    @pytest.mark.parametrize("written", ["2022-2023", "2022/2023", "2022"])
    def test_school_year_may_be_written_in_any_way(self, client, written):
        town = DepartmentFactory(slug="gorod", school_years=True)
        pair(town)
        assert str(page(client, year=written).context["year"]) == "2022/2023"

    @pytest.mark.parametrize("year", ["1800", "2024", "9" * 400, "abc", "2022-2024", "\x00", "<b>"])
    def test_year_that_is_not_there_is_told_by_the_field(self, client, town, year):
        pair(town)
        response = page(client, year=year)
        assert str(response.context["year"]) == "2023" and "В этом списке нет" in text(response)
        (message,) = response.context["form"].errors["year"]
        assert len(message) < 100 and "<b>»" not in text(response)

    def test_pair_yet_to_begin_has_its_year(self, client, town):
        pair(town, started_on=date(2024, 9, 1))
        assert str(page(client).context["year"]) == "2024"


class TestCategory:
    def test_category_of_either_school_narrows(self, client, town):
        one, other = pair(town, "Лицей № 1", "Школа № 7"), pair(town, "Лицей № 2", "Школа № 8")
        ListingFactory(school=one.partner, year=2023, category=Listing.Category.RISK)
        ListingFactory(school=other.leader, year=2023, category=Listing.Category.LEADER)
        assert shown(page(client, category="risk")) == [("Лицей № 1", "Школа № 7")]
        assert shown(page(client, category="leader")) == [("Лицей № 2", "Школа № 8")]
        nothing = text(page(client, category="p500"))
        assert "Таких пар нет" in nothing and "Сбросить отбор" in nothing

    @pytest.mark.parametrize("category", ["x" * 100_000, "\x00", "лидер"])
    def test_unknown_category_is_told_and_passed_over(self, client, town, category):
        pair(town)
        response = page(client, category=category)
        assert len(shown(response)) == 1 and "В этом списке нет" in text(response)
        assert len(response.context["form"].errors["category"][0]) < 100


class TestWithoutPair:
    def test_flagged_schools_that_nobody_helps_are_named(self, client, town):
        found = pair(town)
        for each in (found.partner, found.leader, waiting := school(town, "Школа № 9")):
            ListingFactory(school=each, year=2023, category=Listing.Category.SHNOR)
        response = page(client)
        assert {side.name for side in response.context["alone"]} == {"Лицей № 1", waiting.short_name}
        assert [fact["number"] for fact in response.context["facts"]] == ["1", "1", "1", "2"]

    def test_they_are_shown_even_where_there_are_no_pairs(self, client, town):
        ListingFactory(school=school(town, "Школа № 9"), year=2022, category=Listing.Category.SHNSU)
        response = page(client)
        assert str(response.context["year"]) == "2022" and "Школа № 9" in text(response)
        assert "В этом году пар нет" in text(response)

    def test_empty_department_says_what_to_do(self, client, town):
        assert "Пар пока нет" in text(page(client)) and "сделает её действующей" in text(page(client))
        assert page(client, format="csv").getvalue().decode().startswith("pair_id,year")


class TestPicture:
    def test_picture_shows_the_pairs_of_the_page(self, client, town):
        pair(town)
        found = text(page(client))
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in found and "Кто кому помогает: 2023" in found
        assert "style=" not in found

    def test_many_pairs_are_folded_and_counted(self, client, town):
        for number in range(70):
            pair(town, f"Лицей № {number}", f"Школа № {number}")
        found = text(page(client))
        assert "Показать рисунок" in found and "только первые 60" in found


class TestData:
    def test_the_same_rows_come_as_a_file(self, client, town):
        pair(town, stage=1), pair(town, "Лицей № 2", "Школа № 8", started_on=date(2023, 2, 1))
        rows = list(csv.DictReader(io.StringIO(page(client, format="csv", year="2022").getvalue().decode())))
        assert [(row["leader"], row["stage"], row["stage_name"], row["held"]) for row in rows] == [
            ("Лицей № 1", "1", "Знакомство", "")
        ]
        assert rows[0]["concerns"] == "нет сведений о договоре"

    def test_data_are_russian_on_the_english_page(self, client, town):
        pair(town)
        data = json.loads(page(client, "/en/gorod/network/", format="json").getvalue())
        assert data["rows"][0]["concerns"] == "нет сведений о договоре"

    def test_unknown_format_is_a_404_that_leads_on(self, client, town):
        pair(town)
        response = client.get("/gorod/network/", {"format": "pdf"})
        assert response.status_code == 404 and "format=csv" in text(response)


def test_page_beyond_the_last_is_a_404(client, town):
    pair(town)
    for number in ("2", "0", "-1", "x", "9" * 30):
        assert client.get("/gorod/network/", {"page": number}).status_code == 404


def test_english_page_is_english(client, town):
    pair(town, stage=2)
    found = text(page(client, "/en/gorod/network/"))
    assert "Network: who helps whom, 2023" in found and "no approved roadmap" in found


def test_other_departments_stay_out(client, town):
    pair(DepartmentFactory(slug="drugoj"), "Чужая школа", "Другая чужая")
    assert "Чужая" not in text(page(client))


def test_queries_are_few_and_do_not_grow(client, town):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    def grow(numbers):
        for number in numbers:
            found = pair(town, f"Лицей № {number}", f"Школа № {number}", stage=2)
            AgreementFactory(pairing=found)
            found.risks.add(RiskFactory())
            roadmap(found, "held", "planned")
            ListingFactory(school=found.partner, year=2023)

    grow([1])
    few = queries()
    grow(range(2, 60))
    rows = [
        Pairing(department=town, leader_id=one, partner_id=other, started_on=date(2022, 1, 1))
        for one in town.schools.filter(short_name__startswith="Лицей").values_list("pk", flat=True)
        for other in town.schools.filter(short_name__startswith="Школа").values_list("pk", flat=True)[:6]
    ]
    Pairing.objects.bulk_create(rows, ignore_conflicts=True)
    assert Pairing.objects.count() > 300 and Occurrence.objects.exists()
    assert queries() == few <= 12
