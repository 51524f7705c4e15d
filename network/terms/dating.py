"""Which year a span falls in: the year written beside it, or the only one that fits the plan — never a guess."""

from dataclasses import replace

from network.terms.atoms import Atom, Named, Span
from network.terms.term import Mark, Run
from network.terms.tokens import exists
from network.terms.windows import run_days
from schools.years import YearKind, Years


class InvalidDate(ValueError):
    """A day that is not in the calendar, or a range that ends before it begins."""


def order(mark: Mark, last: bool = False) -> tuple[int, int]:
    """Place within a calendar year; a whole month ends after its last day and begins before its first."""
    return mark.month, mark.day or (31 if last else 0)


def wraps(span: Span) -> bool:
    """Whether the span runs over the New Year («декабрь-январь»)."""
    return order(span.last, last=True) < order(span.first)


def merge_years(atoms: list[Atom]) -> list[Atom]:
    """«С 2021 по 2023», «2021 год – 2023 год» as one atom; «2021, 2022 и 2023» as a list in one atom."""
    merged: list[Atom] = []
    for atom in atoms:
        if atom.letter == "Y" and len(merged) > 1 and merged[-2].letter == "Y":
            before: tuple[Named, ...] = merged[-2].value
            if merged[-1].letter in "-po" and len(before) == 1 and not atom.value.school:
                del merged[-2:]
                if merged and merged[-1].letter == "s":
                    merged.pop()
                merged.append(Atom("Y", (Named(before[0].first, atom.value.last),)))
                continue
            if merged[-1].letter in ",&":
                del merged[-2:]
                merged.append(Atom("Y", (*before, atom.value)))
                continue
        merged.append(Atom("Y", (atom.value,)) if atom.letter == "Y" else atom)
    return merged


def attach_years(atoms: list[Atom], years: Years) -> list[Atom]:
    """Give each span the year written for it.

    A cell that opens with a year («2022: март, апрель; 2023: май») gives it forwards; any other gives it to the
    span it follows, and `spread_back` hands it on to the ones before.
    """
    opens = {index + 1 for index, atom in enumerate(atoms) if atom.letter == "s"}  # «с 2022 года» is nobody's year
    times = [
        atom.letter
        for index, atom in enumerate(atoms)
        if atom.letter == "P" or (atom.letter == "Y" and index not in opens)
    ]
    forwards = len(times) > 1 and times[0] == "Y" and times[-1] == "P"
    result: list[Atom] = []
    current: tuple[Named, ...] = ()
    for index, atom in enumerate(atoms):
        if atom.letter == "Y" and index in opens:
            result.append(atom)
        elif atom.letter == "Y" and forwards and "P" in [later.letter for later in atoms[index + 1 :]]:
            current = atom.value
        elif atom.letter == "P" and forwards and not _has_year(atom.value):
            result.append(Atom("P", written(atom.value, current, years)))
        elif atom.letter == "Y" and not forwards and (place := _span_before(result)) is not None:
            result[place] = Atom("P", written(result[place].value, atom.value, years))
            if is_school(atom.value[0], years):
                _give_back(result, place, atom.value, years)
        else:
            result.append(atom)
    return [_with_plain_half(atom, years) for atom in result]


def _with_plain_half(atom: Atom, years: Years) -> Atom:
    return Atom("P", with_half(atom.value, None, years)) if atom.letter == "P" else atom


def _give_back(atoms: list[Atom], place: int, names: tuple[Named, ...], years: Years) -> None:
    """A school year at the end of a list is that of the whole list: «II, III четверть 2022/2023 уч. г.»"""
    for index in range(place - 1, -1, -1):
        if atoms[index].letter == "P" and not _has_year(atoms[index].value):
            atoms[index] = Atom("P", written(atoms[index].value, names, years))
        elif atoms[index].letter not in ",&":
            return


def _has_year(span: Span) -> bool:
    return bool(span.first.year or span.last.year or span.written)


def _span_before(atoms: list[Atom]) -> int | None:
    """Where the span stands that a year just read belongs to: the last one, with only marks between."""
    for place in range(len(atoms) - 1, -1, -1):
        if atoms[place].letter == "P":
            return None if _has_year(atoms[place].value) else place
        if atoms[place].letter not in ",():/":
            return None
    return None


def is_school(named: Named, years: Years) -> bool:
    """«2022-2023» is a school year where it says so («учебный», «2022/2023») or the plan counts by school years."""
    return named.school or (named.last == named.first + 1 and years.kind is YearKind.SCHOOL)


def written(span: Span, names: tuple[Named, ...], years: Years) -> Span:
    """The span with the named years, in its marks where they are certain, else in `written`."""
    if len(names) == 1:
        named = names[0]
        span = with_half(span, named, years)
        if is_school(named, years) or (named.last == named.first + 1 and wraps(span)):
            return _in_school_year(span, named)
        if named.first == named.last and not wraps(span):
            return replace(span, first=span.first.at(named.first), last=span.last.at(named.first))
    return replace(span, written=names)


def with_half(span: Span, named: Named | None, years: Years) -> Span:
    """A half-year of a school year has September–December and January–May, one of a calendar year six months."""
    by_plan = years.kind is YearKind.SCHOOL and (named is None or named.last != named.first)
    school = span.school or by_plan or (named is not None and named.school)
    if span.half and school:
        first, last = (9 if span.first.month == 1 else 1), (12 if span.last.month == 6 else 5)
        return replace(span, first=Mark(first), last=Mark(last), half=False)
    if span.year_like and not span.school and by_plan:
        return replace(span, first=Mark(9), last=Mark(5), school=True)
    return replace(span, half=False) if span.half else span


def _in_school_year(span: Span, named: Named) -> Span:
    if span.first.month == 8 or span.last.month == 8:
        return replace(span, written=(Named(named.first, named.last, school=True),))
    first, last = (mark.at(named.first if mark.month > 8 else named.last) for mark in (span.first, span.last))
    return replace(span, first=first, last=last)


def join(one: Span, other: Span) -> Span:
    """The range from one span to another; a year missing at one end follows from the other end."""
    first, last = one.first, other.last
    turn = order(last, last=True) < order(first)
    if last.year and not first.year:
        first = first.at(last.year - turn)
    elif first.year and not last.year:
        last = last.at(first.year + turn)
    return Span(
        first, last, school=one.school or other.school, approximate=one.approximate or other.approximate,
        joined=True, written=other.written or one.written, edge=other.edge if other.edge == "last" else "",
    )  # fmt: skip


def certain(span: Span) -> Run | None:
    """The span as a run of known years, or None while a year is unknown. Raises InvalidDate."""
    first, last = span.first, span.last
    if first.year is None or last.year is None:
        return None
    if span.edge == "last" and last.day == 29 and not exists(29, last.month, last.year):
        last = Mark(last.month, 28, last.year)
    for mark in (first, last):
        if mark.day and not exists(mark.day, mark.month, mark.year):
            raise InvalidDate(str(mark))
    start, end = run_days(Run(first, last))
    if end < start:
        raise InvalidDate(f"{first}..{last}")
    return Run(first, last)


def resolve(span: Span, years: Years) -> Run | None:
    """The one run of days that the span can mean in this plan, or None where the year must be asked.

    A reading counts where it lies wholly inside the plan. August in a school year is asked for even so: the
    year begins in September, and the preparing August is as likely as the closing one. Raises InvalidDate.
    """
    if run := certain(span):
        return run
    if span.written and all(named.first == named.last for named in span.written):
        candidates = [year for named in span.written for year in (named.first, named.last - 1)]
    else:
        candidates = list(range(years.starts_on.year - 1, years.ends_on.year + 1))
        if years.kind is YearKind.SCHOOL and span.first.month == 8:
            return None
    turn = wraps(span)
    found, invalid = [], 0
    for year in dict.fromkeys(candidates):
        try:
            run = certain(replace(span, first=span.first.at(year), last=span.last.at(year + turn)))
        except InvalidDate:
            invalid += 1
            continue
        if run and all(day in years for day in run_days(run)):
            found.append(run)
    if not found and invalid and (len(years) == 1 or invalid == len(candidates)):
        raise InvalidDate(str(span.last))
    if not span.written and len(years) > 1:
        return None
    return found[0] if len(found) == 1 else None
