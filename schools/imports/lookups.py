"""Words → records: a cell names an organisation, a kind or a risk as people write it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Department, Risk, School
from ..search import fold

RecordT = TypeVar("RecordT", bound=models.Model)
Texts = Callable[[Any], Iterable[str]]


class Lookup(Generic[RecordT]):
    """Records by their words. Exact words come before folded ones, names before short names and aliases."""

    def __init__(self, records: Iterable[RecordT], texts: tuple[Texts, ...], unknown: str | Promise) -> None:
        self._texts, self._unknown = texts, unknown
        self._exact: list[dict[str, dict[int, RecordT]]] = [defaultdict(dict) for _tier in texts]
        self._folded: list[dict[str, dict[int, RecordT]]] = [defaultdict(dict) for _tier in texts]
        for record in records:
            self.add(record)

    def add(self, record: RecordT) -> None:
        """Make a record known by all its words; a row may name what an earlier row of the file made."""
        for texts, exact, folded in zip(self._texts, self._exact, self._folded, strict=True):
            for text in filter(None, texts(record)):
                exact[text][record.pk] = record
                folded[fold(text)][record.pk] = record

    def get(self, text: str) -> RecordT | None:
        """The record of these words, None where there is none. Raises ValueError where they name several."""
        for tiers, words in ((self._exact, text), (self._folded, fold(text))):
            for tier in tiers:
                if found := tier.get(words):
                    if len(found) > 1:
                        raise ValueError(
                            _("“%(text)s” names several: %(names)s. Write the full name.")
                            % {"text": text, "names": "; ".join(sorted(str(each) for each in found.values()))}
                        )
                    return next(iter(found.values()))
        return None

    def find(self, text: str) -> RecordT:
        """The record of these words. Raises ValueError, for the person who wrote them."""
        record = self.get(text)
        if record is None:
            raise ValueError(str(self._unknown) % {"text": text[:100]})
        return record

    def all(self) -> list[RecordT]:
        return list({pk: record for found in self._exact[0].values() for pk, record in found.items()}.values())

    def names(self, text: str, record: RecordT) -> bool:
        """Whether the words lead back to this record and to no other."""
        try:
            return self.get(text.strip()) == record
        except ValueError:
            return False


@dataclass(frozen=True, eq=False)
class Source:
    """Where a column looks: a model, the words of its records from the surest on, what to say of unknown ones.

    With `by_department` only records of the row's department count.
    """

    model: type[models.Model]
    texts: tuple[Texts, ...]
    unknown: str | Promise
    prefetch: tuple[str, ...] = ()
    by_department: bool = True
    shown: Callable[[Any], str] | None = None  # how an export writes a record, where that leads back to it

    def words_of(self, record: Any, lookup: Lookup[Any]) -> str:
        """How an export names the record: as short as is unmistakable."""
        if self.shown and lookup.names(text := self.shown(record), record):
            return text
        return next(iter(self.texts[0](record)))

    def lookup(self, department: Department | None) -> Lookup[Any]:
        records = self.model._default_manager.prefetch_related(*self.prefetch)
        if self.by_department:
            records = records.filter(department=department)
        return Lookup(records, self.texts, self.unknown)


def alias_names(record: Any) -> list[str]:
    return [alias.name for alias in record.aliases.all()]


DEPARTMENTS = Source(
    Department,
    (lambda one: [one.slug], lambda one: [one.name], lambda one: [one.full_name]),
    gettext_lazy("There is no department “%(text)s” here. Write its address as in the list of departments."),
    by_department=False,
)
SCHOOLS = Source(
    School,
    (lambda one: [one.name], lambda one: [one.short_name], alias_names),
    gettext_lazy(
        "There is no organisation “%(text)s” in this department. Correct the spelling, or add the organisation first."
    ),
    prefetch=("aliases",),
    shown=lambda one: one.short_name,
)
RISKS = Source(
    Risk,
    (lambda one: [one.code], lambda one: [one.name], alias_names),
    gettext_lazy("There is no risk factor “%(text)s”. Correct the spelling, or add it to the dictionary first."),
    prefetch=("aliases",),
    by_department=False,
    shown=lambda one: one.name,
)
