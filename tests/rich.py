"""A town in which every public page has something to show, and the addresses of all its public pages."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from schools.access import Scoped
from schools.models import Department
from tests.factories import events, monitoring, network, schools
from tests.papers import town

YEAR = 2024
NO_SHARE = {"numerator": None, "denominator": None}


def rich_town(slug: str = "bogaty", *, today: date | None = None, **values: Any) -> Department:
    """A department of calendar years with records of every kind in 2024 and something that falls due this month."""
    today = today or timezone.localdate()
    department = town(slug, (2022, 2023, YEAR), **{"name": "Богатый", "head_position": "Начальник", **values})
    kind = events.EventKindFactory(department=department, name="Открытый урок", purpose="Показать приёмы работы")
    leader, partner, alone = (
        schools.SchoolFactory(department=department, short_name=name, site="https://school.example/")
        for name in ("Гимназия № 1", "Школа № 2", "Школа № 3")
    )
    schools.SchoolFactory(department=department, short_name="Филиал школы № 2", parent=partner)
    schools.SchoolFactory(department=department, short_name="СОШ соседей", is_external=True, district="Соседний округ")
    schools.ListingFactory(school=leader, category="leader", year=YEAR)
    for school in (partner, alone):
        schools.ListingFactory(school=school, year=YEAR, basis="приказ")
    for school in (leader, partner):
        schools.FiguresFactory(school=school, year=YEAR)
    risk = schools.RiskFactory(name=f"Нехватка учителей, {slug}")
    schools.SchoolRiskFactory(school=partner, risk=risk, year=YEAR, evidence="анкета")
    schools.ResourceFactory(department=department, school=leader, text="Учителя-наставники")
    schools.ResourceFactory(department=department, text="Общая библиотека")
    _add_network(department, kind, leader, partner, risk, today)
    _add_monitoring(department, leader)
    return department


def _add_network(department: Department, kind: Any, leader: Any, partner: Any, risk: Any, today: date) -> None:
    order = network.DirectiveFactory(department=department, number="474", issued_on=date(YEAR, 8, 10), title="О сети")
    annex = network.DirectiveFactory(
        department=department, annex_of=order, number="", kind="regulation", title="Положение", issued_on=None
    )
    first = network.ClauseFactory(directive=order, text="Утвердить положение", assignee="методист")
    network.ClauseFactory(directive=order, parent=first, text="Довести до школ", due_on=date(YEAR, 9, 1))
    network.ClauseFactory(directive=annex, text="Общие положения")
    programme = network.ProgrammeFactory(
        department=department, title="Программа поддержки", goal="Помочь школам", first_year=YEAR - 1,
        last_year=max(YEAR, today.year) + 1, directive=order,
    )  # fmt: skip
    for point in ("task", "duty", "stage", "form"):
        network.StatementFactory(programme=programme, kind=point, text=f"Пункт: {point}")
    network.BaselineFactory(programme=programme)
    network.ExpectedResultFactory(programme=programme, institutional="Школа", learner="Ученик", effect="Рост")
    network.GlossaryTermFactory(programme=programme, code="ШЛ", meaning="школа-лидер")
    pairing = network.PairingFactory(
        department=department, leader=leader, partner=partner, programme=programme, started_on=date(YEAR - 1, 9, 1),
        stage=2,
    )  # fmt: skip
    pairing.risks.add(risk)
    network.AgreementFactory(pairing=pairing, number="7")
    own = {"department": department, "first_year": YEAR - 1, "last_year": max(YEAR, today.year)}
    plan = network.PlanFactory(programme=programme, title="План мероприятий", directive=order, **own)
    roadmap = network.RoadmapFactory(pairing=pairing, title="Дорожная карта", **own)
    for paper in (plan, roadmap):
        section = network.PlanSectionFactory(plan=paper, title="Методическая работа")
        inner = network.PlanSectionFactory(plan=paper, parent=section, title="Семинары")
        item = network.PlanItemFactory(section=inner, title="Провести семинар", participants="ШЛ")
        held = network.OccurrenceFactory(item=item, year=YEAR, state="held")
        network.OccurrenceFactory(
            item=item, year=YEAR, sequence=2, state="postponed", reason="карантин", postponed_to=date(YEAR, 12, 1)
        )
        first_day = today.replace(day=1)
        network.OccurrenceFactory(
            item=item, year=today.year, sequence=3, starts_on=first_day, due_on=first_day + timedelta(days=27)
        )
        event = events.EventFactory(
            department=department, kind=kind, occurrence=held, topic="Урок наставника", starts_on=date(YEAR, 8, 20),
            pairing=pairing if paper is roadmap else None, place="Гимназия № 1",
        )  # fmt: skip
        events.EventHostFactory(event=event, school=leader)
        events.EventReportFactory(event=event, school=partner, accepted=True)
    coming = {"department": department, "kind": kind, "state": "planned"}
    events.EventHostFactory(event=events.EventFactory(topic="Сборы", **coming), school=None, label="ДО")
    events.EventFactory(topic="Встреча лидеров", starts_on=today + timedelta(days=3), **coming)
    events.EventFactory(topic="День открытых дверей", starts_on=today, date_precision="month", **coming)
    events.EventFactory(
        department=department, kind=kind, topic="Круглый стол", state="cancelled", reason="карантин",
        starts_on=date(YEAR, 3, 1),
    )  # fmt: skip


def _add_monitoring(department: Department, school: Any) -> None:
    share = monitoring.IndicatorFactory(department=department, code="П1", name="Доля школ в парах", baseline=30)
    monitoring.TargetFactory(indicator=share, year=YEAR, value=50)
    for year, numerator in ((YEAR - 1, 3), (YEAR, 4)):
        monitoring.MeasurementFactory(indicator=share, year=year, numerator=numerator)
    count = monitoring.IndicatorFactory(department=department, code="П2", name="Призёры", count=True)
    for breakdown, value in (("математика", 2), ("русский язык", 12)):
        monitoring.MeasurementFactory(
            indicator=count, year=YEAR, breakdown=breakdown, school=school, value=value, **NO_SHARE
        )
    monitoring.IndicatorFactory(department=department, code="П3", name="Доля вовлечённых", computed_by="I1")
    finding = monitoring.FindingFactory(direction__department=department, year=YEAR, evidence="анкеты")
    criterion = monitoring.CriterionFactory(department=department, text="Есть общая цель")
    pairing = department.pairings.get()
    monitoring.AssessmentFactory(criterion=criterion, pairing=pairing, year=YEAR)
    advice = monitoring.RecommendationFactory(department=department, year=YEAR, finding=finding)
    measure = monitoring.MeasureFactory(recommendation=advice, responsible="методист", due_on=date(YEAR + 1, 2, 1))
    decision = monitoring.DecisionFactory(measure=measure, directive=department.directives.get(number="474"))
    monitoring.EffectReviewFactory(decision=decision)
    monitoring.YearReviewFactory(department=department, year=YEAR, purpose="Оценить работу сети")


def public_addresses(department: Department, year: int = YEAR) -> Iterator[str]:
    """One address of each kind of public page of a department and of the portal, as far as it has the records."""
    front, slug = f"/{department.slug}/", department.year(year).slug
    yield from ("/", "/search/", "/search/?q=школ", "/data/", "/help/", "/styleguide/", "/verify/", "/accounts/login/")
    words = ("", "network/", "programmes/", "events/", "events/month/", "events/matrix/", "schools/", "documents/")
    yield from (front + word for word in (*words, "reports/", "data/", "search/", "search/?q=семинар"))
    yield from (f"{front}data/{key}/" for key in ("schools", "events", "pairs"))
    yield from (f"{front}events/month/?month={year}-08", f"{front}documents/?q=школ", f"{front}network/?year={slug}")
    for word, records in (
        ("network", department.pairings.exclude(state="proposed")),
        ("programmes", department.programmes.exclude(state="draft")),
        ("plans", department.plans.exclude(state="draft").filter(pairing=None)),
        ("events", department.events.all()),
        ("schools", department.schools.all()),
        ("documents", department.directives.all()),
        (f"monitoring/{slug}", department.indicators.all()),
    ):
        if (pk := records.order_by("pk").values_list("pk", flat=True).last()) is not None:
            yield f"{front}{word}/{pk}/"
    if department.indicators.exists():
        yield from (f"{front}monitoring/{slug}/", f"{front}reports/{slug}/annual/")


def fill_texts(department: Department, text: str) -> int:
    """Write a text into every field of people's words of a department; returns how many fields were written.

    Words that are addresses, codes or choices stay. Search keys follow, as they do when a person saves.
    """
    written = 0
    for model in apps.get_models():
        if not issubclass(model, Scoped):
            continue
        fields = [field for field in model._meta.concrete_fields if _is_words(field)]
        for place, record in enumerate(model.objects.of_department(department)):
            if getattr(record, "school_id", None) and hasattr(record, "label"):
                continue  # a host is an organisation or a type in words, never both
            for field in fields:
                limit = field.max_length or 2000
                setattr(record, field.name, f"{place}{text}"[:limit])
                written += 1
            record.fill_search_key()
            # saved past the checks: the point is what pages do with whatever the database holds
            model._base_manager.filter(pk=record.pk).update(
                **{field.name: getattr(record, field.name) for field in fields},
                **({"search_key": record.search_key} if model.search_sources else {}),
            )
    department.refresh_from_db()
    return written


def _is_words(field: models.Field) -> bool:
    kept = {"search_key", "code", "computed_by", "term_notation", "action"}
    if field.choices or field.unique or field.name in kept or not field.editable:
        return False
    return type(field) in {models.CharField, models.TextField, models.URLField}
