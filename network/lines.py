"""A plan line by line as its page shows it: headings of sections, and items with their terms in a year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .models import Occurrence, PlanItem, PlanSection
from .outline import in_order, numbered
from .progress import Standing, standing
from .wording import STANDING_TONES, short_day, standing_in_words, windows

DEEPEST = 3  # deeper sections stand at the same indent
Path = tuple[PlanSection, ...]


@dataclass(frozen=True, slots=True)
class State:
    """How an item stands, in a word with the tone of its badge, and what there is to say of it."""

    text: str
    tone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a heading (`item` is None) or an item. `dates` are its windows in the year, in words."""

    text: str
    level: int
    item: PlanItem | None = None
    is_continued: bool = False  # a heading that was read before
    dates: str = ""
    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in its plan: the sections around it, the outermost first."""

    item: PlanItem
    path: Path


def places(sections: Iterable[PlanSection], items: Iterable[PlanItem]) -> list[Place]:
    """Items in the order of the plan, each with the sections it stands in."""
    above: list[PlanSection] = []
    found = []
    for row, level in in_order(sections, items):
        del above[level:]
        if isinstance(row, PlanSection):
            above.append(row)
        else:
            found.append(Place(row, tuple(above)))
    return found


def lines(
    shown: Sequence[Place], occurrences: Mapping[int, list[Occurrence]], on: date, *, marked: bool, before: Path = ()
) -> list[Line]:
    """Items under their headings. `occurrences`: item → what falls due in the year.

    `marked`: whether anything of the plan was marked in the year. `before`: the sections read on earlier pages.
    """
    read = {section.pk for section in before}
    open_path: Path = ()
    found: list[Line] = []
    for place in shown:
        found += _headings(place.path, open_path, read)
        open_path = place.path
        found.append(_item(place.item, len(place.path), occurrences.get(place.item.pk, []), on, marked=marked))
    return found


def _headings(path: Path, open_path: Path, read: set[int]) -> Iterable[Line]:
    """The headings between one item and the next; back in an outer section, its heading stands again."""
    same = 0
    while same < min(len(path), len(open_path)) and path[same].pk == open_path[same].pk:
        same += 1
    if same == len(path) < len(open_path):
        same -= 1
    for level, section in list(enumerate(path))[same:]:
        yield Line(numbered(section), min(level, DEEPEST), is_continued=section.pk in read)
        read.add(section.pk)


def _item(item: PlanItem, level: int, rows: list[Occurrence], on: date, *, marked: bool) -> Line:
    states = dict.fromkeys(state_of(row, on, marked=marked) for row in rows)
    dates = windows(rows) or _("not in this year")
    return Line(numbered(item), min(level, DEEPEST), item, dates=dates, states=tuple(states))


def state_of(row: Occurrence, on: date, *, marked: bool) -> State:
    """How an occurrence stands on a day. `marked` as in `standing_in_words`."""
    stand = standing(row, on)
    tone = "plain" if stand is Standing.OVERDUE and not marked else STANDING_TONES[stand]
    return State(standing_in_words(stand, marked=marked), tone, _put_off(row))


def _put_off(row: Occurrence) -> str:
    """Where to and why, of what was postponed or cancelled."""
    if row.state not in {Occurrence.State.POSTPONED, Occurrence.State.CANCELLED}:
        return ""
    moved = _("to %(day)s") % {"day": short_day(row.postponed_to)} if row.postponed_to else ""
    return ": ".join(text for text in (moved, row.reason) if text)
