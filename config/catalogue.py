"""All sets of open data of the portal, floor by floor, and how many rows a department has in each."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.utils.translation import gettext_lazy as _

from events.datasets import DATASETS as OF_EVENTS
from monitoring.datasets import DATASETS as OF_MONITORING
from network.datasets import DATASETS as OF_NETWORK
from reports.datasets import DATASETS as OF_REPORTS
from schools.datasets import DATASETS as OF_SCHOOLS
from schools.models import Department
from schools.open_data import Dataset

GROUPS: tuple[tuple[Any, tuple[Dataset, ...]], ...] = (
    (_("Organisations"), OF_SCHOOLS),
    (_("Pairs, programmes, plans, documents"), OF_NETWORK),
    (_("Events"), OF_EVENTS),
    (_("Monitoring"), OF_MONITORING),
    (_("Annual papers"), OF_REPORTS),
)
DATASETS: dict[str, Dataset] = {dataset.key: dataset for _title, sets in GROUPS for dataset in sets}


def row_counts(department: Department, datasets: Iterable[Dataset]) -> dict[str, int]:
    """Rows of a department by the key of the set, in one query; a set whose rows are computed is not counted."""
    parts: list[str] = []
    values: list[Any] = []
    counts: dict[str, int] = {}
    for dataset in datasets:
        rows = dataset.rows(department)
        if isinstance(rows, list | tuple):
            counts[dataset.key] = len(rows)
        if not isinstance(rows, QuerySet):
            continue
        try:
            sql, params = _bare(rows).query.sql_with_params()
        except EmptyResultSet:
            counts[dataset.key] = 0
            continue
        parts.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS counted")  # noqa: S608 - the ORM's own text
        values += [dataset.key, *params]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            counts.update(cursor.fetchall())
    return counts


def _bare(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows without order, and of whole records their keys alone."""
    whole = issubclass(rows._iterable_class, ModelIterable)
    return rows.order_by().values("pk") if whole else rows.order_by()
