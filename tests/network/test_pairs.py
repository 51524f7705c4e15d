"""Pairs: begun, moved forward, ended, and what is amiss with them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from network.editing import add_roadmap, approve
from network.models import Pairing, PairingMove
from network.pairs import advance, concerns, end_pair, sign_agreement, start_pair
from schools.access import Role
from tests.factories.network import PairingFactory
from tests.factories.schools import RiskFactory, SchoolFactory, person

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 1)


@pytest.fixture
def schools():
    leader = SchoolFactory()
    return leader, SchoolFactory(department=leader.department)


@pytest.fixture
def pair(schools):
    return start_pair(*schools, DAY)


def test_pair_begins_at_the_first_stage_with_a_row(schools):
    by, risk = person(Role.METHODOLOGIST, schools[0].department), RiskFactory()
    pair = start_pair(*schools, DAY, by=by, risks=[risk], note="по заявке")
    assert (pair.state, pair.stage, list(pair.risks.all())) == ("active", 1, [risk])
    row = pair.moves.get()
    assert (row.from_state, row.to_state, row.by) == ("proposed", "active", by)


def test_school_is_not_its_own_leader(schools):
    with pytest.raises(ValidationError):
        start_pair(schools[0], schools[0], DAY)
    assert not Pairing.objects.exists()


def test_second_active_pair_of_the_same_two(pair):
    with pytest.raises(ValidationError):
        start_pair(pair.partner, pair.leader, date(2023, 9, 1))
    assert Pairing.objects.count() == PairingMove.objects.count() == 1


def test_school_of_another_department(schools):
    with pytest.raises(ValidationError):
        start_pair(schools[0], SchoolFactory(), DAY)


def test_stages_move_forward_with_reasons(pair):
    advance(pair, 2, reason="дорожная карта утверждена")
    moved = advance(pair, 3)
    assert moved.stage == 3
    assert [(row.from_stage, row.to_stage, row.reason) for row in pair.moves.order_by("pk")] == [
        (1, 1, ""),
        (1, 2, "дорожная карта утверждена"),
        (2, 3, ""),
    ]


def test_a_stage_may_be_passed_over(pair):
    assert advance(pair, 3).stage == 3


@pytest.mark.parametrize("stage", [0, 1, 2, 4])
def test_no_step_back_to_the_same_or_beyond(pair, stage):
    advance(pair, 2)
    with pytest.raises(ValidationError):
        advance(pair, stage)
    pair.refresh_from_db()
    assert (pair.stage, pair.moves.count()) == (2, 2)


def test_ended_pair_has_its_day_and_does_not_move(pair):
    ended = end_pair(pair, date(2023, 5, 31), reason="работа завершена")
    assert (ended.state, ended.ended_on) == ("ended", date(2023, 5, 31))
    for action in (lambda: advance(pair, 2), lambda: end_pair(pair, date(2024, 1, 1))):
        with pytest.raises(ValidationError):
            action()
    assert pair.moves.count() == 2


def test_pair_does_not_end_before_it_began(pair):
    with pytest.raises(ValidationError):
        end_pair(pair, date(2022, 8, 31))
    pair.refresh_from_db()
    assert (pair.state, pair.moves.count()) == ("active", 1)


def test_roles_may_turn_round_after_the_end(pair):
    end_pair(pair, date(2023, 5, 31))
    turned = start_pair(pair.partner, pair.leader, date(2023, 9, 1))
    assert turned.state == "active"


def test_agreement_as_far_as_it_is_known(pair):
    assert str(sign_agreement(pair, note="заключён, реквизиты не приведены")) == str(pair)
    with pytest.raises(ValidationError):
        sign_agreement(pair, signed_on=DAY, valid_until=date(2022, 8, 1))


def test_what_is_amiss_is_said_until_it_is_mended(pair):
    assert len(concerns(pair)) == 1
    sign_agreement(pair, number="1")
    assert concerns(pair) == []
    pair = advance(pair, 2)
    assert len(concerns(pair)) == 1
    roadmap = add_roadmap(pair, "Дорожная карта", 2022, 2023)
    assert len(concerns(pair)) == 1  # a draft is no approved roadmap
    approve(roadmap)
    assert concerns(pair) == []


def test_ended_and_proposed_pairs_lack_nothing():
    assert concerns(PairingFactory(ended=True)) == []
    assert concerns(PairingFactory(state=Pairing.State.PROPOSED)) == []


def test_concerns_use_what_was_fetched(django_assert_num_queries):
    PairingFactory.create_batch(3, stage=2)
    with django_assert_num_queries(3):
        for pair in Pairing.objects.prefetch_related("agreements", "roadmaps"):
            assert len(concerns(pair)) == 2
