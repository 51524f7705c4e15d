"""Loading the demo: each department whole or not at all, what stands already is left as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.models import Event, EventReport
from monitoring.tally import recount
from network.models import Pairing
from schools.models import Department, School

from . import SOURCES, Builder, people, uchebny
from .scale import build_department, slug_of

BUILDERS: dict[str, Builder] = {**SOURCES, "uchebny": uchebny.build}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one department; `seconds` is None where it stood already."""

    slug: str
    seconds: float | None
    schools: int = 0
    pairs: int = 0
    events: int = 0
    reports: int = 0


@contextmanager
def _without_query_log() -> Iterator[None]:
    """With DEBUG Django writes down every query, on SQLite by a second query: twice the work for nobody."""
    debug, settings.DEBUG = settings.DEBUG, False
    try:
        yield
    finally:
        settings.DEBUG = debug


def load(slugs: list[str]) -> Iterator[Loaded]:
    """Build the departments one by one; when the last of the demo stands, its people who see more than one."""
    with _without_query_log():
        for slug in slugs:
            begun = perf_counter()
            if Department.objects.filter(slug=slug).exists():
                yield Loaded(slug, None)
            else:
                yield _counted(BUILDERS[slug](), perf_counter() - begun)
        _finish()


def load_region(count: int) -> Iterator[Loaded]:
    """Build so many departments for scale work."""
    with _without_query_log():
        for number in range(1, count + 1):
            begun = perf_counter()
            department = build_department(number)
            if department is None:
                yield Loaded(slug_of(number), None)
            else:
                yield _counted(department, perf_counter() - begun)


@transaction.atomic
def _finish() -> None:
    if people.demo_is_loaded():
        return
    standing = {department.slug: department for department in Department.objects.filter(slug__in=BUILDERS)}
    if standing.keys() == BUILDERS.keys():
        people.add_methodologists([standing[slug] for slug in SOURCES])
        people.add_administrator()


def count_indicators() -> None:
    """Count every department, so that pages show the computed numbers at once; last, since any change asks anew."""
    with _without_query_log():
        for department in Department.objects.all():
            recount(department, on=timezone.localdate())


def _counted(department: Department, seconds: float) -> Loaded:
    return Loaded(
        department.slug,
        seconds,
        schools=School.objects.of_department(department).count(),
        pairs=Pairing.objects.of_department(department).count(),
        events=Event.objects.of_department(department).count(),
        reports=EventReport.objects.of_department(department).count(),
    )
