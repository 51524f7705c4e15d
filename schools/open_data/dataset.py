"""What a set of open data is: a name, a description, fields with stable names, and the rows of a department."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import translation

from ..formats import printable

Value = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `key` is its stable name: lower-case ASCII, never translated, never reused for another meaning.

    `value` takes a record to text, a number, a day, a yes-or-no or None (not known, which is not zero).
    """

    key: str
    title: Any  # a translatable text: what the column holds
    value: Callable[[Any], Value]
    unit: Any = ""  # «people», «%»; empty where there is none


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table as open data. `rows` answers the published records of a department, in a stable order.

    `key` names files and stands in addresses; `page` is the name of the address of the page that shows the table.
    """

    key: str
    title: Any
    description: Any
    fields: tuple[Field, ...]
    rows: Callable[[Any], Iterable[Any]]
    page: str = ""

    def header(self) -> list[str]:
        return [field.key for field in self.fields]

    def lines(self, rows: Iterable[Any]) -> Iterator[list[Value]]:
        """The values of each record, row by row; the same generator feeds every format.

        Data are Russian whatever the language of the page: the names of choices must not change with it.
        """
        getters = [field.value for field in self.fields]
        for row in rows:
            with translation.override("ru"):
                line = [_plain(getter(row)) for getter in getters]
            yield line


def _plain(value: Any) -> Value:
    if value is None or (isinstance(value, bool | int | Decimal | date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return printable(str(value))
