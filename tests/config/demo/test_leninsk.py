"""Ленинск-Кузнецкий: the programme, its three plans row by row, indicators with targets, directions."""

from decimal import Decimal

from django.test import TestCase

from config.demo import SOURCES
from monitoring.models import Indicator, MonitoringDirection, Target
from network.models import Plan, PlanItem, PlanSection, Programme
from schools.models import School


class LeninskCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.department = SOURCES["leninsk-kuznetsky"]()
        cls.programme = Programme.objects.of_department(cls.department).get()
        cls.plans = list(Plan.objects.of_department(cls.department))


class TestProgramme(LeninskCase):
    def points(self, kind):
        return [point.text for point in self.programme.statements.filter(kind=kind)]

    def test_years_state_and_goal(self):
        programme = self.programme
        assert (programme.first_year, programme.last_year, programme.state) == (2021, 2024, "in_force")
        assert programme.directive is None
        assert programme.title.endswith("на 2021-2024 годы")
        assert programme.goal.startswith("К концу 2024 года") and "диагностики" in programme.goal

    def test_the_introduction_holds_model_law_platform_and_participants(self):
        text = self.programme.introduction
        for fact in ("3-5 лет", "вертикальная", "статья 15", "29 декабря 2012 г. № 273-ФЗ", "ИПКиПРО-Кузбасс", "(УС)"):
            assert fact in text
        assert "https://do.kuz-edu.ru/course/view.php?id=992#section-1" in text

    def test_points_by_kind(self):
        counts = {kind: len(self.points(kind)) for kind in ("task", "form", "support", "outcome", "duty", "stage")}
        assert counts == {"task": 5, "form": 5, "support": 4, "outcome": 3, "duty": 0, "stage": 0}
        words = ["эффективный режим", "участников", "финансово-экономическое", "методическую помощь", "мониторинг"]
        assert all(word in text for word, text in zip(words, self.points("task"), strict=True))

    def test_six_baselines(self):
        rows = self.programme.baselines.values_list("value", "unit", "is_upper_bound", "period")
        assert [(row[0], row[2]) for row in rows] == [
            (Decimal(30), False),
            (Decimal(35), False),
            (Decimal(15), False),
            (Decimal(30), False),
            (Decimal(40), True),
            (Decimal(10), False),
        ]
        assert {(row[1], row[3]) for row in rows} == {("%", "2018-2020 гг.")}

    def test_four_expected_results_on_three_levels_with_effect(self):
        rows = list(
            self.programme.expected_results.values_list("number", "municipal", "institutional", "learner", "effect")
        )
        assert [row[0] for row in rows] == [1, 2, 3, 4]
        assert all(all(row) for row in rows)
        assert len({cell for row in rows for cell in row[1:]}) == 16
        assert "универсальные учебные действия" in rows[0][3] and "экономически эффективнее" in rows[3][4]

    def test_six_codes_of_participants(self):
        assert [str(term) for term in self.programme.glossary.all()] == [
            "УО — управление образования",
            "ОО — образовательные организации",
            "ШЛ — школа/организация-лидер",
            "ШНОР — школа с низкими образовательными результатами",
            "УК — учреждения культуры",
            "УС — учреждения спорта",
        ]

    def test_two_indicators_with_targets_for_each_year(self):
        rows = Indicator.objects.of_department(self.department).values_list("code", "computed_by", "unit", "baseline")
        assert list(rows) == [("I1", "I1", "share", None), ("I2", "I2", "share", None)]
        targets = Target.objects.of_department(self.department).order_by("indicator__position", "year")
        assert [(target.indicator.code, target.year, target.comparator, target.value) for target in targets] == [
            (code, year, "ge", Decimal(50)) for code in ("I1", "I2") for year in (2021, 2022, 2023, 2024)
        ]

    def test_seven_directions_of_monitoring(self):
        rows = MonitoringDirection.objects.of_department(self.department)
        assert [(row.number, row.title, row.performers) for row in rows] == [
            (1, "Социальные условия сетевого взаимодействия", "МБОУ ДПО «НМЦ»"),
            (2, "Качество организации сетевого образования", "УО"),
            (3, "Качество образования", "УО, МБОУ ДПО «НМЦ»"),
            (4, "Эффективность воспитательной деятельности", "ОО"),
            (5, "Профессиональная квалификация и компетентность работников ОО", "УО, МБОУ ДПО «НМЦ»"),
            (6, "Инновационная деятельность ОО", "УО, МБОУ ДПО «НМЦ»"),
            (7, "Деятельность образовательной системы", "УО, МБОУ ДПО «НМЦ»"),
        ]
        assert all(row.subject and row.content and row.programme == self.programme for row in rows)

    def test_organisations_that_the_programme_names(self):
        rows = School.objects.of_department(self.department).order_by("pk").values_list("name", "kind", "is_external")
        assert list(rows) == [
            ("МБОУ ДПО «НМЦ»", "methodical", False),
            ("МКУ ФАЦ", "other", False),
            ("КРИПКиПРО", "methodical", True),
        ]


class TestPlans(LeninskCase):
    def items(self, number):
        return list(
            PlanItem.objects.filter(section__plan=self.plans[number - 1]).select_related("section").order_by("pk")
        )

    def test_three_plans_of_57_items(self):
        assert [len(self.items(number)) for number in (1, 2, 3)] == [10, 16, 31]
        assert [plan.title[:60] for plan in self.plans] == [
            "План мероприятий в рамках сетевого взаимодействия образовате",
            "План мероприятий по организации методической помощи ШНОР в р",
            "План мероприятий в рамках сетевого взаимодействия педагогов ",
        ]
        assert {(plan.state, plan.first_year, plan.last_year, plan.directive) for plan in self.plans} == {
            ("in_force", 2021, 2024, None)
        }
        assert [len(plan.tasks.splitlines()) for plan in self.plans] == [0, 5, 0]

    def sections(self, number):
        rows = PlanSection.objects.filter(plan=self.plans[number - 1]).select_related("parent__parent")
        return [
            (
                2 if row.parent and row.parent.parent else 1 if row.parent else 0,
                row.number,
                row.title,
                row.items.count(),
            )
            for row in rows
        ]

    def test_sections_of_the_first_plan(self):
        assert self.sections(1) == [
            (0, "", "Направление: нормативно-правовое обеспечение взаимодействия", 3),
            (0, "", "Направление: организационно-управленческое", 4),
            (0, "", "Направление: финансово-экономическое", 3),
        ]

    def test_sections_of_the_second_plan(self):
        assert self.sections(2) == [
            (0, "", "Мероприятия", 9),
            (1, "8", "Консультации, семинары, мастер-классы, открытые уроки", 4),
            (0, "", "Для обучающихся", 3),
        ]

    def test_sections_of_the_third_plan(self):
        assert [(depth, number, count) for depth, number, _title, count in self.sections(3)] == [
            (0, "I.", 0),
            (1, "1.1.", 2),
            (0, "II.", 0),
            (1, "2.1.", 2),
            (1, "2.2.", 3),
            (1, "2.3.", 3),
            (0, "III.", 0),
            (1, "3.1.", 2),
            (1, "3.2.", 1),
            (0, "IV.", 0),
            (1, "", 0),
            (2, "4.1.", 4),
            (2, "4.2.", 1),
            (2, "4.3.", 1),
            (1, "", 0),
            (2, "4.4.", 1),
            (2, "4.5.", 2),
            (1, "", 0),
            (2, "4.6.", 3),
            (2, "4.7.", 3),
            (2, "4.8.", 1),
            (2, "4.9.", 1),
            (0, "V.", 1),
        ]
        projects = [title for depth, number, title, _count in self.sections(3) if depth == 1 and not number]
        assert projects == ["«Успех каждого ребёнка»", "«Цифровая образовательная среда»", "«Учитель будущего»"]

    def test_numbers_stand_as_written(self):
        assert [item.number for item in self.items(1)] == ["1", "2", "3", "4", "5", "6.", "7", "8", "9", "10"]
        second = ["1", "2", "3", "4", "5", "6", "7", "", "", "", "", "9", "10", "11", "12", "13"]
        assert [item.number for item in self.items(2)] == second
        assert [item.number for item in self.items(3)] == [""] * 30 + ["5.1."]

    def test_one_cell_of_terms_for_several_rows(self):
        first, second, third = self.items(1)[:3]
        assert (first.term_text, second.term_text) == ("Октябрь- ноябрь 2021",) * 2
        assert "общие для п. 1 и 2" in first.source_row and "общие для п. 1 и 2" in second.source_row
        assert "общие" not in third.source_row
        leaves = [item for item in self.items(2) if item.section.number == "8"]
        assert [item.term_text for item in leaves] == ["Ежегодно по плану"] * 4
        assert all("общие для четырёх строк п. 8" in item.source_row for item in leaves)

    def test_responsible_and_participants_part_at_the_slash(self):
        first = [(item.responsible, item.participants) for item in self.items(1)]
        assert first[:3] == [("УО", "ОО, ШНОР")] * 3
        assert first[4:8] == [("УО", "УК, УС, ШНОР"), ("УО", "ОО, ШЛ, ШНОР"), ("УО", "ШЛ, ШНОР"), ("УО", "ОО ШНОР")]
        second = [(item.responsible, item.participants) for item in self.items(2)]
        assert second[1] == ("Администрация ШНОР", "")
        assert second[3] == ("Руководитель ресурсной школы", "Администрация, педагоги ШНОР")
        assert self.items(2)[3].source_row.split(" | ")[-1].startswith("Руководитель ресурсной школы / Администрация,")
        assert second[6] == ("МКУ ФАЦ", "администрация и педагоги ШНОР и ШНСУ")
        third = self.items(3)[0]
        assert (third.responsible, third.participants) == ("УО, МБОУ ДПО «НМЦ»", "руководители МО города")

    def test_a_stale_year_inside_a_yearly_item_is_kept(self):
        item = self.items(3)[1]
        assert item.title.endswith("Проектирование деятельности ГМО на 2021-2022 год")
        assert item.term_text == "Ежегодно: август"

    def test_expected_results(self):
        assert all(item.expected_result for item in self.items(1))
        assert not any(item.expected_result for item in self.items(2))
        empty = [(item.section.number, item.title[:20]) for item in self.items(3) if not item.expected_result]
        assert empty == [
            ("4.1.", "Проведение мастер-кл"),
            ("4.5.", "Проведение методичес"),
            ("4.6.", "Подготовка участнико"),
        ]

    def test_every_row_of_the_source_stands_beside_what_was_understood(self):
        for number, columns in ((1, 5), (2, 4), (3, 6)):
            for item in self.items(number):
                assert item.source_row.count(" | ") == columns - 1
                assert item.term_text in item.source_row
        mended = self.items(3)[-1]
        assert "мастер-классов" in mended.title and "матер-классов" in mended.source_row
