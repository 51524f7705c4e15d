"""How texts, numbers and dates are written for Russian readers, on screen, on paper and in charts alike.

Rounding is ROUND_HALF_UP to one digit after the comma; thousands part with a narrow no-break space, a unit
stands behind a no-break space. Pure functions without Django, since papers call them for every cell.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NARROW_SPACE = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"
NO_DATA_TEXT = "нет данных"
UNDEFINED_TEXT = "н/д"

_TENTH = Decimal("0.1")
_MONTHS = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
)

# Control characters cannot stand in HTML, PDF or a workbook; line breaks and tabs can.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(13, 32), 127, 0xFFFE, 0xFFFF])


def printable(text: str) -> str:
    """People's text without control characters and halves of surrogate pairs, with \\n for every line break."""
    if text.isprintable():
        return text
    return text.replace("\r\n", "\n").translate(_CONTROLS).encode("utf-8", "replace").decode()


def integer(value: int) -> str:
    """1234567 → «1 234 567» with narrow no-break spaces."""
    text = f"{value:,}".replace(",", NARROW_SPACE)
    return text.replace("-", MINUS) if value < 0 else text


def tenth(value: Decimal) -> Decimal:
    """Rounded half up (away from zero at a tie) to 0.1; never a negative zero."""
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP) + 0


def decimal(value: Decimal | int) -> str:
    """66.65 → «66,7»; 1234 → «1 234,0»."""
    text = f"{tenth(Decimal(value)):,}".replace(",", NARROW_SPACE).replace(".", ",")
    return text.replace("-", MINUS)


def percent(value: Decimal | int) -> str:
    """A number that is already in per cent: 66.65 → «66,7 %»."""
    return f"{decimal(value)}{NBSP}%"


def share_percent(numerator: int, denominator: int) -> str:
    """2, 3 → «66,7 %», rounded from the exact ratio; «н/д» for a denominator of 0."""
    if not denominator:
        return UNDEFINED_TEXT
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10},{tenths % 10}{NBSP}%"


def with_unit(value: Decimal | int, unit: str) -> str:
    """«66,7 %», «12,0 чел.»; counts (ints) keep no digit after the comma."""
    number = integer(value) if isinstance(value, int) else decimal(value)
    return f"{number}{NBSP}{unit}" if unit else number


def long_date(day: date) -> str:
    """«12 сентября 2024»; the day stays on one line with its month."""
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def by_number(text: str) -> list[tuple[int, int, str]]:
    """A key to sort names by as people do: «Школа № 2» before «Школа № 10»."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+|[0-9]+", text.casefold().replace("ё", "е"))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
