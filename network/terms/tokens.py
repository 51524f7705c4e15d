"""From the text of a cell to typed tokens: normalises the spelling, finds dates and numbers, knows or mends words."""

import re
import unicodedata
from typing import Any, Final, NamedTuple

from network.terms.mending import joined, mended, unglued
from network.terms.words import FORMS, LOOKALIKES, roman

LONGEST_CELL: Final = 2000
"""Characters of a cell that are still read; a longer one is an essay, not a term."""


class Token(NamedTuple):
    """A class letter (see `words.py`), its value and the text it was read from.

    Classes added here: `T` day.month.year, `t` day.month, `I` month.year, `Y` year, `X` unknown, `⌚` time of day,
    `†` a date that does not exist in any year, and the marks `, : ; & | - / ( )` as themselves.
    """

    letter: str
    value: Any
    text: str


_DROPPED = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff*†‡⁎∗'\"«»“”„_¹²³⁰⁴-⁹]")
_DASHES = re.compile(r"[‐‑‒–—―−﹘﹣-~÷]|\.{2,}|…".replace("﹣-~", "﹣~"))
_MISSING = re.compile(r"[\s\-‐‑‒–—―−_.…\u00ad\u200b\ufeff]*")

_ALIKE = str.maketrans("ё[]{}", "е()()")
_PHRASES: Final = (
    (re.compile(r"\bне ?(?:поздне[ей]|позже)(?: чем)?(?: (?:до|к)\b)?"), "непозднее "),
    (re.compile(r"\bна (?:постоянной|регулярной|системной) основе\b"), "постоянно"),
    (re.compile(r"\bкруглогодично\b"), "круглый год"),
)

_SCAN = re.compile(
    r"""
      (?P<time>\d{1,2}:\d{2}(?::\d{2})? | \d{1,2}[.-]00(?!\.?\d) | \d{1,2}[.-][0-5]\d(?=\s?(?:ч\b|час|мин)))
    | (?P<iso>\d{4}(?P<is>[-./])\d{1,2}(?P=is)\d{1,2}(?!\d))
    | (?P<full>\d{1,2}\s?(?P<fs>[./-])\s?\d{1,2}\s?(?P=fs)\s?\d{4}(?!\d)
              | \d{1,2}(?P<ss>[./])\d{1,2}(?P=ss)\d{2}(?![./]?\d))
    | (?P<month_year>\d{1,2}[./]\d{4}(?!\d))
    | (?P<pair>\d{4}\s?[-/]\s?\d{2}(?!\d)(?![.]\d))
    | (?P<day_month>\d{1,2}\.\d{1,2}(?!\d))
    | (?P<roman>(?<!\d)1[vуy](?![a-zа-я]) | \b[ivіl|]{1,3}-(?:й|ый|ой|ий|я|ая|е|ое|го|ом|м|ю|ую)(?![а-я]))
    | (?P<ordinal>\d{1,4}\s?-?\s?(?:ый|ой|ий|й|ая|яя|ья|я|ое|ее|е|ого|его|го|ом|м|ому|му|ую|ю|ей|х|ми|ти)(?![а-яa-z]))
    | (?P<number>\d+)
    | (?P<word>[а-яa-zіїєґў|]+)
    | (?P<mark>[-,;:()/&+.])
    | (?P<space>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def is_missing(text: str) -> bool:
    """An empty cell, or one with nothing but dashes, dots and spaces in it."""
    return _MISSING.fullmatch(text) is not None


def normalised(text: str) -> str:
    """Lower case, one kind of dash and space, «е» for «ё», no footnote marks, quotes or invisible characters."""
    text = _DROPPED.sub("", text.replace("№", " номер "))
    text = unicodedata.normalize("NFKC", _DASHES.sub("-", text)).lower().translate(_ALIKE)
    text = " ".join(text.split())
    for pattern, plain in _PHRASES:
        text = pattern.sub(plain, text)
    return text


class Scan(NamedTuple):
    """The tokens of a cell, and whether a word of it was mended."""

    tokens: list[Token]
    mended: bool


def scan(text: str) -> Scan:
    """Cut a normalised cell into tokens."""
    tokens: list[Token] = []
    typo = False
    for match in _SCAN.finditer(text):
        kind, piece = match.lastgroup or "", match[0]
        if kind == "word":
            found, was_mended = _word(piece)
            tokens += found
            typo |= was_mended
        elif kind == "mark":
            tokens += _mark(piece, text, match.start())
        elif kind != "space":
            tokens += _number(match, kind, piece)
    tokens, was_joined = _join_pieces(tokens)
    return Scan(tokens, typo or was_joined)


def _mark(mark: str, text: str, at: int) -> list[Token]:
    if mark == ".":
        # A full stop ends a sentence only after a whole word; after «г», «сент» or a digit it is an abbreviation's.
        word = re.search(r"([а-я]+)$", text[max(0, at - 14) : at])
        return [Token(",", 0, mark)] if word and len(word[1]) > 4 and text[at + 1 : at + 2] in {" ", ""} else []
    return [Token({";": ",", "+": ","}.get(mark, mark), 0, mark)]


def _word(word: str) -> tuple[list[Token], bool]:
    if meaning := FORMS.get(word):
        return [Token(*meaning, word)], False
    if len(word) <= 4 and (number := roman(word)):
        return [Token("R", number, word)], False
    cyrillic = word.translate(LOOKALIKES)
    if cyrillic != word and (meaning := FORMS.get(cyrillic)):
        return [Token(*meaning, cyrillic)], False
    if parts := unglued(cyrillic):
        return [Token(*FORMS[part], part) for part in parts], False
    if meaning := mended(cyrillic):
        return [Token(*meaning, word)], True
    return [Token("X", 0, word)], False


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number


def _number(match: re.Match[str], kind: str, piece: str) -> list[Token]:
    digits = [int(part) for part in re.findall(r"\d+", piece[:20])]
    if kind == "iso":
        return [_date(digits[2], digits[1], digits[0], piece)]
    if kind == "full":
        return [_date(digits[0], digits[1], _year(digits[2]), piece)]
    if kind == "day_month":
        return [_date(digits[0], digits[1], None, piece)]
    if kind == "month_year":
        return [_month_of(digits[0], digits[1], piece)]
    if kind == "pair":
        return _pair(digits[0], digits[1], piece)
    if kind == "roman":
        return [Token("R", roman(piece.partition("-")[0]) or 0, piece)]
    if kind == "time":
        return [Token("⌚", 0, piece)]
    if kind in {"number", "ordinal"} and len(piece) < 12:
        if digits[0] < 100:
            return [Token("N", digits[0], piece)]
        if 1990 <= digits[0] <= 2100:
            return [Token("Y", digits[0], piece)]
    return [Token("X", 0, piece)]


def _month_of(month: int, year: int, piece: str) -> Token:
    return Token("I", (year, month), piece) if 1 <= month <= 12 and 1990 <= year <= 2100 else Token("†", 0, piece)


def _pair(first: int, second: int, piece: str) -> list[Token]:
    """«2022-23» is a school year, «2022-09» a month."""
    if 1990 <= first <= 2100 and second == (first + 1) % 100:
        return [Token("Y", first, str(first)), Token("/", 0, "/"), Token("Y", first + 1, str(first + 1))]
    return [_month_of(second, first, piece)]


def _date(day: int, month: int, year: int | None, piece: str) -> Token:
    if not exists(day, month, year):
        return Token("†", 0, piece)
    return Token("t" if year is None else "T", (year, month, day), piece)


def exists(day: int, month: int, year: int | None) -> bool:
    """Whether such a day is in the calendar; 29 February without a year is."""
    if not 1 <= month <= 12 or not (year is None or 1990 <= year <= 2100):
        return False
    return 1 <= day <= days_in(month, year)


def days_in(month: int, year: int | None) -> int:
    """Days of a month; the longest February where the year is not given."""
    if month == 2:
        return 29 if year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def _join_pieces(tokens: list[Token]) -> tuple[list[Token], bool]:
    """Put together words that a line break tore: «сен- тябрь» as typography does, «сентя брь» as a slip."""
    if not any(token.letter == "X" for token in tokens):
        return tokens, False
    result: list[Token] = []
    typo = False
    for token in tokens:
        if token.letter in "Xv&" and result:
            hyphened = result[-1].letter == "-" and len(result) > 1
            head = result[-2] if hyphened else result[-1]
            whole = joined(head.text, token.text) if head.letter in "XMQ" and token.letter == "X" else None
            if whole:
                del result[-2 if hyphened else -1 :]
                result.append(Token(*FORMS[whole], whole))
                typo |= not hyphened
                continue
        result.append(token)
    return result, typo
