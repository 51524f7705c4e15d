"""Folding, the words of a query, and a text shown around what was found in it."""

import html
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schools.formats import printable
from schools.search import LONGEST_WORD, MOST_WORDS, fold, snippet, words

# Letters and signs that folding treats in some way of its own, among plain ones.
letters = st.text(st.sampled_from(list("еёЕЁпПр 1№<&>\"'\t\n\u00a0\u2003ßﬁİΣ-")), max_size=60)
texts = letters | st.text(max_size=60)


def plain(shown: str) -> str:
    return html.unescape(re.sub(r"</?mark>", "", shown)).removeprefix("…").removesuffix("…")


def marked(shown: str) -> list[str]:
    return [html.unescape(part) for part in re.findall(r"<mark>(.*?)</mark>", shown, re.DOTALL)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        (" \t\n\u00a0 ", []),
        ("Ёлки  зелёные", ["елки", "зеленые"]),
        ("школа №  1", ["школа", "№1"]),
        ("раз раз РАЗ", ["раз"]),
        ("а\0б\x07 в", ["аб", "в"]),
        ("\0\0", []),
        ("я" * 100_000, ["я" * LONGEST_WORD]),
        ("1 2 3 4 5 6 7 8 9 10", ["1", "2", "3", "4", "5", "6", "7", "8"]),
    ],
)
def test_words_of_a_query(query, expected):
    assert words(query) == expected


@given(texts)
def test_words_are_folded_few_short_and_different(query):
    found = words(query)
    assert len(found) <= MOST_WORDS
    assert len(set(found)) == len(found)
    for word in found:
        assert 0 < len(word) <= LONGEST_WORD
        assert not re.search(r"\s|[\0-\x1f\ud800-\udfff]", word)


@given(texts)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Учёба у ПАРТНЁРА", "партнера", "Учёба у <mark>ПАРТНЁРА</mark>"),
        ("Лицей №   3 и №4", "№3", "Лицей <mark>№   3</mark> и №4"),
        ("Лицей №3", "№ 3", "Лицей <mark>№3</mark>"),
        ("<b>день</b> & ночь", "день", "&lt;b&gt;<mark>день</mark>&lt;/b&gt; &amp; ночь"),
        ("Straße", "SS", "Stra<mark>ß</mark>e"),
        ("абвг", "аб бв", "<mark>абв</mark>г"),
        ("ничего такого", "школа", "ничего такого"),
        ("", "школа", ""),
        ("пусто", "", "пусто"),
    ],
)
def test_what_matched_is_marked_as_it_was_written(text, query, expected):
    assert snippet(text, words(query)) == expected


def test_a_long_text_is_cut_between_words_around_the_match():
    text = "начало " * 30 + "вот Искомое слово " + "конец " * 30
    assert snippet(text, ["искомое"], around=20) == "…начало начало вот <mark>Искомое</mark> слово конец конец…"
    assert snippet(text, ["нет"], around=8) == "начало начало…"


def test_the_place_with_most_of_the_words_is_shown():
    text = "школа " + "и так далее " * 40 + "школа и наставник вместе"
    assert marked(snippet(text, ["школа", "наставник"], around=40)) == ["школа", "наставник"]


def test_a_word_of_a_thousand_letters_is_cut_too():
    shown = snippet("щ" * 1000 + "цель" + "щ" * 1000, ["цель"])
    assert shown == f"…{'щ' * 80}<mark>цель</mark>{'щ' * 80}…"


@given(texts, st.integers(0, 30), st.data())
def test_every_folded_part_of_a_text_is_found_and_marked(text, around, data):
    """Whatever stands in the folded column can be typed and is shown, in the original's own letters."""
    folded = fold(text)
    start = data.draw(st.integers(0, max(len(folded) - 1, 0)))
    typed = words(folded[start : start + 12])[:1]
    assume(typed == folded[start : start + 12].split()[:1])  # no control characters in it
    shown = snippet(text, typed, around)
    assert plain(shown) in printable(text) or "\r" in text
    assert bool(typed) == bool(marked(shown))
    for part in marked(shown):
        assert typed[0] in fold(part)


@given(texts, st.lists(texts, max_size=3))
def test_nothing_of_a_text_or_a_query_becomes_markup(text, queries):
    shown = snippet(text, words(" ".join(queries)))
    assert not re.search(r"[<>\"']", re.sub(r"</?mark>", "", shown))
    assert shown.count("<mark>") == shown.count("</mark>")
