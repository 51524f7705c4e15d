"""The worker as a real process: killed, stopped politely, stopped impatiently, and left alone with a long task."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.models import TaskLease
from tests.config import jobs

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30.0


def database_url() -> str:
    """Where the tests' database is, for a process of its own."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgres://{at['USER']}:{quote(at['PASSWORD'])}@{quote(at['HOST'], safe='')}{port}/{at['NAME']}"


def wait_until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def start_worker() -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "TASK_LEASE_SECONDS": "1.5",
            "TASK_HEARTBEAT_SECONDS": "0.3",
        }
        command = [sys.executable, "manage.py", "work", "--interval", "0.1"]
        worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stderr=subprocess.PIPE, text=True)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.communicate()


def starts(folder: Path) -> int:
    noted = folder / "starts"
    return len(noted.read_text().split()) if noted.exists() else 0


def test_task_of_a_killed_worker_is_done_by_another(start_worker, tmp_path):
    result = jobs.wait_for_go.enqueue(str(tmp_path))
    first = start_worker()
    wait_until(lambda: starts(tmp_path) == 1)
    first.kill()
    first.wait()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    (tmp_path / "go").touch()
    start_worker()
    wait_until(DBTaskResult.objects.successful().exists)
    result.refresh()
    assert result.return_value == 2
    assert not TaskLease.objects.exists()


def test_long_task_of_a_living_worker_is_left_to_it(start_worker, tmp_path):
    jobs.wait_for_go.enqueue(str(tmp_path))
    other = jobs.add.enqueue(2, 2)
    start_worker()
    wait_until(lambda: starts(tmp_path) == 1)
    start_worker()
    wait_until(DBTaskResult.objects.successful().exists)
    time.sleep(3)  # twice the lease
    assert starts(tmp_path) == 1
    (tmp_path / "go").touch()
    wait_until(lambda: DBTaskResult.objects.successful().count() == 2)
    other.refresh()
    assert other.return_value == 4
    assert starts(tmp_path) == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_stopped_worker_finishes_the_task_in_hand(start_worker, tmp_path, stop):
    jobs.wait_for_go.enqueue(str(tmp_path))
    worker = start_worker()
    wait_until(lambda: starts(tmp_path) == 1)
    worker.send_signal(stop)
    time.sleep(0.3)
    assert worker.poll() is None
    (tmp_path / "go").touch()
    assert worker.wait(PATIENCE) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_second_signal_hands_the_task_back(start_worker, tmp_path):
    jobs.wait_for_go.enqueue(str(tmp_path))
    worker = start_worker()
    wait_until(lambda: starts(tmp_path) == 1)
    worker.terminate()
    time.sleep(0.3)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert TaskLease.objects.get().attempts == 0


def test_idle_worker_stops_at_once(start_worker):
    worker = start_worker()
    jobs.add.enqueue(1, 1)
    wait_until(DBTaskResult.objects.successful().exists)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
