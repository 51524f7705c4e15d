"""The building of a paper's files: one row per state of the data, one task, progress that people can watch.

Files are known by the fingerprint of the paper's contents, so they serve until the data change. A file never
lies: the row's fingerprint is always that of the contents inside, whatever changed while it was being built.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from reports import files
from reports.canonical import fingerprint
from reports.document import Document
from reports.kinds import PAPERS, Paper
from reports.models import PaperBuild
from reports.pdf import AttachedFile, render_pdf
from reports.xlsx import render_xlsx
from schools.models import Department
from schools.years import ReportingYear

logger = logging.getLogger(__name__)

# Work that nobody finished for so long was lost with its worker or its queue: it is asked for again.
STALE_AFTER = timedelta(minutes=10)


class Step(models.TextChoices):
    COMPOSE = "compose", _("Collecting the data")
    WORKBOOK = "workbook", _("Writing the Excel workbook")
    PDF = "pdf", _("Laying out the PDF")
    SAVE = "save", _("Saving the files")


DONE_BEFORE = {Step.COMPOSE: 5, Step.WORKBOOK: 10, Step.PDF: 40, Step.SAVE: 90}


def request_build(
    department: Department, paper: Paper, year: ReportingYear, user: Any = None, *, retry: bool = False
) -> PaperBuild:
    """The building of the paper from the data of the moment: the one there is, or a new one put into the queue.

    However many people ask, one state of the data is built once. A failed building is repeated only on `retry`.
    """
    mark = fingerprint(paper.compose(department, year, timezone.localdate()))
    build = PaperBuild.objects.of_paper(department, paper.code, year.start).filter(fingerprint=mark).first()
    if build and has_files(build):
        return build
    return _enlist(department, paper.code, year.start, mark, user, retry=retry)


def build_now(department: Department, paper: Paper, year: ReportingYear) -> PaperBuild:
    """The same building, done in this process; used by the command line. Errors are raised after being noted."""
    mark = fingerprint(paper.compose(department, year, timezone.localdate()))
    build = _enlist(department, paper.code, year.start, mark, None, enqueue=False)
    if has_files(build):
        return build
    # None: the data changed meanwhile and somebody else asked for the newer state; then that one is wanted.
    return construct(build) or build_now(department, paper, year)


def latest_build(department: Department, kind: str, year: int) -> PaperBuild | None:
    """The building that was asked for last."""
    return PaperBuild.objects.of_paper(department, kind, year).order_by("-queued_at", "-id").first()


def present_build(department: Department, paper: Paper, year: ReportingYear) -> tuple[PaperBuild | None, bool]:
    """The building to be watched, and whether it is of the data as they are.

    The last one while it is on its way: it takes on whatever the data are when its turn comes. Else the one of the
    present data, which need not be the last: they may have changed back. Where the data changed since any
    building, the last one.
    """
    last = latest_build(department, paper.code, year.start)
    if last is None or (is_unfinished(last) and not _is_stale(last)):
        return last, True
    mark = fingerprint(paper.compose(department, year, timezone.localdate()))
    if last.fingerprint == mark:
        return last, True
    build = PaperBuild.objects.of_paper(department, paper.code, year.start).filter(fingerprint=mark).first()
    return build or last, build is not None


def is_unfinished(build: PaperBuild) -> bool:
    return build.state in (PaperBuild.State.QUEUED, PaperBuild.State.RUNNING)


def _is_stale(build: PaperBuild) -> bool:
    return build.queued_at < timezone.now() - STALE_AFTER


def has_files(build: PaperBuild) -> bool:
    return build.state == PaperBuild.State.READY and all(
        file.name and file.storage.exists(file.name) for file in (build.pdf, build.xlsx)
    )


def _enlist(
    department: Department, kind: str, year: int, mark: str, user: Any, *, retry: bool = False, enqueue: bool = True
) -> PaperBuild:
    values = {"as_of": timezone.localdate(), "requested_by": user if user and user.is_authenticated else None}
    with transaction.atomic():
        build, created = PaperBuild.objects.get_or_create(
            department=department, kind=kind, year=year, fingerprint=mark, defaults=values
        )
        build = PaperBuild.objects.select_for_update().get(pk=build.pk)
        if created or _is_wanted_again(build, retry=retry):
            # `as_of` stays: the same contents on the same day give the same bytes that the old code vouches for.
            build.state, build.progress, build.step, build.error = PaperBuild.State.QUEUED, 0, "", ""
            build.queued_at = timezone.now()
            build.save(update_fields=["state", "progress", "step", "error", "queued_at"])
            if enqueue:
                build_paper.enqueue(build.pk)
    return build


def _is_wanted_again(build: PaperBuild, *, retry: bool) -> bool:
    if build.state == PaperBuild.State.READY:
        return not has_files(build)
    if build.state == PaperBuild.State.FAILED:
        return retry
    return _is_stale(build)


@task()
def build_paper(build_id: int) -> None:
    """Build the files of one row. Running it again, or twice at once, does no harm."""
    build = PaperBuild.objects.select_related("department").filter(pk=build_id).first()
    if build is not None and build.state != PaperBuild.State.READY:
        construct(build)


def construct(build: PaperBuild) -> PaperBuild | None:
    """Build the files in this process; None where the work passed to another row, since the data had changed."""
    try:
        return _construct(build)
    except Exception as error:
        logger.exception("paper build %s failed", build.pk)
        unfinished = PaperBuild.objects.filter(pk=build.pk).unfinished()
        unfinished.update(state=PaperBuild.State.FAILED, error=f"{type(error).__name__}: {error}")
        raise


def _construct(build: PaperBuild) -> PaperBuild | None:
    _enter(build, Step.COMPOSE)
    department, paper = build.department, PAPERS[build.kind]
    document = paper.compose(department, department.year(build.year), timezone.localdate())
    if not _settle(build, fingerprint(document)):
        return None
    document = replace(document, as_of=build.as_of, verify_url=verify_url(build), verify_code=build.code)
    _enter(build, Step.WORKBOOK)
    workbook = render_xlsx(document)
    _enter(build, Step.PDF)
    pdf = _pdf_with(document, workbook, files.file_name(build, "xlsx"))
    _enter(build, Step.SAVE)
    return _finish(build, pdf, workbook)


def _pdf_with(document: Document, workbook: bytes, name: str) -> bytes:
    return render_pdf(document, [AttachedFile(name, workbook, document.title)])


def verify_url(build: PaperBuild) -> str:
    return settings.PUBLIC_URL + reverse("reports:verify", args=[build.code])


def _enter(build: PaperBuild, step: Step) -> None:
    """Note the step at once, outside any transaction, so that whoever waits sees it."""
    PaperBuild.objects.filter(pk=build.pk).exclude(state=PaperBuild.State.READY).update(
        state=PaperBuild.State.RUNNING, step=step.value, progress=DONE_BEFORE[step], error=""
    )


def _settle(build: PaperBuild, mark: str) -> bool:
    """Whether this row is to be built: yes where the data are as asked, or where it can take on the newer state."""
    if mark == build.fingerprint:
        return True
    if build.built_at is None:
        # Its code was never printed, so the row may stand for the newer data.
        try:
            with transaction.atomic():
                build.fingerprint, build.as_of = mark, timezone.localdate()
                build.save(update_fields=["fingerprint", "as_of"])
            return True
        except IntegrityError:
            logger.info("paper build %s: the newer data have a row already", build.pk)
    with transaction.atomic():
        _enlist(build.department, build.kind, build.year, mark, build.requested_by, retry=True)
        if build.built_at is None:
            build.delete()
        else:
            build.state = PaperBuild.State.READY
            build.save(update_fields=["state"])
    return False


def _finish(build: PaperBuild, pdf: bytes, workbook: bytes) -> PaperBuild:
    """Write both files, then let the row and the older rows of the same paper change in one transaction.

    A building that was asked for later may be ready before this one: its files are of newer data and stay.
    """
    names = {"pdf": files.store(build, "pdf", pdf), "xlsx": files.store(build, "xlsx", workbook)}
    with transaction.atomic():
        row = PaperBuild.objects.select_for_update().get(pk=build.pk)
        if not has_files(row):  # otherwise another run of the same task was first
            row.pdf, row.xlsx = names["pdf"], names["xlsx"]
            row.pdf_sha256, row.xlsx_sha256 = files.checksum(pdf), files.checksum(workbook)
            row.state, row.progress, row.step, row.error = PaperBuild.State.READY, 100, "", ""
            row.built_at = timezone.now()
            row.save()
        earlier = Q(queued_at__lt=row.queued_at) | Q(queued_at=row.queued_at, pk__lt=row.pk)
        older = PaperBuild.objects.of_paper(row.department, row.kind, row.year).filter(earlier)
        outdated = list(older.exclude(pdf="", xlsx=""))
        older.update(pdf="", xlsx="")
    files.keep_only(row, row.pdf, row.xlsx)
    for old in outdated:
        files.clear(old)
    return row
