"""Where a brought file waits for its confirmation: under a signed name, taken once, thrown away in a day."""

import re
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from import_export.tmp_storages import BaseStorage

from .problems import FileProblem

SALT = "schools.imports"
WAITS_SECONDS = 60 * 60  # how long a preview may be confirmed
KEPT_SECONDS = 24 * 60 * 60  # what nobody confirmed is deleted after this
_NAME = re.compile(r"[0-9a-f]{32}")


def gone() -> FileProblem:
    return FileProblem(
        _("This file has been imported already, or the preview is too old. Look at the list; choose the file again.")
    )


def sign(name: str, user_id: int, model: str) -> str:
    """The name of a waiting file as it stands in the confirmation form: good for one person and one register."""
    return signing.dumps([name, user_id, model], salt=SALT)


def unsign(text: str, user_id: int, model: str) -> str:
    """Raises FileProblem for a name that this person was not given for this register within the hour."""
    try:
        name, owner, register = signing.loads(text, salt=SALT, max_age=WAITS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise gone() from error
    if (owner, register) != (user_id, model) or not _NAME.fullmatch(name):
        raise gone()
    return name


class WaitingFile(BaseStorage):
    """A file in a folder of its own, outside of what is served. Reading it for the import takes it away."""

    def __init__(self, taking: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.taking = taking

    @property
    def folder(self) -> Path:
        return Path(settings.DATA_DIR) / "imports"

    def save(self, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        self.name = uuid4().hex
        (self.folder / self.name).write_bytes(data)

    def read(self) -> bytes:
        """Raises FileProblem where it is not there. Of two who take it at once one gets it: a rename is atomic."""
        if not _NAME.fullmatch(self.name or ""):
            raise gone()
        path = self.folder / self.name
        try:
            if self.taking:
                path = path.rename(path.with_suffix(".taken"))
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise gone() from error
        if self.taking:
            path.unlink(missing_ok=True)
        return data

    def remove(self) -> None:
        if self.name:
            (self.folder / self.name).unlink(missing_ok=True)

    def _sweep(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        for path in self.folder.iterdir():
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
            except FileNotFoundError:
                continue  # another upload swept it
