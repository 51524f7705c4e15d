"""Балтийск: the order with clauses, assignees and control, the regulation as its annex, the publication."""

from datetime import date

from django.test import TestCase

from config.demo import SOURCES
from network.models import Directive, Programme

CABINET = "Заведующая методическим кабинетом управления образования администрации БМР"
HEADS = "Руководители образовательных организаций"


class TestBaltiysk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.department = SOURCES["baltiysk"]()
        cls.order = Directive.objects.of_department(cls.department).get(kind="order")
        cls.regulation = Directive.objects.of_department(cls.department).get(kind="regulation")

    def test_the_order(self):
        order = self.order
        assert (order.number, order.extra_number, order.issued_on) == ("474", "АЗ", date(2017, 8, 10))
        assert order.place == "г. Балтийск"
        assert order.title == (
            "О подтверждении Положения о сетевом взаимодействии образовательных организаций Балтийского "
            "муниципального района"
        )
        assert "Закон Российской Федерации «Об образовании»" in order.basis
        assert "«Школы эффективного роста»" in order.basis
        assert (order.signatory, order.controller) == ("Директор управления образования", CABINET)
        assert order.annex_of is None

    def test_its_clauses_with_assignees(self):
        rows = [(clause.number, clause.assignee) for clause in self.order.clauses.all()]
        assert rows == [
            ("1.", ""),
            ("2.", CABINET),
            ("2.1.", CABINET),
            ("2.2.", CABINET),
            ("2.3.", CABINET),
            ("2.4.", CABINET),
            ("2.5.", CABINET),
            ("3.", HEADS),
            ("3.1.", HEADS),
            ("3.2.", HEADS),
            ("3.3.", HEADS),
            ("4.", CABINET),
        ]

    def test_the_restored_hierarchy_of_the_order_and_the_note_on_it(self):
        nested = {clause.number: clause.parent.number for clause in self.order.clauses.filter(parent__isnull=False)}
        assert nested == {number: f"{number[0]}." for number in nested}
        assert len(nested) == 8
        assert "не пронумерованы" in self.order.note and "восстановлены" in self.order.note

    def test_what_each_clause_orders(self):
        texts = {clause.number: clause.text for clause in self.order.clauses.all()}
        words = {
            "1.": "Подтвердить Положение",
            "2.1.": "до сведения руководителей",
            "2.2.": "координировать",
            "2.3.": "на сайте управления образования",
            "2.4.": "план мероприятий",
            "2.5.": "методически",
            "3.1.": "до сведения педагогических работников",
            "3.2.": "на основании Положения",
            "3.3.": "провести мероприятия",
            "4.": "Контроль за исполнением",
        }
        assert [number for number, word in words.items() if word not in texts[number]] == []

    def test_the_regulation_is_the_first_annex_and_is_published(self):
        regulation = self.regulation
        assert (regulation.annex_of, regulation.annex_number, regulation.number) == (self.order, "1", "")
        assert regulation.publication == "Сайт управления образования администрации БМР"
        assert "сайте управления образования" in self.order.publication
        assert [self.order.published_on, regulation.published_on] == [None, None]

    def test_its_sections_numbered_as_written(self):
        top = self.regulation.clauses.filter(parent__isnull=True)
        assert [(clause.number, clause.text.split(" ")[0], clause.children.count()) for clause in top] == [
            ("1.", "Общие", 6),
            ("", "Цель", 2),
            ("", "Управление", 2),
            ("4.", "Содержание", 4),
            ("", "Принципы", 7),
            ("", "Основные", 2),
            ("", "Ожидаемый", 6),
        ]
        numbered = self.regulation.clauses.filter(parent__isnull=False).exclude(number="")
        assert [clause.number for clause in numbered] == ["2.", "А.", "Б.", "В.", "Г."]

    def test_every_point_of_the_regulation(self):
        deepest = self.regulation.clauses.filter(parent__parent__isnull=False)
        assert {clause.parent.text: 0 for clause in deepest}.keys() == {
            "Для организации Сетевого взаимодействия необходимы:",
            "Задачи:",
        }
        assert deepest.count() == 3 + 5
        assert self.regulation.clauses.count() == 7 + (6 + 2 + 2 + 4 + 7 + 2 + 6) + 8
        whole = " ".join(self.regulation.clauses.values_list("text", flat=True))
        for fact in (
            "№ 273-ФЗ",
            "29.12.2012",
            "№ 497",
            "23.05.2015",
            "2014-2020гг.",
            "до 2025 года",
            "Педагогический марафон",
        ):
            assert fact in whole

    def test_positions_run_through_the_document(self):
        for directive in (self.order, self.regulation):
            positions = list(directive.clauses.values_list("position", flat=True))
            assert positions == list(range(1, len(positions) + 1))

    def test_the_directive_lives_on_its_own(self):
        assert not Programme.objects.of_department(self.department).exists()
