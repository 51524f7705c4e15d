"""Programmes, orders, plans, councils and communities of the invented department."""

from typing import Any

from config.demo.programmes import add_programme
from events.models import Community, Council, CouncilFunction, CouncilMember, EventKind, EventKindAlias
from network.editing import add_directive, add_item, add_plan, add_section, approve
from network.models import Clause, Pairing, Plan, PlanItem, PlanSection, Programme

from .world import Planned, World, facts


def make_directives(world: World) -> None:
    for row in facts("programme")["directive"]:
        annexed = "annex_of" in row
        directive = add_directive(
            world.department,
            row["title"],
            kind=row.get("kind", "order"),
            number=row["number"],
            issued_on=row["issued"],
            place="город Учебный",
            basis=row.get("basis", ""),
            annex_of=world.directives.get(row.get("annex_of", "")),
            annex_number="1" if annexed else "",
            signatory=world.department.head_position,
            controller="" if annexed else "заместитель начальника управления образования",
            published_on=row.get("published"),
            publication="сайт управления образования" if "published" in row else "",
        )
        world.directives[row["key"]] = directive
        for position, (number, text, assignee, term, due_on, done_on) in enumerate(row["clauses"], start=1):
            Clause.objects.add(
                directive=directive,
                position=position,
                number=number,
                text=text,
                assignee=assignee,
                term_text=term,
                due_on=due_on or None,
                done_on=done_on or None,
            )


def make_programmes(world: World) -> None:
    for row in facts("programme")["programme"]:
        values = dict(row)
        key, directive = values.pop("key"), world.directives[values.pop("directive")]
        world.programmes[key] = add_programme(world.department, {**values, "directive": directive})
    first = world.programmes["first"]
    first.state = Programme.State.CLOSED
    first.full_clean()
    first.save()


def make_plans(world: World) -> None:
    """The plans of both programmes; those of the first are closed with it."""
    for row in facts("plans")["plan"] + facts("plans_second")["plan"]:
        programme = world.programmes[row["programme"]]
        plan = add_plan(programme, row["title"], tasks=row["tasks"])
        for section in row["section"]:
            made = add_section(plan, section["title"], number=section["number"])
            for item in section["item"]:
                world.planned += lay_item(made, item)
        closed = programme.state == Programme.State.CLOSED
        approve(plan, world.directives[row["directive"]], state=Plan.State.CLOSED if closed else Plan.State.IN_FORCE)


def lay_item(
    section: PlanSection, row: dict[str, Any], *, term: str = "", pair: Pairing | None = None, focus: str = ""
) -> list[Planned]:
    """Write one item and answer what falls due by it, in order of time."""
    item: PlanItem = add_item(
        section,
        row["title"].format(focus=focus),
        term=term or row["term"],
        number=row["number"],
        responsible=row.get("responsible", ""),
        participants=row.get("participants", ""),
        expected_result=row.get("expected", ""),
    )
    occurrences = item.occurrences.select_related("item").order_by("starts_on", "sequence")
    return [Planned(occurrence, row, turn, pair, focus) for turn, occurrence in enumerate(occurrences)]


def make_bodies(world: World) -> None:
    """Councils, kinds of event and communities."""
    data, councils = facts("programme"), {}
    for row in data["council"]:
        council = Council.objects.add(
            department=world.department, title=row["title"], purpose=row["purpose"], main_task=row["main_task"]
        )
        councils[row["key"]] = council
        for position, title in enumerate(row["members"], start=1):
            CouncilMember.objects.add(council=council, position=position, title=title)
        for position, text in enumerate(row["functions"], start=1):
            CouncilFunction.objects.add(council=council, position=position, text=text)
    for position, row in enumerate(data["kind"], start=1):
        kind = EventKind.objects.add(
            department=world.department,
            name=row["name"],
            purpose=row["purpose"],
            council=councils.get(row.get("council", "")),
            position=position,
        )
        world.kinds[row["key"]] = kind
        for name in row.get("aliases", ()):
            EventKindAlias.objects.add(kind=kind, name=name)
    for row in data["community"]:
        community = Community.objects.add(
            department=world.department,
            title=row["title"],
            subject=row["subject"],
            level=row.get("level", Community.Level.MUNICIPAL),
            head_position=row["head"],
            teachers=row.get("teachers"),
        )
        community.schools.set([world.schools[key] for key in row["schools"]])
        world.communities.append(community)
