"""How many took part in an event, added up over its accepted reports, and what of it may be told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from schools.formats import integer

from .models import EventReport

# So few pupils could be known by name: their number is not told.
SMALL = frozenset({1, 2})


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of people and who they are (see `ui/facts.html`)."""

    label: str
    number: str
    note: str = ""


def sum_of(reports: Iterable[EventReport], name: str) -> int | None:
    """A number added over reports; None where no report gives it, which is not zero."""
    known = [value for report in reports if (value := getattr(report, name)) is not None]
    return sum(known) if known else None


def facts_of(reports: list[EventReport], asked: int) -> list[Fact]:
    """Participants as the accepted `reports` of the `asked` ones give them; what none of them gives is left out.

    No total of all people: with one it could be reckoned how many pupils «fewer than 3» are.
    """
    if not reports:
        return []
    first = sum_of(reports, "teachers_first")
    note = "" if first is None else _("for the first time this year: %(number)s") % {"number": integer(first)}
    groups = [
        (_("Teachers"), "teachers", note),
        (_("Heads and deputies"), "heads", ""),
        (_("Pupils"), "pupils", ""),
        (_("Parents"), "parents", ""),
    ]
    counted = [(label, name, sum_of(reports, name), note) for label, name, note in groups]
    facts = [Fact(label, _told(name, number), note) for label, name, number, note in counted if number is not None]
    number = _("%(part)s of %(whole)s") % {"part": integer(len(reports)), "whole": integer(asked)}
    return [*facts, Fact(_("Reports accepted"), number)]


def _told(name: str, number: int) -> str:
    return _("fewer than 3") if name == "pupils" and number in SMALL else integer(number)
