"""The index of trigrams answers as a reading of all rows would, and stays true however rows are written."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Event
from network.models import Clause, Directive
from schools import search_index
from schools.models import School
from schools.search import fold, words
from tests.factories.events import EventFactory
from tests.factories.network import ClauseFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's own index")


def found(query, model=School):
    return set(model.objects.filter(search_key__holds=words(query)).values_list("pk", flat=True))


def by_reading(query, model=School):
    rows = model.objects.all()
    for word in words(query):
        rows = rows.filter(search_key__contains=word)
    return set(rows.values_list("pk", flat=True))


def test_every_word_must_stand_in_the_text():
    one = SchoolFactory(short_name="Лицей № 3", name="Лицей имени Ёлкина")
    SchoolFactory(short_name="Лицей № 4", name="Лицей")
    assert found("лицей елкина") == found("ИМЕНИ лицей") == found("лицей №  3") == {one.pk}
    assert len(found("лицей")) == 2
    assert found("лицей школа") == set()


def test_no_words_find_nothing():
    SchoolFactory()
    assert found("") == set()


@pytest.mark.parametrize("query", ["№3", "3", "%", "_", "100%", 'к"т', "a\\b", "NOT", "лиц*", "(лиц", "л OR м", "-лиц"])
def test_signs_of_the_query_languages_are_plain_signs(query):
    names = ["Лицей №3", "Школа 100%", "к_т", 'к"т', "a\\b", "not OR and", "лиц* (лиц -лиц", "лимон or манго"]
    for number, name in enumerate(names):
        SchoolFactory(short_name=name, name=f"{name} {number + 20}")
    assert found(query) == by_reading(query)
    assert found(query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.text(st.sampled_from("абвё №12%_\"' "), min_size=1, max_size=12), min_size=1, max_size=6),
       st.text(st.sampled_from("абвё №12%_\"' "), min_size=1, max_size=6))  # fmt: skip
def test_it_finds_what_a_reading_of_all_rows_finds(db, names, query):
    School.objects.all().delete()
    department = DepartmentFactory()
    for number, name in enumerate(names):
        SchoolFactory(department=department, short_name=f"{number}", name=f"{name} {number}")
    asked = words(query)
    expected = by_reading(query) if asked else set()
    assert found(query) == expected


class TestStaysTrue:
    def test_saved_changed_deleted(self):
        school = SchoolFactory(short_name="Гимназия", name="Гимназия")
        assert found("гимназия") == {school.pk}
        school.short_name = school.name = "Прогимназия"
        school.save()
        assert found("прогимн") == {school.pk}
        school.short_name = school.name = "Кадетский корпус"
        school.save()
        assert found("гимназия") == set() and found("кадетск") == {school.pk}
        school.delete()
        assert found("кадетск") == set()

    def test_written_in_bulk_and_updated(self):
        department = DepartmentFactory()
        School.objects.bulk_create([School(department=department, name=f"Кванториум {n}", short_name=f"{n}")
                                    for n in range(3)])  # fmt: skip
        assert len(found("кванториум")) == 3
        School.objects.filter(short_name="1").update(search_key="точка роста")
        assert len(found("кванториум")) == 2 and len(found("точка роста")) == 1

    def test_deleted_with_what_it_belongs_to(self):
        clause = ClauseFactory(text="Назначить кураторов")
        assert found("кураторов", Clause) == {clause.pk}
        clause.directive.delete()
        assert found("кураторов", Clause) == set()

    def test_in_subqueries_and_under_other_names(self):
        clause = ClauseFactory(text="Назначить кураторов")
        holding = Clause.objects.filter(search_key__holds=["кураторов"]).values("directive")
        assert (
            Directive.objects.filter(Q(search_key__holds=["нет такого"]) | Q(pk__in=holding)).get() == clause.directive
        )
        assert Directive.objects.filter(clauses__search_key__holds=["назначить"]).get() == clause.directive


@sqlite_only
class TestSqlite:
    def names(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE tbl_name LIKE 'events_event%' AND name LIKE '%_search%'"
            )
            return {name for (name,) in cursor.fetchall()}

    def test_every_text_that_is_searched_has_its_index(self):
        """A migration that makes a table anew drops its triggers; `migrate` puts them back before it ends."""
        for model in apps.get_models():
            if getattr(model, "search_sources", ()):
                assert search_index._stands(connection, f"{model._meta.db_table}_search"), model
        assert {"events_event_search_in", "events_event_search_out", "events_event_search_anew"} <= self.names()

    def test_lost_triggers_come_back_with_all_rows(self):
        event = EventFactory(topic="Открытый урок")
        with connection.cursor() as cursor:
            for name in ("in", "out", "anew"):
                cursor.execute(f"DROP TRIGGER events_event_search_{name}")
        late = EventFactory(topic="Открытый диктант")
        assert found("открытый", Event) == {event.pk}
        search_index.install(apps.get_app_config("events"), "default")
        assert found("открытый", Event) == {event.pk, late.pk}

    def test_nothing_is_done_where_all_stands(self):
        with CaptureQueriesContext(connection) as seen:
            search_index.install(apps.get_app_config("events"), "default")
        assert seen.captured_queries
        assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)

    def test_without_the_index_all_rows_are_read(self, monkeypatch):
        school = SchoolFactory(name="Лицей имени Ёлкина")
        monkeypatch.setattr(search_index, "_stands", lambda *_: False)
        assert "MATCH" not in str(School.objects.filter(search_key__holds=["лицей"]).query)
        assert found("лицей елкина") == {school.pk}

    def test_a_library_without_trigrams_is_told_of_and_nothing_breaks(self, monkeypatch, caplog):
        parts = [("events_event_search", "CREATE VIRTUAL TABLE events_event_search USING nothing()")]
        monkeypatch.setattr(search_index, "_sqlite_parts", lambda table, index: dict(parts))
        search_index.install(apps.get_app_config("events"), "default")
        assert "row by row" in caplog.text
        EventFactory(topic="Пишется и так")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's own index")
class TestPostgresql:
    def test_every_text_that_is_searched_has_its_index(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'")
            names = {name for (name,) in cursor.fetchall()}
        wanted = {
            f"{model._meta.db_table}_search" for model in apps.get_models() if getattr(model, "search_sources", ())
        }
        assert names == wanted

    def test_no_right_to_the_extension_is_told_of(self, monkeypatch, caplog):
        def refuse(execute, sql, params, many, context):
            if "EXTENSION" in sql:
                raise DatabaseError("permission denied to create extension")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            search_index.install(apps.get_app_config("events"), "default")
        assert "CREATE EXTENSION pg_trgm" in caplog.text


def test_folded_text_is_what_is_kept():
    assert SchoolFactory(name="ЁЖ", short_name="№ 1").search_key == fold("ЁЖ № 1")
