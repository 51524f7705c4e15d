"""Work left by a dead worker is done again: returns to the queue what nobody vouches for any more."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.models import TaskLease


class WorkerDied(Exception):
    """Stands as the error of a task whose every worker died while running it."""


def sweep(now: datetime | None = None) -> int:
    """Return the tasks whose lease ran out to the queue, or fail those that outlived `TASK_ATTEMPTS` workers.

    Any number of sweepers may run at once: each lease is ended by the one whose conditional update hits.
    Returns how many leases were ended.
    """
    now = now or timezone.now()
    _adopt(now)
    return sum(_end(lease) for lease in TaskLease.objects.filter(expires_at__lt=now))


def _adopt(now: datetime) -> None:
    """Give a run-out lease to running tasks that have none: another worker command took them and died."""
    leased = TaskLease.objects.values("task_id")
    since = now - timedelta(seconds=settings.TASK_LEASE_SECONDS)
    orphans = DBTaskResult.objects.running().filter(started_at__lt=since).exclude(pk__in=leased)
    for task in orphans.only("started_at", "worker_ids"):
        TaskLease.objects.get_or_create(
            task_id=task.pk, defaults={"attempts": len(task.worker_ids), "expires_at": task.started_at}
        )


@transaction.atomic
def _end(lease: TaskLease) -> bool:
    ended = lease.still_held().filter(expires_at=lease.expires_at).update(worker_id="", expires_at=None)
    if not ended:
        return False
    running = DBTaskResult.objects.running().filter(pk=lease.task_id)
    if lease.attempts < settings.TASK_ATTEMPTS and running.update(status=TaskResultStatus.READY):
        return True
    running.update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path=f"{WorkerDied.__module__}.{WorkerDied.__qualname__}",
        traceback=_("The worker died while running this task, %(attempts)d times in a row. It is not tried again.")
        % {"attempts": lease.attempts},
    )
    TaskLease.objects.filter(pk=lease.pk).delete()
    return True
