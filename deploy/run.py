"""Starts the web server and the background worker, tells where the portal is, and stops both together.

Ctrl+C or SIGTERM: both are asked to finish, and the exit code is 0. If one of them dies, the other is stopped.
"""

import contextlib
import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
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


def environment() -> dict[str, str]:
    """The caller's environment with a desk's defaults: DEBUG=1 and a secret of its own, kept between starts."""
    env = {"DEBUG": "1", "DATA_DIR": str(ROOT / "var"), "PYTHONUNBUFFERED": "1"} | os.environ
    env.setdefault("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
    folder = Path(env["DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    if env["DEBUG"] == "1" and "SECRET_KEY" not in env:
        kept = folder / "secret.key"
        if not kept.exists():
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        env["SECRET_KEY"] = kept.read_text()
    return env


def start(*command: str, env: dict[str, str], stdout: int | None = None) -> "subprocess.Popen[str]":
    """Start Python in a process group of its own, so that Ctrl+C reaches it only through us.

    `setpriv` has the kernel end it if we are killed: nothing is left running alone.
    """
    guarded = ["setpriv", "--pdeathsig", "TERM", sys.executable, *command]
    return subprocess.Popen(guarded, cwd=ROOT, env=env, stdout=stdout, process_group=0, text=True)


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


def prepare(env: dict[str, str]) -> str:
    """Bring the data up to the code; returns the table of the demo's logins."""
    preparing = start("deploy/prepare.py", env=env, stdout=subprocess.PIPE)
    try:
        logins, _ = preparing.communicate()
    except Stop:
        stop([preparing])
        raise
    if preparing.returncode:
        raise SystemExit(preparing.returncode)
    return logins


def wait_until_up(children: "dict[str, subprocess.Popen[str]]") -> None:
    """Return when the server answers anything at all, or when a child is gone."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and all(child.poll() is None for child in children.values()):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=START_SECONDS)
            connection.request("GET", "/health/")
            connection.getresponse()
            return
        time.sleep(0.05)


def watch(children: "dict[str, subprocess.Popen[str]]") -> int:
    """Wait for the first child to end by itself; tells which and returns 1."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                say(f"{name}: процесс завершился сам (код {child.returncode}), останавливаю остальное.")
                return 1
        time.sleep(0.1)


def stop(children: "list[subprocess.Popen[str]]") -> None:
    """SIGTERM, a second one for the task in hand, and SIGKILL for a group that stays deaf."""
    for asked in ASKED_BY:
        signal.signal(asked, signal.SIG_IGN)  # it is under way, and must not be left half-done
    for seconds in (POLITE_SECONDS, LAST_SECONDS):
        for child in children:
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + seconds
        with contextlib.suppress(subprocess.TimeoutExpired):
            for child in children:
                child.wait(max(0.0, end - time.monotonic()))
            return
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def serve(env: dict[str, str]) -> int:
    logins = prepare(env)
    children = {
        "Веб-сервер": start("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi", env=env),
        "Фоновые задачи": start("manage.py", "work", env=env),
    }
    try:
        wait_until_up(children)
        if all(child.poll() is None for child in children.values()):
            say(f"\nПортал «Связка»: http://127.0.0.1:{PORT}/\n\n{logins}\nОстановить: Ctrl+C")
        return watch(children)
    finally:
        stop(list(children.values()))


def main() -> int:
    for asked in ASKED_BY:
        signal.signal(asked, ask_to_stop)
    terminal = take_terminal()
    try:
        return serve(environment())
    except Stop:
        say("\nОстановлено, данные сохранены.")
        return 0
    finally:
        if terminal is not None:
            os.tcsetpgrp(0, terminal)


if __name__ == "__main__":
    sys.exit(main())
