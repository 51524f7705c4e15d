"""From terms to what falls due: made, remade and kept."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from network.editing import add_item, mark
from network.models import Occurrence, PlanItem
from network.schedule import schedule, schedule_plan
from tests.factories.events import EventFactory
from tests.factories.network import PlanFactory, PlanSectionFactory
from tests.factories.schools import DepartmentFactory

pytestmark = pytest.mark.django_db
HELD, CANCELLED = Occurrence.State.HELD, Occurrence.State.CANCELLED


@pytest.fixture
def section():
    return PlanSectionFactory()


@pytest.fixture
def school_section():
    return PlanSectionFactory(plan=PlanFactory(department=DepartmentFactory(school_years=True)))


def told(item):
    rows = item.occurrences.order_by("year", "starts_on")
    return [(row.year, row.starts_on, row.due_on) for row in rows]


def change(item, term):
    item.term_text = term
    item.save()
    return schedule(item)


def test_yearly_in_calendar_years(section):
    item = add_item(section, "Семинар", term="Ежегодно: август")
    assert told(item) == [(year, date(year, 8, 1), date(year, 8, 31)) for year in range(2021, 2025)]
    assert item.term_notation.startswith("yearly")


def test_yearly_in_school_years(school_section):
    item = add_item(school_section, "Семинар", term="Ежегодно: октябрь, март")
    assert told(item)[:3] == [
        (2021, date(2021, 10, 1), date(2021, 10, 31)),
        (2021, date(2022, 3, 1), date(2022, 3, 31)),
        (2022, date(2022, 10, 1), date(2022, 10, 31)),
    ]
    assert item.occurrences.count() == 8


def test_window_over_the_turn_of_the_year_belongs_to_the_year_it_begins_in(section):
    item = add_item(section, "Семинар", term="Ежегодно: декабрь-январь")
    assert told(item)[0] == (2021, date(2021, 12, 1), date(2022, 1, 31))
    assert told(item)[-1] == (2024, date(2024, 12, 1), date(2024, 12, 31))  # the plan ends


def test_continuous_counts_once_a_year(section):
    item = add_item(section, "Консультации", term="в течение всего периода")
    rows = list(item.occurrences.order_by("year"))
    assert [row.year for row in rows] == [2021, 2022, 2023, 2024]
    assert all(row.is_continuous for row in rows)


def test_unreadable_term_is_kept_and_schedules_nothing(section):
    item = add_item(section, "Семинар", term="по мере готовности ёлки")
    assert item.term_text == "по мере готовности ёлки"
    assert not item.occurrences.exists()


def test_again_changes_nothing(section):
    item = add_item(section, "Семинар", term="Ежегодно: март, октябрь")
    mark(item.occurrences.first(), HELD)
    before = list(item.occurrences.order_by("pk").values())
    history = Occurrence.history.count()
    assert {row.pk for row in schedule(item)} == {row["id"] for row in before}
    assert list(item.occurrences.order_by("pk").values()) == before
    assert Occurrence.history.count() == history


@pytest.mark.parametrize(("term", "number"), [("ежемесячно", 48), ("2 раза в год", 8), ("ежеквартально", 16)])
def test_frequent_terms_again_change_nothing(section, term, number):
    item = add_item(section, "Семинар", term=term)
    before = told(item)
    assert len(before) == number
    schedule(item)
    assert told(item) == before


def test_struck_month_goes_and_the_other_keeps_its_own_state(section):
    item = add_item(section, "Семинар", term="Ежегодно: март, октябрь")
    march = item.occurrences.get(year=2022, starts_on__month=3)
    mark(march, HELD)
    change(item, "Ежегодно: октябрь")
    october = item.occurrences.get(year=2022, starts_on__month=10)
    assert october.state == Occurrence.State.PLANNED
    assert item.occurrences.get(year=2022, starts_on__month=3).state == HELD  # what was done is not lost
    assert item.occurrences.filter(starts_on__month=3).count() == 1


def test_moved_month_moves_with_its_state(section):
    item = add_item(section, "Семинар", term="Ежегодно: август")
    mark(item.occurrences.get(year=2022), CANCELLED, reason="ремонт")
    change(item, "Ежегодно: сентябрь")
    moved = item.occurrences.get(year=2022)
    assert (moved.starts_on, moved.state, moved.reason) == (date(2022, 9, 1), CANCELLED, "ремонт")
    assert item.occurrences.count() == 4


def test_nearest_moves_first(section):
    item = add_item(section, "Семинар", term="Ежегодно: март, октябрь")
    mark(item.occurrences.get(year=2022, starts_on__month=3), HELD)
    change(item, "Ежегодно: ноябрь")
    assert item.occurrences.get(year=2022, starts_on__month=11).state == Occurrence.State.PLANNED
    assert item.occurrences.get(year=2022, starts_on__month=3).state == HELD


def test_added_month_gets_a_number_of_its_own(section):
    item = add_item(section, "Семинар", term="Ежегодно: октябрь")
    mark(item.occurrences.get(year=2022), HELD)
    change(item, "Ежегодно: март, октябрь")
    assert item.occurrences.get(year=2022, starts_on__month=10).state == HELD
    assert sorted(item.occurrences.filter(year=2022).values_list("sequence", flat=True)) == [1, 2]


def test_postponed_one_stays_in_its_year(section):
    item = add_item(section, "Семинар", term="Ежегодно: декабрь")
    mark(item.occurrences.get(year=2021), "postponed", reason="карантин", postponed_to=date(2022, 2, 1))
    schedule(item)
    row = item.occurrences.get(year=2021)
    assert (row.due_on, row.postponed_to) == (date(2021, 12, 31), date(2022, 2, 1))


def test_planned_one_with_an_event_is_kept(section):
    item = add_item(section, "Семинар", term="Ежегодно: август")
    row = item.occurrences.get(year=2022)
    EventFactory(department=section.plan.department, occurrence=row)
    change(item, "")
    assert list(item.occurrences.all()) == [row]


def test_a_cell_of_many_dates_fits(section):
    term = ", ".join(f"{day}.{month}.2022" for month in range(1, 13) for day in range(1, 28))[:990]
    item = add_item(section, "Семинар", term=term.rsplit(",", 1)[0])
    item.full_clean()
    assert item.occurrences.count() > 80


def test_whole_plan():
    section = PlanSectionFactory()
    for term in ("Ежегодно: август", "", "ежемесячно"):
        PlanItem.objects.add(section=section, title="Семинар", term_text=term)
    assert schedule_plan(section.plan) == 4 + 0 + 48
    assert schedule_plan(section.plan) == 52
    assert Occurrence.objects.count() == 52


def test_item_without_title_saves_nothing(section):
    with pytest.raises(ValidationError):
        add_item(section, "", term="Ежегодно: август")
    assert not PlanItem.objects.exists()


TERMS = ["Ежегодно: август", "Ежегодно: март, октябрь", "ежемесячно", "2 раза в год", "", "постоянно", "до 1 мая",
         "Ежегодно: декабрь-январь", "2022", "сентябрь 2023"]  # fmt: skip


@settings(max_examples=30)
@given(terms=st.lists(st.sampled_from(TERMS), min_size=1, max_size=5), marks=st.lists(st.integers(0, 40), max_size=5))
def test_whatever_changes_the_marked_ones_stay(terms, marks):
    with transaction.atomic():
        item = add_item(PlanSectionFactory(), "Семинар", term=terms[0])
        rows = list(item.occurrences.order_by("pk"))
        marked = {rows[place % len(rows)].pk for place in marks} if rows else set()
        for pk in marked:
            mark(Occurrence.objects.get(pk=pk), HELD)
        for term in terms:
            change(item, term)
        assert set(item.occurrences.filter(state=HELD).values_list("pk", flat=True)) == marked
        asked = {(row.year, row.starts_on, row.due_on) for row in schedule(item)}
        assert asked == {
            (row.year, row.starts_on, row.due_on)
            for row in item.occurrences.all()
            if row.state != HELD or (row.year, row.starts_on, row.due_on) in asked
        }
        transaction.set_rollback(True)
