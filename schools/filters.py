"""Forms that narrow a list by its address: nothing is required, and what is wrong is told and counts as not given."""

import html
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Listing, School
from .pages import quoted
from .years import ReportingYear, YearKind, parse_year

LONGEST_QUERY = 200
Choices = Iterable[tuple[str, Any]]


class PlainSelect(forms.Select):
    """A select drawn at once: Django draws every option by a template of its own, too slow for long lists."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{html.escape(str(key))}"{" selected" if str(key) in chosen else ""}>'
            f"{html.escape(str(label))}</option>"
            for key, label in self.choices
        )
        given = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return mark_safe(f"<select{given}>{options}</select>")  # noqa: S308 - every part is escaped


class SearchInput(forms.TextInput):
    """What was typed, shown again no longer than it may be."""

    input_type = "search"

    def format_value(self, value: Any) -> str | None:
        return str(value)[:LONGEST_QUERY] if value else None


class QueryField(forms.CharField):
    """Words that are looked for."""

    def __init__(self, **options: Any) -> None:
        widget = SearchInput(attrs={"class": "form-control"})
        super().__init__(max_length=LONGEST_QUERY, required=False, widget=widget, **options)


class ChoiceField(forms.ChoiceField):
    """One of the choices or none; it says which of the values it does not know, in one short line."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", PlainSelect(attrs={"class": "form-select"}))
        options.setdefault("required", False)
        super().__init__(**options)

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise ValidationError(_("There is no «%(value)s» in this list.") % {"value": quoted(str(value))})


class NarrowingForm(forms.Form):
    """A form read from the address."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)

    def offer(self, name: str, choices: Choices, every: Any = None) -> None:
        """Fill a field of choices; `every` is the first line, which chooses nothing («all» unless given)."""
        self.fields[name].choices = [("", every or _("all")), *choices]  # type: ignore[attr-defined]

    def given(self, name: str) -> str:
        """What was understood of a field, empty where nothing was."""
        return ("" if name in self.errors else self.cleaned_data.get(name)) or ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for, understood or not: then there is a way back to the whole list."""
        return bool(self.errors) or any(self.cleaned_data.values())


class _Carried(forms.HiddenInput):
    """A kind chosen by the links above, carried along; what is no kind is not carried."""

    def format_value(self, value: Any) -> Any:
        return value if value in School.Kind.values else None


class SchoolFilter(NarrowingForm):
    """Which organisations are listed. The kind is chosen by links above the form and only goes along with it.

    The year does not narrow the list by itself: it says whose lists the categories are taken from.
    """

    q = QueryField(label=gettext_lazy("Name"))
    category = ChoiceField(label=gettext_lazy("Category"))
    year = ChoiceField(label=gettext_lazy("Year of the categories"))
    closed = ChoiceField(label=gettext_lazy("Closed organisations"))
    kind = ChoiceField(label=gettext_lazy("Kind"))

    def __init__(self, data: Mapping[str, Any], lists: Iterable[tuple[int, str]], years: YearKind) -> None:
        """`lists`: the pairs of year and category that stand in the department's lists; `years` is their kind."""
        lists = set(lists)
        found = [ReportingYear(start, years) for start in sorted({start for start, _category in lists}, reverse=True)]
        self.by_slug = {year.slug: year for year in found}
        self.latest = found[0] if found else None
        super().__init__(_with_year_slug(data, years))
        self.fields["kind"].widget = _Carried()
        categories = {category for _start, category in lists}
        self.offer("category", [choice for choice in Listing.Category.choices if choice[0] in categories])
        self.offer("year", [(year.slug, str(year)) for year in found], _("the latest"))
        self.offer("closed", [("with", _("shown too")), ("only", _("only these"))], _("not shown"))
        self.offer("kind", School.Kind.choices)
        if not lists:
            del self.fields["category"], self.fields["year"]

    @property
    def listed_year(self) -> ReportingYear | None:
        """The year whose categories are shown and chosen by; None where there are no lists at all."""
        return self.by_slug.get(self.given("year"), self.latest)


def _with_year_slug(data: Mapping[str, Any], kind: YearKind) -> dict[str, Any]:
    """A year may be written «2024», «2024/2025» or «2024-2025»; the choices know one of these."""
    given = {name: data[name] for name in data}
    with suppress(ValueError):
        given["year"] = parse_year(given.get("year", ""), kind).slug
    return given
