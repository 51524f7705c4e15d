"""`manage.py load_demo`: builds the demo departments, prints who may sign in, makes departments for scale work."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.demo import SOURCES, people
from config.demo.loading import BUILDERS, Loaded, count_indicators, load, load_region
from config.demo.scale import MOST
from schools.access import Role


class Command(BaseCommand):
    help = "Build the demo: five departments told from documents and an invented one. Run again it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("departments", nargs="*", metavar="department", help="only these: " + ", ".join(BUILDERS))
        parser.add_argument("--once", action="store_true", help="return at once where the demo is loaded")
        parser.add_argument("--logins", action="store_true", help="print the demo logins, one per role")
        parser.add_argument("--region", metavar="N", help=f"N more departments for scale work, 1 to {MOST}")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                _("The demo is not for a server: it has people with known passwords. On a desk run: %(line)s")
                % {"line": "DEBUG=1 python manage.py load_demo"}
            )
        slugs, region = _departments(options["departments"]), _number(options["region"])
        if options["logins"]:
            self.print_logins()
        elif options["once"] and not region and people.demo_is_loaded():
            self.stdout.write(_("The demo is loaded already."))
        else:
            self.report(load(slugs))
            self.report(load_region(region))
            count_indicators()

    def report(self, loaded: Iterable[Loaded]) -> None:
        """One line for each department as it is done."""
        for one in loaded:
            if one.seconds is None:
                line = _("%(slug)s stands already") % {"slug": one.slug}
            else:
                line = _(
                    "%(slug)s built in %(seconds).1f s: organisations %(schools)d, pairs %(pairs)d, "
                    "events %(events)d, reports %(reports)d"
                ) % {name: getattr(one, name) for name in ("slug", "seconds", "schools", "pairs", "events", "reports")}
            self.stdout.write(line)
            self.stdout.flush()

    def print_logins(self) -> None:
        """A table of who may sign in; in its columns nothing but plain text, since it is read in a terminal."""
        if not people.demo_is_loaded():
            raise CommandError(
                _("The demo is not loaded yet. Run first: %(line)s") % {"line": "DEBUG=1 python manage.py load_demo"}
            )
        rows = [(_("Role"), _("E-mail"), _("Password"), _("Sees"))]
        rows += [(_role(login.role), login.email, people.PASSWORD, login.sees) for login in people.DEMO_LOGINS]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        lines.insert(1, "─" * max(len(line) for line in lines))
        others = ", ".join(people.methodologist_email(slug) for slug in SOURCES)
        lines += [
            "",
            _("Methodologists of the other departments, with the same password: %(names)s") % {"names": others},
        ]
        self.stdout.write("\n".join(lines))


def _role(role: str) -> str:
    return _("administrator") if role == people.ADMINISTRATOR else str(Role(role).label)


def _departments(given: list[str]) -> list[str]:
    unknown = [slug for slug in given if slug not in BUILDERS]
    if unknown:
        raise CommandError(
            ngettext(
                "There is no demo department %(unknown)s. There are: %(known)s",
                "There are no demo departments %(unknown)s. There are: %(known)s",
                len(unknown),
            )
            % {"unknown": ", ".join(unknown), "known": ", ".join(BUILDERS)}
        )
    return given or list(BUILDERS)


def _number(given: Any) -> int:
    """How many departments for scale work; 0 where none were asked for. Raises CommandError for a wrong number."""
    if given is None:
        return 0
    text = str(given).strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise CommandError(
            _("--region wants a whole number from 1 to %(most)d, not «%(given)s».") % {"most": MOST, "given": text[:40]}
        )
    return int(text)
