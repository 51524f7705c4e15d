"""Shows how a «Сроки» cell is read: prints its canonical notation."""

import re
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from network.terms import parse_term
from schools.years import Years


class Command(BaseCommand):
    requires_system_checks = ()  # reads a string, needs neither the database nor the settings
    help = 'Reads a «Сроки» cell and prints its notation: parse_term "Ежегодно: август" --years 2021-2024'

    def run_from_argv(self, argv: list[str]) -> None:
        # A cell may be a mere dash or begin with one; a space before it keeps it from looking like an option.
        if len(argv) > 2 and re.match(r"-(?!-?[a-z])", argv[2]):
            argv = [*argv[:2], f" {argv[2]}", *argv[3:]]
        super().run_from_argv(argv)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help='the cell as written; an empty one as ""')
        parser.add_argument(
            "--years", required=True, help="years of the plan: 2021-2024, 2022-2022 or a school year 2022/2023"
        )
        parser.add_argument("--explain", action="store_true", help="also the meaning, the windows and the warnings")

    def handle(self, *, text: str, years: str, explain: bool, **options: object) -> None:
        try:
            span = Years.parse(years)
        except ValueError as error:
            raise CommandError(str(error)) from error
        term = parse_term(text, span)
        self.stdout.write(term.notation())
        if explain:
            self.stdout.write(term.in_words())
            for window in term.occurrences():
                self.stdout.write(f"{window.starts_on} .. {window.due_on}")
            for warning in term.warnings:
                self.stdout.write(f"! {warning.message}")
