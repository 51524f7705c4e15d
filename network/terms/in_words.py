"""A term in Russian words, shown beside the cell while it is typed."""

from network.terms.term import FREQUENCIES, Kind, Mark, Part, Run, Term
from schools.years import Years

_NOMINATIVE = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_OFTEN = {
    Kind.MONTHLY: "ежемесячно", Kind.QUARTERLY: "ежеквартально", Kind.HALF_YEARLY: "раз в полугодие",
    Kind.TERMLY: "каждую учебную четверть", Kind.WEEKLY: "еженедельно",
}  # fmt: skip


def term_in_words(term: Term) -> str:
    """One sentence for all parts of a term: «Ежегодно: сентябрь – октябрь.»"""
    words = "; ".join(_part(part, term.years) for part in term.parts)
    return f"{words[:1].upper()}{words[1:]}."


def _part(part: Part, years: Years) -> str:
    if part.kind is Kind.ONCE:
        return ", ".join(map(_dated, part.runs))
    if part.kind is Kind.BY and part.by:
        return f"до {_genitive(part.by)}"
    if part.kind is Kind.WHOLE:
        return f"весь период программы ({years})"
    if part.kind is Kind.AMBIGUOUS:
        when = f"до {_genitive(part.by)}" if part.by and part.deadline else ", ".join(map(_run, part.runs))
        return f"{when} – год не указан, его нужно уточнить"
    if part.kind in {Kind.YEARLY, Kind.UNSCHEDULED}:
        return _yearly(part)
    if part.kind in FREQUENCIES:
        return _often(part)
    return "срок не указан" if part.kind is Kind.MISSING else "срок словами, в календарь не ставится"


def _yearly(part: Part) -> str:
    since = f" с {part.from_year} года" if part.from_year else ""
    if part.kind is Kind.UNSCHEDULED:
        often = f", {part.times} {_plural_times(part.times)} в год" if part.times else ""
        return f"ежегодно{since}{often}, месяц не указан"
    if part.deadline and part.by:
        return f"ежегодно{since} до {_genitive(part.by)}"
    if part.continuous and len(part.months) == 12:
        return f"ежегодно{since} в течение всего года"
    return f"ежегодно{since}: {', '.join(map(_run, part.runs))}"


def _often(part: Part) -> str:
    words = _OFTEN[part.kind]
    if part.by_day:
        words += f", до {part.by_day}-го числа"
    if part.of_next_month:
        words += " месяца, следующего за кварталом"
    return words + "".join(f", {_dated(run)}" for run in part.runs)


def _plural_times(count: int) -> str:
    return "раза" if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else "раз"


def _nominative(mark: Mark) -> str:
    year = f" {mark.year} года" if mark.year else ""
    return f"{mark.day} {_GENITIVE[mark.month - 1]}{year}" if mark.day else f"{_NOMINATIVE[mark.month - 1]}{year}"


def _genitive(mark: Mark) -> str:
    day = f"{mark.day} " if mark.day else ""
    return f"{day}{_GENITIVE[mark.month - 1]}" + (f" {mark.year} года" if mark.year else "")


def _run(run: Run) -> str:
    """«сентябрь – октябрь», «с 3 по 14 апреля», «15 марта»."""
    first, last = run
    if first == last:
        return _nominative(first)
    if first.day is None or last.day is None:
        return f"{_nominative(first)} – {_nominative(last)}"
    if (first.month, first.year) == (last.month, last.year):
        return f"с {first.day} по {_nominative(last)}"
    start = first._replace(year=None) if first.year == last.year else first
    return f"с {_nominative(start)} по {_nominative(last)}"


def _dated(run: Run) -> str:
    first, last = run
    if first != last and first.year == last.year and not (first.day and last.day):
        return f"{_nominative(first._replace(year=None))} – {_nominative(last)}"
    return _run(run)
