"""Who sees and who changes what: role × family of records, and no leak between departments."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Event
from network.models import Occurrence, Pairing, Plan, Programme
from schools.access import Role, Scoped
from schools.models import Department, School, User
from tests.factories.events import EventFactory, EventHostFactory, EventReportFactory, ReportFileFactory
from tests.factories.monitoring import AssessmentFactory, FindingFactory, MeasurementFactory, YearReviewFactory
from tests.factories.network import (
    AgreementFactory,
    ClauseFactory,
    OccurrenceFactory,
    PairingFactory,
    PlanFactory,
    ProgrammeFactory,
    RoadmapFactory,
)
from tests.factories.schools import (
    AdminFactory,
    DepartmentFactory,
    FiguresFactory,
    ListingFactory,
    MembershipFactory,
    SchoolFactory,
    SchoolRiskFactory,
    UserFactory,
    person,
)

SCOPED = [model for model in apps.get_models() if issubclass(model, Scoped)]
DEPARTMENT_STAFF = {"administrator", "official", "methodologist"}
EDITORS = {"administrator", "methodologist"}
EVERYBODY_THERE = DEPARTMENT_STAFF | {"principal", "other principal", "curator"}


@pytest.fixture
def world(db):
    """People of every kind, and one record of every family; the principal's school leads the curated pair."""
    department = DepartmentFactory()
    school, other, third = SchoolFactory.create_batch(3, department=department)
    yesterday = timezone.localdate() - timedelta(days=1)
    curator = person(Role.CURATOR, department)
    pairing = PairingFactory(department=department, leader=school, partner=third, curator=curator)
    event = EventFactory(department=department, pairing=pairing)
    principal = person(Role.PRINCIPAL, school=school)
    people = {
        "anonymous": AnonymousUser(),
        "administrator": AdminFactory(),
        "official": person(Role.OFFICIAL, department),
        "methodologist": person(Role.METHODOLOGIST, department),
        "principal": principal,
        "other principal": person(Role.PRINCIPAL, school=other),
        "curator": curator,
        "other department": person(Role.METHODOLOGIST, DepartmentFactory()),
        "ended": MembershipFactory(department=department, until=yesterday).user,
        "not yet": MembershipFactory(department=department, since=yesterday + timedelta(days=2)).user,
        "inactive": person(Role.METHODOLOGIST, department, is_active=False),
        "no post": UserFactory(),
    }
    records = {
        "department": department,
        "school": school,
        "programme": ProgrammeFactory(department=department),
        "listing": ListingFactory(school=school),
        "risk": SchoolRiskFactory(school=school),
        "figures": FiguresFactory(school=school),
        "pairing": pairing,
        "agreement": AgreementFactory(pairing=pairing),
        "event": event,
        "report": EventReportFactory(event=event, school=school),
        "post": principal.memberships.get(),
        "clause": ClauseFactory(directive__department=department),
    }
    return people, records


# Family → who sees it, who changes it.
MATRIX = {
    "department": (EVERYBODY_THERE, EDITORS),
    "school": (DEPARTMENT_STAFF | {"principal"}, EDITORS),
    "programme": (EVERYBODY_THERE, EDITORS),
    "listing": (DEPARTMENT_STAFF | {"principal"}, EDITORS),
    "risk": (DEPARTMENT_STAFF | {"principal"}, EDITORS),
    "figures": (DEPARTMENT_STAFF | {"principal"}, EDITORS | {"principal"}),
    "pairing": (DEPARTMENT_STAFF | {"principal", "curator"}, EDITORS),
    "agreement": (DEPARTMENT_STAFF | {"principal", "curator"}, EDITORS),
    "event": (DEPARTMENT_STAFF | {"principal", "curator"}, EDITORS),
    "report": (DEPARTMENT_STAFF | {"principal", "curator"}, EDITORS | {"principal"}),
    "post": (DEPARTMENT_STAFF | {"principal"}, EDITORS),
    "clause": (EVERYBODY_THERE, EDITORS),
}


@pytest.mark.parametrize("family", MATRIX)
def test_role_by_family(world, family):
    people, records = world
    record = records[family]
    rows = type(record).objects.filter(pk=record.pk)
    sees = {name for name, user in people.items() if rows.visible_to(user).exists()}
    edits = {name for name, user in people.items() if rows.editable_by(user).exists()}
    assert (sees, edits) == MATRIX[family]


def test_who_edits_sees():
    assert all(edits <= sees for sees, edits in MATRIX.values())


@pytest.mark.django_db
def test_principal_of_a_branch_or_parent_sees_only_the_own():
    parent = SchoolFactory()
    branch = SchoolFactory(department=parent.department, parent=parent)
    assert list(School.objects.visible_to(person(Role.PRINCIPAL, school=branch))) == [branch]


@pytest.mark.django_db
def test_curator_of_two_departments_loses_the_one_where_the_post_ended():
    pairing = PairingFactory()
    curator = person(Role.CURATOR, pairing.department)
    Pairing.objects.filter(pk=pairing.pk).update(curator=curator)
    curator.memberships.update(until=timezone.localdate() - timedelta(days=1))
    MembershipFactory(user=curator, curator=True)
    assert not Pairing.objects.visible_to(User.objects.get(pk=curator.pk)).exists()


@pytest.mark.django_db
def test_posts_add_up():
    school = SchoolFactory()
    user = person(Role.PRINCIPAL, school=school)
    elsewhere = MembershipFactory(user=user).department
    both = {school.department_id, elsewhere.pk}
    assert set(Department.objects.visible_to(user).values_list("pk", flat=True)) == both
    assert list(Department.objects.editable_by(user)) == [elsewhere]
    mine, other, away = (
        ListingFactory(school=school),
        ListingFactory(school=SchoolFactory(department=school.department)),
        ListingFactory(school=SchoolFactory(department=elsewhere)),
    )
    assert set(type(mine).objects.visible_to(user)) == {mine, away}
    assert other not in type(mine).objects.visible_to(user)


@pytest.mark.django_db
def test_several_paths_give_no_duplicates():
    pairing = PairingFactory()
    user = person(Role.PRINCIPAL, school=pairing.leader)
    MembershipFactory(user=user, role=Role.PRINCIPAL, department=pairing.department, school=pairing.partner)
    event = EventFactory(department=pairing.department, pairing=pairing)
    for school in (pairing.leader, pairing.partner):
        EventHostFactory(event=event, school=school)
        EventReportFactory(event=event, school=school)
    assert list(Event.objects.visible_to(user)) == [event]
    assert list(Pairing.objects.visible_to(user)) == [pairing]
    assert Event.objects.visible_to(user).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_number_of_queries_does_not_grow(role):
    school = SchoolFactory()
    user = person(role, school=school)
    counts = []
    for more in (1, 20):
        for school_of in SchoolFactory.create_batch(more, department=school.department):
            EventHostFactory(event__department=school.department, school=school_of)
        EventHostFactory.create_batch(more, event__department=school.department, school=school)
        fresh = User.objects.get(pk=user.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(Event.objects.visible_to(fresh))
            list(Event.objects.editable_by(fresh))
        counts.append(len(queries))
    # One for the posts, kept for the request, and one for each list; an empty right asks nothing.
    assert counts[0] == counts[1] <= 3


MAKERS = [
    lambda d: SchoolFactory(department=d),
    lambda d: FiguresFactory(school__department=d),
    lambda d: ListingFactory(school__department=d),
    lambda d: SchoolRiskFactory(school__department=d),
    lambda d: MembershipFactory(department=d),
    lambda d: AgreementFactory(pairing__department=d),
    lambda d: OccurrenceFactory(item__section__plan__department=d),
    lambda d: RoadmapFactory(department=d),
    lambda d: ClauseFactory(directive__department=d),
    lambda d: EventHostFactory(event__department=d),
    lambda d: EventReportFactory(event__department=d, accepted=True),
    lambda d: MeasurementFactory(indicator__department=d),
    lambda d: FindingFactory(direction__department=d),
    lambda d: AssessmentFactory(criterion__department=d),
    lambda d: YearReviewFactory(department=d),
]


@pytest.mark.django_db
@settings(max_examples=25)
@given(
    chosen=st.lists(st.tuples(st.sampled_from(range(len(MAKERS))), st.booleans()), min_size=1, max_size=6),
    role=st.sampled_from(Role),
)
def test_departments_never_see_each_other(chosen, role):
    with transaction.atomic():
        ours, theirs = DepartmentFactory(), DepartmentFactory()
        for number, is_ours in chosen:
            made_for = ours if is_ours else theirs
            if MAKERS[number] is MAKERS[14] and made_for.reviews.exists():
                continue
            MAKERS[number](made_for)
        member = person(role, school=SchoolFactory(department=ours))
        for model in SCOPED:
            for rows in (model.objects.visible_to(member), model.objects.editable_by(member)):
                assert set(rows.order_by().values_list(model.department_path, flat=True)) <= {ours.pk}, model
        transaction.set_rollback(True)


def test_every_scoped_model_names_real_paths(db):
    """A path that does not lead anywhere fails here and not on a screen."""
    user = person(Role.PRINCIPAL)
    MembershipFactory(user=user, curator=True)
    for model in SCOPED:
        assert not model.objects.visible_to(user).filter(pk=0).exists()
        assert not model.objects.published().filter(pk=0).exists()
        assert not model.objects.of_department(0).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_hidden_department_publishes_nothing(model):
    hidden = DepartmentFactory(is_public=False)
    for make in MAKERS:
        make(hidden)
    ReportFileFactory(report__event__department=hidden)
    assert not model.objects.published().exists()


@pytest.mark.django_db
def test_people_and_reports_are_never_published():
    report = EventReportFactory(accepted=True)
    post = MembershipFactory(department=report.event.department)
    assert not type(report).objects.published().exists()
    assert not type(post).objects.published().exists()
    assert Event.objects.published().get() == report.event


@pytest.mark.django_db
def test_drafts_and_proposals_are_not_published():
    draft = PlanFactory(state=Plan.State.DRAFT)
    approved = PlanFactory(department=draft.department, programme=draft.programme)
    OccurrenceFactory(item__section__plan=draft)
    shown = OccurrenceFactory(item__section__plan=approved)
    assert list(Plan.objects.published()) == [approved]
    assert list(Occurrence.objects.published()) == [shown]
    Programme.objects.update(state=Programme.State.DRAFT)
    assert not Programme.objects.published().exists()
    PairingFactory(state=Pairing.State.PROPOSED, started_on=date(2022, 1, 1))
    assert not Pairing.objects.published().exists()
