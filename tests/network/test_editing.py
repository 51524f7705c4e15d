"""Writing a plan: order, approval, marks with reasons, directives."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from network.editing import add_directive, add_item, add_plan, add_roadmap, add_section, approve, mark
from network.models import Directive, Occurrence, Plan, PlanItem, PlanSection
from tests.factories.network import DirectiveFactory, OccurrenceFactory, PairingFactory, ProgrammeFactory
from tests.factories.schools import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return add_plan(ProgrammeFactory(), "План первого года", tasks="Одно\nДругое")


def test_plan_takes_its_years_from_the_programme(plan):
    assert (plan.first_year, plan.last_year, plan.state) == (2021, 2024, Plan.State.DRAFT)
    assert add_plan(plan.programme, "Второй").position == plan.position + 1


def test_roadmap_is_a_draft_of_the_pair():
    pair = PairingFactory()
    roadmap = add_roadmap(pair, "Дорожная карта", 2022, 2023)
    assert (roadmap.is_roadmap, roadmap.state, list(pair.roadmaps.all())) == (True, Plan.State.DRAFT, [roadmap])
    with pytest.raises(ValidationError):
        add_roadmap(pair, "Дорожная карта", 2023, 2022)


def test_sections_and_items_stand_in_one_order(plan):
    first = add_section(plan, "Раздел", number="1")
    inner = add_section(plan, "Подраздел", number="1.1", parent=first)
    item = add_item(inner, "Семинар", number="6.", term="Ежегодно: август", responsible="методист")
    after = add_item(first, "Совет", number="6")
    second = add_section(plan, "Раздел", number="2")
    rows = [first, inner, item, after, second]
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert (item.number, after.number) == ("6.", "6")  # as written, not as a number


def test_section_of_another_plan_is_refused(plan):
    other = add_section(add_plan(ProgrammeFactory(), "Другой"), "Раздел")
    with pytest.raises(ValidationError):
        add_section(plan, "Подраздел", parent=other)
    assert not PlanSection.objects.filter(plan=plan).exists()


def test_what_was_written_stays_beside_what_was_understood(plan):
    item = add_item(
        add_section(plan, "Раздел"), "Семинар", term="Ежегодно:  август", source_row="6. | Семинар | август"
    )
    item.refresh_from_db()
    assert (item.term_text, item.source_row) == ("Ежегодно:  август", "6. | Семинар | август")
    assert item.term_notation


def test_item_with_an_unknown_field_saves_nothing(plan):
    section = add_section(plan, "Раздел")
    with pytest.raises(TypeError):
        add_item(section, "Семинар", colour="red")
    assert not PlanItem.objects.exists()


def test_plan_is_approved_once(plan):
    directive = DirectiveFactory(department=plan.department)
    approved = approve(plan, directive)
    assert (approved.state, approved.directive) == (Plan.State.APPROVED, directive)
    with pytest.raises(ValidationError):
        approve(plan)


def test_approving_leaves_no_draft(plan):
    with pytest.raises(ValidationError):
        approve(plan, state=Plan.State.DRAFT)


def test_plan_is_not_approved_by_a_stranger(plan):
    with pytest.raises(ValidationError):
        approve(plan, DirectiveFactory())
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_putting_off_needs_a_reason(state, reason):
    row = OccurrenceFactory()
    with pytest.raises(ValidationError):
        mark(row, state, reason=reason)
    row.refresh_from_db()
    assert row.state == Occurrence.State.PLANNED


def test_postponed_stays_in_its_period():
    row = mark(OccurrenceFactory(), "postponed", reason="карантин", postponed_to=date(2023, 2, 1))
    assert (row.year, row.due_on, row.postponed_to) == (2022, date(2022, 8, 31), date(2023, 2, 1))
    assert [past.state for past in row.history.all()] == ["postponed", "planned"]


def test_planned_again_forgets_the_reason():
    row = mark(OccurrenceFactory(), "cancelled", reason="ремонт")
    row = mark(row, "planned")
    assert (row.state, row.reason, row.postponed_to) == ("planned", "", None)


def test_unknown_state_is_refused():
    with pytest.raises(ValidationError):
        mark(OccurrenceFactory(), "forgotten")


def test_one_number_twice_on_one_day():
    department = DepartmentFactory()
    values = {"number": "474", "issued_on": date(2017, 8, 10)}
    add_directive(department, "Об утверждении положения", **values)
    with pytest.raises(ValidationError):
        add_directive(department, "О другом", **values)
    add_directive(department, "О другом", **values, kind=Directive.Kind.LETTER)
    add_directive(DepartmentFactory(), "О том же", **values)
    assert Directive.objects.of_department(department).count() == 2
