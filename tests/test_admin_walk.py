"""A walk over the admin: every page answers the administrator and nobody else, lists cost the same at any length."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from schools.access import Role
from tests.factories import events, monitoring, network, schools

DOMAIN = {"schools", "network", "events", "monitoring"}
FACTORIES = {
    factory._meta.model: factory
    for module in (schools, network, events, monitoring)
    for factory in vars(module).values()
    if isinstance(factory, type) and hasattr(factory, "_meta") and getattr(factory._meta, "model", None)
    # variants of a model that has its own factory
    if factory not in (schools.AdminFactory, network.RoadmapFactory)
}
# What the portal keeps for its pages by itself: no records, nobody edits them.
OWN = {"LastChange", "Tally"}
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in DOMAIN and "istorical" not in model.__name__ and model.__name__ not in OWN
]
REGISTERED = [model for model in MODELS if model in admin.site._registry]


@pytest.fixture
def admin_client(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(schools.AdminFactory())
    return client


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_every_model_of_the_domain_is_registered():
    assert [model.__name__ for model in MODELS if model not in admin.site._registry] == []


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_pages_answer_the_administrator(admin_client, model):
    record = FACTORIES[model]()
    shown = admin.site._registry[model]
    pages = [page(model, "changelist"), page(model, "change", record.pk), page(model, "history", record.pk)]
    if shown.search_fields:
        pages.append(page(model, "changelist") + "?q=Ёлка+1")
    if hasattr(model, "history"):
        pages.append(page(model, "simple_history", record.pk, record.history.first().pk))
    if getattr(shown, "resource_classes", None):
        pages += [page(model, "import"), page(model, "export")]
    for address in pages:
        response = admin_client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        assert " style=" not in text and "<script>" not in text and " onclick=" not in text, address
    read_only = type(shown).has_add_permission(shown, response.wsgi_request) is False
    assert admin_client.get(page(model, "add")).status_code == (403 if read_only else 200)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_search_of_autocompletion_answers(admin_client, model):
    shown = admin.site._registry[model]
    FACTORIES[model].create_batch(2)
    assert shown.search_fields, "autocompletion and people need a search"
    records, _duplicates = shown.get_search_results(
        admin_client.get(page(model, "changelist")).wsgi_request, model._default_manager.all(), "НЕТ такого"
    )
    assert list(records) == []


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_lists_cost_the_same_at_3_and_at_30_rows(admin_client, model, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(100) as asked:
            assert admin_client.get(page(model, "changelist")).status_code == 200
        return len(asked)

    FACTORIES[model].create_batch(3)
    queries()
    few = queries()
    FACTORIES[model].create_batch(27)
    assert queries() == few


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["index", "schools_school_changelist", "schools_school_import", "events_event_export"])
def test_strangers_are_sent_to_sign_in(client, name):
    address = reverse(f"admin:{name}")
    assert client.get(address).status_code == 302
    client.force_login(schools.person(Role.METHODOLOGIST))
    response = client.get(address)
    assert response.status_code == 302
    assert "login" in response.url
