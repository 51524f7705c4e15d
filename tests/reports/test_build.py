"""Files of a paper: built once per state of the data, whole or not at all, never lying."""

import io
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.conf import settings as django_settings
from django_tasks_db.models import DBTaskResult

from reports import build as building
from reports.build import build_paper, construct, has_files, request_build
from reports.files import checksum
from reports.models import PaperBuild
from schools.models import Department
from tests.factories.schools import UserFactory
from tests.papers import ANNUAL, add_event, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return town()


def ask(department, **options):
    return request_build(department, ANNUAL, department.year(2020), **options)


def folder(build):
    return Path(django_settings.MEDIA_ROOT, "papers", build.code)


def tasks_waiting():
    return DBTaskResult.objects.ready().count()


def test_asking_twice_makes_one_row_and_one_task(department):
    user = UserFactory()
    first, second = ask(department, user=user), ask(department)
    assert first.pk == second.pk
    assert first.requested_by == user
    assert first.state == PaperBuild.State.QUEUED
    assert tasks_waiting() == 1


def test_task_builds_both_files_with_checksums(department, run_tasks):
    build = ask(department)
    assert run_tasks() == 1
    build.refresh_from_db()
    pdf, workbook = build.pdf.read(), build.xlsx.read()
    assert (build.state, build.progress, build.error) == (PaperBuild.State.READY, 100, "")
    assert pdf.startswith(b"%PDF-") and workbook.startswith(b"PK")
    assert (build.pdf_sha256, build.xlsx_sha256) == (checksum(pdf), checksum(workbook))
    assert build.built_at is not None


def test_pdf_carries_the_workbook_and_its_code(department, run_tasks, settings):
    settings.PUBLIC_URL = "https://portal.example.org"
    build = ask(department)
    run_tasks()
    build.refresh_from_db()
    reader = pypdf.PdfReader(io.BytesIO(build.pdf.read()))
    assert {content for contents in reader.attachments.values() for content in contents} == {build.xlsx.read()}
    assert build.code in reader.pages[0].extract_text()
    assert building.verify_url(build) == f"https://portal.example.org/verify/{build.code}/"


def test_ready_files_serve_until_the_data_change(department, run_tasks):
    first = ask(department)
    run_tasks()
    assert ask(department).pk == first.pk
    assert tasks_waiting() == 0
    add_event(department, 2020, topic="Наставничество")
    second = ask(department)
    assert second.pk != first.pk
    assert tasks_waiting() == 1


def test_files_of_the_older_state_go_and_its_row_stays(department, run_tasks):
    first = ask(department)
    run_tasks()
    add_event(department, 2020)
    ask(department)
    run_tasks()
    first.refresh_from_db()
    assert (first.pdf.name, first.xlsx.name) == ("", "")
    assert first.state == PaperBuild.State.READY and first.pdf_sha256
    assert not folder(first).exists()


def test_slow_building_leaves_the_files_of_a_newer_one(department, monkeypatch):
    enter, newer = building._enter, []

    def overtaken(build, step):
        enter(build, step)
        if step == building.Step.PDF and not newer:
            newer.append(None)
            add_event(department, 2020, topic="Наставничество")
            newer.append(construct(ask(department)))

    monkeypatch.setattr(building, "_enter", overtaken)
    slow = construct(ask(department))
    fast = PaperBuild.objects.get(pk=newer[1].pk)
    assert slow.pk != fast.pk and slow.fingerprint != fast.fingerprint
    assert has_files(fast) and Path(fast.pdf.path).read_bytes().startswith(b"%PDF-")
    assert ask(department).pk == fast.pk and has_files(ask(department))
    assert DBTaskResult.objects.count() == 2  # nothing had to be asked for again


def test_building_asked_for_again_is_the_newest(department, run_tasks):
    first = ask(department)
    department.notice = "Учебные данные"
    second = ask(department)
    PaperBuild.objects.filter(pk=first.pk).update(state=PaperBuild.State.FAILED)
    DBTaskResult.objects.all().delete()
    Department.objects.update(notice=department.notice)
    construct(second)
    department.notice = ""
    department.save()
    assert ask(department, retry=True).pk == first.pk
    run_tasks()
    assert has_files(PaperBuild.objects.get(pk=first.pk))
    assert not folder(second).exists() and PaperBuild.objects.get(pk=second.pk).pdf.name == ""


def test_other_years_and_departments_keep_their_files(department, run_tasks):
    add_event(department, 2019)
    other = town("tobolsk", name="Тобольск")
    kept = [request_build(department, ANNUAL, department.year(2019)), ask(other)]
    ask(department)
    run_tasks()
    assert all(has_files(PaperBuild.objects.get(pk=build.pk)) for build in kept)


def test_data_that_change_back_give_the_old_code_the_same_bytes(department, run_tasks):
    first = ask(department)
    PaperBuild.objects.update(as_of=date(2026, 9, 1))
    run_tasks()
    first.refresh_from_db()
    Department.objects.update(notice="Учебные данные")
    department.refresh_from_db()
    assert ask(department).pk != first.pk
    run_tasks()
    Department.objects.update(notice="")
    department.refresh_from_db()
    again = ask(department)
    run_tasks()
    again.refresh_from_db()
    assert again.pk == first.pk
    assert again.as_of == date(2026, 9, 1)
    assert (again.pdf_sha256, again.xlsx_sha256) == (first.pdf_sha256, first.xlsx_sha256)
    assert has_files(again)


def test_data_changed_before_the_task_began_the_row_takes_on_the_new_state(department, run_tasks):
    build = ask(department)
    asked = build.fingerprint
    add_event(department, 2020)
    run_tasks()
    build.refresh_from_db()
    assert build.fingerprint != asked
    assert ask(department).pk == build.pk
    assert tasks_waiting() == 0


def test_row_that_waits_for_the_new_state_takes_the_work_over(department, run_tasks):
    early = ask(department)
    add_event(department, 2020)
    late = ask(department)
    assert run_tasks() == 2
    assert not PaperBuild.objects.filter(pk=early.pk).exists()
    late.refresh_from_db()
    assert has_files(late)


def test_printed_code_never_moves_to_other_contents(department, run_tasks):
    printed = ask(department)
    run_tasks()
    printed.refresh_from_db()
    add_event(department, 2020)
    ask(department)
    run_tasks()
    printed.refresh_from_db()
    PaperBuild.objects.filter(pk=printed.pk).update(state=PaperBuild.State.QUEUED)
    build_paper.enqueue(printed.pk)
    run_tasks()
    before = printed.fingerprint
    printed.refresh_from_db()
    assert printed.fingerprint == before
    assert printed.state == PaperBuild.State.READY and printed.built_at
