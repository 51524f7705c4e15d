"""The pairs of the invented department: agreements, roadmaps, stages, and the one that ended."""

from datetime import date
from typing import Any

from config.demo.risks import risk_factors
from network.editing import add_roadmap, add_section, approve
from network.models import Pairing, PairingMove, Plan
from network.pairs import advance, end_pair, sign_agreement, start_pair
from schools.access import Role

from .network import lay_item
from .world import World, dice, facts, moment


def make_pairs(world: World) -> None:
    data, risks = facts("pairs"), risk_factors()
    for row in data["pair"]:
        pair = start_pair(
            world.schools[row["leader"]],
            world.schools[row["partner"]],
            row["started"],
            by=world.staff[Role.METHODOLOGIST],
            programme=world.programmes[row["programme"]],
            curator=world.staff[Role.CURATOR] if row.get("curated") else None,
            note=row.get("note", ""),
            risks=[risks[code] for code in row["risks"]],
        )
        if "agreement" in row:
            signed = row["agreement"]
            sign_agreement(pair, number=signed["number"], signed_on=signed["signed"], valid_until=signed["until"])
        _lay_roadmap(world, pair, row, data["stage"])
        _follow(world, pair, row)
        pair.refresh_from_db()
        world.pairs[row["key"]] = pair


def _lay_roadmap(world: World, pair: Pairing, row: dict[str, Any], stages: list[dict[str, Any]]) -> None:
    first, last = row["years"]
    focus = row["focus"]
    plan = add_roadmap(pair, f"Дорожная карта пары «{pair}»: {focus}", first, last)
    for stage in stages:
        section = add_section(plan, stage["title"], number=stage["number"])
        for item in stage["item"]:
            term = item["term"].format(y=first, z=first + 1, last=last + 1)
            world.planned += lay_item(section, item, term=term, pair=pair, focus=focus)
    if row["roadmap"] != Plan.State.DRAFT:
        approve(plan, state=row["roadmap"])


def _follow(world: World, pair: Pairing, row: dict[str, Any]) -> None:
    """Take the pair through its stages and to its end, each on the day of the story."""
    by, days = world.staff[Role.METHODOLOGIST], [row["started"]]
    for stage, day in row["stages"]:
        pair = advance(pair, stage, by=by, reason="Решение Координационного совета")
        days.append(day)
    if "ended" in row:
        day, reason = row["ended"]
        pair = end_pair(pair, day, by=by, reason=reason)
        days.append(day)
    _date_moves(pair, days)


def _date_moves(pair: Pairing, days: list[date]) -> None:
    """The verbs stamp a move with the present moment; the story's moves happened on their own days."""
    rng = dice(f"moves:{pair}")
    for move, day in zip(pair.moves.order_by("id"), days, strict=True):
        PairingMove.objects.filter(pk=move.pk).update(at=moment(day, rng))
