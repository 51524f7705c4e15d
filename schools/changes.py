"""When anything of a department was last changed: the stamp by which its pages are kept and asked for again.

Every write moves the stamp within its own transaction, whichever way it was made: a record saved or deleted, a
QuerySet's update, rows created in bulk, a many-to-many set. Raw SQL does not; who writes it calls `touch`.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.apps import apps
from django.core.signals import request_started
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone


def touch(departments: Iterable[int | None]) -> None:
    """Move the stamps of departments (primary keys).

    Nobody sees a transaction's stamp before its end, so in one transaction it moves once; but for a request that is
    answered from within the transaction, as tests do: what follows it moves the stamp again.
    """
    last_change = apps.get_model("schools", "LastChange")
    for key in sorted({key for key in departments if key is not None}):
        if not _is_touched(key):
            last_change.objects.filter(pk=key).update(number=F("number") + 1, at=timezone.now())
            if connection.in_atomic_block:
                transaction.on_commit(_Touched(key))


class _Touched:
    """Stands in the transaction's list of what follows its commit: Django drops it when that part is rolled back."""

    def __init__(self, department: int) -> None:
        self.department, self.requests = department, _requests[0]

    def tells(self, department: int) -> bool:
        return self.department == department and self.requests == _requests[0]

    def __call__(self) -> None:
        """The stamp went with the transaction; there is nothing left to do."""


def _is_touched(department: int) -> bool:
    waiting = (entry[1] for entry in connection.run_on_commit) if connection.in_atomic_block else ()
    return any(isinstance(work, _Touched) and work.tells(department) for work in waiting)


_requests = [0]  # begun in this process so far


def _count_request(**_rest: Any) -> None:
    _requests[0] += 1


def department_of(record: Any) -> int | None:
    """The key of the department a scoped record belongs to; relations that are loaded already are not asked for."""
    path = record.department_path.split("__")
    if path == ["pk"]:
        return record.pk
    for depth, name in enumerate(path, start=1):
        field = record._meta.get_field(name)
        key = getattr(record, field.attname)
        if depth == len(path) or key is None:
            return key
        if not field.is_cached(record):
            return (
                field.related_model._base_manager.filter(pk=key).values_list("__".join(path[depth:]), flat=True).first()
            )
        record = getattr(record, name)
    return None


def watch(scoped: type[models.Model], shared: Iterable[type[models.Model]]) -> None:
    """Listen to all writes of `scoped` models, and of the `shared` dictionaries that every department shows."""
    shared = tuple(shared)
    request_started.connect(_count_request, dispatch_uid="last-change-requests")
    for signal in (models.signals.post_save, models.signals.post_delete):
        signal.connect(partial(_written, scoped, shared), weak=False, dispatch_uid=f"last-change-{id(signal)}")
    models.signals.pre_save.connect(partial(_leaving, scoped), weak=False, dispatch_uid="last-change-leaving")
    models.signals.m2m_changed.connect(partial(_related, scoped), weak=False, dispatch_uid="last-change-m2m")


def _leaving(scoped: type, sender: type[models.Model], instance: Any, **_rest: Any) -> None:
    """A record that moves to another department leaves the pages of the one it was in."""
    if issubclass(sender, scoped) and not instance._state.adding and sender.department_path != "pk":  # type: ignore[attr-defined]
        touch(sender._base_manager.filter(pk=instance.pk).values_list(sender.department_path, flat=True))  # type: ignore[attr-defined]


def _written(scoped: type, shared: tuple[type, ...], sender: type, instance: Any, **_rest: Any) -> None:
    if issubclass(sender, shared):
        _touch_all()
    elif issubclass(sender, scoped):
        if instance._meta.label == "schools.Department" and _rest.get("created"):
            apps.get_model("schools", "LastChange").objects.create(pk=instance.pk)
        else:
            touch([department_of(instance)])


def _related(scoped: type, instance: Any, action: str, **_rest: Any) -> None:
    if action.startswith("post_"):
        if isinstance(instance, scoped):
            touch([department_of(instance)])
        else:
            _touch_all()


def _touch_all() -> None:
    touch(apps.get_model("schools", "LastChange").objects.values_list("pk", flat=True))
