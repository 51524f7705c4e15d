"""Белогорск: every cell of the matrix, the council, resources, review and recommendation of the source."""

from datetime import date

from django.test import TestCase

from config.demo import SOURCES
from events.models import Council, Event, EventKind
from monitoring.matrix import kind_year_matrix
from monitoring.models import Recommendation, YearReview
from schools.models import Resource, School, SchoolAlias
from schools.years import ReportingYear

OPEN_DAY, COUNCIL = "Единый день открытых дверей", "Совет комитета"
GYMNASIUM = "МАОУ «Гимназия №1 города Белогорск»"
MATRIX = {
    (OPEN_DAY, 2017): [
        (
            "Готовность обучающихся к профессиональному самоопределению как результат освоения основной "
            "образовательной программы ООО",
            [GYMNASIUM],
        )
    ],
    (OPEN_DAY, 2018): [
        (
            "Образовательное событие как инструмент оценки образовательных результатов, обучающихся",
            [GYMNASIUM, "МАОУ СШ №17"],
        )
    ],
    (OPEN_DAY, 2019): [
        (
            "Проектная деятельность обучающихся на уровне основного общего и среднего общего образования",
            ["МАОУ «Школа №5 города Белогорск»"],
        )
    ],
    (OPEN_DAY, 2020): [
        (
            "Функционально грамотный выпускник как цель и результат реализации ФГОС среднего образования",
            [GYMNASIUM],
        )
    ],
    (COUNCIL, 2017): [
        (
            "Дополнительное образование как составляющая часть системы дошкольного образования",
            ["МАОУ «Школа №4 города Белогорск»"],
        )
    ],
    (COUNCIL, 2018): [
        (
            "Робототехника в современной ОО как первая ступень приобщения обучающихся к техническому творчеству",
            ["МАОУ СШ №17", "МАОУ «Школа №200»", "МАОУ «Школа №11 города Белогорск»", "ДО"],
        )
    ],
    (COUNCIL, 2019): [
        (
            "Финансовая грамотность в дошкольной образовательной организации: опыт, результат, перспективы",
            ["МАДОУ «ДС №54 города Белогорск»"],
        )
    ],
    (COUNCIL, 2020): [],
}


def hosts(event):
    return [host.school.name if host.school else host.label for host in event.hosts.all()]


class TestBelogorsk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.department = SOURCES["belogorsk"]()

    def test_the_matrix_cell_by_cell(self):
        matrix = kind_year_matrix(self.department, ReportingYear(2020))
        assert [kind.name for kind in matrix.kinds] == [OPEN_DAY, COUNCIL]
        assert [year.start for year in matrix.years] == [2017, 2018, 2019, 2020]
        cells = {
            (kind.name, year.start): [(event.topic, hosts(event)) for event in matrix.events(kind, year)]
            for kind in matrix.kinds
            for year in matrix.years
        }
        assert cells == MATRIX

    def test_seven_events_were_held_and_only_their_year_is_known(self):
        events = Event.objects.of_department(self.department).order_by("pk")
        assert len(events) == 7
        years = [2017, 2018, 2019, 2020, 2017, 2018, 2019]
        assert [(event.starts_on, event.date_text) for event in events] == [
            (date(year, 1, 1), str(year)) for year in years
        ]
        assert {(event.state, event.format, event.level) for event in events} == {("held", "", "municipal")}

    def test_ten_hosts_of_which_one_is_a_type(self):
        rows = Event.objects.of_department(self.department).values_list("hosts__school__short_name", "hosts__label")
        named = sorted(name for name, _label in rows if name)
        assert named == ["Гимназия №1"] * 3 + ["ДС №54", "СШ №17", "СШ №17"] + [
            "Школа №11",
            "Школа №200",
            "Школа №4",
            "Школа №5",
        ]
        assert [label for _name, label in rows if label] == ["ДО"]

    def test_seven_organisations_and_a_kindergarten_among_them(self):
        rows = School.objects.of_department(self.department).values_list("short_name", "kind")
        assert dict(rows) == {
            "Гимназия №1": "gymnasium",
            "СШ №17": "school",
            "Школа №5": "school",
            "Школа №4": "school",
            "Школа №200": "school",
            "Школа №11": "school",
            "ДС №54": "kindergarten",
        }

    def test_spacing_noise_of_the_names_is_kept_beside_them(self):
        aliases = SchoolAlias.objects.of_department(self.department).filter(school__name=GYMNASIUM)
        assert set(aliases.values_list("name", flat=True)) == {
            "МАОУ «Гимназия   №1города Белогорск",
            "МАОУ «Гимназия №1города Белогорск»",
        }

    def test_both_kinds_say_what_they_are_for(self):
        kinds = {kind.name: kind for kind in EventKind.objects.of_department(self.department)}
        assert set(kinds) == {OPEN_DAY, COUNCIL}
        assert "распространяют лучшие образовательные практики" in kinds[OPEN_DAY].purpose
        assert "инновационные формы и технологии" in kinds[OPEN_DAY].purpose
        assert "вопросы развития образования" in kinds[COUNCIL].purpose
        assert [kinds[OPEN_DAY].council, kinds[COUNCIL].council.title] == [None, COUNCIL]

    def test_the_council_with_composition_task_and_four_functions(self):
        council = Council.objects.of_department(self.department).get()
        assert council.title == COUNCIL
        assert "Совещательный орган" in council.purpose
        assert "структуру управления" in council.main_task
        assert [member.title for member in council.members.all()] == [
            "Руководители всех образовательных организаций г. Белогорск",
            "Специалисты МКУ КОДМ г. Белогорск",
        ]
        functions = [function.text for function in council.functions.all()]
        words = ["нормативно-правовую базу", "планируется, регулируется", "Контролирует", "принимает решения"]
        assert len(functions) == 4
        assert all(word in function for word, function in zip(words, functions, strict=True))

    def test_four_kinds_of_resources_of_the_whole_network(self):
        rows = Resource.objects.of_department(self.department).values_list("kind", "school")
        assert list(rows) == [("staff", None), ("methodical", None), ("information", None), ("material", None)]
        # The kind is printed before the text: «Кадровые: ресурсы участников сети» says it once.
        assert set(Resource.objects.values_list("text", flat=True)) == {"ресурсы участников сети"}

    def test_the_review_of_2020_and_the_recommendation_to_heads(self):
        review = YearReview.objects.of_department(self.department).get()
        assert review.year == 2020
        assert "единое образовательное пространство" in review.purpose
        assert "система связей" in review.basis
        assert "не значит, что заседаний не было" in review.note
        assert "на достойном уровне" in review.conclusion
        advice = Recommendation.objects.of_department(self.department).get()
        assert (advice.year, advice.addressee) == (2020, "руководителям ОО")
        assert "Единого дня открытых дверей" in advice.text
