"""The page of a year: which year an address means, indicators, criteria, directions, recommendations, the data."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from monitoring.tally import recount
from schools.access import Role
from tests.factories.events import EventFactory
from tests.factories.monitoring import (
    AssessmentFactory,
    CriterionFactory,
    DecisionFactory,
    DirectionFactory,
    EffectReviewFactory,
    FindingFactory,
    IndicatorFactory,
    MeasureFactory,
    MeasurementFactory,
    RecommendationFactory,
    TargetFactory,
    YearReviewFactory,
)
from tests.factories.network import DirectiveFactory, PairingFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory, person
from tests.monitoring.pages import queries, text
from tests.papers import town

pytestmark = pytest.mark.django_db
PAGE = "/gorod/monitoring/2024/"


@pytest.fixture
def department():
    return town("gorod", (2023, 2024))


def rows(client, address=PAGE):
    cache.clear()  # a kept page has no context
    return {row.title: row for row in client.get(address).context["rows"]}


class TestAddress:
    def test_leads_to_the_latest_year_with_data(self, client, department):
        assert client.get("/gorod/monitoring/").url == PAGE

    def test_school_years_have_their_own_spelling(self, client):
        town("uchebny", (2021,), school_years=True)
        assert client.get("/uchebny/monitoring/").url == "/uchebny/monitoring/2021-2022/"
        for other in ("2021", "2021–2022"):
            response = client.get(f"/uchebny/monitoring/{other}/?page=1")
            assert response.url == "/uchebny/monitoring/2021-2022/?page=1"
        assert client.get("/uchebny/monitoring/2021-2022/").status_code == 200

    def test_department_without_data_says_what_to_do(self, client):
        DepartmentFactory(slug="pusto")
        assert "Пока нет ни одного года с данными." in text(client.get("/pusto/monitoring/"))

    @pytest.mark.parametrize("year", ["1999", "3000", "2024-2025", "год", "²⁰²⁴", "2024%00", "9" * 400, "<b>"])
    def test_year_that_is_not_there_leads_to_those_that_are(self, client, department, year):
        response = client.get(f"/gorod/monitoring/{year}/")
        assert (
            response.status_code == 404 and f'href="{PAGE}"' in text(response) and "<b>" not in text(response).lower()
        )

    def test_hidden_department_is_opened_by_its_people_alone(self, client):
        hidden = town("tajny", (2024,), is_public=False)
        assert client.get("/tajny/monitoring/2024/").status_code == 404
        client.force_login(person(Role.METHODOLOGIST, hidden))
        assert client.get("/tajny/monitoring/2024/").status_code == 200


class TestIndicators:
    def test_entered_share_with_target_verdict_and_trend(self, client, department):
        share = IndicatorFactory(department=department, name="Доля школ")
        TargetFactory(indicator=share, year=2024, value=60)
        for year, part in ((2023, 2), (2024, 4)):
            MeasurementFactory(indicator=share, year=year, numerator=part)
        row = rows(client)["Доля школ"]
        assert (row.value, row.parts, row.target, row.verdict) == (
            "57,1\xa0%",
            "4 из 7",
            "≥\xa060\xa0%",
            "не достигнут",
        )
        assert row.url == f"{PAGE}{share.pk}/"
        assert "2023 — 28,6\xa0%, 2024 — 57,1\xa0%" in text(client.get(PAGE))

    def test_schools_that_lack_a_number_are_counted(self, client, department):
        share = IndicatorFactory(department=department, name="Доля")
        known, silent = SchoolFactory.create_batch(2, department=department)
        MeasurementFactory(indicator=share, school=known)
        MeasurementFactory(indicator=share, school=silent, numerator=None)
        assert rows(client)["Доля"].lacking == "учтено 1 из 2 организаций"

    def test_small_counts_of_a_breakdown_are_hidden_everywhere(self, client, department):
        winners = IndicatorFactory(department=department, count=True, name="Призёры")
        MeasurementFactory(indicator=winners, breakdown="химия", value=2, numerator=None, denominator=None)
        row = rows(client)["Призёры: химия"]
        assert row.value == "менее 3"
        data = json.loads(text(client.get(f"{PAGE}?format=json&table=indicators")))
        assert (data["rows"][0]["value"], data["rows"][0]["hidden"]) == (None, True)

    def test_yes_or_no_and_no_data(self, client, department):
        agreed = IndicatorFactory(department=department, unit="yes_no", name="Согласие")
        for value in (1, 0):
            school = SchoolFactory(department=department)
            MeasurementFactory(indicator=agreed, school=school, value=value, numerator=None, denominator=None)
        IndicatorFactory(department=department, name="Пусто")
        assert (rows(client)["Согласие"].value, rows(client)["Пусто"].value) == ("да у 1 из 2", "нет данных")

    def test_computed_ones_are_shown_as_counted_and_said_to_be_stale(self, client, department):
        IndicatorFactory(department=department, count=True, computed_by="I19", name="Проведено")
        assert "считаются впервые" in text(client.get(PAGE)) and rows(client)["Проведено"].value == "нет данных"
        recount(department, on=timezone.localdate())
        page = text(client.get(PAGE))
        assert "Подсчитано" in page and "идёт пересчёт" not in page
        assert rows(client)["Проведено"].value == "1"
        EventFactory(department=department, starts_on=date(2024, 5, 5))
        assert "идёт пересчёт" in text(client.get(PAGE)) and rows(client)["Проведено"].value == "1"

    def test_indicator_out_of_use_is_left_out(self, client, department):
        IndicatorFactory(department=department, is_active=False, name="Старый")
        assert rows(client) == {} and "Показателей пока нет" in text(client.get(PAGE))


class TestJudgements:
    def test_criteria_with_verdicts_and_the_pairs_judged(self, client, department):
        criterion = CriterionFactory(department=department, text="Есть общая цель")
        pairs = PairingFactory.create_batch(3, department=department, started_on=date(2023, 9, 1))
        AssessmentFactory(criterion=criterion, pairing=pairs[0], evidence="анкета")
        AssessmentFactory(criterion=criterion, pairing=pairs[1], verdict="no")
        AssessmentFactory(criterion=criterion, pairing=pairs[1], year=2023)
        hidden = PairingFactory(department=department, state="proposed")
        AssessmentFactory(criterion=criterion, pairing=hidden, evidence="тайно")
        response = client.get(PAGE)
        (row,) = response.context["criteria"]
        assert row["verdicts"] == [("да – 1", "good"), ("нет – 1", "bad")] and row["said"] == "оценено 2 пары из 3"
        assert f'href="/gorod/network/{pairs[0].pk}/"' in text(response) and "анкета" in text(response)
        assert "тайно" not in text(response)
        data = text(client.get(f"{PAGE}?format=csv&table=assessments"))
        assert data.count("\n") == data.count("\r\n") == 3 and "тайно" not in data

    def test_criterion_that_an_indicator_computes(self, client, department):
        share = IndicatorFactory(department=department, code="П1")
        MeasurementFactory(indicator=share)
        CriterionFactory(department=department, indicator=share)
        CriterionFactory(department=department, text="Ждёт")
        computed, judged = client.get(PAGE).context["criteria"]
        assert (computed["how"], computed["said"]) == ("показатель П1", "4 из 7")
        assert computed["url"] == f"{PAGE}{share.pk}/" and judged["said"] == "в этом году не оценивался"

    def test_many_judgements_are_paged(self, client, department):
        criterion = CriterionFactory(department=department)
        for _number in range(51):
            AssessmentFactory(criterion=criterion)
        assert len(client.get(PAGE).context["assessed"]) == 50
        assert len(client.get(f"{PAGE}?page=2").context["assessed"]) == 1
        assert client.get(f"{PAGE}?page=3").status_code == 404

    def test_directions_with_findings_of_the_year(self, client, department):
        direction = DirectionFactory(department=department, title="Состав сети", performers="методист")
        FindingFactory(direction=direction, text="Сеть выросла", evidence="протокол")
        FindingFactory(direction=direction, year=2023, text="Прошлогоднее")
        DirectionFactory(department=department, title="Без вывода")
        page = text(client.get(PAGE))
        assert "Состав сети" in page and "Сеть выросла" in page and "протокол" in page and "методист" in page
        assert "Прошлогоднее" not in page and "выводов не записано" in page

    def test_conclusions_keep_their_paragraphs(self, client, department):
        YearReviewFactory(department=department, purpose="Зачем", conclusion="Первое.\n\nВторое <b>")
        page = text(client.get(PAGE))
        assert "Зачем" in page and "Первое.\n\nВторое &lt;b&gt;" in page


class TestRecommendations:
    def test_measures_decisions_and_effect_by_addressee(self, client, department):
        first = RecommendationFactory(department=department, addressee="руководителям школ", text="Помочь", position=1)
        RecommendationFactory(department=department, addressee="руководителям школ", text="Учить", position=3)
        RecommendationFactory(department=department, addressee="методисту", text="Собрать", position=2)
        RecommendationFactory(department=department, year=2023, text="Прошлогоднее")
        late = MeasureFactory(recommendation=first, text="Семинар", responsible="методист", due_on=date(2025, 2, 1))
        MeasureFactory(recommendation=first, text="Сбор", due_on=date(2025, 1, 1), done_on=date(2025, 1, 1))
        order = DirectiveFactory(department=department, number="91", title="О задачах")
        decision = DecisionFactory(measure=late, directive=order, text="Провести осенью")
        EffectReviewFactory(decision=decision, text="Доля выросла")
        EffectReviewFactory(decision=decision, verdict="partly", text="Не везде")
        response = client.get(PAGE)
        advice = response.context["advice"]
        assert [(who, [item["text"] for item in items]) for who, items in advice] == [
            ("руководителям школ", ["Помочь", "Учить"]), ("методисту", ["Собрать"]),
        ]  # fmt: skip
        done, overdue = advice[0][1][0]["measures"]
        assert (done["state"], overdue["state"]) == ("исполнено", "просрочено")
        page = text(response)
        assert f'href="/gorod/documents/{order.pk}/"' in page and "Провести осенью" in page
        assert "эффективно" in page and "Доля выросла" in page and "Не везде" in page and "Прошлогоднее" not in page
        measures = json.loads(text(client.get(f"{PAGE}?format=json&table=measures")))["rows"]
        assert [row["document_ids"] for row in measures] == [str(order.pk), ""]


class TestData:
    @pytest.mark.parametrize("table", ["indicators", "assessments", "findings", "recommendations", "measures"])
    @pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
    def test_every_table_comes_in_every_format(self, client, department, table, form):
        response = client.get(f"{PAGE}?format={form}&table={table}")
        assert response.status_code == 200
        list(response)

    def test_only_the_year_of_the_page(self, client, department):
        share = IndicatorFactory(department=department)
        MeasurementFactory(indicator=share, year=2023), MeasurementFactory(indicator=share, year=2024)
        (row,) = json.loads(text(client.get(f"{PAGE}?format=json")))["rows"]
        assert (row["year"], row["year_name"], row["numerator"], row["percent"]) == (2024, "2024", 4, 57.1429)

    @pytest.mark.parametrize("query", ["format=pdf", "format=csv&table=nothing", "format=", "page=x", "page=0"])
    def test_what_there_is_not(self, client, department, query):
        assert client.get(f"{PAGE}?{query}").status_code == 404


def fill(department, number):
    for _each in range(number):
        indicator = IndicatorFactory(department=department)
        TargetFactory(indicator=indicator, year=2024)
        MeasurementFactory(indicator=indicator, school=SchoolFactory(department=department))
        FindingFactory(direction__department=department)
        AssessmentFactory(criterion=CriterionFactory(department=department))
        measure = MeasureFactory(recommendation=RecommendationFactory(department=department))
        EffectReviewFactory(decision=DecisionFactory(measure=measure))


def test_twelve_queries_at_one_record_and_at_many(client, department):
    fill(department, 1)
    few = queries(client, PAGE)
    fill(department, 40)
    assert queries(client, PAGE) == few <= 12
