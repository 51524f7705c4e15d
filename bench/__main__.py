"""`make bench`: measures on the spot and writes what it found into bench/README.md.

Every figure is the median of interleaved runs, each in a process of its own; trust the ratios, they were taken
in one run on one machine, and not the seconds.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.finding import DEPARTMENTS, QUERIES
from deploy.postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
RESULT = Path(__file__).resolve().parent / "README.md"
PAGES = (10, 50, 200)
ENGINES = ("ours", "weasyprint", "chromium", "typst")
NAMES = {"ours": "«Связка»", "weasyprint": "bare WeasyPrint", "chromium": "Chromium", "typst": "Typst"}
WORKBOOK_ROWS = 20_000
REGISTER_ROWS = 100_000
TERM_CELLS = 20_000
SEARCH_ROWS = 100_000
PAGES_DEPARTMENTS = 40

Figures = dict[str, float]


def run(*arguments: str, **environment: str) -> Figures:
    command = [sys.executable, "-m", "bench.child", *arguments]
    done = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=900, env=os.environ | environment
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def medians(what: str, which: tuple[str, ...], size: int, runs: int) -> dict[str, Figures]:
    """Interleaved runs (a b c a b c …), so that a slow minute of the machine falls on all alike."""
    found: dict[str, list[Figures]] = {name: [] for name in which}
    for _run in range(runs):
        for name in which:
            found[name].append(run(what, name, str(size)))
            print(f"  {what} {name} {size}: {found[name][-1]['seconds']:.2f} s", flush=True)
    return {name: {key: statistics.median(row[key] for row in rows) for key in rows[0]} for name, rows in found.items()}


def grid(headings: str, rows: list[tuple[object, ...]]) -> list[str]:
    """A Markdown table; the first column is text, the rest are numbers."""
    heads = headings.split("; ")
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return [f"| {' | '.join(str(cell) for cell in line)} |" for line in lines]


def papers(runs: int) -> list[str]:
    rows: list[tuple[object, ...]] = []
    for pages in PAGES:
        found = medians("paper", ENGINES, pages, runs if pages < 200 else min(runs, 3))
        base = found["weasyprint"]["seconds"] / found["weasyprint"]["pages"]
        for name in ENGINES:
            row = found[name]
            # Engines break pages in their own way, so a page is the unit.
            each, growth = row["seconds"] / row["pages"], row["growth"] / row["pages"]
            figures = (f"{row['seconds']:.2f}", f"{each * 1000:.0f}", f"{each / base:.2f}")
            rows.append((NAMES[name], f"{row['pages']:.0f}", *figures, f"{row['memory']:.0f}", f"{growth:.2f}"))
    return [
        "## The paper: PDF",
        "",
        *grid("engine; pages; time, s; ms a page; × bare WeasyPrint; peak memory, MiB; growth, MiB a page", rows),
        "",
        "Goal: at most 1.1 × bare WeasyPrint. Ours goes from the document to tagged PDF/A-3a with PDF/UA-1; bare",
        "WeasyPrint starts from ready HTML. Chromium's time includes its start. Neither Chromium nor Typst draws",
        "tagged PDF/A here.",
    ]


def workbooks(runs: int) -> list[str]:
    found = medians("workbook", ("ours", "bare"), WORKBOOK_ROWS, runs)
    ours, bare = found["ours"]["seconds"], found["bare"]["seconds"]
    rows = [("«Связка»", f"{ours:.2f}", f"{ours / bare:.2f}"), ("bare XlsxWriter", f"{bare:.2f}", "1.00")]
    return [
        f"## The workbook of a paper: {found['bare']['cells']:.0f} cells",
        "",
        *grid("writer; time, s; × bare", rows),
        "",
        "Goal: at most 1.3 × bare XlsxWriter writing the same cells without formats, filters and print set-up.",
    ]


def registers(runs: int) -> list[str]:
    written = medians("register", ("write-ours", "write-bare"), REGISTER_ROWS, runs)
    read = medians("register", ("read-ours", "read-calamine", "read-openpyxl"), REGISTER_ROWS, runs)
    named = [
        ("written by the export of the administration", written["write-ours"], written["write-bare"]),
        ("written by bare XlsxWriter", written["write-bare"], written["write-bare"]),
        ("read by the import: limits checked, types kept", read["read-ours"], read["read-calamine"]),
        ("read by bare calamine", read["read-calamine"], read["read-calamine"]),
        ("read by openpyxl, read-only", read["read-openpyxl"], read["read-calamine"]),
    ]
    rows = [
        (title, f"{row['seconds']:.2f}", f"{row['seconds'] / base['seconds']:.2f}", f"{row['memory']:.0f}")
        for title, row, base in named
    ]
    head = f"## A register of {REGISTER_ROWS} rows × 12 columns"
    return [head, "", *grid("what; time, s; × bare; peak memory, MiB", rows)]


def terms(runs: int) -> list[str]:
    found = medians("terms", ("ours",), TERM_CELLS, runs)["ours"]
    each = found["seconds"] / TERM_CELLS * 1_000_000
    return [
        "## Terms of plans",
        "",
        f"{TERM_CELLS} cells read to notation, words and windows in {found['seconds']:.2f} s: {each:.0f} µs a cell.",
    ]


def searches(_runs: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="svyazka-bench-") as folder, postgres() as url:
        places = {"SQLite": f"sqlite:///{folder}/search.sqlite3", "PostgreSQL": url}
        found = {name: run("search", name, str(SEARCH_ROWS), DATABASE_URL=place) for name, place in places.items()}
    rows: list[tuple[object, ...]] = []
    for query, typed in QUERIES.items():
        for name, figures in found.items():
            times = [
                f"{figures[f'{query}; {what}; median']:.1f} / {figures[f'{query}; {what}; p95']:.1f}"
                for what in ("all", "one", "page")
            ]
            rows.append((f"{query}: «{typed}», {name}", *times))
    return [
        f"## Search over {SEARCH_ROWS} records of {DEPARTMENTS} departments",
        "",
        *grid("query; all departments, ms; one department, ms; page of all, ms", rows),
        "",
        "Median / 95th of a hundred of 20 rounds. Goal: under 50 ms. Five tables are searched, each until 101 records",
        "are found, and the first five of each group are loaded with the places that matched; the page is drawn anew.",
    ]


def pages(runs: int) -> list[str]:
    from bench.pages import rates

    one = rates(runs, 1)
    many = rates(runs, PAGES_DEPARTMENTS, ("department", "network", "events", "schools", "monitoring"))
    rows: list[tuple[object, ...]] = []
    for name, found in one.items():
        bare = found["bare"][0]
        cells = [f"{found[mode][0] / bare:.2f}" for mode in ("drawn", "kept", "304")]
        growth = f"{many[name]['drawn'][0] / found['drawn'][0]:.2f}" if name in many else "–"
        waits = (f"{found['drawn'][1]:.0f}", f"{found['kept'][1]:.0f}")
        rows.append((name, f"{bare:.0f}", *cells, *waits, growth))
    heads = "page; bare list, requests/s; drawn, × bare; kept, × bare; 304, × bare; p95 drawn, ms; p95 kept, ms"
    return [
        "## Public pages: two clients, gunicorn, SQLite",
        "",
        *grid(f"{heads}; drawn with {PAGES_DEPARTMENTS} departments, × one", rows),
        "",
        "Beside Django's ListView of 50 of the same rows with a bare template. Goal: 0.8 × and more for a page as",
        "people meet it («kept»: drawn once since the department's last change); «drawn» is the very first time.",
    ]


PARTS: dict[str, Callable[[int], list[str]]] = {
    "papers": papers,
    "workbooks": workbooks,
    "registers": registers,
    "terms": terms,
    "search": searches,
    "pages": pages,
}


HEAD = """# Benchmarks

Written by `make bench`; do not edit by hand.
Each figure is the median of interleaved runs, each in a process of its own: trust the ratios."""


def kept() -> dict[str, str]:
    """Part → what stands of it in the file, so that one part can be measured anew without the others."""
    found = re.findall(r"<!-- (\w+) -->\n(.*?)(?=\n<!-- \w+ -->|\Z)", RESULT.read_text(), re.S)
    return {name: text.strip() for name, text in found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    # Python 3.11 checks the empty list of `*` itself against the choices.
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these parts; all unless named")
    given = parser.parse_args()
    found = kept()
    measured = f"Measured {date.today():%d.%m.%Y}, {given.runs} runs on {os.cpu_count()} cores, Python "
    for name in given.parts or PARTS:
        title, *lines = PARTS[name](given.runs)
        found[name] = "\n".join([title, "", f"{measured}{platform.python_version()}.", *lines])
        blocks = (f"<!-- {part} -->\n{found[part]}" for part in PARTS if part in found)
        RESULT.write_text("\n\n".join([HEAD, *blocks]) + "\n")  # what is measured stays, whatever becomes of the next
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
