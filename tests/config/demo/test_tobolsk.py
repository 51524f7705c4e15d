"""Тобольск: pairs by year, the partner's duties, stages, indicators, criteria and characteristics."""

from django.test import TestCase

from config.demo import SOURCES
from monitoring.models import Criterion, Indicator, Measurement, Target
from network.models import Pairing, Plan, Programme
from schools.models import School
from schools.years import ReportingYear


class TestTobolsk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.department = SOURCES["tobolsk"]()
        cls.programme = Programme.objects.of_department(cls.department).get()

    def points(self, kind):
        return [(point.title, point.text) for point in self.programme.statements.filter(kind=kind)]

    def test_three_pairs_by_year(self):
        pairs = Pairing.objects.of_department(self.department)
        assert [(pair.started, str(pair.leader), str(pair.partner)) for pair in pairs] == [
            ("2017", "Гимназия имени Н.Д. Лицмана", "Абалакская СОШ"),
            ("2017", "СОШ №15", "Осиновская СОШ"),
            ("2018", "СОШ №15", "СОШ №14"),
        ]
        assert {(pair.state, pair.stage, pair.started_precision, pair.programme) for pair in pairs} == {
            ("active", None, "year", self.programme)
        }
        assert [pairs.of_year(ReportingYear(year)).count() for year in (2016, 2017, 2018)] == [0, 2, 3]

    def test_a_pair_says_what_the_source_does_not(self):
        notes = set(Pairing.objects.of_department(self.department).values_list("note", flat=True))
        assert len(notes) == 1 and "в источнике не названы" in notes.pop()
        assert not Plan.objects.of_department(self.department).exists()

    def test_a_branch_and_a_school_of_another_district(self):
        schools = {school.short_name: school for school in School.objects.of_department(self.department)}
        assert len(schools) == 6
        assert schools["Абалакская СОШ"].parent == schools["Прииртышская СОШ"]
        external = schools["Осиновская СОШ"]
        assert (external.is_external, external.district) == (True, "Вагайский район")
        assert [name for name, school in schools.items() if school.is_external] == ["Осиновская СОШ"]
        assert [name for name, school in schools.items() if school.parent_id] == ["Абалакская СОШ"]
        assert schools["Гимназия имени Н.Д. Лицмана"].kind == School.Kind.GYMNASIUM
        assert schools["СОШ №15"].name == "МАОУ СОШ №15"
        aliases = [alias.name for alias in schools["Абалакская СОШ"].aliases.all()]
        assert aliases == ["филиал МАОУ «Прииртышская СОШ»- «Абалакская СОШ»"]

    def test_the_programme_holds_two_definitions(self):
        assert (self.programme.first_year, self.programme.last_year) == (2017, 2018)
        assert self.programme.title.startswith("Взаимодействие «сильных» и «слабых»")
        first, second = self.programme.introduction.strip().split("\n\n")
        assert first.startswith("Сетевым профессиональным взаимодействием")
        assert second.startswith("Профессиональное сетевое сообщество")

    def test_five_duties_of_the_partner(self):
        duties = [text for _title, text in self.points("duty")]
        words = [
            "совместных мероприятий",
            "консультациями",
            "стратегии (Программы)",
            "межшкольных семинарах",
            "стажировки",
        ]
        assert len(duties) == 5
        assert all(word in duty for word, duty in zip(words, duties, strict=True))
        assert "помогать информацией и методикой" in duties[4]

    def test_three_stages(self):
        assert [title for title, _text in self.points("stage")] == [
            "Знакомство",
            "Совместная деятельность по реализации Дорожной карты",
            "Рефлексивно-обобщающий",
        ]
        assert all(text for _title, text in self.points("stage"))

    def test_five_characteristics(self):
        assert [text for _title, text in self.points("characteristic")] == [
            "Пространство",
            "Информация",
            "Время",
            "Энергия",
            "Партнерское взаимодействие",
        ]

    def test_five_indicators_of_schools_without_any_number(self):
        rows = Indicator.objects.of_department(self.department).values_list("code", "unit", "level", "computed_by")
        assert list(rows) == [
            ("I8", "share", "school", ""),
            ("I9", "count", "school", ""),
            ("I10", "count", "school", ""),
            ("I11", "share", "school", ""),
            ("I12", "share", "school", ""),
        ]
        names = list(Indicator.objects.of_department(self.department).values_list("name", flat=True))
        assert names[0] == "Доля учащихся, успешно сдавших государственную итоговую аттестацию"
        assert all("8-11 классов" in name and "русский язык и математика" in name for name in names[1:4])
        assert "онлайн-платформы" in names[4]
        assert not Measurement.objects.of_department(self.department).exists()
        assert not Target.objects.of_department(self.department).exists()

    def test_five_criteria_judged_by_experts(self):
        rows = Criterion.objects.of_department(self.department).values_list("number", "text", "indicator")
        assert list(rows) == [
            (1, "Наличие и осознание объединяющей цели", None),
            (2, "Увеличение числа активных участников, независимость членов сети", None),
            (3, "Множественность лидеров и уровней взаимодействия", None),
            (4, "Разнообразие видов деятельности, форматов взаимодействия", None),
            (5, "Процент выполнения запланированных мероприятий", None),
        ]
