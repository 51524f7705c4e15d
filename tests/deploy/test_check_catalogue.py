"""A catalogue with anything missing, unfinished or left over is told so, with the place."""

import polib
import pytest

from deploy.check_catalogue import faults, said

SPOKEN = {(None, "School", ""): "schools/models.py:1", (None, "one school", "%d schools"): "a.html:2"}


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def school(**other: object) -> polib.POEntry:
    return polib.POEntry(**{"msgid": "School", "msgstr": "Школа"} | other)


def schools(forms: int = 3) -> polib.POEntry:
    words = {0: "%d школа", 1: "%d школы", 2: "%d школ"}
    return polib.POEntry(
        msgid="one school",
        msgid_plural="%d schools",
        msgstr_plural={number: words[number] for number in range(forms)},
    )


def test_complete_catalogue_has_no_faults():
    assert faults(SPOKEN, catalogue(school(), schools())) == []


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([schools()], "нет перевода: 'School' (schools/models.py:1)"),
        ([school(msgstr=""), schools()], "перевод не закончен: 'School'"),
        ([school(flags=["fuzzy"]), schools()], "перевод не закончен: 'School'"),
        ([school(), schools(forms=2)], "перевод не закончен: 'one school'"),
        ([school(), schools(), polib.POEntry(msgid="Gone", msgstr="Ушло")], "больше не используется: 'Gone'"),
        ([school(), schools(), polib.POEntry(msgid="Old", msgstr="Было", obsolete=True)], "вычеркнутая строка: 'Old'"),
    ],
)
def test_fault_is_told(entries, fault):
    (found,) = faults(SPOKEN, catalogue(*entries))
    assert found.startswith(fault)


def test_messages_of_code_and_templates_are_collected():
    collected = said()
    assert "config/apps.py" in collected[None, "Portal", ""]
    assert any(place.endswith(".html") or ".html:" in place for place in collected.values())
    assert not any(place.startswith(("tests/", "deploy/")) for place in collected.values())
