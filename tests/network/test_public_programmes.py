"""Programmes and plans as everybody sees them: what is stated, how it is carried out, what falls due this month."""

import csv
import io
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Occurrence, Plan, PlanItem, Programme, ProgrammeStatement
from tests.factories.network import (
    BaselineFactory,
    DirectiveFactory,
    ExpectedResultFactory,
    GlossaryTermFactory,
    OccurrenceFactory,
    PairingFactory,
    PlanFactory,
    PlanItemFactory,
    PlanSectionFactory,
    ProgrammeFactory,
    RoadmapFactory,
    StatementFactory,
)
from tests.factories.schools import DepartmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2022, 10, 15)


@pytest.fixture(autouse=True)
def on_a_known_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_: TODAY if value is None else value.date())


@pytest.fixture
def town():
    return DepartmentFactory(slug="gorod", name="Город")


@pytest.fixture
def programme(town):
    return ProgrammeFactory(department=town, title="Программа поддержки школ", goal="Помочь школам")


@pytest.fixture
def plan(town, programme):
    return PlanFactory(department=town, programme=programme, title="План семинаров")


def item(section, title="Семинар", state="planned", months=(8, 8), year=2022, **values):
    found = PlanItemFactory(section=section, title=title, **values)
    reason = "карантин" if state in {"postponed", "cancelled"} else ""
    first, last = months
    OccurrenceFactory(item=found, year=year, state=state, reason=reason,
                      starts_on=date(year, first, 1), due_on=date(year, last, 28))  # fmt: skip
    return found


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def of_programme(client, programme, **query):
    return page(client, f"/gorod/programmes/{programme.pk}/", **query)


def of_plan(client, plan, **query):
    return page(client, f"/gorod/plans/{plan.pk}/", **query)


def text(response):
    return response.content.decode()


def queries(client, address):
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        page(client, address)
    return len(seen)


class TestProgrammes:
    def test_one_programme_is_opened_at_once(self, client, programme):
        assert client.get("/gorod/programmes/").url == f"/gorod/programmes/{programme.pk}/"

    def test_several_stand_in_a_list_without_drafts(self, client, town, programme):
        ProgrammeFactory(department=town, title="Вторая программа")
        ProgrammeFactory(department=town, title="Черновик", state=Programme.State.DRAFT)
        found = text(page(client, "/gorod/programmes/"))
        assert "Программа поддержки школ" in found and "Вторая программа" in found and "Черновик" not in found
        rows = csv.DictReader(io.StringIO(page(client, "/gorod/programmes/", format="csv").getvalue().decode()))
        assert {row["title"] for row in rows} == {"Программа поддержки школ", "Вторая программа"}

    def test_without_a_programme_the_page_says_what_to_do(self, client, town):
        assert "Утверждённых программ пока нет" in text(page(client, "/gorod/programmes/"))


class TestProgramme:
    def test_tells_goal_points_results_baselines_and_the_order(self, client, town, programme):
        order = DirectiveFactory(department=town, number="474", issued_on=date(2021, 8, 10))
        Programme.objects.filter(pk=programme.pk).update(directive=order)
        for kind in ProgrammeStatement.Kind.values:
            StatementFactory(programme=programme, kind=kind, number=1, text=f"пункт {kind}")
        BaselineFactory(programme=programme, value=40, is_upper_bound=True, period="2018–2020")
        ExpectedResultFactory(programme=programme, municipal="Сеть работает", effect="Рост качества")
        GlossaryTermFactory(programme=programme, code="ШЛ", meaning="школа-лидер")
        found = text(of_programme(client, programme))
        for words in ("Помочь школам", "пункт task", "пункт duty", "пункт outcome", "не более 40,0", "Рост качества",
                      "школа-лидер", "Приказ № 474 от 10.08.2021", f"/gorod/documents/{order.pk}/"):  # fmt: skip
            assert words in found

    def test_plan_is_counted_as_in_the_annual_paper(self, client, programme, plan):
        one, other = PlanSectionFactory(plan=plan, title="Первый"), PlanSectionFactory(plan=plan, title="Второй")
        inner = PlanSectionFactory(plan=plan, parent=other)
        item(one, state="held"), item(one), item(inner, state="cancelled"), item(inner, months=(11, 11))
        PlanSectionFactory(plan=plan, title="Пустой раздел")
        (row,) = of_programme(client, programme).context["plans"]
        counted = [
            (part.items, part.counts.total, part.counts.due, part.counts.held, part.counts.overdue, part.share)
            for part in (*row.execution.parts, row.execution.whole)
        ]
        assert counted == [(2, 2, 2, 1, 1, "50,0\u00a0%"), (2, 2, 0, 0, 0, "н/д"), (4, 4, 2, 1, 1, "50,0\u00a0%")]

    def test_plan_that_nobody_marked_is_no_zero(self, client, programme, plan):
        item(PlanSectionFactory(plan=plan))
        found = text(of_programme(client, programme))
        assert "Сведений о проведении за 2022 нет" in found and "Просрочено" not in found

    def test_year_is_the_current_one_or_the_nearest(self, client, town):
        for years, expected in (((2021, 2024), "2022"), ((2017, 2018), "2018"), ((2030, 2031), "2030")):
            found = ProgrammeFactory(department=town, first_year=years[0], last_year=years[1])
            assert str(of_programme(client, found).context["year"]) == expected

    @pytest.mark.parametrize("year", ["2031", "x", "9" * 1000, "\x00"])
    def test_year_outside_the_programme_is_told(self, client, programme, year):
        assert "В этом списке нет" in text(of_programme(client, programme, year=year))

    def test_month_tells_what_is_dated_apart_from_the_rest(self, client, programme, plan):
        section = PlanSectionFactory(plan=plan)
        item(section, "Октябрьский семинар", months=(10, 10))
        item(section, "Осенний семинар", "held", months=(9, 11))
        item(section, "Летний семинар"), item(section, "Отменённый", "cancelled", months=(10, 10))
        Occurrence.objects.filter(item=item(section, "Весь год", months=(1, 12))).update(is_continuous=True)
        month = of_programme(client, programme).context["month"]
        assert month["name"] == "октябрь 2022"
        assert [(due.text, due.state.text) for due in month["dated"]] == [
            ("Октябрьский семинар", "срок идёт"), ("Осенний семинар", "проведено"),
        ]  # fmt: skip
        assert [due.text for due in month["whole_year"]] == ["Весь год"]
        assert month["dated"][0].url.startswith(f"/gorod/plans/{plan.pk}/?year=2022&item=")

    def test_drafts_are_not_shown(self, client, town, programme):
        PlanFactory(department=town, programme=programme, title="Тайный план", state=Plan.State.DRAFT)
        assert "Тайный план" not in text(of_programme(client, programme))
        draft = ProgrammeFactory(department=town, state=Programme.State.DRAFT)
        response = client.get(f"/gorod/programmes/{draft.pk}/")
        assert response.status_code == 404 and "ещё не утверждена" in text(response)

    def test_every_table_comes_as_a_file(self, client, programme, plan):
        item(PlanSectionFactory(plan=plan), state="held")
        BaselineFactory(programme=programme), ExpectedResultFactory(programme=programme)
        StatementFactory(programme=programme), GlossaryTermFactory(programme=programme)
        for table in ("execution", "items", "statements", "results", "baselines", "codes"):
            for kind in ("csv", "json", "xlsx"):
                assert len(of_programme(client, programme, format=kind, table=table).getvalue()) > 50
        row = next(csv.DictReader(io.StringIO(of_programme(client, programme, format="csv").getvalue().decode())))
        assert (row["year"], row["due"], row["held"]) == ("2022", "1", "1")

    def test_queries_are_few_and_do_not_grow(self, client, town, programme, plan):
        item(PlanSectionFactory(plan=plan), state="held", months=(10, 10))
        few = queries(client, f"/gorod/programmes/{programme.pk}/")
        for _number in range(4):
            fill(PlanFactory(department=town, programme=programme), 80)
        assert queries(client, f"/gorod/programmes/{programme.pk}/") == few <= 12


def fill(plan, number):
    sections = [PlanSectionFactory(plan=plan, title=f"Часть {part}") for part in range(4)]
    rows = [
        PlanItem(section=sections[place * 4 // number], position=place, number=str(place), title=f"Пункт {place}")
        for place in range(number)
    ]
    dates = {"starts_on": date(2022, 10, 1), "due_on": date(2022, 10, 31)}
    Occurrence.objects.bulk_create(
        Occurrence(item=row, year=2022, **dates) for row in PlanItem.objects.bulk_create(rows)
    )


class TestPlan:
    def test_item_tells_what_was_written_and_how_it_stands(self, client, plan):
        section = PlanSectionFactory(plan=plan, number="1.", title="Нормативная база")
        found = item(section, "Издать приказ", "held", number="1.1", term_text="Ежегодно: август",
                     responsible="методист", participants="ШЛ", expected_result="Приказ")  # fmt: skip
        item(section, "Провести семинар"), item(section, "Съездить", "postponed", months=(9, 11))
        PlanItemFactory(section=section, title="Когда-нибудь")
        response = of_plan(client, plan)
        lines = [
            (line.text, line.dates, [(state.text, state.note) for state in line.states])
            for line in response.context["lines"]
        ]
        assert lines[0] == ("1. Нормативная база", "", [])
        assert lines[1] == ("1.1. Издать приказ", "01.08.2022 – 28.08.2022", [("проведено", "")])
        assert [states for _text, _dates, states in lines[2:]] == [
            [("просрочено", "")], [("перенесено", "карантин")], [],
        ]  # fmt: skip
        assert lines[4][1] == "в этом году нет"
        for words in (f'id="item-{found.pk}"', "Ежегодно: август", "Участники: ШЛ", "Ожидаемый результат: Приказ"):
            assert words in text(response)

    def test_in_a_plan_that_nobody_marked_nothing_is_late(self, client, plan):
        item(PlanSectionFactory(plan=plan))
        assert of_plan(client, plan).context["lines"][1].states[0].text == "нет отметки"

    def test_inner_sections_stand_within_and_the_outer_one_is_named_again(self, client, plan):
        outer = PlanSectionFactory(plan=plan, title="Внешний", number="", position=1)
        inner = PlanSectionFactory(plan=plan, title="Внутренний", number="", parent=outer, position=2)
        item(inner, "Внутри", position=3, number=""), item(outer, "После", position=4, number="")
        lines = of_plan(client, plan).context["lines"]
        assert [(line.text, line.level, line.is_continued) for line in lines] == [
            ("Внешний", 0, False), ("Внутренний", 1, False), ("Внутри", 2, False),
            ("Внешний", 0, True), ("После", 1, False),
        ]  # fmt: skip

    def test_a_thousand_items_are_cut_into_pages_that_keep_their_headings(self, client, plan):
        fill(plan, 1000)
        first, second = of_plan(client, plan), of_plan(client, plan, page="2")
        assert sum(line.item is not None for line in first.context["lines"]) == 100
        heading, row = second.context["lines"][:2]
        assert (heading.is_continued, row.text) == (True, "100. Пункт 100") and "продолжение" in text(second)
        assert of_plan(client, plan, page="10").context["lines"][-1].text == "999. Пункт 999"
        assert client.get(f"/gorod/plans/{plan.pk}/", {"page": "11"}).status_code == 404

    def test_an_item_is_found_on_its_page(self, client, plan):
        fill(plan, 250)
        wanted = PlanItem.objects.get(title="Пункт 220")
        response = client.get(f"/gorod/plans/{plan.pk}/", {"item": wanted.pk, "year": "2022"})
        assert response.url == f"/gorod/plans/{plan.pk}/?year=2022&page=3#item-{wanted.pk}"
        for nonsense in ("x", "0", "9" * 500, "\x00"):
            assert len(of_plan(client, plan, item=nonsense).context["lines"]) > 100

    def test_section_and_state_narrow(self, client, plan):
        one, other = PlanSectionFactory(plan=plan), PlanSectionFactory(plan=plan)
        item(one, "Первый", "held"), item(PlanSectionFactory(plan=plan, parent=one), "Глубже"), item(other, "Второй")

        def titles(**query):
            return {line.item.title for line in of_plan(client, plan, **query).context["lines"] if line.item}

        assert titles(section=one.pk) == {"Первый", "Глубже"}
        assert titles(standing="held") == {"Первый"} and titles(section=other.pk, standing="held") == set()
        assert "Таких пунктов нет" in text(of_plan(client, plan, standing="postponed"))
        rows = csv.DictReader(io.StringIO(of_plan(client, plan, standing="held", format="csv").getvalue().decode()))
        assert [row["title"] for row in rows] == ["Первый"]

    @pytest.mark.parametrize(
        "query", [{"section": "0"}, {"standing": "x" * 100_000}, {"year": "1990"}, {"section": "\x00"}]
    )
    def test_nonsense_is_told_and_passed_over(self, client, plan, query):
        item(PlanSectionFactory(plan=plan))
        response = of_plan(client, plan, **query)
        assert len(response.context["lines"]) == 2 and "В этом списке нет" in text(response)
        assert all(len(error) < 100 for errors in response.context["form"].errors.values() for error in errors)

    def test_terms_of_the_year_come_as_a_file(self, client, plan):
        item(PlanSectionFactory(plan=plan), state="cancelled")
        data = of_plan(client, plan, format="csv", table="occurrences").getvalue().decode()
        (row,) = csv.DictReader(io.StringIO(data))
        assert (row["year"], row["state"], row["state_name"], row["reason"]) == (
            "2022", "cancelled", "отменено", "карантин",
        )  # fmt: skip

    def test_roadmap_stands_with_its_pair(self, client, town):
        roadmap = RoadmapFactory(department=town, pairing=PairingFactory(department=town))
        address = f"/gorod/network/{roadmap.pairing_id}/?year=2022"
        assert client.get(f"/gorod/plans/{roadmap.pk}/").url == address
        assert client.get(f"/gorod/plans/{roadmap.pk}/?item=7").url == f"{address}#item-7"
        assert client.get(f"/gorod/plans/{roadmap.pk}/?item=%0d%0aX").url == address

    def test_drafts_and_plans_of_others_are_not_there(self, client, town, plan):
        for pk in (PlanFactory(department=town, state=Plan.State.DRAFT).pk, PlanFactory().pk, 10**30):
            assert client.get(f"/gorod/plans/{pk}/").status_code == 404

    def test_queries_are_few_and_do_not_grow(self, client, plan):
        item(PlanSectionFactory(plan=plan), state="held")
        few = queries(client, f"/gorod/plans/{plan.pk}/")
        fill(plan, 1000)
        assert queries(client, f"/gorod/plans/{plan.pk}/") == few <= 12


def test_english_pages_are_english(client, programme, plan):
    item(PlanSectionFactory(plan=plan), months=(10, 10))
    found = text(page(client, f"/en/gorod/programmes/{programme.pk}/"))
    assert "Due in October 2022" in found and "its term is running" in found
    assert "Items of the plan" in text(page(client, f"/en/gorod/plans/{plan.pk}/"))
