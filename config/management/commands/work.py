"""Runs background tasks until told to stop; takes up what a killed worker left."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext_lazy as _

from config.worker import LeasedWorker


class Command(BaseCommand):
    help = _("Run background tasks, among them those that a dead worker left")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help=str(_("seconds between looks at the queue")))
        parser.add_argument("--batch", action="store_true", help=str(_("stop when the queue is empty")))

    def handle(self, *args: Any, **options: Any) -> None:
        self._log(options["verbosity"])
        worker = LeasedWorker(interval=options["interval"], batch=options["batch"])
        worker.configure_signals()
        worker.run()

    def _log(self, verbosity: int) -> None:
        handler = logging.StreamHandler(self.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger = logging.getLogger("svyazka.worker")
        logger.addHandler(handler)
        logger.setLevel(logging.INFO if verbosity else logging.WARNING)
        logger.propagate = False
