"""`make test`: the linters two at a time, then the suite on SQLite and on a PostgreSQL of its own; a time for each.

`TEST=tests/network make test` (words divided by spaces go to pytest as they are) runs only that part of the suite.
"""

import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "reports", "monitoring", "events", "network", "schools")
PYTHON = sys.executable
# The one linter without `python -m`; its own script breaks when the clone is moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
DESK = {"DEBUG": "1", "HTTPS": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}
# The suite chooses its own databases and its own way of serving, whatever the caller's shell says.
CHOSEN_HERE = ("DATABASE_URL", "DATA_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "HTTPS", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True)
class Stage:
    """One command with its environment; `parts` run one after another and all must pass."""

    name: str
    parts: tuple[tuple[str, ...], ...]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float


def linters() -> list[Stage]:
    """What reads the code without running it; the slowest first, since they go two at a time."""
    # A server as strict as can be: what `check --deploy` says of it is what it would say of a real one.
    server = {"DEBUG": "0", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "portal.example"}
    return [
        Stage("mypy", ((PYTHON, "-m", "mypy", *APPS, "deploy"),), DESK),
        Stage("ruff", ((PYTHON, "-m", "ruff", "check", "."), (PYTHON, "-m", "ruff", "format", "--check", "."))),
        Stage(
            "этажи", ((PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"),)
        ),
        Stage("миграции", ((PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),), DESK),
        Stage("check --deploy", ((PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),), server),
        Stage("русский каталог", ((PYTHON, "deploy/check_catalogue.py"),)),
    ]


def environment(stage: Stage) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in CHOSEN_HERE} | stage.env


def run_quietly(stage: Stage) -> Outcome:
    """Run a linter and show at its end what it said, if it found fault."""
    began = time.monotonic()
    said, passed = [], True
    for part in stage.parts:
        done = subprocess.run(
            part,
            cwd=ROOT,
            env=environment(stage),
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        passed = passed and done.returncode == 0
        said.append(done.stdout)
    outcome = Outcome(stage.name, passed, time.monotonic() - began)
    lines = [line for line in "".join(said).splitlines() if line.strip()]
    shown = "\n".join(lines if not passed else lines[-1:])
    print(f"[{'ok ' if passed else 'НЕТ'}] {stage.name}, {outcome.seconds:.1f} с\n{shown}\n", flush=True)
    return outcome


def run_suite(name: str, url: str | None, chosen: list[str]) -> Outcome:
    """Run pytest in the open: its closing line is what CI reads."""
    print(f"== Тесты: {name}", flush=True)
    began = time.monotonic()
    workers = [] if chosen else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    command = (PYTHON, "-m", "pytest", "--durations=5", *workers, *chosen)
    env = environment(Stage(name, (command,), {"DATABASE_URL": url} if url else {}))
    code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    return Outcome(f"тесты, {name}", code == 0, time.monotonic() - began)


def main() -> int:
    # Stopped from outside, we still stop the database: `with` ends on SystemExit, not on a signal.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = shlex.split(os.environ.get("TEST", ""))
    outcomes: list[Outcome] = []
    if not chosen:
        with ThreadPoolExecutor(2) as pool:
            outcomes += pool.map(run_quietly, linters())
    outcomes.append(run_suite("SQLite", None, chosen))
    with postgres() as url:
        outcomes.append(run_suite("PostgreSQL", url, chosen))
    print()
    for outcome in outcomes:
        print(f"{'ok ' if outcome.passed else 'НЕТ'} {outcome.seconds:7.1f} с  {outcome.name}")
    print(f"    {sum(outcome.seconds for outcome in outcomes):7.1f} с  всего работы", flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
