"""What everybody may read of an organisation's figures and lists: small numbers of pupils hidden, categories short."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .formats import integer
from .models import Listing, SchoolFigures

# So few pupils could be recognised: one or two of them are never told as a number.
SMALL = frozenset({1, 2})

Category = Listing.Category
_SHORT: dict[str, Any] = {
    Category.LEADER: gettext_lazy("leader"),
    Category.SHNOR: gettext_lazy("low results"),
    Category.SHNSU: gettext_lazy("hard conditions"),
    Category.RISK: gettext_lazy("in the risk zone"),
    Category.INFRASTRUCTURE: gettext_lazy("infrastructure risk"),
    Category.P500: gettext_lazy("500+"),
}
# Lists stand in the order of the dictionary, whatever order their records come in.
PLACE = {category.value: place for place, category in enumerate(Category)}


@dataclass(frozen=True, slots=True)
class Badge:
    """A category of an organisation in a word or two, the whole of it, and the tone of `ui/badge.html`."""

    text: str
    title: str
    tone: str


def badges(categories: list[str]) -> list[Badge]:
    """Badges of the codes of `Listing.Category`."""
    return [
        Badge(str(_SHORT[code]), str(Category(code).label), "good" if code == Category.LEADER else "warm")
        for code in sorted(categories, key=PLACE.__getitem__)
    ]


def count_text(value: int | None) -> str:
    """A count of grown-ups, or «no data»: what is not known is not zero."""
    return _("no data") if value is None else integer(value)


def pupils_text(value: int | None) -> str:
    """A count of pupils: «no data», «fewer than 3» or the number."""
    return _("fewer than 3") if value in SMALL else count_text(value)


def pupils_open(figures: SchoolFigures) -> int | None:
    """The number of pupils as it may be published; None where it is small or not known."""
    return None if figures.pupils in SMALL else figures.pupils


def upper_pupils_open(figures: SchoolFigures) -> int | None:
    """The same for grades 8 to 11; hidden too where the difference from all pupils would give one or two away."""
    part, whole = figures.pupils_8_11, figures.pupils
    if part is None or part in SMALL:
        return None
    return None if whole is not None and whole - part in SMALL else part


def upper_pupils_text(figures: SchoolFigures) -> str:
    value = upper_pupils_open(figures)
    if value is None and figures.pupils_8_11 is not None and figures.pupils_8_11 not in SMALL:
        return _("not disclosed")
    return pupils_text(figures.pupils_8_11)


def is_small_hidden(figures: SchoolFigures) -> bool:
    """Whether a number is known but not told, since it would tell of one or two pupils."""
    shown = (pupils_open(figures), upper_pupils_open(figures))
    return shown != (figures.pupils, figures.pupils_8_11)
