"""The portal as `make run` starts it: comes up on an empty database, stops clean, says what is in the way."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

START_SECONDS = 120


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, str]]:
    """A portal's data folder and database, of the kind that the suite runs on; empty for the first who starts it."""
    folder = tmp_path_factory.mktemp("portal")
    if connection.vendor == "sqlite":
        yield {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
        return
    at, name = connection.settings_dict, f"portal_{os.getpid()}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address = f"postgres://{at['USER']}:{quote(at['PASSWORD'])}@{quote(at['HOST'], safe='')}/{name}"
    yield {"DATA_DIR": str(folder), "DATABASE_URL": address}
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment(port: object, **other: str) -> dict[str, str]:
    """A server without the demo, on loopback without HTTPS."""
    ours = {"DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "k" * 50, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | ours | other


def children_of(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def start(env: dict[str, str]) -> "subprocess.Popen[str]":
    started = subprocess.Popen(
        [sys.executable, "deploy/run.py"], cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    for line in started.stdout:
        if "Ctrl+C" in line:
            return started
    raise AssertionError(f"it did not come up: {started.wait()}")


def finished(env: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_portal_comes_up_and_stops_with_nothing_left(portal, port, asked):
    running = start(environment(port, **portal))
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    server.request("GET", "/health/")
    assert server.getresponse().status == 200
    children = children_of(running.pid)
    family = children + [pid for child in children for pid in children_of(child)]
    assert len(family) == 3  # the web server, its worker, the background worker
    running.send_signal(asked)
    assert running.wait(30) == 0
    assert not any(is_alive(pid) for pid in family)


def test_dead_child_takes_the_other_down_and_is_named(portal, port):
    running = start(environment(port, **portal))
    server, worker = sorted(children_of(running.pid))
    os.kill(worker, signal.SIGKILL)
    rest, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "Фоновые задачи: процесс завершился сам" in rest
    assert not is_alive(server)


def test_killed_supervisor_leaves_nobody_behind(portal, port):
    running = start(environment(port, **portal))
    children = children_of(running.pid)
    running.kill()
    running.communicate()
    end = time.monotonic() + 30
    while any(is_alive(pid) for pid in children) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(is_alive(pid) for pid in children)


def test_unreachable_database_is_told(tmp_path, port):
    env = environment(port, DATA_DIR=str(tmp_path), DATABASE_URL=f"postgres://nobody@127.0.0.1:{port}/nothing")
    done = finished(env, sys.executable, "deploy/run.py")
    assert done.returncode == 1
    assert "Проверьте DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_taken_port_is_told_before_anything_is_done(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        env = environment(other.getsockname()[1], DATA_DIR=str(tmp_path / "data"))
        done = subprocess.run(
            ["deploy/run.sh"], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "занят" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("wrong", ["abc", "0", "65536", "80 80"])
def test_wrong_port_is_told(wrong):
    env = environment(wrong)
    done = subprocess.run(
        ["deploy/run.sh"], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "не номер порта" in done.stderr
