"""`manage.py build_report belogorsk annual 2020 --output x.pdf`: one paper into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.build import build_now
from reports.files import CONTENT_TYPES, write_whole
from reports.kinds import PAPERS, Paper
from schools.models import Department
from schools.years import ReportingYear, parse_year


class Command(BaseCommand):
    help = gettext_lazy("Build a paper of a department for a year as PDF or Excel.")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("department", help=_("address of the department, for example belogorsk"))
        parser.add_argument("kind", help=_("kind of paper, for example annual"))
        parser.add_argument("year", help=_("2020, or 2021/2022 where school years are counted"))
        parser.add_argument("--output", required=True, type=Path, help=_("where to: a file .pdf or .xlsx"))

    def handle(self, *args: Any, **options: Any) -> None:
        output = Path(options["output"])
        extension = _extension(output)
        department = _department(options["department"])
        paper = _paper(options["kind"])
        year = _year(department, paper, options["year"])
        build = build_now(department, paper, year)
        file = build.pdf if extension == "pdf" else build.xlsx
        with file.open("rb") as source:
            data = source.read()
        try:
            write_whole(output, data)
        except OSError as error:
            raise CommandError(_unwritable(output, error)) from error
        message = _("%(paper)s, %(year)s: %(size)s bytes, code %(code)s → %(path)s") % {
            "paper": f"{department.name}, {paper.title}",
            "year": year,
            "size": len(data),
            "code": build.code,
            "path": output,
        }
        self.stdout.write(self.style.SUCCESS(message))


def _extension(output: Path) -> str:
    """Said before the work begins, as is a folder that is not there."""
    extension = output.suffix.lower().removeprefix(".")
    if extension not in CONTENT_TYPES:
        raise CommandError(_("The file must end in .pdf or .xlsx: «%(name)s».") % {"name": output.name})
    if output.is_dir():
        raise CommandError(_("«%(path)s» is a folder, a file is wanted.") % {"path": output})
    if not output.parent.is_dir():
        raise CommandError(_("There is no folder «%(path)s».") % {"path": output.parent})
    return extension


def _unwritable(output: Path, error: OSError) -> str:
    return _("«%(path)s» cannot be written: %(reason)s.") % {"path": output, "reason": error.strerror or error}


def _department(slug: str) -> Department:
    department = Department.objects.filter(slug=slug.replace("\x00", "")).first()
    if department is None:
        known = ", ".join(Department.objects.values_list("slug", flat=True)) or "—"
        raise CommandError(
            _("There is no department «%(slug)s». There are: %(known)s.") % {"slug": slug, "known": known}
        )
    return department


def _paper(kind: str) -> Paper:
    if kind not in PAPERS:
        known = ", ".join(PAPERS)
        raise CommandError(_("There is no paper of the kind «%(kind)s». There are: %(known)s.") % {
            "kind": kind, "known": known,
        })  # fmt: skip
    return PAPERS[kind]


def _year(department: Department, paper: Paper, text: str) -> ReportingYear:
    years = paper.years(department)
    known = ", ".join(str(year) for year in years) or "—"
    try:
        year = parse_year(text, department.years)
    except ValueError as error:
        message = _("«%(year)s» is not a year that %(department)s reports by. There are data for: %(known)s.")
        values = {"year": text, "department": department.name, "known": known}
        raise CommandError(message % values) from error
    if year not in years:
        message = _("%(department)s has no data for %(year)s. There are data for: %(known)s.")
        raise CommandError(message % {"year": year, "department": department.name, "known": known})
    return year
