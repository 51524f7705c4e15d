"""A PostgreSQL of our own for as long as it is needed: private socket, temporary folder, nothing left behind.

As a command: `python deploy/postgres.py COMMAND…` runs COMMAND with DATABASE_URL set to it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

INSTALLED = "/usr/lib/postgresql"
START_SECONDS = 60
# Speed over safety: what is kept here is thrown away at the end.
OPTIONS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server as an unprivileged user and yield its `postgres://` address; stop it whatever happens."""
    binaries = find_binaries()
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="svyazka-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        if os.geteuid() == 0:
            shutil.chown(home, user)
        _make_cluster(binaries, home, user)
        server = _start(binaries, home, user)
        try:
            _wait(binaries, home, server)
            yield f"postgres://postgres@{quote(str(home), safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's «fast» stop: sessions are cut, files closed
            server.wait(START_SECONDS)


def find_binaries() -> Path:
    """The newest installed server's folder, by Debian's layout; else the one on PATH."""
    found = sorted(Path(INSTALLED).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise SystemExit("PostgreSQL is not installed: sudo apt-get install postgresql")
    return (found[-1] if found else Path(str(on_path)).resolve()).parent


def _as_user(user: str) -> dict[str, object]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def _make_cluster(binaries: Path, home: Path, user: str) -> None:
    # C.UTF-8 knows the case of Cyrillic letters and is on every machine, unlike ru_RU.UTF-8.
    command = [binaries / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "--no-sync"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=home, **_as_user(user))  # type: ignore[call-overload]


def _start(binaries: Path, home: Path, user: str) -> "subprocess.Popen[bytes]":
    # The kernel stops the server even if we are killed.
    command: list[str | Path] = [
        "setpriv",
        "--pdeathsig",
        "INT",
        binaries / "postgres",
        "-D",
        home / "data",
        "-k",
        home,
    ]
    for option in OPTIONS:
        command += ["-c", option]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=log, stderr=log, cwd=home, process_group=0, **_as_user(user)
        )


def _wait(binaries: Path, home: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    ready: list[str | Path] = [binaries / "pg_isready", "-q", "-h", home]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
        time.sleep(0.1)


def main(command: list[str]) -> int:
    with postgres() as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
