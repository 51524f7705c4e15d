"""Балтийский муниципальный район: an order with clauses, and the regulation that is its annex."""

from itertools import count
from typing import Any

from network.editing import add_directive
from network.models import Clause, Directive
from schools.models import Department

from .groundwork import found, once, read


@once("baltiysk")
def build() -> Department:
    """Build the department with order № 474 of 10.08.2017 and the regulation annexed to it."""
    facts = read("baltiysk")
    department = found(facts["department"])
    order = add_directive(department, **facts["order"])
    _lay_clauses(order, read("baltiysk_order")["clauses"])
    regulation = add_directive(department, annex_of=order, **facts["regulation"])
    _lay_clauses(regulation, read("baltiysk_regulation")["clauses"])
    return department


def _lay_clauses(directive: Directive, rows: list[dict[str, Any]]) -> None:
    """Create nested clauses; positions run through the whole directive, depth first."""
    positions = count(1)

    def lay(rows: list[dict[str, Any]], parent: Clause | None) -> None:
        for row in rows:
            told = {"text": row} if isinstance(row, str) else dict(row)
            inner = told.pop("clauses", [])
            clause = Clause.objects.add(directive=directive, parent=parent, position=next(positions), **told)
            lay(inner, clause)

    lay(rows, None)
