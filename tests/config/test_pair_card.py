"""The page of a pair: stages with what they want, the roadmap of a year, risks, agreement, events, duties."""

import csv
import io
from datetime import date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Occurrence, Pairing, Plan, PlanItem, ProgrammeStatement
from schools.models import Listing, SchoolRisk
from tests.factories.events import EventFactory
from tests.factories.network import (
    AgreementFactory,
    OccurrenceFactory,
    PairingFactory,
    PairingMoveFactory,
    PlanItemFactory,
    PlanSectionFactory,
    ProgrammeFactory,
    RoadmapFactory,
    StatementFactory,
)
from tests.factories.schools import (
    DepartmentFactory,
    ListingFactory,
    RiskFactory,
    SchoolFactory,
    SchoolRiskFactory,
    person,
)

pytestmark = pytest.mark.django_db
TODAY = date(2023, 11, 20)


@pytest.fixture(autouse=True)
def on_a_known_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_: TODAY if value is None else value.date())


@pytest.fixture
def pairing():
    town = DepartmentFactory(slug="gorod", name="Город")
    leader, partner = (SchoolFactory(department=town, short_name=name) for name in ("Лицей № 1", "Школа № 7"))
    return PairingFactory(department=town, leader=leader, partner=partner, stage=2, started_on=date(2022, 9, 1))


def roadmap(pairing, *states, year=2023, **values):
    plan = RoadmapFactory(department=pairing.department, pairing=pairing, title="Карта пары", **values)
    section = PlanSectionFactory(plan=plan, number="I", title="Знакомство школ")
    for number, state in enumerate(states, start=1):
        item = PlanItemFactory(section=section, title=f"Дело {number}", number="")
        OccurrenceFactory(item=item, year=year, state=state)
    return plan


def page(client, pairing, prefix="", **query):
    response = client.get(f"{prefix}/gorod/network/{pairing.pk}/", query)
    assert response.status_code == 200
    return response


def text(response):
    return response.content.decode()


def test_tells_the_schools_the_beginning_the_agreement_and_the_note(client, pairing):
    AgreementFactory(pairing=pairing, number="5", signed_on=date(2022, 9, 10), valid_until=date(2024, 8, 31))
    ListingFactory(school=pairing.partner, year=2023, category=Listing.Category.SHNOR)
    pairing.note = "Пара работает\nпо математике"
    pairing.save()
    found = text(page(client, pairing))
    for words in ("Лицей № 1 – Школа № 7", "1 сентября 2022", "№ 5 от 10.09.2022, действует до 31.08.2024",
                  "Пара работает<br>по математике", "ШНОР", f"/gorod/schools/{pairing.leader_id}/"):  # fmt: skip
        assert words in found


def test_stages_tell_what_they_want_and_what_is_amiss(client, pairing):
    response = page(client, pairing)
    steps = [(step.is_done, step.is_here, [met for _want, met in step.wants]) for step in response.context["steps"]]
    assert steps == [(True, False, [False]), (False, True, [False]), (False, False, [])]
    assert response.context["concerns"] == ["нет сведений о договоре", "нет сведений об утверждённой дорожной карте"]
    AgreementFactory(pairing=pairing), roadmap(pairing, "held")
    response = page(client, pairing)
    assert [met for step in response.context["steps"] for _want, met in step.wants] == [True, True]
    assert response.context["concerns"] == [] and "Чего не хватает" not in text(response)


def test_year_shows_the_stage_and_the_roadmap_of_then(client, pairing):
    moved = timezone.make_aware(datetime(2023, 2, 1))
    PairingMoveFactory(pairing=pairing, from_stage=1, to_stage=2, at=moved)
    roadmap(pairing, "held", year=2022, first_year=2022, last_year=2022)
    before = page(client, pairing, year="2022")
    assert before.context["steps"][0].is_here and before.context["meter"].text == "1 из 1"
    now = text(page(client, pairing))
    assert "На этот год утверждённой дорожной карты нет" in now and 'href="?year=2022#roadmap"' in now


def test_roadmap_stands_item_by_item_with_its_counts(client, pairing):
    roadmap(pairing, "held", "planned", "held")
    response = page(client, pairing)
    (found,) = response.context["roadmaps"]
    assert (found.meter.text, found.meter.percent) == ("2 из 3", 66)
    assert [(line.text, [state.text for state in line.states]) for line in found.lines] == [
        ("I. Знакомство школ", []), ("Дело 1", ["проведено"]), ("Дело 2", ["просрочено"]), ("Дело 3", ["проведено"]),
    ]  # fmt: skip
    assert f'id="item-{PlanItem.objects.first().pk}"' in text(response) and "август 2023" in text(response)


def test_roadmap_that_nobody_marked_or_filled_in_says_so(client, pairing):
    roadmap(pairing, "planned")
    (found,) = page(client, pairing).context["roadmaps"]
    assert found.lines[1].states[0].text == "нет отметки" and found.meter.percent is None
    Plan.objects.all().delete()
    RoadmapFactory(department=pairing.department, pairing=pairing)
    assert "Содержание этой дорожной карты не внесено" in text(page(client, pairing))


def test_risks_bear_their_state_at_the_partner_by_the_year(client, pairing):
    known, unknown = RiskFactory(name="Дефицит кадров"), RiskFactory(name="Старый риск")
    pairing.risks.add(known, unknown)
    SchoolRiskFactory(school=pairing.partner, risk=known, year=2022, state=SchoolRisk.State.IN_WORK)
    SchoolRiskFactory(school=pairing.partner, risk=known, year=2023, state=SchoolRisk.State.OVERCOME, level="high")
    assert page(client, pairing).context["risks"] == [
        ("Дефицит кадров", "преодолён", "высокий"), ("Старый риск", "нет данных", ""),
    ]  # fmt: skip
    assert page(client, pairing, year="2022").context["risks"][0] == ("Дефицит кадров", "в работе", "")


def test_events_of_the_year_lead_to_their_pages(client, pairing):
    event = EventFactory(
        department=pairing.department, pairing=pairing, topic="Открытый урок", starts_on=date(2023, 3, 1)
    )
    EventFactory(department=pairing.department, pairing=pairing, topic="Прошлое дело", starts_on=date(2022, 10, 1))
    EventFactory(department=pairing.department, topic="Чужое дело", starts_on=date(2023, 3, 2))
    found = text(page(client, pairing))
    assert "Открытый урок" in found and f"/gorod/events/{event.pk}/" in found
    assert "Прошлое дело" not in found and "Чужое дело" not in found
    assert f"/gorod/events/?pair={pairing.pk}" in found
    assert "Прошлое дело" in text(page(client, pairing, year="2022"))


def test_programme_tells_the_stages_and_the_duties(client, pairing):
    pairing.programme = ProgrammeFactory(department=pairing.department, title="Программа поддержки")
    pairing.save()
    StatementFactory(programme=pairing.programme, kind=ProgrammeStatement.Kind.DUTY, text="Посещать открытые уроки")
    StatementFactory(programme=pairing.programme, kind=ProgrammeStatement.Kind.STAGE, number=1, text="Встреча команд")
    found = text(page(client, pairing))
    for words in ("Посещать открытые уроки", "Встреча команд", f"/gorod/programmes/{pairing.programme_id}/"):
        assert words in found
    pairing.programme.state = "draft"
    pairing.programme.save()
    found = text(page(client, pairing))
    assert "Посещать" not in found and "Программа поддержки" not in found


def test_ended_pair_has_no_later_years(client, pairing):
    Pairing.objects.update(state="ended", ended_on=date(2022, 12, 31))
    response = page(client, pairing)
    assert str(response.context["year"]) == "2022" and "пара завершена" in text(response)


@pytest.mark.parametrize("year", ["2021", "2024", "abc", "\x00", "9" * 10_000, "<b>"])
def test_year_without_the_pair_is_a_404_that_leads_on(client, pairing, year):
    response = client.get(f"/gorod/network/{pairing.pk}/", {"year": year})
    assert response.status_code == 404
    assert f"/gorod/network/{pairing.pk}/?year=2022" in text(response) and "<b>" not in text(response).split("<main")[1]


def test_proposed_pairs_and_those_of_others_are_not_there(client, pairing):
    proposed = PairingFactory(department=pairing.department, state=Pairing.State.PROPOSED)
    for pk in (proposed.pk, PairingFactory().pk, 0, 10**30):
        assert client.get(f"/gorod/network/{pk}/").status_code == 404


def test_drafts_files_and_people_are_not_told(client, pairing):
    roadmap(pairing, "held", state=Plan.State.DRAFT)
    AgreementFactory(pairing=pairing, file="agreements/2022/secret.pdf", note="тайное примечание")
    Pairing.objects.update(curator=person("curator", pairing.department, email="tajna@example.org"))
    found = text(page(client, pairing))
    assert not [words for words in ("Дело 1", "secret.pdf", "тайное", "tajna") if words in found]
    items = page(client, pairing, format="csv", table="items").getvalue().decode()
    assert len(list(csv.DictReader(io.StringIO(items)))) == 0


def test_every_table_comes_as_a_file(client, pairing):
    pairing.risks.add(RiskFactory(name="Дефицит кадров"))
    AgreementFactory(pairing=pairing), roadmap(pairing, "held")
    for table in ("pair", "risks", "items", "occurrences", "agreements"):
        data = page(client, pairing, format="csv", table=table).getvalue().decode()
        (row,) = csv.DictReader(io.StringIO(data))
        assert str(pairing.pk) in (row["id"], row.get("pair_id"))


def test_dates_outside_the_known_years_are_no_fault(client, pairing):
    Pairing.objects.update(started_on=date(1, 1, 1))
    page(client, pairing)
    Pairing.objects.update(started_on=date(9999, 12, 31))
    page(client, pairing)


def test_english_page_is_english(client, pairing):
    roadmap(pairing, "held")
    found = text(page(client, pairing, prefix="/en"))
    assert "August 2023" in found and "Together since" in found and "no agreement" in found


def test_queries_are_few_and_do_not_grow(client, pairing):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            page(client, pairing)
        return len(seen)

    pairing.programme = ProgrammeFactory(department=pairing.department)
    pairing.save()
    StatementFactory(programme=pairing.programme, kind=ProgrammeStatement.Kind.DUTY)
    roadmap(pairing, "held"), AgreementFactory(pairing=pairing), pairing.risks.add(RiskFactory())
    EventFactory(department=pairing.department, pairing=pairing, starts_on=date(2023, 3, 1))
    few = queries()
    (
        roadmap(pairing, *["held"] * 300),
        roadmap(pairing, *["planned"] * 40),
        pairing.risks.add(*RiskFactory.create_batch(20)),
    )
    for _number in range(30):
        EventFactory(department=pairing.department, pairing=pairing, starts_on=date(2023, 3, 1))
    assert Occurrence.objects.count() > 300 and queries() == few <= 12
