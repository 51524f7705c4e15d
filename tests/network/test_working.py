"""Pairs in a year: which years there are, who worked in them, who waits; the picture for other pages."""

from datetime import date

import pytest

from network.models import Pairing
from network.picture import SMALL
from network.working import by_number, default_year, drawn, latest_net, shown_pairs, worked_in, years_of
from schools.years import ReportingYear, YearKind
from tests.factories.network import PairingFactory
from tests.factories.schools import DepartmentFactory, ListingFactory, SchoolFactory

TODAY = date(2023, 11, 20)


def pairing(start, end=None, state=None):
    return Pairing(started_on=start, ended_on=end, state=state or ("ended" if end else "active"))


def starts(*pairs, kind=YearKind.CALENDAR):
    return [year.start for year in years_of(pairs, kind, TODAY)]


def test_names_are_sorted_by_their_numbers():
    assert sorted(["№ 10", "№ 9", "№ 9а", "Ёлка", "Ель"], key=by_number) == ["Ёлка", "Ель", "№ 9", "№ 9а", "№ 10"]


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (pairing(date(2021, 9, 1)), [2023, 2022, 2021]),
        (pairing(date(2021, 9, 1), date(2022, 1, 31)), [2022, 2021]),
        (pairing(date(2025, 9, 1)), [2025]),  # yet to begin
        (pairing(date(2022, 9, 1), date(2030, 1, 1)), [2023, 2022]),
        (pairing(date(1, 1, 1), date(1900, 1, 1)), [1990]),  # outside the years the portal knows
        (pairing(date(9999, 12, 31)), [2100]),
    ],
)
def test_years_of_a_pair(pair, expected):
    assert starts(pair) == expected


def test_school_years_begin_in_september():
    assert starts(pairing(date(2022, 8, 31), date(2022, 9, 1)), kind=YearKind.SCHOOL) == [2022, 2021]


def test_usual_year_is_the_latest_begun_or_the_nearest_to_come():
    years = [ReportingYear(start) for start in (2025, 2023, 2021)]
    assert default_year(years, TODAY) == ReportingYear(2023)
    assert default_year(years[:1], TODAY) == ReportingYear(2025) and default_year([], TODAY) is None


@pytest.mark.django_db
def test_worked_in_agrees_with_the_database():
    town = DepartmentFactory()
    for start, end, state in [
        (date(2020, 5, 1), None, "active"), (date(2020, 5, 1), date(2021, 12, 31), "ended"),
        (date(2022, 12, 31), None, "active"), (date(2021, 1, 1), date(2021, 1, 1), "ended"),
        (date(2020, 1, 1), None, "proposed"),
    ]:  # fmt: skip
        PairingFactory(department=town, started_on=start, ended_on=end, state=state)
    for year in map(ReportingYear, range(2019, 2025)):
        found = set(Pairing.objects.of_year(year))
        assert {pair for pair in Pairing.objects.all() if worked_in(pair, year)} == found


@pytest.mark.django_db
def test_latest_net_is_two_queries_and_can_be_drawn(django_assert_num_queries):
    town = DepartmentFactory(slug="gorod")
    assert latest_net(town, TODAY) is None
    pair = PairingFactory(department=town)
    waiting = SchoolFactory(department=town, short_name="Школа № 9")
    for school in (waiting, pair.partner):
        ListingFactory(school=school, year=2023)
    with django_assert_num_queries(2):
        net = latest_net(town, TODAY)
        picture = drawn(town, net.year, net.pairs, net.alone, key="front", frame=SMALL)
    assert net.year.start == 2023 and net.pairs == shown_pairs(town) and net.alone == {waiting.pk: "Школа № 9"}
    assert f"/gorod/schools/{waiting.pk}/" in picture and 'id="front-title"' in picture
