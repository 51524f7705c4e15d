"""What happened in the invented department: events by the plans and roadmaps, and those nobody had planned."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from events.models import Event
from events.workflow import call_off, record_event
from network.editing import mark
from network.models import Occurrence, Pairing
from schools.models import Listing, School

from .world import STORY_DAY, Planned, World, dice, facts, working_day

# Later than this, events of the plans are not yet on the calendar.
_CALENDAR_ENDS = date(2027, 3, 31)
_FORMATS = (Event.Format.IN_PERSON, Event.Format.IN_PERSON, Event.Format.MIXED, Event.Format.ONLINE)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event on the calendar and the organisations that take part and owe a report."""

    event: Event
    kind: str
    schools: tuple[str, ...]


def hold_events(world: World) -> list[Happening]:
    """All events in order of time; what was called off or missed owes no report."""
    rng, happenings = dice("events"), []
    for planned in sorted(world.planned, key=lambda one: (one.occurrence.starts_on, one.occurrence.pk)):
        if "kind" not in planned.row:
            _mark(planned)
        elif (happening := _from_plan(world, planned, rng)) is not None:
            happenings.append(happening)
    happenings += [found for row in facts("unplanned")["event"] if (found := _unplanned(world, row, rng))]
    return sorted(happenings, key=lambda one: (one.event.starts_on, one.event.pk))


def _mark(planned: Planned) -> None:
    """What is no event is simply marked done, once its time has come."""
    occurrence, fate = planned.occurrence, planned.fate
    if fate is not None:
        if fate[0] != "missed":
            mark(occurrence, fate[0], reason=fate[1], postponed_to=fate[2] if len(fate) > 2 else None)
    elif _after_the_end(planned):
        mark(occurrence, Occurrence.State.CANCELLED, reason="Пара завершила работу раньше срока.")
    elif occurrence.due_on <= STORY_DAY and not _neglected(planned):
        mark(occurrence, Occurrence.State.HELD)


def _after_the_end(planned: Planned) -> bool:
    ended = planned.pair.ended_on if planned.pair else None
    return ended is not None and planned.occurrence.due_on > ended


def _neglected(planned: Planned) -> bool:
    """The pair whose roadmap stayed a draft does every other thing of it."""
    draft = planned.pair is not None and not planned.pair.roadmaps.exclude(state="draft").exists()
    return draft and int(planned.row["number"]) % 2 == 1


def _from_plan(world: World, planned: Planned, rng: Random) -> Happening | None:
    occurrence, row, pair = planned.occurrence, planned.row, planned.pair
    if occurrence.starts_on > _CALENDAR_ENDS or planned.fate == ["missed"]:
        return None
    if _after_the_end(planned):
        mark(occurrence, Occurrence.State.CANCELLED, reason="Пара завершила работу раньше срока.")
        return None
    if _neglected(planned):
        return None
    topics, days = row["topics"], row.get("days", 1)
    day = working_day(occurrence.starts_on, occurrence.due_on - timedelta(days=days - 1), rng)
    hosts = _hosts(world, planned)
    format_ = rng.choice(_FORMATS)
    topic = topics[planned.turn % len(topics)].format(focus=planned.focus)
    event = record_event(
        world.department,
        world.kinds[row["kind"]],
        topic[:1].upper() + topic[1:],
        day,
        hosts,
        ends_on=day + timedelta(days=days - 1) if days > 1 else None,
        place="" if format_ == Event.Format.ONLINE else str(hosts[0]),
        format=format_,
        level=Event.Level.PAIR if pair else Event.Level.MUNICIPAL,
        occurrence=occurrence,
        pairing=pair,
        community=world.communities[row["community"]] if "community" in row else None,
    )
    if planned.fate is not None:
        state, reason, *rest = planned.fate
        call_off(event, state, reason, postponed_to=rest[0] if rest else None)
        return None
    return Happening(event, row["kind"], _participants(world, planned, hosts, rng))


def _hosts(world: World, planned: Planned) -> list[School | str]:
    row, pair = planned.row, planned.pair
    if pair is not None:
        return [pair.partner if row["kind"] == "advice" else pair.leader]
    found: list[School | str] = [world.schools[row["hosts"][planned.turn % len(row["hosts"])]]]
    return found + [world.schools.get(key, key) for key in row.get("beside", ())]


def _participants(world: World, planned: Planned, hosts: list[School | str], rng: Random) -> tuple[str, ...]:
    """Who takes part and reports: the hosts of this district, and a draw from the circle of the item."""
    if planned.pair is not None:
        return _of_the_pair(world, planned.pair, planned.row["kind"])
    year, hosting = planned.occurrence.year, [key for key, school in world.schools.items() if school in hosts]
    flagged = world.keys_of(*Listing.FLAGGED, year=year)
    circles: dict[str, tuple[list[str], int]] = {
        "council": ([], 0),
        "leaders": (world.keys_of(Listing.Category.LEADER, year=year), 3),
        "partners": (flagged, 2),
        "schools": (_day_schools(world), 2),
        "pupils": ([*_day_schools(world), "technics", "art"], 2),
        "gardens": (["garden1", "garden2", "garden3", "garden4", "school3", "school10"], 3),
    }
    circle, number = circles[planned.row["who"]]
    others = [key for key in dict.fromkeys(circle) if key not in hosting]
    return tuple(hosting + rng.sample(others, min(number, len(others))))


def _of_the_pair(world: World, pair: Pairing, kind: str) -> tuple[str, ...]:
    both = [pair.partner] if kind == "advice" else [pair.leader, pair.partner]
    return tuple(key for key, school in world.schools.items() if school in both and not school.is_external)


def _day_schools(world: World) -> list[str]:
    kinds = {School.Kind.SCHOOL, School.Kind.GYMNASIUM, School.Kind.LYCEUM}
    return [key for key, school in world.schools.items() if school.kind in kinds and not school.is_external]


def _unplanned(world: World, row: dict[str, Any], rng: Random) -> Happening | None:
    hosts = [world.schools.get(key, key) for key in row["hosts"]]
    format_ = row.get("format", "") or rng.choice(_FORMATS)
    event = record_event(
        world.department,
        world.kinds[row["kind"]],
        row["topic"],
        row["on"],
        hosts,
        date_precision=row.get("precision", "day"),
        ends_on=row.get("until"),
        place="" if format_ == Event.Format.ONLINE else str(hosts[0]),
        format=format_,
        level=row.get("level", Event.Level.MUNICIPAL),
    )
    if "called_off" in row:
        call_off(event, *row["called_off"])
        return None
    return Happening(event, row["kind"], tuple(row["schools"]))
