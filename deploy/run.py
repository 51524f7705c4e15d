"""Starts the web server and the background worker, tells where the portal is, and stops both together.

Ctrl+C or SIGTERM: both are asked to finish, and the exit code is 0. If one of them dies, the other is stopped.
Django is loaded once, here, and both are forked from it: a start takes half the time of loading it in each.
"""

import contextlib
import ctypes
import http.client
import multiprocessing
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PORT = int(os.environ.get("PORT", "8000"))
START_SECONDS = 60
# A task in hand has so long to end before it is handed back to the queue, then everything has so long to go.
POLITE_SECONDS = 10
LAST_SECONDS = 5
ASKED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """Somebody asked to stop."""


def say(words: str) -> None:
    print(words, flush=True)


def ask_to_stop(signum: int, frame: FrameType | None) -> None:
    raise Stop


def set_environment() -> None:
    """A desk's defaults where the caller says nothing: DEBUG=1 and a secret of its own, kept between starts."""
    env = os.environ
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    env.setdefault("DEBUG", "1")
    env.setdefault("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
    folder = Path(env.setdefault("DATA_DIR", str(ROOT / "var")))
    folder.mkdir(parents=True, exist_ok=True)
    if env["DEBUG"] == "1" and "SECRET_KEY" not in env:
        kept = folder / "secret.key"
        if not kept.exists():
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        env["SECRET_KEY"] = kept.read_text()


def start(work: Callable[[], None]) -> ForkProcess:
    """Run `work` in a process of its own."""
    process = multiprocessing.get_context("fork").Process(target=_alone, args=(work,))
    process.start()
    return process


def _alone(work: Callable[[], None]) -> None:
    os.setpgid(0, 0)  # Ctrl+C reaches us only through the parent
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: the kernel ends us if the parent is killed
    for asked in ASKED_BY:
        signal.signal(asked, signal.SIG_DFL)
    work()


def serve_pages() -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
    run()


def do_tasks() -> None:
    from django.core.management import call_command

    call_command("work")


def take_terminal() -> int | None:
    """Become the terminal's foreground group: Ctrl+C then comes to us alone, and make ends well when we do.

    Returns the group to give the terminal back to, or None where there is no terminal.
    """
    with contextlib.suppress(OSError):
        before = os.tcgetpgrp(0)
        if before == os.getpgrp() and os.getpid() != before:
            # Nobody would wake us after Ctrl+Z: the shell knows only the group that we left.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpgrp())
            return before
    return None


def wait_until_up(children: dict[str, ForkProcess]) -> bool:
    """True when the server answers anything at all; False when a child is gone or it takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and all(child.is_alive() for child in children.values()):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=START_SECONDS)
            connection.request("GET", "/health/")
            connection.getresponse()
            return True
        time.sleep(0.05)
    return False


def watch(children: dict[str, ForkProcess]) -> int:
    """Wait for the first child to end by itself; tells which and returns 1."""
    while True:
        for name, child in children.items():
            if not child.is_alive():
                say(f"{name}: процесс завершился сам (код {child.exitcode}), останавливаю остальное.")
                return 1
        time.sleep(0.1)


def stop(children: list[ForkProcess]) -> None:
    """SIGTERM, a second one for the task in hand, and SIGKILL for a group that stays deaf."""
    for asked in ASKED_BY:
        signal.signal(asked, signal.SIG_IGN)  # it is under way, and must not be left half-done
    for seconds in (POLITE_SECONDS, LAST_SECONDS):
        for child in children:
            if child.is_alive():
                child.terminate()
        end = time.monotonic() + seconds
        for child in children:
            child.join(max(0.0, end - time.monotonic()))
        if not any(child.is_alive() for child in children):
            return
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid or 0, signal.SIGKILL)


def serve() -> int:
    from prepare import prepare

    logins = prepare()
    import config.wsgi  # noqa: F401  (after the static files are collected, which it looks through)

    children: dict[str, ForkProcess] = {}
    try:
        children["Веб-сервер"] = start(serve_pages)
        children["Фоновые задачи"] = start(do_tasks)
        if wait_until_up(children):
            say(f"\nПортал «Связка»: http://127.0.0.1:{PORT}/\n\n{logins}\nОстановить: Ctrl+C")
        return watch(children)
    finally:
        stop(list(children.values()))


def main() -> int:
    for asked in ASKED_BY:
        signal.signal(asked, ask_to_stop)
    os.chdir(ROOT)
    terminal = take_terminal()
    try:
        set_environment()
        return serve()
    except Stop:
        say("\nОстановлено, данные сохранены.")
        return 0
    finally:
        if terminal is not None:
            os.tcsetpgrp(0, terminal)


if __name__ == "__main__":
    sys.exit(main())
