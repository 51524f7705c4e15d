"""What the search is measured on: a hundred thousand records of forty departments in words as frequent as real ones."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

DEPARTMENTS = 40
# Of a hundred records: so many organisations, events, items of plans, documents and clauses.
SHARES = {"school": 10, "event": 40, "item": 30, "directive": 5, "clause": 15}
COMMON = [
    "школа",
    "наставник",
    "педагог",
    "урок",
    "семинар",
    "методический",
    "практика",
    "учитель",
    "программа",
    "развитие",
    "качество",
    "образование",
    "лидер",
    "партнёр",
    "сеть",
    "взаимодействие",
    "мастер-класс",
    "конференция",
    "опыт",
    "результат",
    "оценка",
    "экзамен",
    "олимпиада",
    "проект",
]
RARE = "перипатетический"
QUERIES = {
    "no match": "щвщжщ",
    "rare": RARE,
    "common": "школа",
    "two common": "семинар наставник",
    "two letters": "цэ",
    "common and a number": "школа № 7",
}


def fill(rows: int) -> None:
    """`rows` records over the kinds that are searched; the same on every run."""
    from django.db import connection

    from events.models import Event, EventKind
    from network.models import Clause, Directive, Plan, PlanItem, PlanSection, Programme
    from schools.models import Department, School

    dice = random.Random(1)  # noqa: S311
    text = _texts(dice)
    days = [date(2017, 1, 1) + timedelta(days=day) for day in range(3000)]
    departments = [Department.objects.add(slug=f"d-{n}", name=f"Город {n}", full_name=f"Управление {n}")
                   for n in range(DEPARTMENTS)]  # fmt: skip
    kinds = [EventKind.objects.add(department=each, name="Семинар") for each in departments]
    sections = []
    for each in departments:
        programme = Programme.objects.create(department=each, title="П", first_year=2017, last_year=2026,
                                             state="in_force")  # fmt: skip
        for number in range(5):
            plan = Plan.objects.create(department=each, programme=programme, title=f"План {number}", first_year=2017,
                                       last_year=2026, state="in_force" if number else "draft")  # fmt: skip
            sections += [PlanSection.objects.create(plan=plan, title=f"Раздел {part}") for part in range(3)]
    count = {name: rows * share // 100 for name, share in SHARES.items()}
    one = dice.choice
    _save(School, count["school"], lambda n: School(
        department=one(departments), name=f"{text(8)} {n}", short_name=f"СОШ № {n}"))  # fmt: skip
    _save(Event, count["event"], lambda n: Event(department=(kind := one(kinds)).department, kind=kind, topic=text(14),
                                                 place=text(3), starts_on=one(days), state="held"))  # fmt: skip
    _save(PlanItem, count["item"], lambda n: PlanItem(section=one(sections), title=text(14), responsible=text(4)))
    _save(Directive, count["directive"], lambda n: Directive(
        department=one(departments), number=str(n), issued_on=one(days), title=text(12)))  # fmt: skip
    directives = list(Directive.objects.all())
    _save(Clause, count["clause"], lambda n: Clause(directive=one(directives), number=str(n % 20), text=text(25)))
    Event.objects.filter(pk=Event.objects.order_by("pk").values("pk")[:1]).update(search_key=RARE, topic=RARE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _texts(dice: random.Random) -> Callable[[int], str]:
    letters = "оаеинтсрвлкмдпуяызбгчйхжюцэф"
    vocabulary = [*COMMON, *("".join(dice.choices(letters, k=dice.randint(3, 11))) for _ in range(8000))]
    weights = [1 / (place + 2) for place in range(len(vocabulary))]
    return lambda words: " ".join(dice.choices(vocabulary, weights, k=dice.randint(words // 2 + 1, words * 3 // 2)))


def _save(model: Any, number: int, make: Callable[[int], Any]) -> None:
    records: Iterator[Any] = (make(place) for place in range(number))
    while portion := list(islice(records, 2000)):
        model.objects.bulk_create(portion)


def measure(rounds: int) -> dict[str, float]:
    """Milliseconds, median and 95th of a hundred: of the search over all departments, over one, and of the page."""
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from config.found import first_hits, groups
    from schools.models import Department
    from schools.search import words

    one = Department.objects.select_related("last_change").get(slug="d-7")
    client = Client(SERVER_NAME="localhost")
    settings.DEBUG = False  # or Django keeps every query
    figures: dict[str, float] = {}
    for name, query in QUERIES.items():
        asked = words(query)

        def find(department: Any, asked: list[str] = asked) -> None:
            for group in groups(asked, department):
                first_hits(group, asked, 5)

        def draw(query: str = query) -> None:
            cache.clear()
            if client.get("/search/", {"q": query}).status_code != 200:
                raise SystemExit(f"the page of the search for «{query}» failed")

        works = {"all": lambda: find(None), "one": lambda: find(one), "page": draw}
        for what, work in works.items():
            work()
            taken = sorted(_milliseconds(work) for _ in range(rounds))
            figures[f"{name}; {what}; median"] = statistics.median(taken)
            figures[f"{name}; {what}; p95"] = taken[min(len(taken) - 1, round(len(taken) * 0.95))]
    return figures


def _milliseconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
