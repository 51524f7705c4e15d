"""Events as open data: ids beside names, null where nothing is known, few pupils not told."""

import re

import pytest

from events.datasets import COMMUNITIES, COUNCILS, DATASETS, EVENT_KINDS, EVENTS
from schools.search import fold
from tests.factories.events import (
    CommunityFactory,
    CouncilFactory,
    CouncilFunctionFactory,
    CouncilMemberFactory,
    EventFactory,
    EventHostFactory,
    EventKindFactory,
    EventReportFactory,
)
from tests.factories.network import OccurrenceFactory, PairingFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory()


def rows(dataset, department):
    return [dict(zip(dataset.header(), line, strict=True)) for line in dataset.lines(dataset.rows(department))]


def test_keys_are_stable_and_titles_russian():
    for dataset in DATASETS:
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", field.key) for field in dataset.fields)
        assert dataset.header()[0] == "id" and len(set(dataset.header())) == len(dataset.fields)
        for words in (dataset.title, dataset.description, *(field.title for field in dataset.fields)):
            assert re.search("[а-я]", fold(str(words)))


def test_event_with_hosts_pair_item_and_participants(department):
    occurrence = OccurrenceFactory(item__section__plan__department=department)
    pairing = PairingFactory(department=department)
    event = EventFactory(department=department, occurrence=occurrence, pairing=pairing, format="online")
    school = SchoolFactory(department=department, short_name="Лицей № 1")
    EventHostFactory(event=event, school=school, position=1), EventHostFactory(event=event, of_type=True, position=2)
    EventReportFactory(event=event, accepted=True, teachers=20, heads=1, pupils=2)
    EventReportFactory(event=event, accepted=True, teachers=10)
    EventReportFactory(event=event, submitted=True, teachers=1000, parents=5)
    EventFactory()
    [row] = rows(EVENTS, department)
    assert row["id"] == event.pk and row["kind"] == event.kind.name and row["starts_on"] == event.starts_on
    assert (row["hosts"], row["host_ids"]) == ("Лицей № 1; ДО", str(school.pk))
    assert (row["pair_id"], row["occurrence_id"], row["item_id"]) == (pairing.pk, occurrence.pk, occurrence.item_id)
    assert (row["format"], row["format_name"], row["state_name"]) == ("online", "дистанционно", "проведено")
    assert (row["reports_accepted"], row["teachers"], row["teachers_first"], row["heads"]) == (2, 30, 16, 1)
    assert (row["pupils"], row["pupils_small"], row["parents"]) == (None, True, None)


@pytest.mark.parametrize(("pupils", "told"), [(None, None), (0, 0), (1, None), (2, None), (3, 3)])
def test_few_pupils_are_not_told(department, pupils, told):
    EventReportFactory(event=EventFactory(department=department), accepted=True, pupils=pupils)
    [row] = rows(EVENTS, department)
    assert row["pupils"] == told and row["pupils_small"] is (pupils in {1, 2})


def test_kinds_councils_and_communities(department):
    council = CouncilFactory(department=department, title="Совет комитета", purpose="Советовать")
    CouncilMemberFactory(council=council, title="директора"), CouncilFunctionFactory(council=council, text="решает")
    EventKindFactory(department=department, name="Заседание", council=council)
    community = CommunityFactory(department=department, title="ГМО", teachers=12, head_position="методист")
    community.schools.add(school := SchoolFactory(department=department, short_name="Лицей № 1"))
    [kind], [sitting], [met] = (rows(dataset, department) for dataset in (EVENT_KINDS, COUNCILS, COMMUNITIES))
    assert (kind["name"], kind["council_id"], kind["council"]) == ("Заседание", council.pk, "Совет комитета")
    assert (sitting["members"], sitting["functions"], sitting["purpose"]) == ("директора", "решает", "Советовать")
    assert (met["schools"], met["school_ids"], met["teachers"]) == ("Лицей № 1", str(school.pk), 12)
    assert (met["level"], met["level_name"], met["head_position"]) == ("municipal", "муниципальный", "методист")
