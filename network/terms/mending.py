"""Typing errors: a word is mended only where one reading is left, and never into a short or ordinary word."""

from functools import lru_cache

from network.terms.words import FORMS, FULL_MONTH_FORMS, MENDING_TARGETS, NEVER_MENDED, Meaning

_LONGEST_WORD = 40
_SHORT_PIECES = frozenset(("года", "период", "май", "июнь", "июль", "март"))
_GLUED_PREPOSITIONS = ("в", "с", "до", "по", "к", "во", "на")


def distance(one: str, other: str, limit: int) -> int:
    """Letters inserted, dropped, changed or swapped with a neighbour to turn one word into the other; `limit + 1`
    where it is more than `limit`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, expected in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != expected))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == expected:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before_last, last = last, current
    return min(last[-1], limit + 1)


@lru_cache(maxsize=8192)
def mended(word: str) -> Meaning | None:
    """The meaning of a mistyped word, or None where no single meaning is nearest.

    One slip is allowed in any target, two only in the long names of months («синтяюрь»), where no ordinary word
    is near.
    """
    if not 5 <= len(word) <= 14 or word in NEVER_MENDED:
        return None
    best, meanings = 3, set[Meaning]()
    for target, meaning in MENDING_TARGETS.items():
        limit = 2 if len(target) >= 8 and target in FULL_MONTH_FORMS else 1
        found = distance(word, target, limit) if abs(len(word) - len(target)) <= 1 else 9
        if found > limit:
            continue
        if found < best:
            best, meanings = found, set()
        if found == best:
            meanings.add(meaning)
    return meanings.pop() if len(meanings) == 1 else None


@lru_cache(maxsize=8192)
def unglued(word: str) -> tuple[str, str] | None:
    """Two words written without the space between them: «ежегодноавгуст», «сентябрьоктябрь», «вавгусте»."""
    if not 6 <= len(word) <= _LONGEST_WORD:
        return None
    for preposition in _GLUED_PREPOSITIONS:
        rest = word.removeprefix(preposition)
        if rest != word and len(rest) >= 6 and rest in MENDING_TARGETS:
            return preposition, rest
    for cut in range(3, len(word) - 2):
        head, tail = word[:cut], word[cut:]
        if _stands_alone(head) and _stands_alone(tail):
            return head, tail
    return None


def _stands_alone(word: str) -> bool:
    return word in MENDING_TARGETS or word in FULL_MONTH_FORMS or word in _SHORT_PIECES


def joined(head: str, tail: str) -> str | None:
    """The whole word of which a line break or a hyphen left two pieces: «сен-» + «тябрь»."""
    whole = head + tail
    return whole if tail not in FORMS and len(whole) <= _LONGEST_WORD and whole in MENDING_TARGETS else None
