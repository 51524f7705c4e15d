"""What a public page of a department begins with: load it, or say plainly what is missing and where to go."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from .access import ScopedQuerySet
from .models import Department
from .models.department import slug_validator

WAYS_OUT = 12
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Way:
    """A link that leads on from a page where there is nothing."""

    label: str
    url: str


class Missing(Http404):
    """A 404 that names what is wrong; `ways` are links to what there is, `lead` is the line above them."""

    def __init__(self, message: str, *, lead: str = "", ways: Iterable[Way] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.lead = lead
        self.ways = tuple(ways)


def quoted(text: str) -> str:
    """What a person put into the address, fit to be shown back to them: one short printable line."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in text[: _SHOWN + 1])
    return f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown


def departments_for(user: Any) -> ScopedQuerySet[Department]:
    """Departments that show themselves, and for who is signed in also those the person belongs to."""
    return Department.objects.published() | Department.objects.visible_to(user)


def load_department(user: Any, slug: str) -> Department:
    """The department of an address. Raises `Missing` for an unknown one, and for a hidden one of strangers."""
    department = None
    if re.fullmatch(slug_validator.regex, slug):
        department = departments_for(user).select_related("region").filter(slug=slug).first()
    if department is None:
        known = departments_for(user).only("name", "slug")[:WAYS_OUT]
        raise Missing(
            _("There is no municipality with the address «%(slug)s» here.") % {"slug": quoted(slug)},
            lead=_("Municipalities of this portal:"),
            ways=[Way(item.name, reverse("department", args=[item.slug])) for item in known],
        )
    return department
