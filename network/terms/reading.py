"""Reads a «Сроки» cell: text in, term out."""

from network.terms.dating import InvalidDate, attach_years, merge_years
from network.terms.deciding import Decision
from network.terms.grammar import atoms_of
from network.terms.grouping import group
from network.terms.term import FREQUENCIES, WARNINGS, Kind, Part, Term, Warning
from network.terms.tokens import LONGEST_CELL, is_missing, normalised, scan
from network.terms.windows import first_day, run_days
from schools.years import Years


def parse_term(text: str, years: Years) -> Term:
    """Read a term as methodologists write it, within the years of its plan. Never raises for any text.

    What cannot be read is `free text`; what could be read in two ways asks for the year or stays free text.
    A cell is read as a whole: one impossible date in it makes all of it free text with `invalid-date`.
    """
    if is_missing(text):
        return Term(text, years, (Part(Kind.MISSING),))
    if len(text) > LONGEST_CELL and len(" ".join(text.split())) > LONGEST_CELL:
        return Term(text, years, (Part(Kind.FREE),))
    plain = normalised(text)
    if len(plain) > LONGEST_CELL:
        return Term(text, years, (Part(Kind.FREE),))
    tokens, mended = scan(plain)
    try:
        found = group(attach_years(merge_years(atoms_of(tokens)), years))
        parts = Decision(found, years).parts()
    except InvalidDate:
        return Term(text, years, (Part(Kind.FREE),), (Warning.of("invalid-date"),))
    if not parts:
        return Term(text, years, (Part(Kind.FREE),))
    codes = found.warnings | ({"typo"} if mended else set())
    if any(_outside(part, years) for part in parts):
        codes.add("outside-programme")
    return Term(text, years, tuple(parts), tuple(Warning.of(code) for code in WARNINGS if code in codes))


def _outside(part: Part, years: Years) -> bool:
    days = []
    if part.kind is Kind.ONCE or part.kind in FREQUENCIES:
        days = [day for run in part.runs for day in run_days(run)]
    elif part.kind is Kind.BY and part.by and part.by.year:
        days = [first_day(part.by, part.by.year)]
    starts_outside = part.from_year is not None and not years.first.start <= part.from_year <= years.last.start
    return starts_outside or any(day not in years for day in days)
