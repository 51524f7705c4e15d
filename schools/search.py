"""How text is folded before it is compared: blind to case, to ё/е, to runs of white space and to the space after №.

What a person typed becomes folded words, and a text that holds them is shown around the place where they stand.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .formats import printable

MOST_WORDS = 8
LONGEST_WORD = 100  # characters
_READ = 2_000  # characters of a query that are looked at: eight words, however they are spaced
_UNPRINTABLE = frozenset({"Cc", "Cs"})
_CUT = "…"


def fold(text: str) -> str:
    """«  Ёлка №1 » → «елка №1». Both the kept column and what a person types go through this."""
    return re.sub(r"№\s+", "№", re.sub(r"\s+", " ", text.casefold().replace("ё", "е")).strip())


def words(query: str) -> list[str]:
    """The different folded words of a query, at most eight, each cut at 100 characters; none for an empty query."""
    kept = (sign for sign in query[:_READ] if sign.isspace() or unicodedata.category(sign) not in _UNPRINTABLE)
    found = (word[:LONGEST_WORD] for word in fold("".join(kept)).split())
    return list(dict.fromkeys(found))[:MOST_WORDS]


def snippet(text: str, words: Sequence[str], around: int = 80) -> SafeString:
    """The part of `text` where most of the folded `words` stand together, escaped, the words in `<mark>`.

    `around`: characters of context on either side of the match; «…» stands where the text was cut. A text that holds
    none of the words is shown from its beginning.
    """
    found = list(_matches(text, words))
    first = _densest(found, around)
    low, high = (first.start - around, first.end + around) if first else (0, 2 * around)
    marks = _joined((match.start, match.end) for match in found if low < match.end and match.start < high)
    if marks:  # no word is marked by half
        low, high = min(low, marks[0][0]), max(high, marks[-1][1])
    low, high = _to_words(text, max(low, 0), min(high, len(text)), marks)
    pieces, at = [_CUT if low else ""], low
    for start, end in marks:
        pieces += [escape(printable(text[at:start])), "<mark>", escape(printable(text[start:end])), "</mark>"]
        at = end
    pieces += [escape(printable(text[at:high])), _CUT if high < len(text) else ""]
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of the text went through escape


@dataclass(frozen=True, slots=True)
class _Match:
    start: int  # in the text as it was written
    end: int
    word: str


def _matches(text: str, words: Sequence[str]) -> Iterator[_Match]:
    """Where the words stand, in the order of the text."""
    folded, places = _folded(text)
    found = []
    for word in filter(None, words):
        at = folded.find(word)
        while at >= 0:
            found.append(_Match(places[at], places[at + len(word) - 1] + 1, word))
            at = folded.find(word, at + len(word))
    yield from sorted(found, key=lambda match: (match.start, match.end))


def _folded(text: str) -> tuple[str, list[int]]:
    """What `fold` makes of a text, and for each of its characters the place it came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for sign in letter.casefold().replace("ё", "е"):
            if sign.isspace() and (not signs or signs[-1] in " №"):
                continue
            signs.append(" " if sign.isspace() else sign)
            places.append(place)
    if signs and signs[-1] == " ":
        signs.pop()
    return "".join(signs), places


def _densest(found: Sequence[_Match], around: int) -> _Match | None:
    """The match after which the most different words follow within the context; the first of equals."""
    best, most = None, 0
    for place, match in enumerate(found):
        near = {match.word}
        for other in found[place + 1 :]:
            if other.start >= match.end + around:
                break
            near.add(other.word)
        if len(near) > most:
            best, most = match, len(near)
    return best


def _joined(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap, made one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _to_words(text: str, low: int, high: int, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The ends of a cut moved inwards to the nearest gap between words, if one is near and outside the marks."""
    if low:
        gap = re.search(r"\s+", text[low : marks[0][0] if marks else high])
        low += gap.end() if gap and gap.start() < 20 else 0
    if high < len(text):
        begin = marks[-1][1] if marks else low
        gap = re.search(r"\s+\S{0,20}$", text[begin:high])
        high = begin + gap.start() if gap else high
    return low, high
