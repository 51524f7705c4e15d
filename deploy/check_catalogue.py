"""Tells whether the Russian catalogue is complete: every message that the code and the templates say, and no other.

The messages are collected in a copy of the tree, which itself is not touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/ru/LC_MESSAGES/django.po")
PLURAL_FORMS = 3
LEFT_OUT = (".*", "var", "locale", "static", "tests", "bench", "deploy", "__pycache__", "node_modules")

Key = tuple[str | None, str, str]


def said() -> dict[Key, str]:
    """The messages of the code and the templates, each with a place where it is said."""
    with tempfile.TemporaryDirectory(prefix="svyazka-messages-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=lambda at, names: _left_out(Path(at), names))
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "-l", "ru", "-v", "0"]
        # It only reads files, and needs none of our settings for that.
        bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=bare, check=True)
        collected = polib.pofile(str(copy / CATALOGUE))
    return {_key(entry): ", ".join(":".join(place) for place in entry.occurrences[:1]) for entry in collected}


def _left_out(at: Path, names: list[str]) -> set[str]:
    return set(shutil.ignore_patterns(*LEFT_OUT)(str(at), names)) if at == ROOT else {"__pycache__"} & set(names)


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def faults(spoken: dict[Key, str], catalogue: polib.POFile) -> list[str]:
    """What is missing, unfinished or said no more, one line each."""
    kept = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    found = [f"нет перевода: {key[1]!r} ({place})" for key, place in spoken.items() if key not in kept]
    for key, entry in kept.items():
        if key not in spoken:
            found.append(f"больше не используется: {key[1]!r}")
        elif not is_finished(entry):
            found.append(f"перевод не закончен: {key[1]!r} ({spoken[key]})")
    return found + [f"вычеркнутая строка: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]


def is_finished(entry: polib.POEntry) -> bool:
    """Translated in every form and not marked as a guess."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return not entry.fuzzy and all(forms) and (not entry.msgid_plural or len(forms) == PLURAL_FORMS)


def main() -> int:
    if not (ROOT / CATALOGUE).exists():
        print(f"нет каталога {CATALOGUE}")
        return 1
    spoken = said()
    found = faults(spoken, polib.pofile(str(ROOT / CATALOGUE)))
    print("\n".join([*found, f"сообщений: {len(spoken)}, замечаний: {len(found)}"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
