"""Errors of configuration, told with a hint before anything is served.

`manage.py check` runs them for every command; `config/wsgi.py` runs them for the server, which Django leaves out.
"""

import ctypes
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

TAG = "config"
SECRET_LENGTH = 50
# What WeasyPrint opens at import; the names are those of Debian, Ubuntu and Astra.
PAPER_LIBRARIES = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PAPER_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@register(TAG)
def check_secret(**kwargs: Any) -> list[CheckMessage]:
    """A server signs sessions with the secret: a known or short one lets anyone in as anyone."""
    if settings.DEBUG:
        return []
    found = settings.SECRET_KEY
    if found != settings.DEFAULT_SECRET_KEY and len(found) >= SECRET_LENGTH:
        return []
    hint = _("Set SECRET_KEY to a random string of %(length)d characters or more, such as «%(command)s» prints.") % {
        "length": SECRET_LENGTH,
        "command": "openssl rand -base64 48",
    }
    if found == settings.DEFAULT_SECRET_KEY:
        return [Error(_("SECRET_KEY is not set, and the default one is known to all."), hint=hint, id="config.E001")]
    return [Error(_("SECRET_KEY is too short."), hint=hint, id="config.E002")]


@register(TAG)
def check_hosts(**kwargs: Any) -> list[CheckMessage]:
    """An open list of hosts lets a forged Host header into the links of our letters."""
    if settings.DEBUG or (settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            _("ALLOWED_HOSTS is empty or open to any host."),
            hint=_("Set ALLOWED_HOSTS to the portal's names, divided by commas, e.g. «portal.example.ru»."),
            id="config.E003",
        )
    ]


@register(TAG)
def check_data_folder(**kwargs: Any) -> list[CheckMessage]:
    """The database file, uploads and built papers live in DATA_DIR."""
    if settings.DATA_DIR.is_dir() and os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            _("The data folder %(folder)s cannot be written to.") % {"folder": settings.DATA_DIR},
            hint=_("Give the portal's user the right to write there, or set DATA_DIR to another folder."),
            id="config.E004",
        )
    ]


@register(TAG)
def check_paper_libraries(**kwargs: Any) -> list[CheckMessage]:
    """Papers are drawn by WeasyPrint, which needs libraries that pip cannot bring."""
    missing = missing_libraries(PAPER_LIBRARIES) if sys.platform == "linux" else []
    if not missing:
        return []
    return [
        Error(
            _("Papers cannot be drawn: no %(libraries)s in the system.") % {"libraries": ", ".join(missing)},
            hint=_("Install them: %(command)s") % {"command": f"sudo apt-get install {PAPER_PACKAGES}"},
            id="config.E005",
        )
    ]


def missing_libraries(names: Sequence[str]) -> list[str]:
    """Those of the shared libraries that the loader does not find; opening them takes about a millisecond."""
    return [name for name in names if not _opens(name)]


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def refuse_unsafe() -> None:
    """Raise `ImproperlyConfigured` with every error and its hint, if the configuration has one."""
    errors = [found for found in run_checks(tags=[TAG]) if found.is_serious()]
    if errors:
        raise ImproperlyConfigured(_told(errors))


def _told(errors: Iterable[CheckMessage]) -> str:
    lines = [f"{error.id}: {error.msg}\n    {error.hint}" for error in errors]
    return "\n".join([_("The portal does not start with this configuration:"), *lines])
