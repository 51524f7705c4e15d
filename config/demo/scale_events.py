"""The events of a department made for scale work, what was reported on them, and what was measured."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from events.models import Event, EventHost, EventKind, EventReport, ReportMove
from monitoring.models import Indicator, Measurement, Target
from network.models import Occurrence, Pairing
from schools.years import ReportingYear

from .scale import FIRST_YEAR, LAST_YEAR, STORY_DAY, Draft

EVENTS = 1000
_ZONE = ZoneInfo("Europe/Moscow")
_KINDS = (
    *("Методический день", "Открытый урок", "Семинар", "Стажировка"),
    *("Заседание совета", "Консультация", "Круглый стол", "Проект школьников"),
)
_SUBJECTS = ("математика", "русский язык", "физика", "история", "начальные классы", "технология", "география")
_COMPUTED = (
    ("П1", "I1", "Доля организаций, участвовавших в событиях с лидерами", 50),
    ("П2", "I2", "Доля учителей, охваченных сетевыми событиями", 50),
    ("П3", "I3", "Выполнение планов", 90),
    ("П5", "I5", "Доля школ из списков поддержки, состоящих в парах", 70),
    ("П7", "I7", "Доля пар с утверждённой дорожной картой", 100),
)
_STATES = EventReport.State


def add_events(draft: Draft) -> None:
    """A thousand events: one for each dated occurrence that has begun, the rest unplanned; and their reports."""
    kinds = EventKind.objects.bulk_create(
        EventKind(department=draft.department, name=name, position=position) for position, name in enumerate(_KINDS, 1)
    )
    due: list[tuple[Occurrence | None, Pairing | None]] = [
        (occurrence, pair)
        for occurrence, pair in draft.occurrences
        if not occurrence.is_continuous and occurrence.starts_on <= STORY_DAY and _works(pair, occurrence.starts_on)
    ]
    events, hosts = [], []
    for index in range(max(EVENTS, len(due))):
        occurrence, pair = due[index] if index < len(due) else (None, None)
        day = _day(draft, occurrence)
        event = Event(
            department=draft.department,
            kind=kinds[index % len(kinds)],
            topic=f"{kinds[index % len(kinds)]}: {draft.rng.choice(_SUBJECTS)}, встреча {index + 1}",
            starts_on=day,
            format=(Event.Format.IN_PERSON, Event.Format.ONLINE, Event.Format.MIXED)[index % 3],
            level=Event.Level.PAIR if pair else Event.Level.MUNICIPAL,
            occurrence=occurrence,
            pairing=pair,
        )
        events.append(event)
        hosts.append(pair.leader if pair else draft.rng.choice(draft.schools))
    reports = _write_reports(draft, events)
    accepted = {id(report.event) for report in reports if report.state == _STATES.ACCEPTED}
    for event in events:
        event.state = Event.State.HELD if id(event) in accepted else Event.State.PLANNED
    Event.objects.bulk_create(events)
    EventHost.objects.bulk_create(
        EventHost(event=event, school=school, position=1) for event, school in zip(events, hosts, strict=True)
    )
    _store_reports(reports)
    held = [event.occurrence_id for event in events if event.occurrence_id and event.state == Event.State.HELD]
    Occurrence.objects.filter(pk__in=held).update(state=Occurrence.State.HELD)


def _works(pair: Pairing | None, day: date) -> bool:
    return pair is None or (pair.started_on <= day and (pair.ended_on is None or day <= pair.ended_on))


def _day(draft: Draft, occurrence: Occurrence | None) -> date:
    """A day of the occurrence's window, or any day of the four years up to the one the story has reached."""
    first = occurrence.starts_on if occurrence else draft.years.starts_on
    last = min(occurrence.due_on if occurrence else STORY_DAY, STORY_DAY)
    return first + timedelta(days=draft.rng.randint(0, max(0, (last - first).days)))


def _write_reports(draft: Draft, events: list[Event]) -> list[EventReport]:
    """One report or two on each event; eight in ten accepted. First-time teachers never exceed the school's."""
    rng, reports = draft.rng, []
    seen: dict[tuple[int, int], int] = defaultdict(int)
    for event in sorted(events, key=lambda one: one.starts_on):
        year = ReportingYear.containing(event.starts_on, draft.department.years).start
        schools = [event.pairing.partner] if event.pairing else rng.sample(draft.schools, rng.randint(1, 2))
        for school in schools:
            report = EventReport(event=event, school=school, due_on=event.report_due_on)
            report.state = rng.choices(_STATES.values, weights=[8, 5, 3, 84])[0]
            reports.append(report)
            if report.state == _STATES.DRAFT:
                continue
            left = draft.teachers[school.pk, year] - seen[school.pk, year]
            report.held_on, report.result = event.starts_on, "Участники получили материалы к урокам."
            report.teachers = rng.randint(1, 6)
            report.teachers_first = min(report.teachers, left, rng.randint(0, 2))
            seen[school.pk, year] += report.teachers_first
            submitted = _moment(min(event.starts_on + timedelta(days=rng.randint(1, 13)), STORY_DAY))
            report.submitted_at = submitted
            if report.state == _STATES.ACCEPTED:
                report.accepted_at = submitted + timedelta(days=2)
    return reports


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=_ZONE)


def _store_reports(reports: list[EventReport]) -> None:
    """Reports with the moves that led to their states."""
    moves = []
    for report in EventReport.objects.bulk_create(reports):
        submitted, state = report.submitted_at, report.state
        if submitted is None:
            continue
        moves.append(_move(report, "submit", _STATES.DRAFT, _STATES.SUBMITTED, submitted))
        if state == _STATES.ACCEPTED:
            moves.append(_move(report, "accept", _STATES.SUBMITTED, state, submitted + timedelta(days=2)))
        elif state == _STATES.RETURNED:
            back = _move(report, "return", _STATES.SUBMITTED, state, submitted + timedelta(days=1))
            back.reason_code, back.comment = ReportMove.Reason.RESULT, "Опишите результат подробнее."
            moves.append(back)
    ReportMove.objects.bulk_create(moves)


def _move(report: EventReport, action: str, before: str, after: str, at: datetime) -> ReportMove:
    return ReportMove(report=report, action=action, from_state=before, to_state=after, at=at)


def add_measurements(draft: Draft) -> None:
    """Five computed indicators with targets, and three that the schools enter every year."""
    department, years = draft.department, range(FIRST_YEAR, LAST_YEAR + 1)
    computed = Indicator.objects.bulk_create(
        Indicator(department=department, code=code, computed_by=formula, name=name, position=position)
        for position, (code, formula, name, _target) in enumerate(_COMPUTED, start=1)
    )
    Target.objects.bulk_create(
        Target(indicator=indicator, year=year, value=Decimal(target))
        for indicator, (_code, _formula, _name, target) in zip(computed, _COMPUTED, strict=True)
        for year in years
    )
    school_level = {"department": department, "level": Indicator.Level.SCHOOL}
    passed, contests, winners = Indicator.objects.bulk_create(
        [
            Indicator(code="П8", name="Доля сдавших государственную итоговую аттестацию", position=6, **school_level),
            Indicator(code="П11", name="Доля участников олимпиад, 8–11 классы", position=7, **school_level),
            Indicator(
                code="П10", name="Призёры муниципального этапа", position=8, unit=Indicator.Unit.COUNT, **school_level
            ),
        ]
    )
    rows = []
    for school in draft.schools[:20]:
        for year in years[:-1]:
            pupils, rng, where = draft.pupils[school.pk, year], draft.rng, {"school": school, "year": year}
            for grade, took in ((9, pupils // 4), (11, pupils // 6)):
                numbers = {"numerator": took - rng.randint(0, took // 8), "denominator": took}
                rows.append(Measurement(indicator=passed, breakdown=f"{grade} класс", **numbers, **where))
            taking = rng.randint(pupils // 4, pupils // 2)
            rows.append(Measurement(indicator=contests, numerator=taking, denominator=pupils, **where))
            rows.append(Measurement(indicator=winners, value=rng.randint(0, 9), **where))
    Measurement.objects.bulk_create(rows)
