"""What the phrases of `grammar.py` mean: tokens that matched a rule become atoms."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from network.terms.atoms import Atom, ByDay, Named, Repeat, Span
from network.terms.term import Mark
from network.terms.tokens import Token, days_in

Build = Callable[[list[Token]], list[Atom]]

PERIODS: Final = {"Q": 3, "H": 6, "C": 0, "J": 0}
_TERMS: Final = ((9, 10), (11, 12), (1, 3), (4, 5))
_TRIMESTERS: Final = ((9, 11), (12, 2), (3, 5))
_SEASONS: Final = {"winter": (12, 2), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
_HOLIDAYS: Final = {"winter": (12, 1), "spring": (3, 3), "summer": (6, 8), "autumn": (10, 11)}
_UNITS: Final = {
    "G": "yearly", "n": "monthly", "Q": "quarterly", "H": "half-yearly", "C": "termly", "W": "weekly",
}  # fmt: skip


def _pick(tokens: list[Token], letters: str) -> list[Token]:
    return [token for token in tokens if token.letter in letters]


def _one(tokens: list[Token], letters: str) -> Any:
    return _pick(tokens, letters)[0].value


def months(first: int, last: int) -> Span:
    """A span of whole months of an unknown year."""
    return Span(Mark(first), Mark(last))


def period_span(letter: str, first: int, last: int) -> Span | None:
    """Quarters, half-years, terms or trimesters from the first to the last number, or None if there are none such."""
    if letter == "Q" and 1 <= first <= last <= 4:
        return months(first * 3 - 2, last * 3)
    if letter == "H" and 1 <= first <= last <= 2:
        return replace(months(first * 6 - 5, last * 6), half=True)
    table = {"C": _TERMS, "J": _TRIMESTERS}.get(letter, ())
    if 1 <= first <= last <= len(table):
        return replace(months(table[first - 1][0], table[last - 1][1]), school=True)
    return None


def _numbers(tokens: list[Token]) -> list[tuple[int, int]]:
    """«1, 3-4» as [(1, 1), (3, 4)]."""
    pairs: list[tuple[int, int]] = []
    dash = False
    for token in tokens:
        if token.letter in "NR":
            if dash and pairs:
                pairs[-1] = (pairs[-1][0], token.value)
            else:
                pairs.append((token.value, token.value))
            dash = False
        elif token.letter in "-po":
            dash = True
    return pairs


def _listed(spans: list[Span | None]) -> list[Atom]:
    atoms: list[Atom] = []
    for span in spans:
        atoms += [Atom(","), Atom("P", span) if span else Atom("!")]
    return atoms[1:]


def periods(tokens: list[Token]) -> list[Atom]:
    letter = _pick(tokens, "QHCJP")[0].letter.replace("P", "H")  # «первая половина года» is a half-year
    spans = [period_span(letter, first, last) for first, last in _numbers(tokens)]
    if _pick(tokens, "U"):
        spans = [span and replace(span, school=True) for span in spans]
    return _listed(spans)


def _edged(edge: str, span: Span | None) -> list[Atom]:
    return [Atom("P", replace(span, edge=edge, approximate=True, single=False)) if span else Atom("!")]


def edge_of_period(tokens: list[Token]) -> list[Atom]:
    numbers = _numbers(tokens)
    return _edged(tokens[0].letter, period_span(_pick(tokens, "QHCJ")[0].letter, *numbers[0]))


def edge_of_month(tokens: list[Token]) -> list[Atom]:
    edges, month = _pick(tokens, "bme"), _one(tokens, "M")
    return _edged(edges[0].letter if len(edges) == 1 else "m", months(month, month))


def _year_like(tokens: list[Token]) -> Span:
    school = any(token.letter == "U" for token in tokens)
    return replace(months(9, 5) if school else months(1, 12), school=school, year_like=True)


def edge_of_year(tokens: list[Token]) -> list[Atom]:
    edge = _pick(tokens, "bme")[0].letter
    if years := _pick(tokens, "Y"):
        school = len(years) > 1 or bool(_pick(tokens, "U"))
        span = replace(months(9, 5) if school else months(1, 12), school=school)
        return [*_edged(edge, span), Atom("Y", Named(years[0].value, years[-1].value, school))]
    return _edged(edge, _year_like(tokens))


def part_of_month(tokens: list[Token]) -> list[Atom]:
    """Ten days and halves have exact days; a week has not, so it is the month, approximately."""
    month = _one(tokens, "M")
    unit = _pick(tokens, "DPW")[0].letter
    count, size = {"D": (3, 10), "P": (2, 15), "W": (5, 7)}[unit]
    numbers = _numbers(tokens) or [(count, count)]
    spans: list[Span | None] = []
    for first, last in numbers:
        if not 1 <= first <= last <= count:
            spans.append(None)
        elif unit == "W":
            spans.append(replace(months(month, month), approximate=True))
        else:
            end = days_in(month, None) if last == count else last * size
            spans.append(Span(Mark(month, (first - 1) * size + 1), Mark(month, end), edge="last" * (last == count)))
    return _listed(spans)


def week_of(tokens: list[Token]) -> list[Atom]:
    """«Последний четверг мая»: the month, as the day depends on the year."""
    month = _one(tokens, "M")
    return [Atom("P", replace(months(month, month), approximate=True))]


def day_span(first: int, last: int, month: int, year: int | None = None) -> Atom:
    if not 1 <= first <= last <= days_in(month, year):
        return Atom("†")
    return Atom("P", Span(Mark(month, first, year), Mark(month, last, year)))


def days(tokens: list[Token]) -> list[Atom]:
    """«3, 5-7 и 12 апреля», «01-15.03.2023»: days that share the month named last."""
    tail = tokens[-1]
    year, month, pairs = None, tail.value, _numbers(tokens)
    if tail.letter in "Tt":
        year, month, day = tail.value
        if any(token.letter in "-po" for token in tokens[-2:-1]):
            pairs[-1] = (pairs[-1][0], day)
        else:
            pairs.append((day, day))
    atoms: list[Atom] = []
    for first, last in pairs:
        atoms += [Atom(","), day_span(first, last, month, year)]
    return atoms[1:]


def range_of_days(tokens: list[Token]) -> list[Atom]:
    return days([Token("-", 0, "") if token.letter in "po" else token for token in tokens if token.letter not in "sf"])


def date(tokens: list[Token]) -> list[Atom]:
    year, month, day = tokens[0].value
    return [day_span(day, day, month, year)]


def month_of_year(tokens: list[Token]) -> list[Atom]:
    year, month = tokens[0].value
    return [Atom("P", Span(Mark(month, None, year), Mark(month, None, year)))]


def month_of_one_school_year(tokens: list[Token]) -> list[Atom]:
    """«Сентябрь 2022 учебного года»: the month is clear, the school year is not named in full."""
    year = _one(tokens, "Y")
    return [*month(tokens), Atom("Y", Named(year, year)), Atom("x")]


def short_year(tokens: list[Token]) -> list[Atom]:
    """«Март 23 г.»: two digits before «г.» are a year."""
    year = 2000 + _one(tokens, "N")
    return [*month(tokens), Atom("Y", Named(year, year))]


def month(tokens: list[Token]) -> list[Atom]:
    return [Atom("P", replace(months(tokens[0].value, tokens[0].value), single=True))]


def season(tokens: list[Token]) -> list[Atom]:
    return [Atom("P", months(*_SEASONS[_one(tokens, "SA")]))]


def holidays(tokens: list[Token]) -> list[Atom]:
    seasons = [token.value for token in _pick(tokens, "A")]
    return _listed([replace(months(*_HOLIDAYS[one]), approximate=one != "summer") for one in seasons])


def years(tokens: list[Token]) -> list[Atom]:
    numbers = [token.value for token in _pick(tokens, "YN")]
    last = numbers[-1]
    school = bool(_pick(tokens, "U")) or (bool(_pick(tokens, "/")) and last == numbers[0] + 1)
    if school and last != numbers[0] + 1:
        return [Atom("!")]  # «2022 учебный год» is one of two
    return [Atom("Y", Named(numbers[0], last, school))]


def repeat(tokens: list[Token]) -> list[Atom]:
    unit = _UNITS[_pick(tokens, "GnQHCW")[-1].letter]
    counts = _pick(tokens, "NZ")
    times = counts[-1].value if counts else (1 if _pick(tokens, "z") else None)
    if len(counts) > 1:
        return [Atom("F", Repeat(unit)), Atom("x")]
    if times is not None and unit != "yearly":
        return [Atom("F", Repeat(unit)), *([Atom("x")] if times > 1 else [])]
    return [Atom("F", Repeat(unit, times))]


def times(tokens: list[Token]) -> list[Atom]:
    return [Atom("#", _one(tokens, "NZ"))]


def by_day(tokens: list[Token]) -> list[Atom]:
    day, next_month = _pick(tokens, "N")[-1].value, bool(_pick(tokens, "u"))
    if not 1 <= day <= 31:
        return [Atom("†")]
    by_day = Atom("B", ByDay(day, next_month))
    if _pick(tokens, "Q"):
        return [by_day, Atom("F", Repeat("quarterly"))]
    return [by_day, Atom("f", Repeat("monthly"))] if next_month or _pick(tokens, "k") else [by_day]


def always(letter: str, value: Any = None) -> Build:
    return lambda tokens: [Atom(letter, value)]


def frequency(tokens: list[Token]) -> list[Atom]:
    return [Atom("F", Repeat(_one(tokens, "F")))]


def whole_year(tokens: list[Token]) -> list[Atom]:
    return [Atom("P", _year_like(tokens))]
