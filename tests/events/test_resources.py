"""Kinds of event and events with hosts, by words."""

from datetime import date

import pytest
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event, EventKind
from events.resources import EventKindResource, EventResource, quoted, split_names
from schools.imports.formats import CsvExport, TableFile, WorkbookExport
from tests.factories.events import (
    CouncilFactory,
    EventFactory,
    EventHostFactory,
    EventKindAliasFactory,
    EventKindFactory,
)
from tests.factories.schools import DepartmentFactory, SchoolAliasFactory, SchoolFactory
from tests.schools.rows import bring, problems

HEADINGS = ["department", "kind", "topic", "starts_on", "hosts", "state", "reason"]


@pytest.fixture
def town(db):
    return DepartmentFactory(slug="gorod")


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))).map(str.strip).filter(bool)))
def test_names_joined_and_split_are_the_same(names):
    assert split_names("; ".join(map(quoted, names))) == names


def test_kinds_with_their_councils(town):
    council = CouncilFactory(department=town, title="Совет комитета")
    known = EventKindFactory(department=town, name="Заседание совета")
    headings = ["department", "name", "purpose", "council", "position"]
    result = bring(
        EventKindResource(),
        headings,
        ["gorod", "ЗАСЕДАНИЕ СОВЕТА", "обсудить", "совет КОМИТЕТА", 2],
        ["gorod", "Стажировка", "", "", ""],
    )
    assert problems(result) == []
    known.refresh_from_db()
    assert (known.council, known.position) == (council, 2)
    assert EventKind.objects.get(name="Стажировка").position == 0
    unknown = _("There is no council “%(text)s” in this department. Correct the title, or add the council first.")
    said = problems(bring(EventKindResource(), headings, ["gorod", "Третья", "", "Другой совет", ""]))
    assert [problem for _row, _heading, problem in said] == [unknown % {"text": "Другой совет"}]


def test_events_with_organisations_and_types_as_hosts(town):
    kind = EventKindFactory(department=town, name="День открытых дверей")
    EventKindAliasFactory(kind=kind, name="ЕДОД")
    first, second = SchoolFactory.create_batch(2, department=town)
    SchoolAliasFactory(school=second, name="№ 2 города")
    row = ["gorod", "едод", "Тема", date(2019, 1, 1), f"{first.short_name.upper()}; № 2 ГОРОДА;Тип: ДО", "held", ""]
    assert problems(bring(EventResource(), HEADINGS, row)) == []
    event = Event.objects.get()
    assert [host.school or host.label for host in event.hosts.all()] == [first, second, "ДО"]
    row[4] = f"тип: ДО\n{second.name}"
    assert problems(bring(EventResource(), HEADINGS, row)) == []
    assert [host.school or host.label for host in event.hosts.all()] == ["ДО", second]
    assert bring(EventResource(), HEADINGS, row).totals["skip"] == 1
    assert bring(EventResource(), HEADINGS[:4], row[:4]).totals["skip"] == 1, "a missing column changes nothing"
    row[4] = ""
    assert problems(bring(EventResource(), HEADINGS, row)) == []
    assert event.hosts.count() == 0


def test_unknown_words_are_said_by_row_and_column(town):
    EventKindFactory(department=town, name="Семинар")
    columns = {name: column.column_name for name, column in EventResource().fields.items()}
    said = problems(
        bring(
            EventResource(),
            HEADINGS,
            ["gorod", "Семинар", "Тема", "12.09.2024", "СОШ № 77", "held", ""],
            ["gorod", "Вебинар", "Тема", "12.09.2024", "", "held", ""],
            ["gorod", "Семинар", "Тема", "12.09.2024", "", "cancelled", ""],
            ["gorod", "Семинар", "Тема", "12.09.2024", f"тип: {'Д' * 201}", "held", ""],
        )
    )
    school = (
        "There is no organisation “%(text)s” in this department. Correct the spelling, or add the organisation first."
    )
    kind = "There is no kind of event “%(text)s” in this department. Correct the name, or add the kind first."
    assert said == [
        (2, columns["hosts"], _(school) % {"text": "СОШ № 77"}),
        (3, columns["kind"], _(kind) % {"text": "Вебинар"}),
        (4, _("Whole row"), _("Postponing and cancelling need a reason.")),
        (5, columns["hosts"], _("The type of organisations is longer than %(limit)s characters.") % {"limit": 200}),
    ]
    assert Event.objects.count() == 0


def test_of_two_like_events_none_is_changed_by_chance(town):
    event = EventFactory(department=town)
    EventFactory(department=town, kind=event.kind, topic=event.topic)
    said = problems(
        bring(EventResource(), HEADINGS, ["gorod", event.kind.name, event.topic, event.starts_on, "", "cancelled", "x"])
    )
    assert [problem for _row, _heading, problem in said] == [
        _("Several events have this kind, topic and date: it is not clear which to change. Change it by hand.")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("written_by", [WorkbookExport, CsvExport])
def test_an_export_imported_again_changes_nothing(written_by):
    town = DepartmentFactory()
    names = ["МБОУ «СОШ № 1»; корпус 2", '"Лицей"', "=Школа"]
    schools = [SchoolFactory(department=town, short_name=name) for name in names]
    event = EventFactory(department=town, topic="=1+1", date_precision="year")
    for position, school in enumerate(schools):
        EventHostFactory(event=event, school=school, position=position)
    EventHostFactory(event=event, of_type=True, position=9)
    EventFactory(topic="@другой отдел", ends_on=date(2024, 9, 13))
    for resource in (EventKindResource, EventResource):
        exported = resource().export()
        result = resource().import_data(TableFile().create_dataset(written_by().export_data(exported)))
        assert problems(result) == []
        assert result.totals["skip"] == 2
    Event.objects.all().delete()
    assert problems(EventResource().import_data(TableFile().create_dataset(written_by().export_data(exported)))) == []
    again = Event.objects.get(topic="=1+1")
    assert [host.school or host.label for host in again.hosts.all()] == [*schools, "ДО"]
    assert again.date_precision == "year"


@pytest.mark.django_db
def test_an_export_costs_the_same_at_any_length(django_assert_max_num_queries):
    town = DepartmentFactory()

    def queries():
        with django_assert_max_num_queries(50) as asked:
            EventResource().export()
        return len(asked)

    for _number in range(3):
        EventHostFactory(event__department=town)
    few = queries()
    for _number in range(20):
        EventHostFactory(event__department=town)
    assert queries() == few
