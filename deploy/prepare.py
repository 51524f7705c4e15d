"""Brings the data up to the code before anything is served: tables, static files, the demo.

Tells what it does on stderr, so that the addresses and logins on stdout stay together.
"""

import hashlib
import io
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def prepare() -> str:
    """Load Django and bring the data up to the code; returns the table of the demo's logins, if it may be loaded.

    Raises SystemExit, having told why, when the configuration is unsafe or the database does not answer.
    """
    django.setup()
    from config.checks import refuse_unsafe

    try:
        refuse_unsafe()
        migrate()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
    except OperationalError as error:
        raise SystemExit(f"База данных не отвечает: {str(error).strip()}\nПроверьте DATABASE_URL.") from None
    collect_static()
    logins = load_demo() if settings.DEMO_ALLOWED else ""
    connections.close_all()  # processes made from this one must not share its connections
    return logins


def migrate() -> None:
    """Django's own command takes a second to find nothing to do; the plan is read in a tenth of it."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Готовлю таблицы базы данных: {len(plan)}")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect the static files if any changed since the last time, or the way of serving them did."""
    stamp = settings.STATIC_ROOT / ".collected"
    digest = hashlib.sha256(f"{settings.DEBUG}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            at = Path(storage.path(path)).stat()
            digest.update(f"{path} {at.st_size} {at.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Собираю статические файлы")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def load_demo() -> str:
    """Load the demo unless it is there; returns the table of who may sign in."""
    call_command("load_demo", "--once", stdout=sys.stderr)
    logins = io.StringIO()
    call_command("load_demo", "--logins", stdout=logins)
    return logins.getvalue()
