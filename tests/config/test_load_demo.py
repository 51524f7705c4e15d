"""The demo once it is loaded: a second run changes nothing, the logins of the table work, more can be added."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password

from config.demo import people
from config.demo.loading import BUILDERS
from schools.access import Role
from schools.models import Department, School, User
from tests.demo import demo, fingerprint, load  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_all_departments_stand():
    assert set(Department.objects.values_list("slug", flat=True)) == set(BUILDERS)


def test_a_second_run_changes_nothing():
    departments, users = list(Department.objects.all()), set(User.objects.values_list("pk", "password"))
    before = [fingerprint(department) for department in departments]
    said = load()
    assert all(slug in said for slug in BUILDERS)
    assert [fingerprint(department) for department in departments] == before
    assert set(User.objects.values_list("pk", "password")) == users


def test_once_asks_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        load(once=True)


def test_a_missing_department_comes_back_only_when_asked_for(demo):  # noqa: F811
    demo["baltiysk"].delete()
    load(once=True)
    assert not Department.objects.filter(slug="baltiysk").exists()
    load()
    assert Department.objects.filter(slug="baltiysk").exists()


def test_logins_one_a_role():
    table = load(logins=True)
    assert [login.role for login in people.DEMO_LOGINS] == [
        people.ADMINISTRATOR, Role.OFFICIAL, Role.METHODOLOGIST, Role.PRINCIPAL, Role.CURATOR
    ]  # fmt: skip
    for login in people.DEMO_LOGINS:
        line = next(line for line in table.splitlines() if login.email in line)
        assert people.PASSWORD in line and login.sees in line
        user = authenticate(username=login.email, password=people.PASSWORD)
        assert user is not None and user.position == login.position
        assert user.is_superuser == (login.role == people.ADMINISTRATOR)
        if not user.is_superuser:
            assert list(user.memberships.current().values_list("role", flat=True)) == [login.role]
        validate_password(people.PASSWORD, user)


def test_each_sees_what_the_table_says():
    own = {login.role: School.objects.visible_to(User.objects.get(email=login.email)) for login in people.DEMO_LOGINS}
    whole = School.objects.of_department(Department.objects.get(slug="uchebny")).count()
    assert own[people.ADMINISTRATOR].count() == School.objects.count()
    assert own[Role.OFFICIAL].count() == own[Role.METHODOLOGIST].count() == whole
    assert [str(school) for school in own[Role.PRINCIPAL]] == ["Школа № 7 с. Букварное"]
    assert User.objects.get(email="kurator@uchebny.example").pairings.count() == 4


def test_methodologists_of_the_other_departments():
    user = authenticate(username="metodist@belogorsk.example", password=people.PASSWORD)
    seen = School.objects.visible_to(user)
    assert {school.department.slug for school in seen} == {"belogorsk"}


def test_others_cannot_sign_in():
    others = User.objects.filter(email__endswith="@uchebny.example").exclude(
        email__in=[login.email for login in people.DEMO_LOGINS]
    )
    assert others.count() > 10
    assert not any(user.has_usable_password() for user in others)


def test_departments_for_scale_work():
    said = load(region="2")
    assert "region-01" in said and "region-02" in said
    assert Department.objects.filter(slug__startswith="region-").count() == 2
    assert "region-02" in load(region=2)
    assert Department.objects.filter(slug__startswith="region-").count() == 2
