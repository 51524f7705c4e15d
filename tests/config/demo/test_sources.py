"""What holds for all five departments told from documents: loaded once, left alone, no names of people."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.test import TestCase

from config.demo import SOURCES
from config.demo.groundwork import DATA, once
from schools.models import Department, Risk

APPS = ("schools", "network", "events", "monitoring")
SLUGS = ["belogorsk", "leninsk-kuznetsky", "tobolsk", "baltiysk", "komandy"]
INITIALS = re.compile(r"\b[А-ЯЁ]\.\s*[А-ЯЁ]\.\s*[А-ЯЁ][а-яё]{2,}|\b[А-ЯЁ][а-яё]{2,}\s+[А-ЯЁ]\.\s*[А-ЯЁ]\.")
PATRONYMIC = re.compile(r"\b(?!Основн)[А-ЯЁ][а-яё]{2,}(?:ович|евич|ьич|овн|евн|ьиничн)(?:|а|у|ем|е|ы|ой)\b")
# The gymnasium bears a name in its own official name; that is the organisation's, not a private person's.
OFFICIAL = "Гимназия имени Н.Д. Лицмана"


def everything() -> Iterator[type[models.Model]]:
    for label in APPS:
        yield from apps.get_app_config(label).get_models()


def standing() -> dict[str, list[object]]:
    return {model._meta.label: sorted(model._default_manager.values_list("pk", flat=True)) for model in everything()}


class TestLoading(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.built = {slug: build() for slug, build in SOURCES.items()}

    def test_five_departments_stand_under_their_addresses(self):
        assert list(SOURCES) == SLUGS
        assert {slug: department.slug for slug, department in self.built.items()} == {slug: slug for slug in SLUGS}
        assert Department.objects.count() == 5

    def test_regions_notices_and_positions(self):
        rows = Department.objects.values_list("slug", "region__name", "head_position", "year_kind", "is_public")
        assert {row[0]: row[1:] for row in rows} == {
            "belogorsk": ("Амурская область", "", "calendar", True),
            "leninsk-kuznetsky": ("Кемеровская область – Кузбасс", "", "calendar", True),
            "tobolsk": (
                "Тюменская область",
                "Председатель Комитета по образованию администрации города Тобольска",
                "calendar",
                True,
            ),
            "baltiysk": ("Калининградская область", "Директор управления образования", "calendar", True),
            "komandy": (None, "Начальник информационно-методического отдела", "calendar", True),
        }
        notices = set(Department.objects.values_list("notice", flat=True))
        assert notices == {"Демонстрационные данные по опубликованному документу муниципалитета"}

    def test_loading_again_changes_nothing(self):
        before = standing()
        again = {slug: build() for slug, build in SOURCES.items()}
        assert again == self.built
        assert standing() == before

    def test_a_department_that_was_edited_is_left_as_it_is(self):
        Department.objects.filter(slug="tobolsk").update(name="Переименован")
        assert SOURCES["tobolsk"]().name == "Переименован"

    def test_no_name_of_a_person_stands_anywhere(self):
        found = []
        for model in everything():
            texts = [
                field.attname for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)
            ]
            for row in model._default_manager.values(*texts):
                text = " ".join(str(value) for value in row.values() if value).replace(OFFICIAL, "")
                found += [
                    (model.__name__, match[0]) for match in (INITIALS.search(text), PATRONYMIC.search(text)) if match
                ]
        assert found == []

    def test_no_name_of_a_person_stands_in_the_facts(self):
        for path in [*DATA.glob("*.toml"), *DATA.parent.glob("*.py")]:
            text = path.read_text(encoding="utf-8").replace(OFFICIAL, "")
            assert not INITIALS.search(text), path.name
            assert not PATRONYMIC.search(text), path.name

    def test_nobody_s_e_mail_or_telephone_stands_in_the_facts(self):
        for path in DATA.glob("*.toml"):
            assert not re.search(r"[\w.]+@\w+\.\w+|\+7[\d (-]{7,}", path.read_text(encoding="utf-8")), path.name

    def test_nothing_was_measured_or_reported(self):
        for label in ("monitoring.Measurement", "monitoring.Finding", "events.EventReport", "schools.SchoolFigures"):
            assert not apps.get_model(label).objects.exists(), label


def test_the_patterns_find_names():
    assert INITIALS.search("поручить Петровой И.А. и") and INITIALS.search("А. Б. Сидорова")
    assert PATRONYMIC.search("Анна Петровна") and PATRONYMIC.search("Иван Сергеевич")
    assert not PATRONYMIC.search("Основной задачей Совета")


def test_the_list_of_sources_imports_no_models():
    code = "import sys, config.demo; sys.exit('django.db' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.django_db
def test_a_builder_that_fails_leaves_nothing():
    @once("broken")
    def build() -> Department:
        Department.objects.add(slug="broken", name="Б", full_name="Б")
        raise ValidationError("no")

    with pytest.raises(ValidationError):
        build()
    assert not Department.objects.filter(slug="broken").exists()


@pytest.mark.django_db
def test_risk_factors_that_stand_are_used():
    mine = Risk(code="special", name="Своя формулировка")
    mine.save()
    SOURCES["komandy"]()
    assert Risk.objects.get(code="special") == mine
    assert Risk.objects.get(code="special").schools.count() == 6
