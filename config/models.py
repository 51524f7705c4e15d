"""Who runs which background task, and until when it may be believed to be alive.

django-tasks-db marks a task RUNNING and trusts its worker to come back; one that was killed never does.
"""

from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


class LeaseLost(Exception):
    """The worker was silent for too long and the task was given to another one."""


class StopNow(BaseException):
    """A worker was told to stop for the second time: the task in hand goes back to the queue."""


class TaskLease(models.Model):
    """A worker's right to run a task until `expires_at`; without a term, nobody runs it now."""

    task_id = models.UUIDField(_("task"), primary_key=True)
    worker_id = models.CharField(_("worker"), max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    expires_at = models.DateTimeField(_("holds until"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("lease of a task")
        verbose_name_plural = _("leases of tasks")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.task_id} {self.worker_id}"

    @classmethod
    def take(cls, task_id: UUID, worker_id: str) -> Self:
        """Give the task to the worker; to be called in the transaction that claims the task."""
        lease = cls.objects.filter(pk=task_id).first() or cls(task_id=task_id)
        lease.worker_id = worker_id
        lease.attempts += 1
        lease.expires_at = cls.term()
        lease.save()
        return lease

    @staticmethod
    def term() -> Any:
        """The moment up to which a lease given or renewed now holds."""
        return timezone.now() + timedelta(seconds=settings.TASK_LEASE_SECONDS)

    def still_held(self) -> models.QuerySet["TaskLease"]:
        """This lease if it is still the same worker's same attempt, else nothing."""
        return TaskLease.objects.filter(pk=self.pk, worker_id=self.worker_id, attempts=self.attempts)

    def renew(self) -> bool:
        """Hold on for another term; False when the lease was lost."""
        return bool(self.still_held().update(expires_at=self.term()))


class LeasedTask(DBTaskResult):
    """A task in a worker's hands: its outcome is written only while the lease holds."""

    lease: TaskLease | None = None

    class Meta:
        proxy = True
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the outcome and end the lease at once; `LeaseLost` when another worker has the task."""
        if self.lease is None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            if not self.lease.still_held().select_for_update().exists():
                raise LeaseLost(str(self.pk))
            super().save(*args, **kwargs)
            if self.status == TaskResultStatus.READY:
                # Handed back on request, which is no fault of the task: the attempt does not count.
                self.lease.still_held().update(worker_id="", expires_at=None, attempts=self.lease.attempts - 1)
            else:
                self.lease.still_held().delete()

    def set_failed(self, exc: BaseException) -> None:
        if isinstance(exc, StopNow):
            self.status = TaskResultStatus.READY
            self.save(update_fields=["status"])
        else:
            super().set_failed(exc)
