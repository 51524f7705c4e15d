"""Tasks for the tests of the worker, which imports them by name in a process of its own."""

import time
from pathlib import Path

from django_tasks import task


@task()
def wait_for_go(folder: str, seconds: float = 30) -> int:
    """Note the start in `folder`, then wait for a file `go` there; returns how many starts were noted."""
    place = Path(folder)
    with (place / "starts").open("a") as starts:
        starts.write("started\n")
    end = time.monotonic() + seconds
    while not (place / "go").exists() and time.monotonic() < end:
        time.sleep(0.02)
    return len((place / "starts").read_text().split())


@task()
def add(first: int, second: int) -> int:
    return first + second


@task()
def fail(words: str) -> None:
    raise ValueError(words)
