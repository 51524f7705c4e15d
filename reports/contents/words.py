"""Small Russian phrases that papers share: agreement with numbers, years, lists, dates in a sentence."""

from collections.abc import Iterable

from network.wording import short_day, window, windows
from schools.years import ReportingYear, YearKind

__all__ = ["agree", "capital", "in_year", "listed", "of_year", "paragraphs", "sentence", "short_day", "small", "window",
           "windows"]  # fmt: skip


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
