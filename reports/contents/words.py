"""Small Russian phrases that papers share: agreement with numbers, years, lists, dates in a sentence."""

from collections.abc import Iterable, Sequence
from datetime import date

from network.models import Occurrence
from schools.years import ReportingYear, YearKind

MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
          "декабрь")  # fmt: skip


def agree(number: int, one: str, few: str, many: str) -> str:
    """«1 пара», «3 пары», «11 пар»."""
    tens, units = number % 100, number % 10
    word = many if 11 <= tens <= 14 else one if units == 1 else few if 2 <= units <= 4 else many
    return f"{number} {word}"


def of_year(year: ReportingYear) -> str:
    """«2020 год», «2024/2025 учебный год»."""
    return f"{year} учебный год" if year.kind is YearKind.SCHOOL else f"{year} год"


def in_year(year: ReportingYear) -> str:
    """«в 2020 году», «в 2024/2025 учебном году»."""
    return f"в {year} учебном году" if year.kind is YearKind.SCHOOL else f"в {year} году"


def listed(items: Iterable[str], limit: int = 0) -> str:
    """«а, б, в»; beyond `limit` the rest is counted: «а, б и ещё 7»."""
    rows = list(items)
    if limit and len(rows) > limit:
        return f"{', '.join(rows[:limit])} и ещё {len(rows) - limit}"
    return ", ".join(rows)


def paragraphs(text: str) -> list[str]:
    """Paragraphs are parted by an empty line; a single line break is a space."""
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def short_day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def window(row: Occurrence) -> str:
    """When an occurrence falls: «сентябрь–октябрь 2023», «до 20.10.2023», «в течение года», «дата не указана»."""
    if row.is_continuous:
        return "в течение года"
    if not row.is_dated:
        return "в течение года, дата не указана"
    first, last = row.starts_on, row.due_on
    if first == last:
        return short_day(first)
    if first.day == 1 and _is_last_day(last):
        return _months(first, last)
    return f"{short_day(first)} – {short_day(last)}"


def _months(first: date, last: date) -> str:
    begin, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if (first.year, first.month) == (last.year, last.month):
        return f"{begin} {first.year}"
    if first.year == last.year:
        return f"{begin}–{end} {first.year}"
    return f"{begin} {first.year} – {end} {last.year}"


def _is_last_day(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month


def windows(rows: Sequence[Occurrence]) -> str:
    return "; ".join(dict.fromkeys(window(row) for row in rows))


def capital(text: str) -> str:
    """The text with a capital at the beginning; abbreviations in it stay as they are."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with a small first letter, for the middle of a sentence; abbreviations stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital at the beginning and a full stop at the end."""
    text = text.strip()
    if not text:
        return ""
    return capital(text) + ("" if text[-1] in ".!?…:;" else ".")
