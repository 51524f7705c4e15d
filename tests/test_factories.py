"""Every factory makes records that pass their own model's checks."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from schools.access import Role
from tests.factories import events, monitoring, network, schools

FACTORIES = sorted(
    {
        found
        for module in (schools, network, events, monitoring)
        for found in vars(module).values()
        if inspect.isclass(found) and issubclass(found, DjangoModelFactory) and found is not DjangoModelFactory
    },
    key=lambda found: found.__name__,
)


@pytest.mark.django_db
@pytest.mark.parametrize("made_by", FACTORIES)
def test_records_are_valid(made_by, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for record in made_by.create_batch(2):
        record.full_clean()
        assert record.pk


@pytest.mark.django_db
def test_variants_are_valid():
    events.EventReportFactory(accepted=True).full_clean()
    events.EventHostFactory(of_type=True).full_clean()
    network.PairingFactory(ended=True).full_clean()
    assert schools.person(Role.PRINCIPAL).memberships.get().school is not None
