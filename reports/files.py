"""Files of papers: written whole or not at all, named for people, told apart by checksum."""

import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.db.models.fields.files import FieldFile

from reports.models import PaperBuild

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LABELS = {"pdf": "PDF", "xlsx": "Excel"}


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file in one step: readers see the old bytes or the new ones, a failure leaves nothing behind.

    Raises OSError where the folder is missing or nothing can be written there.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_name(build: PaperBuild, extension: str) -> str:
    """What a person finds among their downloads: «Белогорск, годовой отчёт, 2020.pdf»."""
    year = build.department.year(build.year)
    name = f"{build.department.name}, {build.get_kind_display()}, {year.slug}"
    return " ".join(re.sub(r"[^\w .,()№–-]", " ", name).split()) + f".{extension}"


def store(build: PaperBuild, extension: str, data: bytes) -> str:
    """Keep a file under a name of its own in the build's folder; returns the name for the FileField."""
    folder = _folder(build)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(8)}.{extension}"
    write_whole(path, data)
    return path.relative_to(settings.MEDIA_ROOT).as_posix()


def keep_only(build: PaperBuild, *kept: FieldFile) -> None:
    """Remove from the build's folder whatever else an interrupted run left there."""
    paths = {Path(file.path) for file in kept}
    for path in _folder(build).glob("*"):
        if path not in paths:
            path.unlink(missing_ok=True)


def clear(build: PaperBuild) -> None:
    """Remove the build's folder with all its files."""
    shutil.rmtree(_folder(build), ignore_errors=True)


def _folder(build: PaperBuild) -> Path:
    return Path(settings.MEDIA_ROOT, "papers", build.code)
