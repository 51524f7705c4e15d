"""The admin pages: who sees what, what cannot be changed by hand, how things are found."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import EventReport
from network.models import Pairing
from schools.access import Role
from schools.models import Listing, User
from tests.factories.events import EventReportFactory
from tests.factories.network import PairingFactory
from tests.factories.schools import (
    AdminFactory,
    DepartmentFactory,
    ListingFactory,
    MembershipFactory,
    SchoolFactory,
    person,
)

from .files import HEADINGS, show, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def chief():
    return AdminFactory()


@pytest.fixture
def admin_client(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def town():
    return DepartmentFactory(slug="gorod")


def test_search_is_blind_to_case_and_to_yo(admin_client, town):
    SchoolFactory(department=town, name="Гимназия «ЁЛКА»", short_name="Гимназия")
    SchoolFactory(department=town)
    listed = reverse("admin:schools_school_changelist")
    for words in ("елка", "Ёлка", "ГИМНАЗИЯ ЕЛК"):
        assert admin_client.get(listed, {"q": words}).context["cl"].result_count == 1, words
    found = admin_client.get(
        reverse("admin:autocomplete"),
        {"term": "ёлка", "app_label": "schools", "model_name": "listing", "field_name": "school"},
    ).json()
    assert [each["text"] for each in found["results"]] == ["Гимназия"]


def test_people_are_added_and_changed_by_e_mail(admin_client):
    added = admin_client.post(
        reverse("admin:schools_user_add"),
        {
            "email": "New@Example.org",
            "full_name": "Н. Н.",
            "usable_password": "true",
            "password1": "кот-и-дом-7",
            "password2": "кот-и-дом-7",
        },
    )
    user = User.objects.get(email="new@example.org")
    assert added.status_code == 302 and user.check_password("кот-и-дом-7")
    page = admin_client.get(reverse("admin:schools_user_change", args=[user.pk])).content.decode()
    assert user.password not in page
    changed = admin_client.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"usable_password": "true", "password1": "лес-и-поле-8", "password2": "лес-и-поле-8"},
    )
    user.refresh_from_db()
    assert changed.status_code == 302 and user.check_password("лес-и-поле-8")
    twin = admin_client.post(
        reverse("admin:schools_user_add"), {"email": "NEW@example.org", "usable_password": "false"}
    )
    assert twin.status_code == 200 and User.objects.filter(email__iexact="new@example.org").count() == 1


def test_what_only_functions_change_is_read_only(admin_client):
    report = EventReportFactory(submitted=True)
    pairing = PairingFactory()
    for record, fields, kept in ((report, {"state", "version"}, "state"), (pairing, {"state", "stage"}, "stage")):
        address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
        form = admin_client.get(address).context["adminform"].form
        assert not fields & set(form.fields)
        admin_client.post(address, {"state": "accepted", "stage": "3"})
        assert getattr(type(record).objects.get(pk=record.pk), kept) == getattr(record, kept)
    version = pairing.history.first().pk
    back = admin_client.post(reverse("admin:network_pairing_simple_history", args=[pairing.pk, version]), {})
    assert back.status_code == 403
    assert Pairing.objects.get().history.count() == 1


def test_an_accepted_report_is_locked(admin_client):
    report = EventReportFactory(accepted=True)
    address = reverse("admin:events_eventreport_change", args=[report.pk])
    assert admin_client.get(address).context["has_change_permission"] is False
    assert admin_client.post(address, {"result": "другое"}).status_code == 403
    assert admin_client.post(reverse("admin:events_eventreport_delete", args=[report.pk])).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"}
    admin_client.post(reverse("admin:events_eventreport_changelist"), chosen)
    assert EventReport.objects.get().result == report.result


def colleague(department):
    """Staff of one department with every permission of the admin, but no administrator."""
    user = person(Role.METHODOLOGIST, department, is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


def test_a_colleague_reaches_only_their_own_department(client, town):
    own, foreign = SchoolFactory(department=town), SchoolFactory(name="Чужая", short_name="Чужая")
    listing = ListingFactory(school=foreign)
    client.force_login(colleague(town))
    assert client.get(reverse("admin:schools_school_changelist")).context["cl"].result_count == 1
    for name in ("change", "history", "delete"):
        status = client.get(reverse(f"admin:schools_school_{name}", args=[foreign.pk])).status_code
        assert status in (302, 404), name
        assert client.get(reverse(f"admin:schools_school_{name}", args=[own.pk])).status_code == 200
    version = reverse("admin:schools_school_simple_history", args=[foreign.pk, foreign.history.first().pk])
    assert client.get(version).status_code == 404
    rows = {"school": foreign.pk, "year": 2023, "category": "leader"}
    assert client.post(reverse("admin:schools_listing_add"), rows).status_code == 200
    client.post(
        reverse("admin:schools_listing_changelist"),
        {"action": "delete_selected", "_selected_action": [listing.pk], "post": "yes"},
    )
    assert list(Listing.objects.all()) == [listing]
    exported = client.post(reverse("admin:schools_school_export"), {"format": "1", "resource": "0"})
    assert "Чужая" not in exported.content.decode("utf-8-sig")
    brought = workbook(HEADINGS, [foreign.department.slug, "Чужая", "Взлом"])
    assert _("Nothing is saved") in show(client, brought).content.decode()


def test_a_colleague_is_not_told_the_other_departments_of_people(client, town):
    second, foreign = DepartmentFactory(name="Второй город"), DepartmentFactory(name="Чужой город")
    user = colleague(town)
    for department in (second, foreign):
        MembershipFactory(user=person(Role.METHODOLOGIST, town), department=department)
    MembershipFactory(user=user, department=second)
    client.force_login(user)
    page = client.get(reverse("admin:schools_user_changelist"))
    assert page.context["cl"].result_count == 3
    assert "Второй город" in page.content.decode() and "Чужой город" not in page.content.decode()
    for department, count in ((second, 2), (foreign, 0)):
        asked = {"memberships__department__id__exact": department.pk}
        assert client.get(reverse("admin:schools_user_changelist"), asked).context["cl"].result_count == count


def test_a_colleague_does_not_raise_anybody(client, town):
    user = colleague(town)
    client.force_login(user)
    address = reverse("admin:schools_user_change", args=[user.pk])
    assert client.post(address, {"email": user.email, "is_superuser": "on"}).status_code == 403
    assert client.get(reverse("admin:schools_user_add")).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[user.pk])).status_code in (403, 404)
    assert not User.objects.filter(is_superuser=True).exists()


def test_history_shows_the_versions_of_a_record(admin_client, town):
    school = SchoolFactory(department=town)
    text = admin_client.get(reverse("admin:schools_school_history", args=[school.pk])).content.decode()
    assert _("Versions:") in text
    assert str(date.today().year) in text
