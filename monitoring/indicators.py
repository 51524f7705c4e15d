"""How each computed indicator is counted: one small function per code, registered by it.

Codes and formulas follow the department's table of indicators (I1…I19). Every function takes a department, a
reporting year and the day on which it is asked, and answers exact counts with the records behind them.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, EventReport
from events.models.event import EventQuerySet
from events.models.report import ReportQuerySet
from network.models import Occurrence, Pairing
from network.pairs import flagged_schools, has_approved_roadmap
from network.progress import progress
from schools.models import Department, Listing, School, SchoolFigures, SchoolRisk
from schools.years import ReportingYear

from .counts import NOTHING, Count


@dataclass(frozen=True, slots=True)
class Scope:
    """What an indicator is counted over."""

    department: Department
    year: ReportingYear
    on: date


Formula = Callable[[Scope], Count]
FORMULAS: dict[str, Formula] = {}


def formula(code: str) -> Callable[[Formula], Formula]:
    def register(function: Formula) -> Formula:
        FORMULAS[code] = function
        return function

    return register


def compute(code: str, department: Department, year: ReportingYear, *, on: date) -> Count:
    """Count one indicator by its code. Raises KeyError for a code that has no formula."""
    return FORMULAS[code](Scope(department, year, on))


def _schools(scope: Scope) -> dict[int, str]:
    """Organisations that shares of the year are counted over: pk → short name."""
    rows = School.objects.of_department(scope.department).active_in(scope.year).own()
    return dict(rows.values_list("pk", "short_name"))


def _counted_with(scope: Scope) -> dict[int, int]:
    """Each organisation's pk → the pk it is counted with: a working branch with its parent."""
    rows = School.objects.of_department(scope.department).active_in(scope.year).filter(is_external=False)
    return {pk: parent or pk for pk, parent in rows.values_list("pk", "parent_id")}


def leaders(department: Department, year: ReportingYear) -> set[int]:
    """Organisations that lead in a year: listed as leaders, or leading a pair that works in it."""
    listed = Listing.objects.of_department(department).filter(year=year.start, category=Listing.Category.LEADER)
    paired = Pairing.objects.of_department(department).of_year(year)
    return set(listed.values_list("school", flat=True)) | set(paired.values_list("leader", flat=True))


@formula("I1")
def involved_schools(scope: Scope) -> Count:
    """Distinct in-scope organisations in at least one held event with a leader / active in-scope organisations.

    With a leader: the event is of a pair, or a leader hosts it or reports on it. A leader itself is counted where
    the department says so, or where it took part beside another leader.
    """
    schools, counted_with = _schools(scope), _counted_with(scope)
    if not schools:
        return NOTHING
    leading = {counted_with.get(pk, pk) for pk in leaders(scope.department, scope.year)}
    events = Event.objects.of_department(scope.department).of_year(scope.year).held()
    present = _participants(events)
    if not leading or not any(present.values()):  # nobody is known to lead, or who came was not written down
        return Count(asked=len(schools))
    involved: set[int] = set()
    for came in present.values():
        taking_part = {counted_with.get(pk, pk) for pk in came}
        with_leaders = taking_part & leading
        for pk in taking_part:
            if with_leaders - {pk} or (pk in with_leaders and scope.department.counts_leaders):
                involved.add(pk)
    involved &= set(schools)
    counted = _("leaders themselves are counted") if scope.department.counts_leaders else _("leaders are not counted")
    return Count(
        numerator=len(involved),
        denominator=len(schools),
        sources={"schools.school": sorted(involved)},
        asked=len(schools),
        note=counted,
    )


def _participants(events: EventQuerySet) -> dict[int, set[int]]:
    """Event → organisations that took part: its hosts, those whose report is accepted, both sides of its pair."""
    present: dict[int, set[int]] = defaultdict(set)
    for event, leader, partner in events.values_list("pk", "pairing__leader", "pairing__partner"):
        present[event] |= {pk for pk in (leader, partner) if pk}
    for event, school in events.filter(hosts__school__isnull=False).values_list("pk", "hosts__school"):
        present[event].add(school)
    accepted = EventReport.objects.accepted().filter(event__in=events.values("pk"))
    for event, school in accepted.order_by().values_list("event", "school"):
        present[event].add(school)
    return present


@formula("I2")
def covered_teachers(scope: Scope) -> Count:
    """Σ unique teachers covered / Σ teachers, over organisations that have both numbers.

    Unique: the teachers of accepted reports who took part for the first time in the year, never attendances.
    An organisation that owed no report covered nobody; one that owes and has none accepted lacks the number.
    """
    schools, counted_with = _schools(scope), _counted_with(scope)
    covered, unknown = _covered(scope, counted_with)
    teachers = _teachers(scope, counted_with)
    complete = {pk for pk in schools if pk in teachers and pk not in unknown and covered.get(pk, 0) <= teachers[pk]}
    if not covered or not complete:
        return Count(asked=len(schools) or None)
    return Count(
        numerator=sum(covered.get(pk, 0) for pk in complete),
        denominator=sum(teachers[pk] for pk in complete),
        sources={"schools.school": sorted(complete)},
        missing=tuple(sorted(name for pk, name in schools.items() if pk not in complete)),
        asked=len(schools),
        note=_("counted are organisations with both the number of teachers and accepted reports, or none owed"),
    )


def _teachers(scope: Scope, counted_with: dict[int, int]) -> dict[int, int]:
    """Teachers by organisation. A branch adds to its parent's number and does not stand in for it."""
    figures = SchoolFigures.objects.of_department(scope.department).filter(year=scope.year.start)
    known = dict(figures.filter(teachers__isnull=False).values_list("school", "teachers"))
    total: dict[int, int] = defaultdict(int)
    for school, number in known.items():
        total[counted_with.get(school, school)] += number or 0
    return {school: number for school, number in total.items() if school in known}


def _reports_of_year(scope: Scope) -> ReportQuerySet:
    """Reports on the year's events; what was cancelled is not asked about."""
    rows = EventReport.objects.of_department(scope.department).exclude(event__state=Event.State.CANCELLED)
    return rows.filter(event__starts_on__gte=scope.year.starts_on, event__starts_on__lte=scope.year.ends_on)


def _covered(scope: Scope, counted_with: dict[int, int]) -> tuple[dict[int, int], set[int]]:
    """Unique teachers by organisation, and the organisations for which they are not known."""
    covered: dict[int, int] = defaultdict(int)
    unknown: set[int] = set()
    reports = _reports_of_year(scope)
    for school, first in reports.accepted().order_by().values_list("school", "teachers_first"):
        pk = counted_with.get(school, school)
        if first is None:
            unknown.add(pk)
        else:
            covered[pk] += first
    late = reports.due(scope.on).exclude(state=EventReport.State.ACCEPTED).order_by()
    owing = {counted_with.get(school, school) for school in late.values_list("school", flat=True)}
    return covered, unknown | (owing - set(covered))


@formula("I3")
def plan_execution(scope: Scope) -> Count:
    """Occurrences held / occurrences due less those officially cancelled; a continuous item counts once a year."""
    rows = list(Occurrence.objects.of_department(scope.department).of_year(scope.year.start).of_approved_plans())
    counts = progress(rows, scope.on)
    if not counts.has_data:
        return NOTHING
    held = [row.pk for row in rows if row.state == Occurrence.State.HELD]
    return Count(numerator=counts.held, denominator=counts.due, sources={"network.occurrence": held})


@formula("I4")
def timely_reports(scope: Scope) -> Count:
    """Reports first submitted by their day / reports whose day has passed."""
    rows = _reports_of_year(scope).due(scope.on)
    timely, due = [], 0
    for pk, due_on, submitted_at in rows.order_by().values_list("pk", "due_on", "submitted_at"):
        due += 1
        if submitted_at is not None and timezone.localdate(submitted_at) <= due_on:
            timely.append(pk)
    if not due:
        return NOTHING
    return Count(numerator=len(timely), denominator=due, sources={"events.eventreport": timely})


@formula("I5")
def flagged_paired(scope: Scope) -> Count:
    """Flagged organisations that are the partner of a working pair / flagged organisations; lists the unpaired."""
    flagged = flagged_schools(scope.department, scope.year)
    if not flagged:
        return NOTHING
    pairs = Pairing.objects.of_department(scope.department).of_year(scope.year)
    helped = set(pairs.filter(partner__in=flagged).values_list("partner", flat=True))
    unpaired = sorted(name for pk, name in flagged.items() if pk not in helped)
    return Count(
        numerator=len(helped),
        denominator=len(flagged),
        sources={"schools.school": sorted(helped)},
        note=_("not paired: %(names)s") % {"names": ", ".join(unpaired)} if unpaired else "",
    )


@formula("I6")
def risks_covered(scope: Scope) -> Count:
    """Open risks of partners whose leader has overcome the same risk, and not met it again / open risks."""
    risks = SchoolRisk.objects.of_department(scope.department)
    own = risks.filter(year=scope.year.start, school__is_external=False, school__is_active=True)
    opened = own.exclude(state=SchoolRisk.State.OVERCOME)
    rows = list(opened.values_list("pk", "school", "risk"))
    if not rows:
        return NOTHING
    before = risks.filter(year__lte=scope.year.start).order_by("year").values_list("school", "risk", "state")
    latest = {(school, risk): state for school, risk, state in before}
    overcame = {pair for pair, state in latest.items() if state == SchoolRisk.State.OVERCOME}
    helpers: dict[int, set[int]] = defaultdict(set)
    pairs = Pairing.objects.of_department(scope.department).of_year(scope.year)
    for leader, partner in pairs.values_list("leader", "partner"):
        helpers[partner].add(leader)
    covered = [pk for pk, school, risk in rows if any((leader, risk) in overcame for leader in helpers[school])]
    return Count(numerator=len(covered), denominator=len(rows), sources={"schools.schoolrisk": covered})


@formula("I7")
def roadmaps(scope: Scope) -> Count:
    """Working pairs with an approved roadmap that covers the year / working pairs."""
    pairs = list(Pairing.objects.of_department(scope.department).of_year(scope.year).prefetch_related("roadmaps"))
    if not pairs:
        return NOTHING
    approved = [pair.pk for pair in pairs if has_approved_roadmap(pair, scope.year)]
    return Count(numerator=len(approved), denominator=len(pairs), sources={"network.pairing": approved})


@formula("I14")
def leader_schools(scope: Scope) -> Count:
    """Distinct organisations that lead in the year."""
    leading = leaders(scope.department, scope.year)
    return Count(value=Decimal(len(leading)), sources={"schools.school": sorted(leading)}) if leading else NOTHING


@formula("I15")
def event_forms(scope: Scope) -> Count:
    """Distinct kinds among the events held in the year."""
    held = Event.objects.of_department(scope.department).of_year(scope.year).held()
    kinds = sorted(set(held.order_by().values_list("kind", flat=True)))
    return Count(value=Decimal(len(kinds)), sources={"events.eventkind": kinds}) if kinds else NOTHING


@formula("I19")
def events_held(scope: Scope) -> Count:
    """Events held in the year; an empty year is «нет данных», not «0 held»."""
    events = Event.objects.of_department(scope.department).of_year(scope.year).held()
    held = sorted(events.order_by().values_list("pk", flat=True))
    return Count(value=Decimal(len(held)), sources={"events.event": held}) if held else NOTHING
