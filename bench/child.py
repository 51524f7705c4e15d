"""One measurement in a process of its own, so that memory is that of one engine: prints a line of JSON.

python -m bench.child paper ours 50
python -m bench.child workbook bare 20000
python -m bench.child register read-ours 100000
"""

import io
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEBUG", "1")


def main() -> None:
    import django

    django.setup()
    from django.utils import translation

    translation.activate("ru")
    what, which, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print(
        json.dumps(
            {
                "paper": measure_paper,
                "workbook": measure_workbook,
                "register": measure_register,
                "terms": measure_terms,
                "search": measure_search,
            }[what](which, size)
        )
    )


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def peak() -> float:
    """Highest memory of this process or of a program it ran, MiB."""
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, children) / 1024


def measure_paper(which: str, pages: int) -> dict[str, float]:
    from pypdf import PdfReader

    from .engines import ENGINES
    from .sample import paper

    ENGINES[which](paper(2))()  # fonts and imports are loaded once in a worker's life
    draw = ENGINES[which](paper(pages))
    before = peak()
    data, seconds = timed(draw)
    after = peak()
    return {
        "seconds": seconds,
        "memory": after,
        "growth": after - before,
        "pages": len(PdfReader(io.BytesIO(data)).pages),
    }


def measure_workbook(which: str, rows: int) -> dict[str, float]:
    from reports.xlsx import render_xlsx

    from .sample import workbook_paper
    from .workbooks import cells_of, write_bare

    document = workbook_paper(rows)
    first = render_xlsx(document)
    if which == "ours":
        _data, seconds = timed(lambda: render_xlsx(document))
        return {"seconds": seconds, "memory": peak()}
    cells = cells_of(first)
    _data, seconds = timed(lambda: write_bare(cells))
    return {"seconds": seconds, "memory": peak(), "cells": sum(len(rows) for _title, rows in cells)}


def measure_register(which: str, rows: int) -> dict[str, float]:
    from . import workbooks as w

    data = w.register(rows)
    makers = {"write-ours": w.export_ours, "write-bare": w.write_bare_rows}
    if which in makers:
        _result, seconds = timed(makers[which](data))
        return {"seconds": seconds, "memory": peak()}
    file = w.export_ours(data)()
    readers = {"read-ours": w.read_ours, "read-calamine": w.read_calamine, "read-openpyxl": w.read_openpyxl}
    count, seconds = timed(readers[which](file))
    if count not in {rows, rows + 1}:
        raise SystemExit(f"{which} read {count} rows of {rows}")
    return {"seconds": seconds, "memory": peak()}


def measure_terms(_which: str, cells: int) -> dict[str, float]:
    """Cells of plans as they are written, each read to its notation, its words and its windows."""
    from network.terms import parse_term
    from schools.years import Years

    years = Years.parse("2021-2024")
    written = [f"Ежегодно ({month} - {other})" for month in MONTHS for other in MONTHS]
    written += [f"до {day} {month} 2023 г." for day in range(1, 29) for month in MONTHS_OF]
    texts = [written[number % len(written)] for number in range(cells)]

    def read() -> int:
        terms = [parse_term(text, years) for text in texts]
        return sum(len(term.occurrences()) + len(term.in_words()) + len(term.notation()) for term in terms)

    read()
    _sum, seconds = timed(read)
    return {"seconds": seconds, "memory": peak()}


def measure_search(_which: str, rows: int) -> dict[str, float]:
    """In the database of DATABASE_URL or DATA_DIR, which must be empty."""
    from django.core.management import call_command

    from . import finding

    call_command("migrate", verbosity=0)
    finding.fill(rows)
    return finding.measure(rounds=20)


MONTHS = ("январь", "март", "май", "август", "октябрь", "декабрь")
MONTHS_OF = ("января", "марта", "мая", "августа", "октября", "декабря")

if __name__ == "__main__":
    main()
