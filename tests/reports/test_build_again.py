"""Files of a paper when something goes wrong, is repeated or is asked for by two at once."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports import build as building
from reports.build import build_now, build_paper, construct, has_files
from reports.models import PaperBuild
from schools.models import Department
from tests.papers import ANNUAL, town
from tests.reports.test_build import ask, folder, tasks_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return town()


def test_task_run_again_changes_nothing(department, run_tasks):
    build = ask(department)
    run_tasks()
    build.refresh_from_db()
    build_paper.enqueue(build.pk)
    run_tasks()
    again = PaperBuild.objects.get(pk=build.pk)
    assert (again.pdf.name, again.built_at) == (build.pdf.name, build.built_at)


def test_task_of_a_row_that_is_gone_does_nothing(department, run_tasks):
    build = ask(department)
    build.delete()
    assert run_tasks() == 1
    assert not PaperBuild.objects.exists()


def test_run_that_ends_second_leaves_the_files_of_the_first(department):
    slow = ask(department)
    fast = PaperBuild.objects.select_related("department").get(pk=slow.pk)
    assert construct(fast) is not None
    first = PaperBuild.objects.get(pk=slow.pk)
    building._finish(slow, b"%PDF-other", b"PKother")
    assert PaperBuild.objects.get(pk=slow.pk).pdf_sha256 == first.pdf_sha256
    assert sorted(path.suffix for path in folder(slow).iterdir()) == [".pdf", ".xlsx"]


def test_remains_of_an_interrupted_run_are_swept(department, run_tasks):
    build = ask(department)
    folder(build).mkdir(parents=True)
    (folder(build) / ".half.part").write_bytes(b"%PDF-half")
    run_tasks()
    assert sorted(path.suffix for path in folder(build).iterdir()) == [".pdf", ".xlsx"]


def test_failure_is_noted_and_nothing_is_half_saved(department, run_tasks, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "full"
    settings.MEDIA_ROOT.write_text("a file where a folder is wanted")
    build = ask(department)
    run_tasks(failures=True)
    build.refresh_from_db()
    assert build.state == PaperBuild.State.FAILED
    assert "Error" in build.error
    assert (build.pdf.name, build.xlsx.name, build.pdf_sha256) == ("", "", "")
    assert ask(department).state == PaperBuild.State.FAILED  # it is not tried again unasked
    assert tasks_waiting() == 0

    settings.MEDIA_ROOT = tmp_path / "files"
    assert ask(department, retry=True).state == PaperBuild.State.QUEUED
    run_tasks()
    build.refresh_from_db()
    assert has_files(build)


def test_lost_work_is_asked_for_again(department):
    build = ask(department)
    DBTaskResult.objects.all().delete()
    assert ask(department).pk == build.pk
    assert tasks_waiting() == 0
    PaperBuild.objects.update(queued_at=timezone.now() - building.STALE_AFTER - timedelta(seconds=1))
    ask(department)
    assert tasks_waiting() == 1


def test_files_lost_from_the_disk_are_built_again(department, run_tasks):
    build = ask(department)
    run_tasks()
    build.refresh_from_db()
    Path(build.pdf.path).unlink()
    assert ask(department).state == PaperBuild.State.QUEUED
    run_tasks()
    build.refresh_from_db()
    assert has_files(build)


def test_progress_is_seen_step_by_step(department, monkeypatch):
    seen = []
    enter = building._enter

    def watched(build, step):
        enter(build, step)
        row = PaperBuild.objects.get(pk=build.pk)
        seen.append((row.state, row.step, row.progress))

    monkeypatch.setattr(building, "_enter", watched)
    construct(ask(department))
    assert [step for _state, step, _done in seen] == ["compose", "workbook", "pdf", "save"]
    assert [done for _state, _step, done in seen] == sorted({done for _state, _step, done in seen})
    assert {state for state, _step, _done in seen} == {PaperBuild.State.RUNNING}


def test_build_now_needs_no_worker_and_uses_what_is_there(department):
    build = build_now(department, ANNUAL, department.year(2020))
    assert has_files(build)
    assert build_now(department, ANNUAL, department.year(2020)).built_at == build.built_at
    assert tasks_waiting() == 0


def test_as_of_makes_no_new_state(department, run_tasks, freeze_day):
    build = ask(department)
    run_tasks()
    freeze_day(timezone.localdate() + timedelta(days=3))
    assert ask(department).pk == build.pk
    assert PaperBuild.objects.count() == 1


@pytest.fixture
def freeze_day(monkeypatch):
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *args: day)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_one_building():
    department = town()
    ready, keys = threading.Barrier(4), []

    def person():
        own = Department.objects.get(pk=department.pk)
        ready.wait()
        keys.append(ask(own).pk)
        connection.close()

    threads = [threading.Thread(target=person) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1 and len(keys) == 4
    assert tasks_waiting() == 1
