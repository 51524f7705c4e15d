"""Short hands for tests of computed indicators."""

from datetime import date

from django.utils import translation

from monitoring.indicators import compute
from schools.models import Listing
from schools.years import ReportingYear
from tests.factories.events import EventFactory, EventHostFactory
from tests.factories.schools import ListingFactory, SchoolFactory

YEAR, ON = ReportingYear(2024), date(2024, 12, 31)


def count(department, code, on=ON, year=YEAR):
    with translation.override("en"):
        return compute(code, department, year, on=on)


def ratio(department, code, **values):
    found = count(department, code, **values)
    return found.numerator, found.denominator


def leader(department, **values):
    school = SchoolFactory(department=department, **values)
    ListingFactory(school=school, category=Listing.Category.LEADER)
    return school


def event_of(*schools, **values):
    event = EventFactory(department=schools[0].department, **values)
    for school in schools:
        EventHostFactory(event=event, school=school)
    return event
