"""Plans in the admin: what is written there is scheduled at once; occurrences move by the portal's own rules."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext as _

from network.editing import add_item, mark
from network.models import Occurrence, PlanItem
from schools.access import Role
from tests.admin_forms import problems, sent
from tests.factories.network import PlanFactory, PlanSectionFactory, RoadmapFactory
from tests.factories.schools import AdminFactory, DepartmentFactory, person

pytestmark = pytest.mark.django_db
State = Occurrence.State


@pytest.fixture
def admin(client):
    client.force_login(AdminFactory())
    return client


@pytest.fixture
def section():
    return PlanSectionFactory()


def page(record, name="change"):
    return reverse(f"admin:network_{record._meta.model_name}_{name}", args=[record.pk] if name != "add" else [])


def dues(item):
    return list(item.occurrences.order_by("due_on").values_list("due_on", flat=True))


class TestItems:
    def test_changed_term_moves_the_occurrence(self, admin, section):
        item = add_item(section, "Семинар", term="март 2022")
        assert sent(admin, page(item), term_text="октябрь 2022").status_code == 302
        assert dues(item) == [date(2022, 10, 31)]
        item.refresh_from_db()
        assert item.term_text == "октябрь 2022" and "10" in item.term_notation

    def test_new_item_falls_due(self, admin, section):
        added = {"section": section.pk, "title": "Семинар", "term_text": "Ежегодно: август", "position": 1}
        assert sent(admin, page(PlanItem(), "add"), **added).status_code == 302
        assert dues(PlanItem.objects.get()) == [date(year, 8, 31) for year in range(2021, 2025)]

    def test_words_that_are_no_term_are_kept_and_schedule_nothing(self, admin, section):
        item = add_item(section, "Семинар", term="март 2022")
        assert sent(admin, page(item), term_text="как договоримся").status_code == 302
        item.refresh_from_db()
        assert (item.term_text, dues(item)) == ("как договоримся", [])

    def test_item_moved_to_another_plan_falls_due_in_its_years(self, admin, section):
        item = add_item(section, "Семинар", term="Ежегодно: август")
        other = PlanSectionFactory(plan=PlanFactory(department=section.plan.department, first_year=2023))
        assert sent(admin, page(item), section=other.pk).status_code == 302
        assert dues(item) == [date(2023, 8, 31), date(2024, 8, 31)]

    def test_what_the_schedule_refuses_is_told_in_the_form_and_nothing_is_saved(self, admin, section):
        item = add_item(section, "Семинар", term="март 2022")
        mark(item.occurrences.get(), State.POSTPONED, reason="карантин", postponed_to=date(2022, 4, 15))
        refused = sent(admin, page(item), title="Другое", term_text="октябрь 2022")
        assert problems(refused) == {"__all__": [_("It cannot be put off to a day before its beginning.")]}
        item.refresh_from_db()
        assert (item.title, item.term_text, dues(item)) == ("Семинар", "март 2022", [date(2022, 3, 31)])


class TestSections:
    def test_items_written_among_its_rows_fall_due(self, admin, section):
        old, kept = add_item(section, "Семинар", term="март 2022"), add_item(section, "Смотр", term="май 2022")
        rows = {"items-TOTAL_FORMS": 3, "items-2-title": "Новый", "items-2-term_text": "июнь 2023"}
        rows |= {"items-0-term_text": "октябрь 2022", "items-2-position": 3}
        assert sent(admin, page(section), **rows).status_code == 302
        new = PlanItem.objects.get(title="Новый")
        assert [dues(item) for item in (old, kept, new)] == [
            [date(2022, 10, 31)],
            [date(2022, 5, 31)],
            [date(2023, 6, 30)],
        ]

    def test_section_moved_to_another_plan_takes_its_items_into_its_years(self, admin, section):
        item = add_item(section, "Семинар", term="Ежегодно: август")
        other = PlanFactory(department=section.plan.department, first_year=2023)
        assert sent(admin, page(section), plan=other.pk).status_code == 302
        assert dues(item) == [date(2023, 8, 31), date(2024, 8, 31)]


class TestPlans:
    def test_changed_years_are_scheduled(self, admin, section):
        item = add_item(section, "Семинар", term="Ежегодно: август")
        assert sent(admin, page(section.plan), first_year=2023).status_code == 302
        assert dues(item) == [date(2023, 8, 31), date(2024, 8, 31)]

    def test_years_changed_among_the_rows_of_a_programme_are_scheduled(self, admin, section):
        item = add_item(section, "Семинар", term="Ежегодно: август")
        changed = sent(admin, page(section.plan.programme), **{"plans-0-last_year": 2022})
        assert changed.status_code == 302
        assert dues(item) == [date(2021, 8, 31), date(2022, 8, 31)]

    def test_years_changed_among_the_rows_of_a_pair_are_scheduled(self, admin):
        roadmap = RoadmapFactory()
        item = add_item(PlanSectionFactory(plan=roadmap), "Семинар", term="Ежегодно: август")
        assert sent(admin, page(roadmap.pairing), **{"roadmaps-0-last_year": 2022}).status_code == 302
        assert dues(item) == [date(2021, 8, 31), date(2022, 8, 31)]

    def test_changed_title_leaves_the_occurrences_alone(self, admin, section):
        item = add_item(section, "Семинар", term="Ежегодно: август")
        versions = Occurrence.history.count()
        assert sent(admin, page(section.plan), title="Другой").status_code == 302
        assert (Occurrence.history.count(), item.history.count()) == (versions, item.history.count())


class TestOccurrences:
    @pytest.fixture
    def occurrence(self, section):
        return add_item(section, "Семинар", term="март 2022").occurrences.get()

    def test_what_became_of_it_is_marked(self, admin, occurrence):
        put_off = {"state": "postponed", "reason": " карантин ", "postponed_to": "2022-04-15"}
        assert sent(admin, page(occurrence), **put_off).status_code == 302
        occurrence.refresh_from_db()
        assert (occurrence.state, occurrence.reason, occurrence.postponed_to) == (
            State.POSTPONED,
            "карантин",
            date(2022, 4, 15),
        )
        assert sent(admin, page(occurrence), state="held").status_code == 302
        occurrence.refresh_from_db()
        assert occurrence.state == State.HELD

    @pytest.mark.parametrize("state", ["postponed", "cancelled"])
    def test_without_a_reason_nothing_is_saved(self, admin, occurrence, state):
        refused = sent(admin, page(occurrence), state=state)
        assert problems(refused) == {"__all__": [_("Postponing and cancelling need a reason.")]}
        occurrence.refresh_from_db()
        assert occurrence.state == State.PLANNED

    def test_a_day_before_its_beginning_is_told_beside_the_field(self, admin, occurrence):
        refused = sent(admin, page(occurrence), state="postponed", reason="карантин", postponed_to="2022-02-01")
        assert problems(refused) == {"postponed_to": [_("It cannot be put off to a day before its beginning.")]}

    def test_its_term_is_left_to_the_schedule(self, admin, occurrence):
        assert sent(admin, page(occurrence), due_on="2030-01-01", year=2030, state="held").status_code == 302
        occurrence.refresh_from_db()
        assert (occurrence.year, occurrence.due_on, occurrence.state) == (2022, date(2022, 3, 31), State.HELD)
        assert admin.get(page(occurrence, "add")).status_code == 403

    def test_a_colleague_of_another_department_does_not_mark_it(self, client, occurrence):
        stranger = person(Role.METHODOLOGIST, DepartmentFactory(), is_staff=True)
        stranger.user_permissions.set(Permission.objects.filter(content_type__app_label="network"))
        client.force_login(stranger)
        client.post(page(occurrence), {"state": "held", "reason": "", "postponed_to": ""})
        occurrence.refresh_from_db()
        assert occurrence.state == State.PLANNED
