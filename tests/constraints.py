"""One case a constraint: broken through the model's checks it gives a clear message, past them the database refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation


@dataclass(frozen=True)
class Case:
    """`make` answers a saved, valid record; `bad` the values that break it; `words` stand in the message."""

    make: Callable[[], models.Model]
    bad: Callable[[models.Model], dict[str, Any]]
    words: str


def constraints_of(app: str) -> set[str]:
    """Names of all constraints of an app's own models (tables of history have none)."""
    return {
        constraint.name for model in apps.get_app_config(app).get_models() for constraint in model._meta.constraints
    }


def assert_refused(case: Case) -> None:
    record = case.make()
    record.full_clean()
    values = case.bad(record)
    for name, value in values.items():
        setattr(record, name, value)
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        record.full_clean()
    with translation.override("en"):
        said = " ".join(refused.value.messages)
    assert case.words in said, said
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**values)


def same_as(first: Callable[[], models.Model], *names: str) -> Callable[[models.Model], dict[str, Any]]:
    """Values by which a record repeats another one of its kind."""

    def values(_record: models.Model) -> dict[str, Any]:
        other = first()
        return {name: getattr(other, name) for name in names}

    return values
