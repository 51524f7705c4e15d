"""The page of one indicator: its years, how it is counted, the records behind its number, organisations."""

import json
from datetime import date

import pytest
from django.utils import timezone

from monitoring.behind import MOST
from monitoring.indicators import FORMULAS
from monitoring.tally import recount
from tests.factories.events import EventFactory, EventHostFactory, EventReportFactory
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.factories.network import OccurrenceFactory, PairingFactory, RoadmapFactory
from tests.factories.schools import ListingFactory, SchoolFactory, SchoolRiskFactory
from tests.monitoring.pages import queries, text
from tests.papers import town

pytestmark = pytest.mark.django_db
NO_SHARE = {"numerator": None, "denominator": None}


@pytest.fixture
def department():
    return town("gorod", (2022, 2023, 2024))


def address(indicator, year="2024"):
    return f"/gorod/monitoring/{year}/{indicator.pk}/"


def computed(department, code, **values):
    """An indicator of a formula whose department was counted."""
    indicator = IndicatorFactory(department=department, computed_by=code, **values)
    recount(department, on=timezone.localdate())
    return indicator


class TestYears:
    def test_chart_and_table_with_deviation_and_way(self, client, department):
        share = IndicatorFactory(department=department, name="Доля <b>школ</b>", baseline=20)
        TargetFactory(indicator=share, year=2024, value=50), TargetFactory(indicator=share, year=2022, value=20)
        for year, part in ((2022, 2), (2024, 4)):
            MeasurementFactory(indicator=share, year=year, numerator=part)
        response = client.get(address(share))
        (line,) = response.context["lines"]
        told = [(row.year, row.value, row.target, row.verdict, row.deviation, row.way) for row in line.rows]
        assert told == [
            ("2024", "57,1\xa0%", "≥\xa050\xa0%", "достигнут", "+37,1", "123,8\xa0%"),
            ("2023", "нет данных", "", "", "", ""),
            ("2022", "28,6\xa0%", "≥\xa020\xa0%", "достигнут", "+8,6", "н/д"),
        ]
        page = text(response)
        assert 'class="chart-bar"' in page and 'class="chart-target"' in page and "Доля <b>" not in page
        assert f'href="{address(share, "2022")}"' in page

    def test_breakdowns_stand_apart(self, client, department):
        count = IndicatorFactory(department=department, count=True)
        for breakdown, value in (("химия", 1), ("физика", 12)):
            MeasurementFactory(indicator=count, breakdown=breakdown, value=value, **NO_SHARE)
        lines = client.get(address(count)).context["lines"]
        assert [(line.title, line.now.value) for line in lines] == [("физика", "12"), ("химия", "менее 3")]

    def test_missing_organisations_are_named(self, client, department):
        share = IndicatorFactory(department=department)
        for part, name in ((1, "Знает"), (None, "Молчит")):
            school = SchoolFactory(department=department, short_name=name)
            MeasurementFactory(indicator=share, school=school, numerator=part)
        assert "Нет чисел:</b> Молчит." in text(client.get(address(share)))

    @pytest.mark.parametrize("code", sorted(FORMULAS))
    def test_every_formula_is_explained(self, client, department, code):
        unit = {"unit": "share"} if code in ("I1", "I2", "I3", "I4", "I5", "I6", "I7") else {"unit": "count"}
        page = text(client.get(address(computed(department, code, **unit))))
        said = page.split("Как считается")[1].split('<div class="prose" lang="ru">')[1].split("</div>")[0]
        assert len(said.strip()) > 40


class TestAddress:
    def test_other_spellings_and_what_is_not_there(self, client, department):
        share = IndicatorFactory(department=department)
        other = IndicatorFactory(department=town("drugoj"))
        assert client.get(f"/gorod/monitoring/2024/{other.pk}/").status_code == 404
        assert client.get(f"/gorod/monitoring/2024/{'9' * 30}/").status_code == 404
        assert client.get(address(share, "1999")).status_code == 404
        town("uchebny", (2021,), school_years=True)
        assert client.get("/uchebny/monitoring/2021/5/").url == "/uchebny/monitoring/2021-2022/5/"

    def test_one_out_of_use_still_has_its_page(self, client, department):
        old = IndicatorFactory(department=department, is_active=False)
        MeasurementFactory(indicator=old)
        page = text(client.get(address(old)))
        assert "больше не используется" in page and "57,1" in page


class TestBehind:
    def test_events(self, client, department):
        indicator = computed(department, "I19", count=True)
        event = department.events.get(starts_on__year=2024)
        page = text(client.get(address(indicator)))
        assert f'href="/gorod/events/{event.pk}/"' in page and "Мероприятия: 1" in page

    def test_schools_pairs_occurrences_and_risks(self, client, department):
        pair = PairingFactory(department=department, started_on=date(2023, 9, 1))
        ListingFactory(school=pair.partner, year=2024)
        EventHostFactory(event=department.events.get(starts_on__year=2024), school=pair.leader)
        EventFactory(department=department, pairing=pair, starts_on=date(2024, 5, 1))
        roadmap = RoadmapFactory(pairing=pair, department=department, first_year=2023, last_year=2025, state="approved")
        OccurrenceFactory(item__section__plan=roadmap, year=2024, state="held")
        risk = SchoolRiskFactory(school=pair.partner, year=2024)
        SchoolRiskFactory(school=pair.leader, year=2024, risk=risk.risk, state="overcome")
        for code, url, word in (
            ("I1", f"/gorod/schools/{pair.leader.pk}/", "Организации"),
            ("I3", f"/gorod/network/{pair.pk}/", "Пункты планов"),
            ("I5", f"/gorod/schools/{pair.partner.pk}/", "Организации"),
            ("I6", f"/gorod/schools/{pair.partner.pk}/", "Риски организаций"),
            ("I7", f"/gorod/network/{pair.pk}/", "Пары"),
        ):
            indicator = IndicatorFactory(department=department, computed_by=code)
            client.get("/health/")
            recount(department, on=timezone.localdate())
            (behind,) = client.get(address(indicator)).context["behind"]
            assert url in [way.url for way in behind.ways] and behind.title == word

    def test_reports_of_schools_are_only_counted(self, client, department):
        event = department.events.get(starts_on__year=2024)
        EventReportFactory(event=event, accepted=True, due_on=date(2024, 11, 1), submitted_at=timezone.now())
        EventReportFactory(
            event=event, accepted=True, due_on=timezone.localdate(), submitted_at=timezone.now(), result="тайна"
        )
        indicator = computed(department, "I4")
        response = client.get(address(indicator))
        assert all(behind.ways == () for behind in response.context["behind"]) and "тайна" not in text(response)

    def test_a_long_list_is_cut_and_says_so(self, client, department):
        kind = department.events.first().kind
        for _number in range(MOST + 5):
            EventFactory(department=department, kind=kind, starts_on=date(2024, 2, 2))
        response = client.get(address(computed(department, "I19", count=True)))
        (behind,) = response.context["behind"]
        assert (behind.total, len(behind.ways), behind.left_out) == (MOST + 6, MOST, 6)
        assert "Показаны первые 200 из 206" in text(response)

    def test_what_went_away_since_is_not_listed(self, client, department):
        indicator = computed(department, "I19", count=True)
        department.events.all().delete()
        EventFactory(department=department, starts_on=date(2024, 2, 2), state="planned")
        (behind,) = client.get(address(indicator)).context["behind"]
        assert behind.ways == ()


class TestOrganisations:
    def test_a_row_each_with_small_numbers_hidden(self, client, department):
        share = IndicatorFactory(department=department)
        for name, part in (("Школа № 10", 20), ("Школа № 2", 1), ("Школа № 3", 29)):
            school = SchoolFactory(department=department, short_name=name)
            MeasurementFactory(indicator=share, school=school, numerator=part, denominator=30, breakdown="9 класс")
        response = client.get(address(share))
        told = [(row["name"], row["cells"][0][1:]) for row in response.context["rows"]]
        assert told == [
            ("Школа № 2", ("не раскрывается", "")), ("Школа № 3", ("не раскрывается", "")),
            ("Школа № 10", ("66,7\xa0%", "20 из 30")),
        ]  # fmt: skip
        data = json.loads(text(client.get(f"{address(share)}?format=json")))["rows"]
        assert sorted(row["numerator"] or 0 for row in data) == [0, 0, 20]

    def test_many_are_paged(self, client, department):
        share = IndicatorFactory(department=department)
        for _number in range(51):
            MeasurementFactory(indicator=share, school=SchoolFactory(department=department))
        assert len(client.get(address(share)).context["rows"]) == 50
        assert client.get(f"{address(share)}?page=2").status_code == 200
        assert client.get(f"{address(share)}?page=3").status_code == 404


def test_twelve_queries_at_one_record_and_at_many(client, department):
    share = IndicatorFactory(department=department)
    MeasurementFactory(indicator=share, school=SchoolFactory(department=department))
    few = queries(client, address(share))
    for _number in range(60):
        MeasurementFactory(indicator=share, school=SchoolFactory(department=department))
    assert queries(client, address(share)) == few <= 12
    held = computed(department, "I19", count=True)
    few = queries(client, address(held))
    for number in range(60):
        EventFactory(department=department, starts_on=date(2024, 1 + number % 12, 5))
    assert queries(client, address(held)) <= few + 2 <= 12
