"""Which papers a department has: a row per year and kind, with what was built of it and when."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.fields.files import FieldFile

from reports.files import LABELS
from reports.kinds import PAPERS
from reports.models import PaperBuild
from reports.places import Place
from schools.models import Department
from schools.years import ReportingYear


@dataclass(frozen=True)
class FileRow:
    """A file of a paper; `size` in bytes is None where it was not built yet or went with the data."""

    label: str
    url: str
    size: int | None


@dataclass(frozen=True)
class PaperRow:
    place: Place
    build: PaperBuild | None
    files: tuple[FileRow, ...]

    @property
    def progress_url(self) -> str:
        return self.place.progress_url("pdf")


def paper_rows(department: Department) -> list[PaperRow]:
    """All papers, the newest year first; one query for the builds, whatever their number."""
    builds = _latest(department)
    return [
        _row(Place(department, paper, year), builds.get((paper.code, year.start)))
        for paper in PAPERS.values()
        for year in paper.years(department)
    ]


def newest_rows(department: Department, years: list[ReportingYear]) -> list[PaperRow]:
    """Papers of the years given, without what was built of them: no query."""
    return [_row(Place(department, paper, year), None) for paper in PAPERS.values() for year in years]


def _latest(department: Department) -> dict[tuple[str, int], PaperBuild]:
    """The last asked building of each paper that still has files or is on its way."""
    alive = Q(pdf__gt="") | ~Q(state=PaperBuild.State.READY)
    builds = PaperBuild.objects.of_department(department).filter(alive).order_by("queued_at", "id")
    return {(build.kind, build.year): build for build in builds}


def _row(place: Place, build: PaperBuild | None) -> PaperRow:
    sizes: dict[str, int | None] = {"pdf": None, "xlsx": None}
    if build and build.state == PaperBuild.State.READY:
        sizes = {"pdf": _size(build.pdf), "xlsx": _size(build.xlsx)}
    files = [FileRow(label, place.file_url(name), sizes[name]) for name, label in LABELS.items()]
    return PaperRow(place, build, tuple(files))


def _size(file: FieldFile) -> int | None:
    try:
        return file.size if file else None
    except OSError:
        return None
