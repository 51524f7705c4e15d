"""Plans of the demo departments: from rows as they stood in the source to sections, items and what falls due."""

from typing import Any

from network.editing import add_item, add_plan, add_section, approve
from network.models import Plan, PlanSection, Programme


def lay_plan(programme: Programme, facts: dict[str, Any]) -> Plan:
    """Write a plan at the end of a programme, section by section, and put it in force.

    `facts["columns"]` names the source's columns in their order; `facts["sections"]` nest, and one may stand `before`
    the item of a number. Raises ValidationError.
    """
    plan = add_plan(programme, facts["title"], tasks="\n".join(facts.get("tasks", ())))
    for section in facts["sections"]:
        _lay_section(plan, section, facts["columns"], None)
    return approve(plan, state=Plan.State.IN_FORCE)


def _lay_section(plan: Plan, facts: dict[str, Any], columns: list[str], parent: PlanSection | None) -> None:
    section = add_section(plan, facts["title"], number=facts.get("number", ""), parent=parent)
    inner = list(facts.get("sections", ()))
    for row in facts.get("items", ()):
        for early in [part for part in inner if part.get("before", "") == row.get("number", None)]:
            inner.remove(early)
            _lay_section(plan, early, columns, section)
        _lay_item(section, row, columns)
    for part in inner:
        _lay_section(plan, part, columns, section)


def _lay_item(section: PlanSection, row: dict[str, str], columns: list[str]) -> None:
    responsible, participants = _people(row)
    add_item(
        section,
        row["title"],
        term=row["term"],
        number=row.get("number", ""),
        responsible=responsible,
        participants=participants,
        expected_result=row.get("result", ""),
        source_row=source_row(row, columns),
    )


def _people(row: dict[str, str]) -> tuple[str, str]:
    """Who answers and who takes part.

    A cell under «Ответственные / участники» parts at its slash; without one it names the first of the two.
    What a broken cell lost is given beside it (`participants`).
    """
    if "who" not in row:
        return row.get("responsible", ""), row.get("participants", "")
    responsible, _slash, participants = row["who"].partition(" / ")
    return responsible.strip(), row.get("participants", participants.strip())


def source_row(row: dict[str, str], columns: list[str]) -> str:
    """The cells of a row as they stood, in the source's order, and which of them it shares with other rows.

    Where a title was mended, `written` holds what stood there; of a long result, `cell` holds the opening words.
    """
    as_stood = {"title": row.get("written", row["title"]), "result": row.get("cell", row.get("result", ""))}
    text = " | ".join(as_stood.get(name, row.get(name, "")) for name in columns)
    return f"{text} [{row['shared']}]" if "shared" in row else text
