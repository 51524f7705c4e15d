"""The public pages under load: requests a second beside a bare list view of the same rows, on the same stack.

Both are served by gunicorn as the portal is, from one database; two clients ask in turn, each on its own connection,
and the servers take turns, so that a slow minute falls on both. «Drawn» asks for an address never seen before, so
nothing kept can answer it; «kept» asks for the same one again; «304» brings the browser's validator along.
"""

import contextlib
import http.client
import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 2
SECONDS = 1.5
SLUG = "region-01"


@dataclass(frozen=True)
class Page:
    """A page of the portal and the bare list of the rows it shows."""

    name: str
    path: str
    bare: str


@dataclass
class Load:
    """What one address came to over the runs."""

    rate: list[float] = field(default_factory=list)  # requests a second of all clients together
    p95: list[float] = field(default_factory=list)  # ms


def pages(slug: str) -> list[Page]:
    """The pages with the keys of records that are there; Django must be set up."""
    from network.models import Pairing, Plan, Programme
    from schools.models import Department, School

    department = Department.objects.get(slug=slug)
    programme = Programme.objects.shown_of(department).get()
    plan = Plan.objects.shown_of(department).filter(programme=programme).first()
    pair = Pairing.objects.shown_of(department).order_by("pk").last()
    school = School.objects.filter(department=department, pairs_as_leader__isnull=False).first()
    event = department.events.filter(state="held").order_by("pk").last()
    indicator = department.indicators.order_by("position").first()
    assert plan and pair and school and event and indicator
    year = department.year(2025).slug
    return [
        Page("region", "/", "/departments/"),
        Page("department", f"/{slug}/", f"/{slug}/events/"),
        Page("network", f"/{slug}/network/", f"/{slug}/pairs/"),
        Page("pair", f"/{slug}/network/{pair.pk}/", f"/{slug}/items/"),
        Page("programme", f"/{slug}/programmes/{programme.pk}/", f"/{slug}/items/"),
        Page("plan", f"/{slug}/plans/{plan.pk}/", f"/{slug}/items/"),
        Page("events", f"/{slug}/events/", f"/{slug}/events/"),
        Page("month", f"/{slug}/events/month/?month=2026-10", f"/{slug}/events/"),
        Page("matrix", f"/{slug}/events/matrix/", f"/{slug}/events/"),
        Page("event", f"/{slug}/events/{event.pk}/", f"/{slug}/events/"),
        Page("schools", f"/{slug}/schools/", f"/{slug}/schools/"),
        Page("school", f"/{slug}/schools/{school.pk}/", f"/{slug}/schools/"),
        Page("monitoring", f"/{slug}/monitoring/{year}/", f"/{slug}/measurements/"),
        Page("indicator", f"/{slug}/monitoring/{year}/{indicator.pk}/", f"/{slug}/measurements/"),
        Page("documents", f"/{slug}/documents/", f"/{slug}/directives/"),
        Page("papers", f"/{slug}/reports/", f"/{slug}/events/"),
        Page("search", f"/{slug}/search/?q=семинар", f"/{slug}/events/"),
        Page("data", f"/{slug}/data/", f"/{slug}/events/"),
    ]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "DATABASE_URL", "DATA_DIR"}}
    server = {"DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "bench-" * 12, "ALLOWED_HOSTS": "127.0.0.1"}
    return {**kept, **server, "DATA_DIR": str(folder), **more}


def manage(folder: Path, *arguments: str, **more: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env=environment(folder, **more), stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def serving(folder: Path, settings: str, **more: str) -> Iterator[int]:
    """A gunicorn of the portal's own configuration; answers its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = environment(folder, DJANGO_SETTINGS_MODULE=settings, PORT=str(port), **more)
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        for _try in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def load(port: int, path: str, mode: str, seconds: float = SECONDS) -> tuple[float, float]:
    """Two clients for some seconds; answers requests a second and the 95th percentile of the wait, ms."""
    with multiprocessing.get_context("fork").Pool(CLIENTS) as pool:
        found = pool.starmap(_client, [(port, path, mode, seconds, number) for number in range(CLIENTS)])
    waits = sorted(wait for waits in found for wait in waits)
    return len(waits) / seconds, waits[int(len(waits) * 0.95)] * 1000


def _client(port: int, path: str, mode: str, seconds: float, number: int) -> list[float]:
    from urllib.parse import quote

    path = quote(path, safe="/?=&%")
    headers = {"Accept-Encoding": "gzip"}
    if mode == "304":
        headers["If-None-Match"] = _ask(port, path, headers)[1]
    expected = 304 if mode == "304" else 200
    waits = []
    end = time.perf_counter() + seconds
    for turn in count():
        joint = "&" if "?" in path else "?"
        # A mark of a mailing, as links carry them: no page looks at it, and no kept page has it.
        address = f"{path}{joint}utm_id={os.getpid()}{number}{turn}" if mode == "drawn" else path
        begun = time.perf_counter()
        if begun > end:
            return waits
        status, _etag = _ask(port, address, headers)
        if status != expected:
            raise SystemExit(f"{address} answered {status} instead of {expected}")
        waits.append(time.perf_counter() - begun)
    return waits


def _ask(port: int, address: str, headers: dict[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("ETag", "")


def measured(page: Page, ours: int, bare: int, runs: int) -> dict[str, Load]:
    found = {name: Load() for name in ("bare", "drawn", "kept", "304")}
    for _run in range(runs):
        for name, row in found.items():
            port, path = (bare, page.bare) if name == "bare" else (ours, page.path)
            rate, p95 = load(port, path, name)
            row.rate.append(rate)
            row.p95.append(p95)
    return found


def rates(runs: int, departments: int, chosen: tuple[str, ...] = ()) -> dict[str, dict[str, tuple[float, float]]]:
    """Page → «bare», «drawn», «kept», «304» → requests a second and p95 in ms (medians), with so many departments."""
    folder = Path(tempfile.mkdtemp(prefix="bench-pages-"))
    try:
        manage(folder, "migrate", "-v0", DEBUG="1")
        manage(folder, "load_demo", "--region", str(departments), DEBUG="1")
        manage(folder, "nightly", DEBUG="1")
        manage(folder, "collectstatic", "--no-input", "-v0")
        listed = _pages_of(folder)
        with serving(folder, "config.settings") as ours, serving(folder, "bench.bare") as bare:
            found = {}
            for page in listed:
                if chosen and page.name not in chosen:
                    continue
                rows = measured(page, ours, bare, runs)
                found[page.name] = {
                    name: (statistics.median(row.rate), statistics.median(row.p95)) for name, row in rows.items()
                }
                print(
                    f"  {page.name}: " + ", ".join(f"{k} {v[0]:.0f}/s" for k, v in found[page.name].items()), flush=True
                )
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pages_of(folder: Path) -> list[Page]:
    """In a process of its own, since Django is set up once in a process and for one database."""
    code = (
        "import json, django; django.setup(); from bench.pages import pages, SLUG; "
        "print(json.dumps([(p.name, p.path, p.bare) for p in pages(SLUG)]))"
    )
    env = environment(folder, DJANGO_SETTINGS_MODULE="config.settings", DEBUG="1")
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=env, capture_output=True, text=True)
    import json

    return [Page(*row) for row in json.loads(done.stdout.splitlines()[-1])]
