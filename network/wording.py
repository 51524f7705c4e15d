"""When something falls due and where it stands, in words: the same phrases on the screen and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from schools.formats import integer

from .models import Agreement, Directive, Occurrence, Pairing
from .progress import Progress, Standing

STANDING_WORDS = {
    Standing.HELD: gettext_lazy("held"),
    Standing.CANCELLED: gettext_lazy("cancelled"),
    Standing.POSTPONED: gettext_lazy("postponed"),
    Standing.OVERDUE: gettext_lazy("overdue"),
    Standing.DUE: gettext_lazy("its term is running"),
    Standing.AHEAD: gettext_lazy("ahead"),
}


# The tone of `ui/badge.html` each of these bears.
STANDING_TONES = {
    Standing.HELD: "good",
    Standing.CANCELLED: "plain",
    Standing.POSTPONED: "warm",
    Standing.OVERDUE: "bad",
    Standing.DUE: "warm",
    Standing.AHEAD: "plain",
}


def standing_in_words(standing: Standing, *, marked: bool = True) -> str:
    """«проведено», «просрочено»…; in a plan that nobody ever marked, what has passed is not known to be late."""
    if standing is Standing.OVERDUE and not marked:
        return _("not marked")
    return str(STANDING_WORDS[standing])


@dataclass(frozen=True, slots=True)
class Meter:
    """How far something is carried out: «3 из 7» and 0 to 100 for `ui/meter.html`; without a share only words."""

    text: str
    percent: int | None = None


def meter(counts: Progress, *, is_planned: bool = True) -> Meter:
    """Held of what was due; «нет данных» where nothing was ever marked, which is not 0 of all."""
    if not counts.has_data:
        return Meter(_("approved, nothing marked") if is_planned else _("no data"))
    if not counts.due:
        return Meter(_("nothing is due yet"))
    shown = {"held": integer(counts.held), "due": integer(counts.due)}
    return Meter(_("%(held)s of %(due)s") % shown, 100 * counts.held // counts.due)


def stage_in_words(stage: int | None) -> str:
    """«2. Совместная деятельность…», «не указан»."""
    return f"{stage}. {Pairing.Stage(stage).label}" if stage else _("stage not stated")


def agreement_in_words(agreement: Agreement) -> str:
    """«№ 5 от 10.09.2021», as much as is known."""
    shown = {"number": agreement.number, "day": short_day(agreement.signed_on) if agreement.signed_on else ""}
    if agreement.number:
        return (_("№ %(number)s of %(day)s") if agreement.signed_on else _("№ %(number)s")) % shown
    return _("of %(day)s") % shown if agreement.signed_on else _("made, details not given")


def agreements_in_words(pairing: Pairing) -> str:
    """All agreements of a pair, the oldest first (works on prefetched agreements); empty where there is none."""
    # Databases disagree on where a missing date stands.
    found = sorted(pairing.agreements.all(), key=lambda one: (one.signed_on or date.max, one.pk))
    return ", ".join(map(agreement_in_words, found))


def directive_name(item: Directive) -> str:
    """«Приказ № 474 от 10.08.2017», or the kind and the title where there is no number."""
    kind = capfirst(item.get_kind_display())
    if not item.number:
        return f"{kind} «{item.title}»"
    if not item.issued_on:
        return f"{kind} № {item.number}"
    return _("%(kind)s № %(number)s of %(day)s") % {
        "kind": kind,
        "number": item.number,
        "day": short_day(item.issued_on),
    }


def short_day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def window(row: Occurrence) -> str:
    """When an occurrence falls: «сентябрь–октябрь 2023», «01.09.2023 – 20.10.2023», «в течение года»…"""
    if row.is_continuous:
        return _("throughout the year")
    if not row.is_dated:
        return _("within the year, no date given")
    first, last = row.starts_on, row.due_on
    if first == last:
        return short_day(first)
    if first.day == 1 and _is_last_day(last):
        return _months(first, last)
    return f"{short_day(first)} – {short_day(last)}"


def windows(rows: Sequence[Occurrence]) -> str:
    """The windows of an item in a year, each once; empty where it has none."""
    return "; ".join(dict.fromkeys(window(row) for row in rows))


def month_of(day: date) -> str:
    """«сентябрь 2023»."""
    return f"{_month(day)} {day.year}"


def _months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return month_of(first)
    if first.year == last.year:
        return f"{_month(first)}–{month_of(last)}"
    return f"{month_of(first)} – {month_of(last)}"


def _month(day: date) -> str:
    name = str(MONTHS[day.month])
    return name.lower() if get_language() == "ru" else name


def _is_last_day(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month
