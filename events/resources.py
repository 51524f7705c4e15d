"""Import and export of kinds of event and of events with their hosts."""

import csv
from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.imports.columns import (
    ChoiceColumn,
    Column,
    DateColumn,
    DepartmentColumn,
    IntegerColumn,
    LinkColumn,
    Row,
    text_of,
)
from schools.imports.files import Cell
from schools.imports.lookups import SCHOOLS, Source, alias_names
from schools.imports.resource import TableResource
from schools.models import School

from .models import Community, Council, Event, EventHost, EventKind

COUNCILS = Source(
    Council,
    (lambda one: [one.title],),
    gettext_lazy("There is no council “%(text)s” in this department. Correct the title, or add the council first."),
)
COMMUNITIES = Source(
    Community,
    (lambda one: [one.title],),
    gettext_lazy("There is no community “%(text)s” in this department. Correct the title, or add it first."),
)
KINDS = Source(
    EventKind,
    (lambda one: [one.name], alias_names),
    gettext_lazy("There is no kind of event “%(text)s” in this department. Correct the name, or add the kind first."),
    prefetch=("aliases",),
)
KIND_NAMES = Source(EventKind, (lambda one: [one.name],), KINDS.unknown)
# How a host is marked that is a type of organisations and not one of them.
TYPE_MARKS = ("тип:", "type:")


class EventKindResource(TableResource):
    key = ("department", "name")

    department = DepartmentColumn("department")
    name = Column("name", required=True)
    purpose = Column("purpose")
    council = LinkColumn("council", COUNCILS)
    position = IntegerColumn("position")

    class Meta(TableResource.Meta):
        model = EventKind
        fields = ("department", "name", "purpose", "council", "position")

    def find(self, key: dict[str, Any]) -> EventKind | None:
        found = self.lookup(KIND_NAMES, key["department"]).get(key["name"])
        return super().find({"pk": found.pk}) if found else None


class HostsColumn(Column):
    """Hosts in order, parted by «;»: organisations by their words, types as «тип: ДО»."""

    def headings(self) -> set[str]:
        return super().headings() | {"организатор"}

    @property
    def model_field(self) -> Any:
        return None

    def blank(self) -> list[School | str]:
        return []

    def read(self, cell: Cell, row: Row) -> list[School | str]:
        lookup = self.resource.lookup(SCHOOLS, self.resource.department_of(row))
        hosts: list[School | str] = []
        for name in split_names(text_of(cell)):
            mark = next((each for each in TYPE_MARKS if name.casefold().startswith(each)), "")
            host = type_of_organisations(name[len(mark) :]) if mark else lookup.find(name)
            if host and host not in hosts:
                hosts.append(host)
        return hosts

    def save(self, instance: Event, row: Row, is_m2m: bool = False, **kwargs: Any) -> None:
        instance._hosts = self.clean(row)  # type: ignore[attr-defined]  # written once the event has its key

    def get_value(self, instance: Event) -> list[School | str]:
        if (waiting := getattr(instance, "_hosts", None)) is not None:
            return waiting
        if instance.pk is None:
            return []
        return [host.school or host.label for host in instance.hosts.all()]

    def write(self, value: list[School | str], record: Any) -> str:
        if not value:
            return ""
        lookup = self.resource.lookup(SCHOOLS, self.resource.department_behind(record))
        names = [
            f"{TYPE_MARKS[0]} {host}" if isinstance(host, str) else SCHOOLS.words_of(host, lookup) for host in value
        ]
        return "; ".join(map(quoted, names))


class EventResource(TableResource):
    key = ("department", "kind", "topic", "starts_on")

    department = DepartmentColumn("department")
    kind = LinkColumn("kind", KINDS, required=True)
    topic = Column("topic", required=True)
    starts_on = DateColumn("starts_on", required=True)
    date_precision = ChoiceColumn("date_precision")
    ends_on = DateColumn("ends_on")
    place = Column("place")
    format = ChoiceColumn("format")
    level = ChoiceColumn("level")
    state = ChoiceColumn("state")
    reason = Column("reason")
    community = LinkColumn("community", COMMUNITIES)
    hosts = HostsColumn("hosts", gettext_lazy("hosts"))

    class Meta(TableResource.Meta):
        model = Event
        fields = (
            "department", "kind", "topic", "starts_on", "date_precision", "ends_on", "place", "format", "level",
            "state", "reason", "community", "hosts",
        )  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return super().filter_export(queryset, **kwargs).prefetch_related("hosts__school")

    def find(self, key: dict[str, Any]) -> Event | None:
        try:
            return super().find(key)
        except MultipleObjectsReturned as error:
            raise ValidationError(
                _("Several events have this kind, topic and date: it is not clear which to change. Change it by hand.")
            ) from error

    def after_save_instance(self, instance: Event, row: Row, **kwargs: Any) -> None:
        super().after_save_instance(instance, row, **kwargs)
        hosts = getattr(instance, "_hosts", None)
        if hosts is None or hosts == [host.school or host.label for host in instance.hosts.select_related("school")]:
            return
        instance.hosts.all().delete()
        # The column has checked them: of this department, each once, a type no longer than its field.
        EventHost.objects.bulk_create(
            EventHost(
                event=instance, position=position, **({"label": host} if isinstance(host, str) else {"school": host})
            )
            for position, host in enumerate(hosts, start=1)
        )


def type_of_organisations(text: str) -> str:
    """Raises ValueError for a text that its field cannot hold."""
    longest = EventHost._meta.get_field("label").max_length or 0
    if len(text.strip()) > longest:
        raise ValueError(_("The type of organisations is longer than %(limit)s characters.") % {"limit": longest})
    return text.strip()


def split_names(text: str) -> list[str]:
    """«А; "Б; В"» → «А», «Б; В». A line end parts names too."""
    line = " ; ".join(text.splitlines())
    names = next(csv.reader([line], delimiter=";", skipinitialspace=True), [])
    return [name.strip() for name in names if name.strip()]


def quoted(name: str) -> str:
    """A name as `split_names` gives it back."""
    return '"' + name.replace('"', '""') + '"' if ";" in name or name.startswith('"') else name
