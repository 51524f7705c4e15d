"""Every way of writing moves the stamp of the department it belongs to, and of no other."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from events.models import Event, EventHost
from network.models import Occurrence, Pairing, Plan
from schools.changes import department_of, touch
from schools.models import Department, LastChange, School
from tests.factories.events import CommunityFactory, EventFactory, EventHostFactory
from tests.factories.monitoring import IndicatorFactory
from tests.factories.network import OccurrenceFactory, PairingFactory, PlanItemFactory, RoadmapFactory
from tests.factories.schools import DepartmentFactory, FiguresFactory, RegionFactory, RiskFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return DepartmentFactory(slug="belogorsk")


@pytest.fixture
def etag(client):
    """What browsers are told of the state of a department; each asking is a request of its own."""
    return lambda department: client.get(f"/{department.slug}/search/")["ETag"]


def item(town):
    return PlanItemFactory(section__plan__department=town, section__plan__programme__department=town)


# What is there before: `make(town)` → record; and the write: `write(record)`.
WRITES = {
    "made": (lambda t: t, lambda t: SchoolFactory(department=t)),
    "saved": (lambda t: SchoolFactory(department=t), lambda s: s.save()),
    "some fields saved": (lambda t: SchoolFactory(department=t), lambda s: s.save(update_fields=["site"])),
    "deleted": (lambda t: SchoolFactory(department=t), lambda s: s.delete()),
    "deleted as a set": (lambda t: EventFactory(department=t), lambda _e: Event.objects.all().delete()),
    "deleted with its parent": (item, lambda i: i.section.plan.programme.delete()),
    "updated as a set": (lambda t: SchoolFactory(department=t), lambda s: School.objects.update(site="")),
    "updated through a relation": (lambda t: SchoolFactory(department=t),
                                           lambda s: s.department.schools.update(site="")),
    "made in bulk": (lambda t: t, lambda t: School.objects.bulk_create(
        [School(department=t, name="А", short_name="А")])),
    "updated in bulk": (lambda t: SchoolFactory(department=t),
                                lambda s: School.objects.bulk_update([s], ["site"])),
    "got or made": (lambda t: t, lambda t: School.objects.get_or_create(
        department=t, name="А", short_name="А")),
    "updated or made": (lambda t: SchoolFactory(department=t), lambda s: School.objects.update_or_create(
        pk=s.pk, defaults={"site": "https://example.org"})),
    "two steps away": (lambda t: FiguresFactory(school__department=t), lambda f: f.save()),
    "four steps away": (lambda t: OccurrenceFactory(item=item(t)),
                                lambda o: Occurrence.objects.filter(pk=o.pk).update(state="held")),
    "hosts": (lambda t: EventHostFactory(event__department=t, school__department=t),
                      lambda h: EventHost.objects.bulk_update([h], ["position"])),
    "many to many": (lambda t: CommunityFactory(department=t),
                             lambda c: c.schools.add(SchoolFactory(department=c.department))),
    "many to many, shared": (lambda t: PairingFactory(department=t), lambda p: p.risks.set([RiskFactory()])),
    "many to many from the other side": (lambda t: (PairingFactory(department=t), RiskFactory()),
                                                 lambda both: both[1].pairings.add(both[0])),
    "many to many cleared": (lambda t: PairingFactory(department=t), lambda p: p.risks.clear()),
    "the department itself": (lambda t: t, lambda t: t.save()),
    "of the monitoring": (lambda t: IndicatorFactory(department=t), lambda i: i.save()),
    "a plan's state": (lambda t: RoadmapFactory(department=t), lambda p: Plan.objects.update(state="closed")),
    "told by hand": (lambda t: t, lambda t: touch([t.pk])),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_every_way_of_writing_moves_the_stamp(etag, town, name):
    make, write = WRITES[name]
    record = make(town)
    before = etag(town)
    assert etag(town) == before
    write(record)
    assert etag(town) != before


def test_another_department_stays_as_it_was(etag, town):
    other = DepartmentFactory(slug="tobolsk")
    SchoolFactory(department=other)
    before = etag(other)
    school = SchoolFactory(department=town)
    School.objects.filter(pk=school.pk).update(site="")
    School.objects.bulk_update([school], ["site"])
    school.delete()
    assert etag(other) == before


def test_dictionaries_that_all_share_move_all(etag, town):
    other = DepartmentFactory(slug="tobolsk")
    risk, region = RiskFactory(), RegionFactory()
    for write in (risk.save, region.save, risk.delete):
        before = etag(town), etag(other)
        write()
        after = etag(town), etag(other)
        assert before[0] != after[0] and before[1] != after[1]


def test_a_record_that_moves_to_another_department_moves_both(etag, town):
    other = DepartmentFactory(slug="tobolsk")
    figures = FiguresFactory(school__department=town)
    there, here = SchoolFactory(department=other), figures.school

    def save():
        here.department = other
        here.save()

    def save_deeper():
        figures.school = there
        figures.save()

    moves = (
        save,
        lambda: School.objects.filter(pk=here.pk).update(department=town),
        lambda: School.objects.filter(pk=here.pk).update(department_id=other.pk),
        lambda: School.objects.filter(pk=here.pk).update(department=town),
        save_deeper,
    )
    for move in moves:
        before = etag(town), etag(other)
        move()
        assert etag(town) != before[0] and etag(other) != before[1]


def test_a_write_undone_leaves_no_stamp_and_the_next_one_moves_it(etag, town):
    before = etag(town)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        SchoolFactory(department=town)
        raise ZeroDivisionError
    assert etag(town) == before
    SchoolFactory(department=town)
    assert etag(town) != before


def test_a_savepoint_undone_within_a_transaction_does_not_hide_what_follows(etag, town):
    before = etag(town)
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            SchoolFactory(department=town)
            raise ZeroDivisionError
        SchoolFactory(department=town)
    assert etag(town) != before


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_each_write_moves_it():
    town = DepartmentFactory()
    first = LastChange.objects.get(pk=town.pk).number
    School.objects.create(department=town, name="А", short_name="А")
    School.objects.filter(department=town).update(site="")
    assert LastChange.objects.get(pk=town.pk).number >= first + 2


@pytest.mark.django_db(transaction=True)
def test_many_writes_of_one_transaction_move_it_once():
    town = DepartmentFactory()
    first = LastChange.objects.get(pk=town.pk).number
    with transaction.atomic():
        for _ in range(20):
            SchoolFactory(department=town)
    assert LastChange.objects.get(pk=town.pk).number == first + 1


def test_a_new_department_has_a_stamp_and_an_old_one_is_dated_by_it():
    town = DepartmentFactory()
    assert town.last_change.number >= 1
    assert Department.objects.get(pk=town.pk).changed_at == town.last_change.at


def test_relations_at_hand_are_not_asked_for(town):
    occurrence = OccurrenceFactory(item=item(town))
    with CaptureQueriesContext(connection) as seen:
        assert department_of(occurrence) == town.pk
    assert len(seen) == 0
    bare = Occurrence.objects.get(pk=occurrence.pk)
    with CaptureQueriesContext(connection) as seen:
        assert department_of(bare) == town.pk
    assert len(seen) == 1


def test_a_record_that_belongs_nowhere_moves_nothing():
    assert department_of(Event(topic="Без округа", starts_on=date(2024, 1, 1))) is None
    assert department_of(Pairing()) is None
    touch([None])
