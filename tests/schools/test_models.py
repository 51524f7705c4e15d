"""Departments, organisations, figures, lists, risks and people: what their records refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from schools.access import Role
from schools.models import Department, Invitation, Membership, School, User
from schools.models.people import hash_token, new_token
from tests.constraints import Case, assert_refused, constraints_of, same_as
from tests.factories.schools import (
    DepartmentFactory,
    FiguresFactory,
    InvitationFactory,
    ListingFactory,
    MembershipFactory,
    ResourceFactory,
    SchoolAliasFactory,
    SchoolFactory,
    SchoolRiskFactory,
)

pytestmark = pytest.mark.django_db

CASES = {
    "department_slug_not_reserved": Case(DepartmentFactory, lambda _: {"slug": "admin"}, "taken by the portal"),
    "school_name_once_a_department": Case(
        SchoolFactory, same_as(SchoolFactory, "department", "name"), "already exists"
    ),
    "school_short_name_once_a_department": Case(
        SchoolFactory, same_as(SchoolFactory, "department", "short_name"), "already exists"
    ),
    "school_not_its_own_branch": Case(SchoolFactory, lambda school: {"parent": school}, "branch of itself"),
    "school_alias_once": Case(SchoolAliasFactory, same_as(SchoolAliasFactory, "school", "name"), "already exists"),
    "school_figures_once_a_year": Case(FiguresFactory, same_as(FiguresFactory, "school", "year"), "already exists"),
    "school_figures_part_within_whole": Case(FiguresFactory, lambda _: {"pupils_8_11": 601}, "more pupils of grades"),
    "listing_once_a_year": Case(ListingFactory, same_as(ListingFactory, "school", "year"), "already exists"),
    "school_risk_once_a_year": Case(
        SchoolRiskFactory, same_as(SchoolRiskFactory, "school", "risk", "year"), "already exists"
    ),
    "membership_principal_has_school": Case(
        MembershipFactory, lambda _: {"role": Role.PRINCIPAL}, "needs an organisation"
    ),
    "membership_ends_after_it_begins": Case(
        MembershipFactory, lambda post: {"until": post.since - timedelta(days=1)}, "cannot end before it begins"
    ),
    "invitation_principal_has_school": Case(
        InvitationFactory, lambda _: {"role": Role.PRINCIPAL}, "needs an organisation"
    ),
}


def test_every_constraint_has_a_case():
    assert constraints_of("schools") == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_constraint(name):
    assert_refused(CASES[name])


@pytest.mark.parametrize("slug", ["1город", "Белогорск", "belo gorsk", "-x", "a", "Belogorsk", "x" * 51])
def test_address_of_a_department(slug):
    with pytest.raises(ValidationError):
        Department.objects.add(slug=slug, name="Город", full_name="Комитет")


@pytest.mark.parametrize("year", [1989, 2101])
def test_year_out_of_range(year):
    figures = FiguresFactory.build(school=SchoolFactory(), year=2024)
    figures.year = year
    with pytest.raises(ValidationError):
        figures.full_clean()


def test_unknown_figures_are_not_zero():
    figures = FiguresFactory(teachers=None, pupils=None, pupils_8_11=None)
    figures.full_clean()
    figures.refresh_from_db()
    assert (figures.teachers, figures.pupils) == (None, None)


def test_branch_of_another_departments_school():
    with pytest.raises(ValidationError):
        SchoolFactory.build(department=DepartmentFactory(), parent=SchoolFactory()).full_clean()


def test_branches_are_one_step_deep():
    parent = SchoolFactory()
    branch = SchoolFactory(department=parent.department, parent=parent)
    third = SchoolFactory(department=parent.department)
    third.parent = branch
    with pytest.raises(ValidationError):
        third.full_clean()
    parent.parent = SchoolFactory(department=parent.department)
    with pytest.raises(ValidationError):
        parent.full_clean()


@pytest.mark.parametrize(
    ("made_by", "values"),
    [
        (ResourceFactory, {}),
        (MembershipFactory, {}),
        (InvitationFactory, {}),
    ],
)
def test_school_of_another_department(made_by, values):
    record = made_by(**values)
    record.school = SchoolFactory()
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert "school" in refused.value.message_dict


def test_in_scope_leaves_out_branches_external_and_closed():
    school = SchoolFactory()
    SchoolFactory(department=school.department, parent=school)
    SchoolFactory(department=school.department, is_external=True)
    SchoolFactory(department=school.department, is_active=False)
    assert list(School.objects.of_department(school.department).in_scope()) == [school]


def test_search_key_is_blind_to_case_and_yo():
    school = SchoolFactory(name="Гимназия «Ёлочка»", short_name="Гимназия  Ё")
    assert school.search_key == "гимназия «елочка» гимназия е"
    school.short_name = "Лицей"
    school.save(update_fields=["short_name"])
    school.refresh_from_db()
    assert school.search_key == "гимназия «елочка» лицей"


def test_bulk_create_fills_the_search_key():
    department = DepartmentFactory()
    School.objects.bulk_create([School(department=department, name="ШКОЛА Ё", short_name="Ш")])
    assert School.objects.get(department=department).search_key == "школа е ш"


def test_email_is_kept_in_small_letters():
    user = User.objects.create_user("Ivan@Example.ORG", "secret")
    assert user.email == "ivan@example.org"
    assert User.objects.get_by_natural_key("IVAN@example.org") == user
    with pytest.raises(ValidationError):
        User(email="IVAN@EXAMPLE.org", password="x").full_clean()


def test_user_needs_an_email():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [(-10, None, True), (0, 0, True), (-10, -1, False), (1, None, False), (-10, 0, True)],
)
def test_posts_are_held_from_a_day_until_a_day(since, until, held):
    today = timezone.localdate()
    post = MembershipFactory(
        since=today + timedelta(days=since), until=None if until is None else today + timedelta(days=until)
    )
    assert Membership.objects.current().filter(pk=post.pk).exists() is held


def test_a_post_of_the_past_was_held_then():
    post = MembershipFactory(since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert post in Membership.objects.current(on=date(2020, 6, 1))
    assert post not in Membership.objects.current(on=date(2021, 1, 1))


def test_invitation_opens_by_its_token_while_it_is_open():
    token = new_token()
    invitation = InvitationFactory(token_hash=hash_token(token))
    assert list(Invitation.objects.for_token(token)) == [invitation]
    assert not Invitation.objects.for_token(new_token()).exists()
    invitation.accepted_at = timezone.now()
    invitation.save()
    assert not Invitation.objects.for_token(token).exists()


def test_invitation_past_its_day_opens_nothing():
    token = new_token()
    InvitationFactory(token_hash=hash_token(token), expires_at=timezone.now() - timedelta(minutes=1))
    assert not Invitation.objects.for_token(token).exists()


@pytest.mark.django_db
def test_a_closed_organisation_is_not_active():
    school = SchoolFactory()
    school.closed_on = date(2024, 6, 1)
    with pytest.raises(ValidationError) as refused:
        school.full_clean()
    assert list(refused.value.message_dict) == ["closed_on"]
    school.is_active = False
    school.full_clean()
