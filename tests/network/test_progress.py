"""What is done, due and overdue on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.models import Occurrence
from network.progress import Standing, progress, standing

AUGUST = {"starts_on": date(2022, 8, 1), "due_on": date(2022, 8, 31)}
PUT_OFF = {"state": "postponed", "reason": "карантин"}


def row(**values):
    return Occurrence(year=2022, **(AUGUST | values))


@pytest.mark.parametrize(
    ("values", "on", "expected"),
    [
        ({}, date(2022, 7, 31), Standing.AHEAD),
        ({}, date(2022, 8, 1), Standing.DUE),
        ({}, date(2022, 8, 31), Standing.DUE),
        ({}, date(2022, 9, 1), Standing.OVERDUE),
        ({"starts_on": date(2022, 8, 31)}, date(2022, 8, 31), Standing.DUE),
        ({"state": "held"}, date(2022, 7, 1), Standing.HELD),
        ({"state": "held"}, date(2023, 7, 1), Standing.HELD),
        ({"state": "cancelled", "reason": "ремонт"}, date(2023, 7, 1), Standing.CANCELLED),
        (PUT_OFF, date(2023, 7, 1), Standing.POSTPONED),
        (PUT_OFF | {"postponed_to": date(2022, 10, 1)}, date(2022, 10, 1), Standing.POSTPONED),
        (PUT_OFF | {"postponed_to": date(2022, 10, 1)}, date(2022, 10, 2), Standing.OVERDUE),
    ],
)
def test_standing(values, on, expected):
    assert standing(row(**values), on) is expected


def test_counts_of_a_set():
    rows = [
        row(state="held"),
        row(),
        row(starts_on=date(2022, 9, 1), due_on=date(2022, 9, 10)),
        row(starts_on=date(2022, 12, 1), due_on=date(2022, 12, 31)),
        row(state="held", starts_on=date(2022, 12, 1), due_on=date(2022, 12, 31)),
        row(state="cancelled", reason="ремонт"),
        row(**PUT_OFF, postponed_to=date(2022, 11, 1)),
    ]
    counts = progress(rows, date(2022, 9, 10))
    assert (counts.total, counts.due, counts.held) == (7, 5, 2)
    assert (counts.overdue, counts.postponed, counts.cancelled) == (1, 1, 1)
    assert counts.has_data


def test_nobody_reported_is_no_data():
    counts = progress([row(), row()], date(2023, 1, 1))
    assert (counts.due, counts.held, counts.overdue) == (2, 0, 2)
    assert not counts.has_data


def test_late_postponed_one_was_still_marked():
    counts = progress([row(**PUT_OFF, postponed_to=date(2022, 10, 1))], date(2022, 12, 1))
    assert counts.has_data
    assert (counts.overdue, counts.due, counts.held) == (1, 1, 0)


def test_nothing_planned():
    counts = progress([], date(2022, 12, 1))
    assert (counts.total, counts.due, counts.has_data) == (0, 0, False)


days = st.dates(date(2022, 1, 1), date(2022, 12, 31))
occurrences = st.builds(
    lambda start, length, state, to: Occurrence(
        year=2022,
        starts_on=start,
        due_on=date.fromordinal(start.toordinal() + length),
        state=state,
        reason="причина",
        postponed_to=to if state == "postponed" else None,
    ),
    days,
    st.integers(0, 90),
    st.sampled_from(Occurrence.State.values),
    st.none() | days,
)


@given(rows=st.lists(occurrences, max_size=12), on=days)
def test_share_is_never_above_one_and_parts_within_the_whole(rows, on):
    counts = progress(rows, on)
    assert 0 <= counts.held <= counts.due <= counts.total - counts.cancelled
    assert counts.held + counts.overdue + counts.postponed + counts.cancelled <= counts.total
    assert counts.has_data == any(found.state != "planned" for found in rows)


@given(rows=st.lists(occurrences, max_size=8), first=days, second=days)
def test_with_time_more_falls_due(rows, first, second):
    earlier, later = sorted([first, second])
    assert progress(rows, earlier).due <= progress(rows, later).due
    assert progress(rows, earlier).overdue <= progress(rows, later).overdue
