"""Phrases that the screen and the papers share, in both languages of the interface."""

from datetime import date

import pytest
from django.utils import translation

from network.models import Agreement, Directive, Occurrence, Pairing
from network.progress import Standing, progress
from network.wording import (
    STANDING_TONES,
    STANDING_WORDS,
    agreement_in_words,
    directive_name,
    meter,
    stage_in_words,
    standing_in_words,
    window,
)


def occurrence(state, due=date(2022, 8, 31)):
    return Occurrence(state=state, starts_on=date(2022, 8, 1), due_on=due)


def test_every_standing_has_a_word_and_a_tone():
    assert set(STANDING_WORDS) == set(STANDING_TONES) == set(Standing)


def test_what_nobody_marked_is_not_called_late():
    assert standing_in_words(Standing.OVERDUE) == "просрочено"
    assert standing_in_words(Standing.OVERDUE, marked=False) == "нет отметки"
    assert standing_in_words(Standing.AHEAD, marked=False) == "предстоит"


@pytest.mark.parametrize(
    ("states", "planned", "expected"),
    [
        (["held", "held", "planned"], True, ("2 из 3", 66)),
        (["held", "cancelled"], True, ("1 из 1", 100)),
        (["cancelled"], True, ("сроки ещё не подошли", None)),
        (["planned"], True, ("утверждена, отметок нет", None)),
        ([], False, ("нет данных", None)),
    ],
)
def test_meter(states, planned, expected):
    found = meter(progress([occurrence(state) for state in states], date(2022, 9, 1)), is_planned=planned)
    assert (found.text, found.percent) == expected


def test_windows_speak_the_language_of_the_page():
    assert window(occurrence("planned")) == "август 2022"
    with translation.override("en"):
        assert window(occurrence("planned", date(2022, 9, 30))) == "August–September 2022"


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [("5", date(2022, 9, 10), "№ 5 от 10.09.2022"), ("5", None, "№ 5"), ("", date(2022, 9, 10), "от 10.09.2022"),
     ("", None, "заключён")],
)  # fmt: skip
def test_agreement_tells_what_is_known(number, day, expected):
    assert agreement_in_words(Agreement(number=number, signed_on=day)) == expected


def test_directive_is_named_by_number_or_title():
    assert directive_name(Directive(number="474", issued_on=date(2017, 8, 10))) == "Приказ № 474 от 10.08.2017"
    assert directive_name(Directive(number="474")) == "Приказ № 474"
    assert directive_name(Directive(kind="regulation", title="О сети")) == "Положение «О сети»"


def test_stage():
    assert stage_in_words(Pairing.Stage.ACQUAINTANCE) == "1. Знакомство" and stage_in_words(None) == "не указан"
