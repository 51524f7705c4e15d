"""Decides what the groups, years and frequencies of one cell mean together: the parts of its term."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

from network.terms.atoms import Named, Span
from network.terms.dating import is_school, order, resolve, wraps
from network.terms.grouping import Contents, Group
from network.terms.term import Kind, Mark, Part, Run
from network.terms.windows import run_days
from schools.years import YearKind, Years

_KINDS: Final = {
    "monthly": Kind.MONTHLY, "quarterly": Kind.QUARTERLY, "half-yearly": Kind.HALF_YEARLY, "termly": Kind.TERMLY,
    "weekly": Kind.WEEKLY,
}  # fmt: skip


class Decision:
    """One cell on its way from groups to parts; adds to the warnings of what was found."""

    def __init__(self, found: Contents, years: Years) -> None:
        self.found = found
        self.years = years
        self.units = list(dict.fromkeys(repeat.unit for repeat in found.repeats))
        self.often = [unit for unit in self.units if unit != "yearly"]

    def parts(self) -> list[Part]:
        found = self.found
        if found.turned:
            found.groups, found.years, found.whole = [], [], False
        self._spread_years_back()
        self._join_listed_years()
        if self.often:
            parts = self._often()
        elif found.whole and not self._narrower():
            parts = [Part(Kind.WHOLE, continuous=True), *self._once([one for one in found.groups if one.due])]
        elif "yearly" in self.units or found.times:
            parts = self._yearly()
        else:
            parts = self._once(self._with_years(found.groups))
        if parts and (found.unread or found.turned or (found.unscheduled and parts[0].kind is not Kind.UNSCHEDULED)):
            found.warnings.add("extra-text")
        if found.by_day and not self.often:
            found.warnings.add("extra-text")
        return parts

    def _narrower(self) -> bool:
        """Whether «постоянно» is limited by an explicit start or by some of the years: «с октября 2021 постоянно»."""
        limits = [one for one in self.found.groups if one.open_end or (not one.due and not one.span.year_like)]
        some = [named for named in self.found.years if not self._covers(named)]
        return bool(limits or some or self.found.from_years)

    def _covers(self, named: Named) -> bool:
        """Whether the named years are all the years of the plan."""
        if is_school(named, self.years):
            return self.years.kind is YearKind.SCHOOL and (named.first, len(self.years)) == (self.years.first.start, 1)
        return named.first == self.years.starts_on.year and named.last == self.years.ends_on.year

    def _spread_years_back(self) -> None:
        """«Октябрь, ноябрь 2021»: the year at the end of a list is that of the months before it, as long as they
        stand in order; «ноябрь, февраль 2022» leaves November to be asked for."""
        after: Span | None = None
        for index in range(len(self.found.groups) - 1, -1, -1):
            one = self.found.groups[index]
            span = one.span
            if after and not span.first.year and not span.last.year and not span.written:
                if after.first.year and not wraps(span) and order(span.last) <= order(after.first):
                    year = after.first.year
                    span = replace(span, first=span.first.at(year), last=span.last.at(year))
                elif after.written:
                    span = replace(span, written=after.written)
                self.found.groups[index] = replace(one, span=span)
            after = span

    def _join_listed_years(self) -> None:
        """«2021, 2022, 2023, 2024» is the whole programme where those are its years."""
        named = self.found.years
        if len(named) > 1 and all(after.first == one.last + 1 for one, after in pairwise(named)):
            together = Named(named[0].first, named[-1].last)
            if self._covers(together):
                self.found.years = [together]

    def _with_years(self, groups: list[Group]) -> list[Group]:
        """The groups and, as spans of their own, the years that belong to none of them."""
        for named in self.found.years:
            first, last = (9, 5) if is_school(named, self.years) else (1, 12)
            groups = [
                *groups,
                Group(Span(Mark(first, None, named.first), Mark(last, None, named.last), year_like=True)),
            ]
        for year in self.found.from_years:
            month = 9 if self.years.kind is YearKind.SCHOOL else 1
            groups = [*groups, Group(Span(Mark(month, None, year), Mark(month, None, year)), open_end=True)]
        return groups

    def _once(self, groups: list[Group]) -> list[Part]:
        parts: list[Part] = []
        for one in groups:
            for part in self._one(one):
                last = parts[-1] if parts else None
                if last and last.kind is part.kind is Kind.AMBIGUOUS and not last.by and not part.by:
                    parts[-1] = replace(last, runs=last.runs + part.runs)
                elif part not in parts:
                    parts.append(part)
        return parts

    def _one(self, one: Group) -> list[Part]:
        span = one.span
        if span.year_like and span.first.year and self._covers_all(span):
            return [Part(Kind.WHOLE, continuous=True)]
        if span.written and not (span.first.year or span.last.year) and (spread := self._year_by_year(one)):
            return spread
        run = resolve(span, self.years)
        if run is None:
            return [self._ambiguous(one)]
        if one.due:
            return [Part(Kind.BY, by=run.last)]
        if one.open_end:
            end = self.years.ends_on
            run = Run(run.first, Mark(end.month, end.day if run.first.day else None, end.year))
            run_days(run)
            if _place(run.first) > _place(run.last):
                run = Run(run.first, run.first)
        return [Part(Kind.ONCE, (run,), continuous=span.year_like)]

    def _covers_all(self, span: Span) -> bool:
        if len(self.years) == 1 or not span.first.year or not span.last.year:
            return False
        return self._covers(Named(span.first.year, span.last.year))

    def _year_by_year(self, one: Group) -> list[Part]:
        """«Август 2021-2024»: in each of those years; all the years of the plan make it yearly."""
        span, names = one.span, one.span.written
        if any(is_school(named, self.years) for named in names):
            return []
        if len(names) == 1 and self._covers(names[0]) and len(self.years) > 1:
            return self._yearly_groups([replace(one, span=replace(span, written=()))])
        listed = sorted({year for named in names for year in range(named.first, named.last + 1)})
        if len(listed) == 1 or wraps(span):
            return []
        dated = [replace(span, first=span.first.at(year), last=span.last.at(year), written=()) for year in listed]
        return [part for each in dated for part in self._one(replace(one, span=each))]

    def _ambiguous(self, one: Group) -> Part:
        span = one.span
        run = Run(Mark(span.first.month, span.first.day), Mark(span.last.month, span.last.day))
        if span.last.day is None and not one.due:
            return Part(Kind.AMBIGUOUS, (run,))
        return Part(Kind.AMBIGUOUS, (run,), by=_end_day(span), deadline=one.due)

    def _yearly(self) -> list[Part]:
        found = self.found
        counts = [repeat.times for repeat in found.repeats if repeat.times]
        parts = self._yearly_groups(found.groups)
        from_year = self._from_year()
        if not parts:
            times = found.times or (counts[0] if counts else None)
            if found.whole:
                return [Part(Kind.WHOLE, continuous=True)]
            if not self.units and not found.repeats:
                found.unread = True
            parts = [Part(Kind.UNSCHEDULED, times=times)]
        return [replace(part, from_year=from_year) for part in parts]

    def _from_year(self) -> int | None:
        """«Ежегодно с 2022 года»; a stale year inside a yearly item is only extra text."""
        last = self.years.last.start
        for named in self.found.years:
            if self._covers(named):
                continue
            if named.last > named.first and named.last == last:
                self.found.from_years.append(named.first)
            else:
                self.found.warnings.add("extra-text")
        return self.found.from_years[0] if self.found.from_years else None

    def _yearly_groups(self, groups: list[Group]) -> list[Part]:
        """Months of all the groups make one part; each day or deadline is a part of its own."""
        months: list[Run] = []
        parts: list[Part] = []
        continuous = False
        for one in groups:
            span = one.span
            self._drop_years(one)
            if one.open_end:
                self.found.warnings.add("approximate")
                if span.first.year:
                    continue
            if span.last.day is None and not one.due:
                months.append(Run(Mark(span.first.month), Mark(span.last.month)))
                continuous |= span.year_like
                continue
            by = _end_day(span)
            run = Run(by if one.due else Mark(span.first.month, span.first.day), by)
            parts.append(Part(Kind.YEARLY, (run,), by=by, deadline=one.due))
        if months:
            parts.insert(0, Part(Kind.YEARLY, tuple(dict.fromkeys(months)), continuous=continuous))
        return list(dict.fromkeys(parts))

    def _drop_years(self, one: Group) -> None:
        span = one.span
        named = next((name for name in span.written), None)
        if named and not self._covers(named) and named.last == self.years.last.start:
            self.found.from_years.append(named.first)
        elif one.open_end and span.first.year:
            self.found.from_years.append(span.first.year)
        elif span.first.year or (named and not self._covers(named)):
            self.found.warnings.add("extra-text")

    def _often(self) -> list[Part]:
        """A frequency, with the stretch of time it is limited to; months without a year limit it in every year."""
        found = self.found
        deadlines = [one for one in found.groups if one.due or (one.span.last.day and not one.span.joined)]
        limits = [one for one in found.groups if one not in deadlines and not self._is_all(one)]
        limits += self._with_years([]) if not any(self._covers(named) for named in found.years) else []
        runs: list[Run] = []
        for one in limits:
            part = self._one(one)[0]
            if part.kind is not Kind.ONCE or len(limits) > 1:
                return self._yearly_months(limits) + self._once(deadlines)
            runs.append(part.runs[0])
        parts = [self._repeat(unit, tuple(runs)) for unit in self.often]
        return parts + self._once(deadlines)

    def _is_all(self, one: Group) -> bool:
        """«Ежемесячно в течение года» says nothing more than «ежемесячно»."""
        span = one.span
        return span.year_like and not span.first.year and (not span.school or self.years.kind is YearKind.SCHOOL)

    def _yearly_months(self, limits: list[Group]) -> list[Part]:
        months = [month for one in limits for month in Run(one.span.first, one.span.last).months]
        if self.often == ["monthly"] or (self.often == ["quarterly"] and len(limits) > 1):
            runs = tuple(Run(Mark(month), Mark(month)) for month in dict.fromkeys(months))
            return [Part(Kind.YEARLY, runs)]
        self.found.warnings.add("extra-text")
        return [self._repeat(unit, ()) for unit in self.often]

    def _repeat(self, unit: str, runs: tuple[Run, ...]) -> Part:
        by_day = self.found.by_day
        if by_day and unit not in {"monthly", "quarterly"}:
            self.found.warnings.add("extra-text")
            by_day = None
        return Part(
            _KINDS[unit],
            runs,
            by_day=by_day.day if by_day else None,
            of_next_month=bool(by_day and by_day.of_next_month and unit == "quarterly"),
        )


def _end_day(span: Span) -> Mark:
    """The last day without a year: «до октября» ends with 1 October, the end of February is the 28th."""
    day = 28 if span.edge == "last" and span.last.month == 2 else span.last.day
    return Mark(span.last.month, day or 1)


def _place(mark: Mark) -> tuple[int, int, int]:
    return mark.year or 0, mark.month, mark.day or 0
