"""One column of an import or export: how a cell becomes a value and a value a cell.

Every reading error is a ValueError whose message is for the person who filled the cell and says what to write.
"""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.fields import Field

from ..search import fold
from ..years import parse_year
from .delimited import BINARY
from .files import Cell, is_blank
from .lookups import DEPARTMENTS, Lookup, Source
from .problems import CellError
from .workbook import UNVALUED

if TYPE_CHECKING:
    from .resource import TableResource

Row = Mapping[str, Cell]
SPACES = re.compile(r"[\s\u00a0\u202f]+")
LANGUAGES = ("ru", "en")
TRUTHS = dict.fromkeys(("да", "yes", "true", "истина", "1", "+"), True) | dict.fromkeys(
    ("нет", "no", "false", "ложь", "0", "-"), False
)


class Column(Field):
    """Text as written. `label` is the heading where the model's own verbose name will not do.

    A missing column leaves a record as it is; an empty cell empties the field, or gives the model's default
    where the field must hold something.
    """

    resource: "TableResource"

    def __init__(self, attribute: str, label: Any = None, *, required: bool = False, readonly: bool = False) -> None:
        super().__init__(attribute=attribute, readonly=readonly)
        self.label, self.required = label, required

    def bind(self, resource: "TableResource") -> None:
        """Called once for each use of a resource: from here on the heading is in the language of the user."""
        self.resource = resource
        self.column_name = self.heading()

    @property
    def model_field(self) -> Any:
        model: Any = self.resource._meta.model
        *links, last = self.attribute.split("__")
        for name in links:
            model = model._meta.get_field(name).related_model
        return model._meta.get_field(last)

    def heading(self) -> str:
        return str(capfirst(str(self.label or self.model_field.verbose_name)))

    def headings(self) -> set[str]:
        """Every heading by which the column is known, folded: in both languages, and the field's name."""
        known = {fold(self.resource.get_field_name(self))}
        for language in LANGUAGES:
            with translation.override(language):
                known.add(fold(self.heading()))
        return known

    def clean(self, row: Row, **kwargs: Any) -> Any:
        cell = row.get(self.column_name)
        if isinstance(cell, CellError):
            raise ValueError(formula_problem(cell))
        return self.blank() if is_blank(cell) else self.read(cell, row)

    def blank(self) -> Any:
        field = self.model_field
        if field.has_default():
            return None if field.null else field.get_default()
        return None if field.null or not field.empty_strings_allowed else ""

    def read(self, cell: Cell, row: Row) -> Any:
        return text_of(cell)

    def write(self, value: Any, record: Any) -> Any:
        return value

    def save(self, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any) -> None:
        value = self.clean(row)
        if not self.readonly and not self._same(getattr(instance, self.attribute, None), value):
            setattr(instance, self.attribute, value)

    def _same(self, old: Any, new: Any) -> bool:
        """Text that differs only in how files keep its edges and line ends stays as it was stored."""
        return isinstance(old, str) and isinstance(new, str) and old != new and tidy(old) == new

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = self.get_value(instance)
        return "" if value is None else self.write(value, instance)


class IntegerColumn(Column):
    def read(self, cell: Cell, row: Row) -> int:
        number = decimal_of(cell)
        if number != number.to_integral_value():
            raise ValueError(_("“%(text)s” is not a whole number. Write digits only.") % {"text": short(cell)})
        return int(number)


class DecimalColumn(Column):
    def read(self, cell: Cell, row: Row) -> Decimal:
        return decimal_of(cell)

    def write(self, value: Any, record: Any) -> Decimal:
        """Without the zeros at the end that the database adds."""
        plain = Decimal(value).normalize()
        return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


class YearColumn(Column):
    """A reporting year as the row's department counts it: «2021», or «2021/2022»."""

    def read(self, cell: Cell, row: Row) -> int:
        department = self.resource.department_of(row)
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else text_of(cell)
        try:
            return parse_year(text, department.years).start
        except ValueError as error:
            sample = department.year(2024)
            raise ValueError(
                _("“%(text)s” is not a year of this department. Write it like this: %(sample)s.")
                % {"text": short(cell), "sample": sample}
            ) from error

    def write(self, value: int, record: Any) -> Any:
        year = str(self.resource.department_behind(record).year(value))
        return int(year) if year.isdecimal() else year


class DateColumn(Column):
    def read(self, cell: Cell, row: Row) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = re.sub(r"\s*г\.?$", "", str(cell).strip())
        for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, pattern).date()
            except ValueError:
                continue
        raise ValueError(_("“%(text)s” is not a date. Write it like this: 12.09.2024.") % {"text": short(cell)})


class BooleanColumn(Column):
    """«да» or «нет», and what else people and programs write for them."""

    def read(self, cell: Cell, row: Row) -> bool:
        if isinstance(cell, bool):
            return cell
        found = TRUTHS.get(fold(text_of(cell)))
        if found is None:
            raise ValueError(_("“%(text)s” is neither yes nor no. Write “yes” or “no”.") % {"text": short(cell)})
        return found

    def write(self, value: bool, record: Any) -> str:
        return _("yes") if value else _("no")


class ChoiceColumn(Column):
    """One of the field's choices, by its label in either language or by its code."""

    def read(self, cell: Cell, row: Row) -> str:
        known: dict[str, str] = {}
        choices = self.model_field.flatchoices
        for language in LANGUAGES:
            with translation.override(language):
                known |= {fold(str(label)): code for code, label in choices}
        known |= {fold(str(code)): code for code, _label in choices if code}
        found = known.get(fold(text_of(cell)))
        if found is None:
            raise ValueError(
                _("“%(text)s” is not among the choices. Write one of: %(choices)s.")
                % {"text": short(cell), "choices": "; ".join(str(label) for _code, label in choices)}
            )
        return found

    def write(self, value: str, record: Any) -> str:
        return str(dict(self.model_field.flatchoices).get(value, value))


class LinkColumn(Column):
    """A related record by its words, among those of the row's department."""

    def __init__(self, attribute: str, source: Source, label: Any = None, **options: Any) -> None:
        super().__init__(attribute, label, **options)
        self.source = source

    def __deepcopy__(self, memo: dict[int, Any]) -> "LinkColumn":
        return type(self)(self.attribute, self.source, self.label, required=self.required, readonly=self.readonly)

    def blank(self) -> Any:
        return None

    def lookup(self, row: Row) -> Lookup[Any]:
        return self.resource.lookup(
            self.source, self.resource.department_of(row) if self.source.by_department else None
        )

    def read(self, cell: Cell, row: Row) -> models.Model:
        return self.lookup(row).find(text_of(cell))

    def write(self, value: Any, record: Any) -> str:
        department = self.resource.department_behind(record) if self.source.by_department else None
        return self.source.words_of(value, self.resource.lookup(self.source, department))


class DepartmentColumn(LinkColumn):
    """The department by its address or name; where the file has none, the only department there is."""

    def __init__(self, attribute: str, source: Source = DEPARTMENTS, label: Any = None, **options: Any) -> None:
        super().__init__(attribute, source, label, **options)

    def clean(self, row: Row, **kwargs: Any) -> Any:
        return self.resource.department_of(row)

    def write(self, value: Any, record: Any) -> str:
        return value.slug


def short(cell: Cell) -> str:
    return text_of(cell, strict=False)[:100]


def tidy(text: str) -> str:
    """Text as it comes back from any file: edges bare, lines ended the same way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def text_of(cell: Cell, strict: bool = True) -> str:
    """A cell as text: 12.0 → «12», a date → «12.09.2024». Raises ValueError for characters no text has."""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    text = tidy(str(cell))
    if strict and BINARY.search(text):
        raise ValueError(_("The cell holds characters that cannot be shown. Type its text anew."))
    return text


def decimal_of(cell: Cell) -> Decimal:
    """A number from a cell: 12.5, «12,5», «1 200». Raises ValueError."""
    problem = ValueError(_("“%(text)s” is not a number. Write digits only.") % {"text": short(cell)})
    if isinstance(cell, (bool, date)):
        raise problem
    if isinstance(cell, (int, float)):
        if not math.isfinite(cell):
            raise problem
        return Decimal(repr(cell)) if abs(cell) < 1e15 else Decimal(cell)
    text = SPACES.sub("", str(cell)).replace(",", ".").replace("\u2212", "-").removesuffix("%")
    if not re.fullmatch(r"[+-]?\d{1,30}(\.\d{1,30})?", text):
        raise problem
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise problem from error


def formula_problem(cell: CellError) -> str:
    if cell == UNVALUED:
        return _("The cell holds a formula without its value. Open the file in Excel and save it again.")
    return _("The cell holds the error %(text)s. Correct the formula, or write the value itself.") % {"text": cell[:40]}
