"""What a search finds: organisations, events, items of plans and documents that hold every word, and where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from network.models import Clause, Directive, PlanItem, PlanSection
from network.models.pairing import MADE
from schools.access import ScopedQuerySet
from schools.formats import integer
from schools.models import Department, School
from schools.search import fold, snippet

MOST = 100  # where more were found, a group says «more than 100» and counts no further
_CLAUSES = 3  # clauses shown under a document
_TITLE_AROUND = 200


@dataclass(frozen=True, slots=True)
class Part:
    """What else of a record holds the words: a field that is named, or a clause that opens."""

    label: str
    text: SafeString
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its title with the words marked, what it is, whose it is, and where else the words stand."""

    title: SafeString
    url: str
    about: tuple[str, ...] = ()
    department: str = ""  # empty where the page is of one department
    parts: tuple[Part, ...] = ()


def _shown(model: type[Any], department: Department | None) -> ScopedQuerySet[Any]:
    return model.objects.shown_of(department) if department else model.objects.published()


def _shown_items(model: type[Any], department: Department | None) -> ScopedQuerySet[Any]:
    """By their sections, which are few: joined to plans and departments, the items would be read in a costly order."""
    # A roadmap is shown on the page of its pair, and a pair that is only proposed has none.
    on_a_page = Q(plan__pairing__isnull=True) | Q(plan__pairing__state__in=MADE)
    return model.objects.filter(section__in=_shown(PlanSection, department).filter(on_a_page).order_by())


def _keys(rows: QuerySet[Any], key: str) -> list[int]:
    """At most MOST + 1 keys, the highest first: databases stop reading there when a word is common."""
    return list(rows.order_by(f"-{key}").values_list(key, flat=True).distinct()[: MOST + 1])


@dataclass(frozen=True)
class Kind:
    """A kind of record that is searched: in which order its records stand, what is loaded with them and shown of them.

    `shown` answers the records that the public pages show, of all departments where none is named.
    """

    key: str
    title: Any
    model: type[Any]
    related: tuple[str, ...]
    order: tuple[Any, ...]
    hits: Callable[[Sequence[Any], list[str]], list[Hit]]
    shown: Callable[[type[Any], Department | None], ScopedQuerySet[Any]] = _shown

    def found(self, words: list[str], department: Department | None) -> QuerySet[Any]:
        """Public records that hold every word."""
        return self.shown(self.model, department).filter(search_key__holds=words)

    def keys(self, words: list[str], department: Department | None) -> list[int]:
        """Of at most MOST + 1 of them, the last entered first."""
        return _keys(self.found(words, department), "pk")

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related(*self.related).order_by(*self.order)


class Documents(Kind):
    """Documents are found by their clauses too."""

    def found(self, words: list[str], department: Department | None) -> QuerySet[Any]:
        own = super().found(words, department).order_by().values("pk")
        clauses = self._clauses(words, department).order_by().values("directive")
        return Directive.objects.filter(pk__in=own.union(clauses))  # a union, which databases do faster than OR

    def keys(self, words: list[str], department: Department | None) -> list[int]:
        own = _keys(super().found(words, department), "pk")
        by_clauses = _keys(self._clauses(words, department), "directive")
        return sorted({*own, *by_clauses}, reverse=True)[: MOST + 1]

    @staticmethod
    def _clauses(words: list[str], department: Department | None) -> QuerySet[Any]:
        return _shown(Clause, department).filter(search_key__holds=words)


@dataclass(frozen=True, slots=True)
class Group:
    """What of one kind was found; `keys` are at most MOST + 1 of the records, the last entered first."""

    kind: Kind
    keys: tuple[int, ...]

    @property
    def count(self) -> str:
        """«12», or «more than 100»."""
        if len(self.keys) > MOST:
            return _("more than %(number)s") % {"number": integer(MOST)}
        return integer(len(self.keys))


def groups(words: list[str], department: Department | None) -> list[Group]:
    """A group for each kind, empty ones too: a query each, two for documents."""
    return [Group(kind, tuple(kind.keys(words, department)) if words else ()) for kind in KINDS]


def first_hits(group: Group, words: list[str], number: int) -> list[Hit]:
    """The first records of a group in its own order."""
    if not group.keys:
        return []
    rows = group.kind.sorted(group.kind.model.objects.filter(pk__in=group.keys))
    return group.kind.hits(list(rows[:number]), words)


def _parts(words: list[str], fields: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    """The named fields in which at least one of the words stands."""
    return tuple(
        Part(label, snippet(text, words)) for label, text in fields if any(word in fold(text) for word in words)
    )


def _schools(rows: Sequence[School], words: list[str]) -> list[Hit]:
    return [
        Hit(
            title=snippet(str(row), words, _TITLE_AROUND),
            url=reverse("school", args=[row.department.slug, row.pk]),
            about=tuple(
                filter(None, (row.get_kind_display(), row.district, "" if row.is_active else _("no longer active")))
            ),
            department=row.department.name,
            parts=_parts(words, [("", row.name)] if row.name != str(row) else []),
        )
        for row in rows
    ]


def _events(rows: Sequence[Event], words: list[str]) -> list[Hit]:
    return [
        Hit(
            title=snippet(row.topic, words, _TITLE_AROUND),
            url=reverse("events:event", args=[row.department.slug, row.pk]),
            about=(row.kind.name, row.date_text, row.get_state_display()),
            department=row.department.name,
            parts=_parts(words, [(_("Place"), row.place)]),
        )
        for row in rows
    ]


def _items(rows: Sequence[PlanItem], words: list[str]) -> list[Hit]:
    hits = []
    for row in rows:
        plan = row.section.plan
        # The plan's page finds the item: on which page of a long plan it stands, or with which pair.
        page = reverse("network:plan", args=[plan.department.slug, plan.pk])
        hits.append(
            Hit(
                title=snippet(row.title, words, _TITLE_AROUND),
                url=f"{page}?item={row.pk}#item-{row.pk}",
                about=tuple(filter(None, (plan.title, row.term_text))),
                department=plan.department.name,
                parts=_parts(words, [(_("Responsible"), row.responsible), (_("Participants"), row.participants)]),
            )
        )
    return hits


def _documents(rows: Sequence[Directive], words: list[str]) -> list[Hit]:
    clauses = Clause.objects.filter(directive__in=[row.pk for row in rows])
    for word in words:  # of a few documents: the index of all would be slower
        clauses = clauses.filter(search_key__contains=word)
    shown = {
        key: list(found)
        for key, found in groupby(clauses.order_by("directive_id", "position", "pk"), key=attrgetter("directive_id"))
    }
    hits = []
    for row in rows:
        url = reverse("network:document", args=[row.department.slug, row.pk])
        own = _parts(words, [("", str(row) if row.number else ""), (_("Basis"), row.basis)])
        found = tuple(
            Part(_clause_name(clause), snippet(clause.text, words), f"{url}#clause-{clause.pk}")
            for clause in shown.get(row.pk, [])[:_CLAUSES]
        )
        about = (str(row),) if row.number else (row.get_kind_display(),)
        hits.append(Hit(snippet(row.title, words, _TITLE_AROUND), url, about, row.department.name, own + found))
    return hits


def _clause_name(clause: Clause) -> str:
    number = clause.number.strip().rstrip(".")
    return _("Clause %(number)s") % {"number": number} if number else _("Clause")


KINDS = (
    Kind("schools", gettext_lazy("Organisations"), School, ("department",), ("short_name", "pk"), _schools),
    Kind("events", gettext_lazy("Events"), Event, ("department", "kind"), ("-starts_on", "pk"), _events),
    Kind(
        "items",
        gettext_lazy("Items of plans"),
        PlanItem,
        ("section__plan__department",),
        ("-section__plan__first_year", "section__plan", "section__position", "position", "pk"),
        _items,
        shown=_shown_items,
    ),
    Documents(
        "documents",
        gettext_lazy("Documents"),
        Directive,
        ("department",),
        (F("issued_on").desc(nulls_last=True), "pk"),
        _documents,
    ),
)
