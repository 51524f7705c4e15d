"""What the list and the month have in common: the views side by side, the filters, the ways to take the events."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.fields import display_date
from schools.models import Department
from schools.pages import Missing, Way

from ..calendar import begins_on
from ..filters import EventFilter


def framed(department: Department, filters: EventFilter, current: str) -> dict[str, Any]:
    """Context of a view of events: `current` is the name of its address."""
    address = reverse(current, args=[department.slug])
    views = [
        (_("List"), "events:events", filters.query("month")),
        (_("Month"), "events:month", filters.query("month", "year", "when")),
        (_("Kinds by years"), "monitoring:matrix", ""),
    ]
    given = filters.given
    return {
        "department": department,
        "section": "events",
        "tabs": [(label, f"{reverse(name, args=[department.slug])}{query}", name == current)
                 for label, name, query in views],
        "form": filters.form,
        "is_narrowed": filters.is_narrowed,
        "address": address,
        "calendar_url": f"{reverse('events:calendar', args=[department.slug])}{filters.query('month')}",
        "calendar_from": "" if "year" in given else display_date(begins_on(department, timezone.localdate())),
    }  # fmt: skip


def refuse_wrong(department: Department, filters: EventFilter) -> None:
    """A file cannot say beside its rows what of the filters it left out: raises `Missing` where any is wrong."""
    if not filters.errors:
        return
    told = [f"{filters.form.fields[name].label}: {' '.join(errors)}" for name, errors in filters.errors.items()]
    raise Missing(
        _("Not all of the address was understood. %(told)s") % {"told": " ".join(told)},
        lead=_("There is:"),
        ways=[Way(_("All events"), reverse("events:events", args=[department.slug]))],
    )
