"""What the invented schools reported: accepted, waiting, returned with a reason, late, and never written."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from events.models import EventReport, ReportMove
from events.workflow import move, request_reports
from schools.access import Role
from schools.years import ReportingYear

from .events import Happening
from .world import STORY_DAY, World, dice, moment

_RESULTS = {
    "day": ["Посетили четыре урока, разобрали каждый по общей схеме; приём взяли в работу.",
            "Учителя провели совместный разбор; договорились о повторном посещении через месяц."],
    "lesson": ["Урок разобран сразу после звонка, план урока передан на электронную полку.",
               "Показан один приём; коллеги попробовали его в своих классах на следующей неделе."],
    "seminar": ["Каждый участник унёс готовый материал к уроку.",
                "Разобраны три трудности, по двум найдены общие решения."],
    "placement": ["Участники вели уроки вместе с коллегами школы-лидера, составлены планы на четверть.",
                  "Проверены работы двух классов, обсуждены критерии отметок."],
    "council": ["Принято решение, назначены ответственные и сроки."],
    "advice": ["Просмотрены документы и три урока, составлен перечень из пяти дел.",
               "Команды сверили расписание и договорились о взаимных посещениях."],
    "table": ["Собраны вопросы родителей, ответы опубликованы на сайте.",
              "Стороны договорились о календаре на полугодие."],
    "project": ["Ученики показали общую работу, выставка открыта две недели.",
                "Команды двух школ работали смешанными группами."],
}  # fmt: skip
_PROBLEMS = (
    "",
    "",
    "",
    "Не хватило мест в автобусе.",
    "Мешала неустойчивая связь.",
    "Не всех учителей удалось заменить на уроках.",
)
_RETURNS = (
    (ReportMove.Reason.COUNTS, "Учителей впервые в этом году указано больше, чем могло быть: проверьте список."),
    (ReportMove.Reason.RESULT, "Опишите, что изменится на уроках, а не только то, что встреча состоялась."),
    (ReportMove.Reason.EVIDENCE, "Приложите ссылку на материалы или протокол."),
)
_WITH_PUPILS, _WITH_PARENTS = {"project"}, {"table"}
# How much of those present come for the first time in the year: the story's network widens.
_NEWCOMERS = {2023: 0.62, 2024: 0.78, 2025: 0.86, 2026: 0.9}


@dataclass
class _Desk:
    """The methodologist's desk: counters that spread the fates of reports evenly."""

    world: World
    rng: Random
    number: int = 0
    reopened: bool = False
    first_time: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))


def write_reports(world: World, happenings: list[Happening]) -> None:
    """Reports on all events that have taken place by the day the story has reached."""
    desk = _Desk(world, dice("reports"))
    for happening in happenings:
        if (happening.event.ends_on or happening.event.starts_on) > STORY_DAY:
            continue
        schools = [world.schools[key] for key in happening.schools]
        for key, report in zip(happening.schools, request_reports(happening.event, schools), strict=True):
            _write(desk, happening, key, report)


def _fate(desk: _Desk, held: date) -> str:
    """Older reports are accepted but for a few; of the newest ones every state has its share."""
    desk.number += 1
    if held >= date(2026, 9, 1):
        return ("accepted", "submitted", "accepted", "draft", "returned", "accepted", "submitted")[desk.number % 7]
    if held >= date(2026, 4, 1):
        return {3: "returned", 5: "submitted", 7: "draft"}.get(desk.number % 9, "accepted")
    if desk.number % 29 == 11:
        return "draft"
    return "mended" if desk.number % 17 == 5 else "accepted"


def _write(desk: _Desk, happening: Happening, key: str, report: EventReport) -> None:
    event, rng, staff = happening.event, desk.rng, desk.world.staff
    fate = _fate(desk, event.starts_on)
    principal, methodologist = staff[key], staff[Role.METHODOLOGIST]
    if fate == "draft":
        if desk.number % 2:
            _fill(desk, happening, key, report, first_time=False)
            report.result = ""
            report.save()
        return
    _fill(desk, happening, key, report, first_time=True)
    report.save()
    late = rng.random() < (0.22 if event.starts_on.year == 2023 else 0.12)
    latest = (STORY_DAY - event.starts_on).days
    day = event.starts_on + timedelta(days=min(rng.randint(11, 20) if late else rng.randint(4, 10), max(latest, 0)))
    move(report, "submit", principal, at=moment(day, rng))
    code, words = _RETURNS[desk.number % len(_RETURNS)]
    if fate in {"returned", "mended"}:
        day = _next(day, rng)
        move(report, "return", methodologist, words, reason_code=code, at=moment(day, rng))
    if fate == "mended":
        day = _next(day, rng)
        move(report, "submit", principal, "Исправлено.", at=moment(day, rng))
    if fate in {"accepted", "mended"}:
        day = _next(day, rng)
        move(report, "accept", methodologist, at=moment(day, rng))
    if fate == "accepted" and event.starts_on >= date(2025, 2, 1) and not desk.reopened:
        desk.reopened = True
        _reopen(desk, report, key, day)


def _next(day: date, rng: Random) -> date:
    return min(day + timedelta(days=rng.randint(1, 4)), STORY_DAY)


def _reopen(desk: _Desk, report: EventReport, key: str, day: date) -> None:
    """One accepted report of the story is opened again and so has a second version."""
    staff, rng = desk.world.staff, desk.rng
    words = "Школа сообщила, что не посчитала учителей филиала."
    move(report, "reopen", staff[Role.METHODOLOGIST], words, reason_code=ReportMove.Reason.CORRECTION,
         at=moment(day + timedelta(days=5), rng))  # fmt: skip
    move(report, "submit", staff[key], "Числа уточнены.", at=moment(day + timedelta(days=6), rng))
    move(report, "accept", staff[Role.METHODOLOGIST], at=moment(day + timedelta(days=7), rng))


def _fill(desk: _Desk, happening: Happening, key: str, report: EventReport, *, first_time: bool) -> None:
    """What the school writes. First-time teachers of a year never add up to more than the school has teachers."""
    rng, event, kind = desk.rng, happening.event, happening.kind
    year = ReportingYear.containing(event.starts_on, desk.world.department.years).start
    staff = desk.world.teachers.get((key, year), 4)
    report.held_on, report.place = event.starts_on, event.place
    report.heads = rng.randint(1, 2) if kind in {"council", "advice", "table", "seminar"} else None
    if kind == "council":
        report.heads = rng.randint(9, 14)
    else:
        report.teachers = rng.randint(2, max(3, staff * 3 // 10)) if staff > 3 else rng.randint(1, 2)
        if first_time:
            left = staff - desk.first_time[key, year]
            report.teachers_first = min(round(report.teachers * _NEWCOMERS[year]), left, report.teachers)
            desk.first_time[key, year] += report.teachers_first
    if kind in _WITH_PUPILS:
        report.pupils = rng.randint(8, 40)
    if kind in _WITH_PARENTS:
        report.parents = rng.randint(6, 35)
    report.result = rng.choice(_RESULTS[kind])
    report.problems = rng.choice(_PROBLEMS)
    report.links = f"https://{key}.uchebny.example/novosti/{event.starts_on:%Y-%m-%d}" if rng.random() < 0.6 else ""
