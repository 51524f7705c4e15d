"""`manage.py nightly`: what is to be done once a day, before people come: counting every department for its pages."""

import logging
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.tally import recount
from schools.models import Department

logger = logging.getLogger("svyazka.nightly")


class Command(BaseCommand):
    help = gettext_lazy("Do the daily work: count the indicators of every department.")  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for department in Department.objects.order_by("pk").iterator():
            begun = perf_counter()
            try:
                is_new = recount(department, on=timezone.localdate())
            except Exception:  # one department's trouble must not leave the others uncounted
                logger.exception("%s could not be counted", department.slug)
                failed.append(department.slug)
                continue
            text = _("%(slug)s: counted in %(seconds).1f s") if is_new else _("%(slug)s: nothing has changed")
            self.stdout.write(text % {"slug": department.slug, "seconds": perf_counter() - begun})
        if failed:
            raise CommandError(_("Not counted, see the log: %(slugs)s") % {"slugs": ", ".join(failed)})
