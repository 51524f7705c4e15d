"""A task is done once by whoever lives: leases, sweeps and fencing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.lease import WorkerDied, sweep
from config.models import LeasedTask, LeaseLost, TaskLease
from config.worker import LeasedWorker
from tests.config import jobs

LATER = timedelta(seconds=61)


def claimed(worker_id: str) -> LeasedTask:
    task = LeasedWorker(worker_id=worker_id)._claim()
    assert task is not None
    return task


def stored(task: LeasedTask) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=task.pk)


@pytest.mark.django_db
def test_done_task_keeps_its_value_and_no_lease(run_tasks):
    result = jobs.add.enqueue(2, 3)
    assert run_tasks() == 1
    result.refresh()
    assert result.return_value == 5
    assert not TaskLease.objects.exists()


@pytest.mark.django_db
def test_failed_task_is_told_and_keeps_no_lease(run_tasks):
    result = jobs.fail.enqueue("no paper")
    assert run_tasks(failures=True) == 1
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert "ValueError: no paper" in result.errors[0].traceback
    assert not TaskLease.objects.exists()


@pytest.mark.django_db
def test_only_a_run_out_lease_is_swept():
    jobs.add.enqueue(1, 1)
    task = claimed("first")
    assert sweep() == 0
    assert stored(task).status == TaskResultStatus.RUNNING
    assert sweep(timezone.now() + LATER) == 1
    assert stored(task).status == TaskResultStatus.READY
    assert sweep(timezone.now() + LATER) == 0


@pytest.mark.django_db
def test_renewed_lease_is_not_swept():
    jobs.add.enqueue(1, 1)
    task = claimed("first")
    assert task.lease is not None
    TaskLease.objects.update(expires_at=timezone.now() - LATER)
    assert task.lease.renew()
    assert sweep() == 0


@pytest.mark.django_db
def test_outcome_of_a_worker_taken_for_dead_is_dropped():
    result = jobs.add.enqueue(1, 1)
    late = claimed("late")
    sweep(timezone.now() + LATER)
    second = claimed("second")
    assert late.lease is not None and not late.lease.renew()
    with pytest.raises(LeaseLost):
        late.set_failed(ValueError("late"))
    second.set_successful(2)
    with pytest.raises(LeaseLost):
        late.set_successful(99)
    result.refresh()
    assert result.return_value == 2
    assert result.worker_ids == ["late", "second"]


@pytest.mark.django_db
def test_task_that_outlives_three_workers_fails_with_the_reason():
    result = jobs.add.enqueue(1, 1)
    for worker in ("first", "second", "third"):
        claimed(worker)
        assert sweep(timezone.now() + LATER) == 1
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is WorkerDied
    assert "3" in result.errors[0].traceback
    assert not TaskLease.objects.exists()


@pytest.mark.django_db
def test_task_of_a_worker_without_leases_is_taken_up(run_tasks):
    result = jobs.add.enqueue(1, 1)
    task = DBTaskResult.objects.get()
    task.claim("stock")
    assert sweep() == 0
    DBTaskResult.objects.update(started_at=timezone.now() - LATER)
    assert run_tasks() == 1
    result.refresh()
    assert result.return_value == 2


@pytest.mark.django_db
def test_lease_of_a_finished_or_deleted_task_goes_away():
    jobs.add.enqueue(1, 1)
    task = claimed("first")
    DBTaskResult.objects.all().delete()
    assert sweep(timezone.now() + LATER) == 1
    assert not TaskLease.objects.filter(pk=task.pk).exists()


@pytest.mark.django_db
def test_old_results_are_pruned(run_tasks, settings):
    jobs.add.enqueue(1, 1)
    run_tasks()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=settings.TASK_RESULT_DAYS - 1))
    jobs.add.enqueue(2, 2)
    assert run_tasks() == 1
    assert DBTaskResult.objects.count() == 2
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=settings.TASK_RESULT_DAYS + 1))
    run_tasks()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_sweepers_end_a_lease_once():
    jobs.add.enqueue(1, 1)
    task = claimed("first")

    def one(_: int) -> int:
        try:
            return sweep(timezone.now() + LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(8))) == 1
    assert stored(task).status == TaskResultStatus.READY
    assert TaskLease.objects.get().attempts == 1


@pytest.mark.django_db
def test_command_empties_the_queue():
    results = [jobs.add.enqueue(number, 1) for number in range(3)]
    call_command("work", batch=True, verbosity=0)
    for number, result in enumerate(results):
        result.refresh()
        assert result.return_value == number + 1
