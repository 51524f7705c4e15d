"""The room's name for Django; registers the checks of the configuration."""

import contextlib

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = _("Portal")

    def ready(self) -> None:
        # SQLite cannot open a file in a folder that is not there; what cannot be made is told by the check.
        with contextlib.suppress(OSError):
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        from config import checks  # noqa: F401  (registers them; importing earlier would need the app registry)
