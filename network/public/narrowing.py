"""Forms that narrow the pages of the network: the year and the category of pairs, the year and the parts of a plan."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.filters import ChoiceField, Choices, NarrowingForm
from schools.models import Listing
from schools.pages import Missing, Way, quoted
from schools.years import ReportingYear, parse_year

from ..progress import Standing
from ..wording import STANDING_WORDS


class YearForm(NarrowingForm):
    """A form with a year among others: what is chosen is always shown, and is the usual one unless asked for another.

    A year may be written «2024», «2024/2025» or «2024-2025».
    """

    year = ChoiceField(label=gettext_lazy("Year"))

    def __init__(self, data: Mapping[str, Any], years: Sequence[ReportingYear], usual: ReportingYear) -> None:
        given = {name: data[name] for name in data if name in self.base_fields}
        given["year"] = given.get("year") or usual.slug
        with suppress(ValueError):
            given["year"] = parse_year(given["year"], usual.kind).slug
        super().__init__(given)
        self.usual = usual
        self.by_slug = {year.slug: year for year in years}
        field = self.fields["year"]
        assert isinstance(field, ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(slug, str(year)) for slug, year in self.by_slug.items()]

    @property
    def chosen(self) -> ReportingYear:
        return self.by_slug.get(self.given("year"), self.usual)

    @property
    def is_narrowed(self) -> bool:
        others = (name for name in self.fields if name != "year")
        return bool(self.errors) or self.chosen != self.usual or any(map(self.given, others))


class PairFilter(YearForm):
    """Pairs of a year in which one of the two schools has a category."""

    category = ChoiceField(label=gettext_lazy("Category of a school"))

    def __init__(self, data: Mapping[str, Any], years: Sequence[ReportingYear], usual: ReportingYear) -> None:
        super().__init__(data, years, usual)
        self.offer("category", Listing.Category.choices)


class ItemFilter(YearForm):
    """Items of a plan in a year, by section and by how they stand."""

    section = ChoiceField(label=gettext_lazy("Section"))
    standing = ChoiceField(label=gettext_lazy("State"))

    def __init__(
        self, data: Mapping[str, Any], years: Sequence[ReportingYear], usual: ReportingYear, sections: Choices
    ) -> None:
        super().__init__(data, years, usual)
        self.offer("section", sections)
        # Whether what is late was ever marked depends on the year, and on the plan as a whole.
        words = {**STANDING_WORDS, Standing.OVERDUE: _("overdue or not marked")}
        self.offer("standing", [(stand.value, words[stand]) for stand in Standing])

    @property
    def chosen_standing(self) -> Standing | None:
        value = self.given("standing")
        return Standing(value) if value else None


def year_asked(
    asked: str, years: Sequence[ReportingYear], usual: ReportingYear, *, address: str, what: str
) -> ReportingYear:
    """The year that stands in an address, one of those there are. Raises `Missing`, with links to these."""
    if not asked:
        return usual
    year = None
    with suppress(ValueError):
        year = parse_year(asked, usual.kind)
    if year is None or year not in years:
        raise Missing(
            what % {"year": quoted(asked)},
            lead=_("Years there are:"),
            ways=[Way(str(each), f"{address}?year={each.slug}") for each in years],
        )
    return year
