"""Pairs of schools: begun, moved forward by stages, ended; and what is amiss with them."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import Department, Listing, School, User
from schools.years import ReportingYear

from .models import Agreement, Pairing, PairingMove, Plan


@transaction.atomic
def start_pair(
    leader: School,
    partner: School,
    started_on: date,
    *,
    by: User | None = None,
    at: datetime | None = None,
    **values: Any,
) -> Pairing:
    """Begin an active pair at stage 1. `values` may hold programme, started_precision, curator, note, risks.

    The moment `at` of this and the other moves is now unless given.

    Raises ValidationError where a school would help itself or the two already are an active pair.
    """
    risks = values.pop("risks", ())
    pairing = Pairing.objects.add(
        department=leader.department, leader=leader, partner=partner, started_on=started_on, **values
    )
    pairing.risks.set(risks)
    _log(pairing, Pairing.State.PROPOSED, pairing.stage or 0, by, "", at)
    return pairing


@transaction.atomic
def advance(
    pairing: Pairing, stage: int, *, by: User | None = None, reason: str = "", at: datetime | None = None
) -> Pairing:
    """Move an active pair forward to a stage. Raises ValidationError for a step back or an inactive pair."""
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if pairing.state != Pairing.State.ACTIVE:
        raise ValidationError(_("Only an active pair moves to the next stage."))
    if stage <= (pairing.stage or 0):
        raise ValidationError(_("Stages only move forward."))
    before = pairing.stage or 0
    pairing.stage = stage
    pairing.full_clean()
    pairing.save()
    _log(pairing, pairing.state, before, by, reason, at)
    return pairing


@transaction.atomic
def end_pair(
    pairing: Pairing, ended_on: date, *, by: User | None = None, reason: str = "", at: datetime | None = None
) -> Pairing:
    """End an active pair on a day. Raises ValidationError where it is not active or would end before it began."""
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if pairing.state != Pairing.State.ACTIVE:
        raise ValidationError(_("This pair is not active."))
    pairing.state, pairing.ended_on = Pairing.State.ENDED, ended_on
    pairing.full_clean()
    pairing.save()
    _log(pairing, Pairing.State.ACTIVE, pairing.stage or 0, by, reason, at)
    return pairing


def sign_agreement(pairing: Pairing, **values: Any) -> Agreement:
    """Record the agreement of a pair: number, signed_on, valid_until, note, as far as they are known."""
    return Agreement.objects.add(pairing=pairing, **values)


def has_approved_roadmap(pairing: Pairing, year: ReportingYear | None = None) -> bool:
    """Whether one of the pair's roadmaps is approved, in a year one that covers it (works on prefetched roadmaps)."""
    return any(
        plan.state in Plan.APPROVED_STATES and (year is None or year in plan.years_of(year.kind))
        for plan in pairing.roadmaps.all()
    )


def has_agreement(pairing: Pairing, year: ReportingYear | None = None) -> bool:
    """Whether the pair has an agreement, in a year one that was valid in it (works on prefetched agreements)."""
    return any(
        year is None
        or (
            (agreement.signed_on is None or agreement.signed_on <= year.ends_on)
            and (agreement.valid_until is None or agreement.valid_until >= year.starts_on)
        )
        for agreement in pairing.agreements.all()
    )


def concerns(pairing: Pairing, year: ReportingYear | None = None) -> list[str]:
    """What the rules ask of an active pair and it lacks, now or in a year; works on prefetched records."""
    found: list[str] = []
    if pairing.state == Pairing.State.PROPOSED or (year is None and pairing.state != Pairing.State.ACTIVE):
        return found
    if not has_agreement(pairing, year):
        found.append(_("no agreement"))
    if (stage_in(pairing, year) or 0) >= Pairing.Stage.JOINT_WORK and not has_approved_roadmap(pairing, year):
        found.append(_("no approved roadmap"))
    return found


def stage_in(pairing: Pairing, year: ReportingYear | None = None) -> int | None:
    """The stage at the end of a year, by the pair's moves (works on prefetched moves); now without a year.

    None where it is not known. In the log of moves 0 stands for «not known».
    """
    if year is None:
        return pairing.stage
    moves = sorted(pairing.moves.all(), key=lambda move: (move.at, move.pk))
    later = [move for move in moves if timezone.localdate(move.at) > year.ends_on]
    return (later[0].from_stage or None) if later else pairing.stage


def flagged_schools(department: Department, year: ReportingYear) -> dict[int, str]:
    """Organisations that are owed help in a year (ШНОР, ШНСУ, risk zone): pk → short name."""
    rows = School.objects.of_department(department).active_in(year).filter(is_external=False)
    flagged = rows.filter(listings__year=year.start, listings__category__in=Listing.FLAGGED).distinct()
    return dict(flagged.values_list("pk", "short_name"))


def _log(pairing: Pairing, from_state: str, from_stage: int, by: User | None, reason: str, at: datetime | None) -> None:
    PairingMove.objects.add(
        pairing=pairing,
        from_state=from_state,
        to_state=pairing.state,
        from_stage=from_stage,
        to_stage=pairing.stage or 0,
        by=by,
        reason=reason,
        at=at or timezone.now(),
    )
