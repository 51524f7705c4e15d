"""The background worker: django-tasks-db's own, with a lease kept alive by a heartbeat and a sweep for the dead."""

import logging
import signal
import threading
import time
from contextlib import AbstractContextManager
from types import FrameType, TracebackType

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, close_old_connections, connection, reset_queries
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from config.lease import sweep
from config.models import LeasedTask, LeaseLost, StopNow, TaskLease

logger = logging.getLogger("svyazka.worker")
DAY = 24 * 60 * 60


class Heartbeat(AbstractContextManager["Heartbeat"]):
    """Renews a lease from a thread of its own for as long as the block runs."""

    def __init__(self, lease: TaskLease) -> None:
        self.lease = lease
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(settings.TASK_HEARTBEAT_SECONDS):
                try:
                    if not self.lease.renew():
                        logger.warning("Task %s was given to another worker.", self.lease.task_id)
                        return
                except DatabaseError:
                    logger.exception("The lease of task %s could not be renewed; trying again.", self.lease.task_id)
        finally:
            connection.close()


class LeasedWorker(Worker):
    """Runs the queue one task at a time; `batch` ends it when the queue is empty."""

    def __init__(self, *, interval: float = 0.5, batch: bool = False, worker_id: str = "") -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id or get_random_string(32),
            excluded_queue_names=[],
        )
        self._sleeping = False
        self._next_sweep = self._next_pruning = 0.0

    def run(self) -> None:
        while self.running:
            if not connection.in_atomic_block:  # a caller's transaction (a test's) must outlive the worker
                close_old_connections()
            self._tidy()
            task = self._claim()
            if task is not None:
                self.run_task(task)
            elif self.batch:
                return
            elif self.running:
                self._sleep()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        if not isinstance(db_task_result, LeasedTask) or db_task_result.lease is None:
            raise TypeError("a task is run only under a lease")
        logger.info("%s: started", db_task_result.task_path)
        began = time.monotonic()
        try:
            with Heartbeat(db_task_result.lease):
                super().run_task(db_task_result)
            logger.info("%s: %s, %.1f s", db_task_result.task_path, db_task_result.status, time.monotonic() - began)
        except LeaseLost:
            logger.warning("%s: the outcome is dropped, another worker has the task.", db_task_result.task_path)
        except StopNow:
            logger.info("%s: stopped just after its end.", db_task_result.task_path)
        finally:
            reset_queries()  # with DEBUG every query is remembered, and there is no request to forget them

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """The first signal finishes the task in hand, the second one hands it back to the queue."""
        if not self.running and self.running_task:
            raise StopNow
        self.running = False
        if self._sleeping:
            raise SystemExit(0)
        logger.info("%s: stopping after the task in hand.", signal.Signals(signum).name)

    def _claim(self) -> LeasedTask | None:
        ready = LeasedTask.objects.ready().filter(backend_name=self.backend_name)
        try:
            # An idle worker only reads, so that it never stands in the way of those who write.
            if not ready.exists():
                return None
            with exclusive_transaction(ready.db):
                task = ready.get_locked()
                if not isinstance(task, LeasedTask):
                    return None
                task.claim(self.worker_id)
                task.lease = TaskLease.take(task.pk, self.worker_id)
                return task
        except OperationalError as error:
            if is_locked_database_exception(error):
                return None
            raise

    def _tidy(self) -> None:
        now = time.monotonic()
        if now >= self._next_sweep:
            self._next_sweep = now + settings.TASK_HEARTBEAT_SECONDS
            if ended := sweep():
                logger.warning("Left by dead workers: %d, taken up again.", ended)
        if now >= self._next_pruning:
            self._next_pruning = now + DAY
            call_command("prune_db_task_results", queue_name="*", min_age_days=settings.TASK_RESULT_DAYS, verbosity=0)

    def _sleep(self) -> None:
        self._sleeping = True
        try:
            # A signal between the loop's condition and here has already cleared `running`.
            if self.running:
                time.sleep(self.interval)
        finally:
            self._sleeping = False
