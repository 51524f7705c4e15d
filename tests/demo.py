"""The whole demo for tests that read it, loaded once a module; and what makes two loads comparable.

Use in a test module:

    from tests.demo import demo  # noqa: F401
    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

The demo (all six departments and their people) lies in a transaction around the whole module, which is undone when
the module ends; each test may change what it likes, its own changes are undone after it. It takes some seconds a
module, so keep tests that need it together, and do not mix them with tests that want an empty database, or with
`transactional_db` and `live_server`, which would clear it away.
"""

import hashlib
import io
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction

from schools.access import Scoped
from schools.models import Department

APPS = ("schools", "network", "events", "monitoring")
# What differs from one load to the next: keys of the records behind a number.
_UNSTEADY = {"sources"}


def load(*departments: str, **options: object) -> str:
    """Run the command and answer what it said."""
    out = io.StringIO()
    call_command("load_demo", *departments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker) -> Iterator[dict[str, Department]]:
    """All demo departments by their address, with everything they hold."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield {department.slug: department for department in Department.objects.all()}
        transaction.set_rollback(True)


def kept_models() -> list[type[models.Model]]:
    """All models of the domain, without their histories."""
    found = (model for label in APPS for model in apps.get_app_config(label).get_models())
    return [model for model in found if not model.__name__.startswith("Historical")]


def content(department: Department) -> list[str]:
    """One line for each record of a department, in order, free of keys and of moments of loading."""
    lines, places = [], {}
    scoped = [model for model in kept_models() if issubclass(model, Scoped)]
    for model in scoped:
        keys = model._default_manager.of_department(department).order_by("pk").values_list("pk", flat=True)
        places.update({(model, key): place for place, key in enumerate(keys)})
    for model in scoped:
        for row in model._default_manager.of_department(department).order_by("pk"):
            cells = [f"{field.name}={_cell(row, field, places)}" for field in _steady(model)]
            cells += [
                f"{many.name}={sorted(map(str, getattr(row, many.name).all()))}" for many in model._meta.many_to_many
            ]
            lines.append(f"{model.__name__}: {'; '.join(cells)}")
    return lines


def fingerprint(department: Department) -> str:
    return hashlib.sha256("\n".join(content(department)).encode()).hexdigest()


def clear() -> None:
    """Empty every table of the domain inside the transaction of a test, whatever protects the rows."""
    for model in kept_models():
        for through in (model, *(many.remote_field.through for many in model._meta.many_to_many)):
            through._base_manager.all()._raw_delete(using="default")


def faults() -> list[str]:
    """What the models' own checks say against any record there is.

    Keys, uniqueness and check constraints are left out: the database holds them itself.
    """
    found = []
    for model in kept_models():
        keys = {field.name for field in model._meta.fields if field.is_relation}
        for row in model._default_manager.all():
            try:
                row.clean_fields(exclude=keys)
                row.clean()
            except Exception as error:
                found.append(f"{model.__name__} {row.pk}: {error}")
    return found


def _steady(model: type[models.Model]) -> list[models.Field]:
    fields = [field for field in model._meta.fields if not field.primary_key and field.name not in _UNSTEADY]
    return [field for field in fields if not (getattr(field, "auto_now", 0) or getattr(field, "auto_now_add", 0))]


def _cell(row: models.Model, field: models.Field, places: dict) -> str:
    if not field.is_relation:
        return repr(getattr(row, field.attname))
    key = getattr(row, field.attname)
    place = places.get((field.related_model, key))
    return f"#{place}" if place is not None else str(getattr(row, field.name))
