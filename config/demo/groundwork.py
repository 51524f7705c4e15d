"""What every demo department begins with: its facts read from a file, the department itself, its organisations."""

import tomllib
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from django.db import transaction

from schools.models import Department, Region, Resource, School, SchoolAlias

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """The facts of `data/<name>.toml`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def once(slug: str) -> Callable[[Callable[[], Department]], Callable[[], Department]]:
    """Make a builder atomic and idempotent: a department that stands under this address is left as it is."""

    def decorate(build: Callable[[], Department]) -> Callable[[], Department]:
        @wraps(build)
        @transaction.atomic
        def built() -> Department:
            return Department.objects.filter(slug=slug).first() or build()

        return built

    return decorate


def found(facts: dict[str, Any]) -> Department:
    """Create a department from its facts, in its region where the facts name one. Raises ValidationError."""
    values = dict(facts)
    name = values.pop("region", None)
    region = Region.objects.get_or_create(name=name)[0] if name else None
    return Department.objects.add(region=region, **values)


def add_schools(department: Department, rows: Iterable[dict[str, Any]]) -> dict[str, School]:
    """Create organisations in order, parents before their branches; answers them by their key in the facts."""
    schools: dict[str, School] = {}
    for row in rows:
        values = dict(row)
        key, aliases, parent = values.pop("key"), values.pop("aliases", ()), values.pop("parent", None)
        school = School.objects.add(department=department, parent=schools[parent] if parent else None, **values)
        for alias in aliases:
            SchoolAlias.objects.add(school=school, name=alias)
        schools[key] = school
    return schools


def add_resources(department: Department, rows: Iterable[dict[str, Any]], schools: dict[str, School]) -> None:
    """What can be lent: of one organisation where the row names it, else of the network as a whole."""
    for row in rows:
        owner = schools[row["school"]] if "school" in row else None
        Resource.objects.add(department=department, school=owner, kind=row["kind"], text=row["text"])
