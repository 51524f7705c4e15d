"""From atoms to groups: spans joined into ranges, marked as deadlines or open ends, with what else the cell says."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from network.terms.atoms import Atom, ByDay, Named, Repeat, Span
from network.terms.dating import InvalidDate, join
from network.terms.term import Mark
from network.terms.tokens import days_in


@dataclass(frozen=True)
class Group:
    """One statement about time: a span, and whether only its end is a deadline or its start alone is known."""

    span: Span
    due: bool = False
    open_end: bool = False


@dataclass
class Contents:
    """All that was found in a cell, before it is decided what it means together."""

    groups: list[Group] = field(default_factory=list)
    years: list[Named] = field(default_factory=list)
    from_years: list[int] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    by_day: ByDay | None = None
    times: int | None = None
    whole: bool = False
    unscheduled: bool = False
    unread: bool = False
    turned: bool = False
    warnings: set[str] = field(default_factory=set)


def narrowed(span: Span, found: Contents) -> Span:
    """«Конец полугодия» is its last month, «начало» the first; how near is not known."""
    if span.approximate:
        found.warnings.add("approximate")
    if span.edge == "e":
        return replace(span, first=span.last, edge="")
    if span.edge == "b":
        return replace(span, last=span.first, edge="")
    return span


def _range(spans: list[Span], found: Contents) -> list[Group]:
    if len(spans) > 2:
        return _chain(spans, found)
    first, last = spans
    # «с начала сентября до конца мая» is exact, «конец августа – начало сентября» is not
    first = replace(first, approximate=first.approximate and first.edge != "b")
    last = replace(last, approximate=last.approximate and last.edge != "e")
    return [Group(join(narrowed(first, found), narrowed(last, found)))]


def _chain(spans: list[Span], found: Contents) -> list[Group]:
    """«Сентябрь-октябрь-ноябрь» is a range; with gaps («январь-март-май») it could be a list, so it is not read."""
    if all((after.first.month - before.last.month) % 12 == 1 for before, after in pairwise(spans)):
        return [Group(join(narrowed(spans[0], found), narrowed(spans[-1], found)))]
    found.turned = True
    return []


def _deadlines(spans: list[Span], found: Contents, inclusive: bool) -> list[Group]:
    """«До 1 октября»; «до октября» is before it begins, «не позднее октября» and «по октябрь» before it ends;
    «до конца октября» is its last day and «до начала» its first, both exact."""
    groups = []
    for span in spans:
        last, edge = span.last, span.edge
        if span.edge == "b":
            last = Mark(span.first.month, 1, span.first.year)
        elif span.edge == "m":
            last = Mark(span.first.month, 15, span.first.year)
            found.warnings.add("approximate")
        elif span.edge == "e" or (last.day is None and (inclusive or not span.single)):
            last = Mark(last.month, days_in(last.month, last.year), last.year)
            edge = "last"
        groups.append(Group(replace(span, first=last, last=last, edge=edge), due=True))
    return groups


def _alternative(spans: list[Span], found: Contents) -> list[Group]:
    """«Октябрь (ноябрь)»: one thing, in this month or in that; a later month makes the window longer."""
    found.warnings.add("alternative-month")
    spans = [narrowed(span, found) for span in spans]
    if all(after.first.month - before.last.month == 1 for before, after in pairwise(spans)):
        return [Group(join(spans[0], spans[-1]))]
    return [Group(span) for span in spans]


def _bare(spans: list[Span], found: Contents) -> list[Group]:
    """Spans with nothing between. Two plain months are a range that lost its dash; ranges are told apart anyway."""
    plain = all(span.single for span in spans)
    if len(spans) > 1 and plain:
        found.warnings.add("missing-dash")
        if len(spans) == 2 and not (spans[0].first.year and spans[1].first.year):
            return _range(spans, found)
    return [Group(narrowed(span, found)) for span in spans]


def _open(spans: list[Span], found: Contents) -> list[Group]:
    return [Group(narrowed(spans[0], found), open_end=True)]


def _by(spans: list[Span], found: Contents) -> list[Group]:
    return _deadlines(spans, found, inclusive=False)


def _by_end(spans: list[Span], found: Contents) -> list[Group]:
    return _deadlines(spans, found, inclusive=True)


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[list[Span], Contents], list[Group]]], ...]] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (r"s?P(?:-P)+|s[,:]?P,?[po]P|PpP|P-oP", _range),
        (r"[oa]P(?:[,&][oa]?P)*", _by),
        (r"[jp][oa]?P(?:[,&][jp]?P)*", _by_end),
        (r"sP|P,?-?W", _open),
        (r"P\(P\)|P(?:[/|]P)+", _alternative),
        (r"P(?:P(?!-P|[/|(]P))*", _bare),
    )
)


def group(atoms: list[Atom]) -> Contents:
    """Read the atoms of a cell, years already attached. Raises InvalidDate."""
    found = Contents()
    letters = "".join(atom.letter for atom in atoms)
    at = 0
    while at < len(letters):
        for pattern, build in _RULES:
            if match := pattern.match(letters, at):
                spans = [atom.value for atom in atoms[at : match.end()] if atom.letter == "P"]
                found.groups += build(spans, found)
                at = match.end()
                break
        else:
            _other(atoms, at, found)
            at += 1
    return found


def _other(atoms: list[Atom], at: int, found: Contents) -> None:
    atom = atoms[at]
    before = atoms[at - 1].letter if at else ""
    after = atoms[at + 1].letter if at + 1 < len(atoms) else ""
    if atom.letter == "†":
        raise InvalidDate
    if atom.letter == "Y":
        _take_years(list(atom.value), before, found)
    elif atom.letter == "F":
        found.repeats.append(atom.value)
    elif atom.letter == "f" and not any(other.letter == "F" and other.value.unit != "yearly" for other in atoms):
        # «до 5 числа каждого месяца» says how often only where no other word does
        found.repeats.append(atom.value)
    elif atom.letter == "B":
        found.by_day = atom.value
    elif atom.letter == "#":
        found.times = atom.value
    elif atom.letter == "1":
        # «последний четверг» without a month is clear only in what repeats every month
        found.unread |= not any(other.letter == "F" and other.value.unit == "monthly" for other in atoms)
    elif atom.letter == "≈":
        found.warnings.add("approximate")
    elif atom.letter in "oj" and after not in {"", ",", ")", "-"}:
        # «до начала занятий в мае»: the deadline is something else than the date that follows
        found.turned = True
    found.whole |= atom.letter == "W"
    found.unscheduled |= atom.letter == "u"
    found.unread |= atom.letter == "x"
    found.turned |= atom.letter == "!"


def _take_years(named: list[Named], before: str, found: Contents) -> None:
    if before == "s" and len(named) == 1 and named[0].first == named[0].last:
        found.from_years.append(named[0].first)
    elif before in {"o", "a", "j", "p"}:
        # «до 2024 года» may mean before it or through it
        found.turned = True
    else:
        found.years += named
