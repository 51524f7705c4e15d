"""The note on management teams: clusters, risk profiles, pairs, roadmaps, the unpaired and the twice-paired."""

from collections import Counter
from datetime import date

from django.test import TestCase

from config.demo import SOURCES
from monitoring.indicators import compute
from monitoring.models import YearReview
from network.models import Agreement, Pairing, Plan
from network.pairs import concerns
from schools.models import Listing, Resource, Risk, RiskAlias, School, SchoolAlias, SchoolRisk
from schools.years import ReportingYear

SEVEN = {"training", "equipment", "competence", "special", "failure", "environment", "parents"}
PAIRS = {
    ("СОШ №4", "ООШ №1"): SEVEN,
    ("СОШ №16", "ООШ №1"): SEVEN,
    ("СОШ №4", "О(С)ОШ №14"): SEVEN,
    ("СОШ №16", "О(С)ОШ №14"): SEVEN,
    ("СОШ №9", "СОШ №5"): {"special", "failure"},
    ("СОШ №3", "СОШ №2"): {"competence", "special"},
    ("Гимназия №1", "СОШ №3"): {"parents", "competence", "special", "failure"},
}


class TestKomandy(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.department = SOURCES["komandy"]()
        cls.pairs = list(Pairing.objects.of_department(cls.department).prefetch_related("risks", "roadmaps"))

    def count(self, code):
        return compute(code, self.department, ReportingYear(2023), on=date(2023, 12, 31))

    def test_ten_organisations_and_how_they_are_written(self):
        rows = School.objects.of_department(self.department).order_by("pk").values_list("name", "short_name")
        assert [name for name, _short in rows] == [
            "МОБУ «ООШ №1»",
            "МОБУ «СОШ №2»",
            "МКОУ «О(С)ОШ №14»",
            "МОБУ «СОШ №5»",
            "МОБУ «СОШ №3»",
            "МОБУ «СОШ №47»",
            "МОБУ «СОШ №4»",
            "МОБУ «СОШ №16»",
            "МОБУ «СОШ №9»",
            "МАОУ «Гимназия №1»",
        ]
        aliases = SchoolAlias.objects.of_department(self.department).values_list("school__short_name", "name")
        assert ("ООШ №1", "МОБУ «ООШ№1") in aliases and ("СОШ №47", "«МОБУ «СОШ№47»") in aliases

    def test_clusters(self):
        clusters: dict[str, set[str]] = {}
        for listing in Listing.objects.of_department(self.department).filter(year=2023):
            assert listing.basis
            clusters.setdefault(listing.category, set()).add(listing.school.short_name)
        low = {"ООШ №1", "СОШ №2", "О(С)ОШ №14"}
        assert clusters == {
            "shnor": low,
            "shnsu": low,
            "risk": {"СОШ №5", "СОШ №3", "СОШ №47"},
            "infrastructure": {"ООШ №1", "О(С)ОШ №14", "СОШ №47"},
            "p500": {"СОШ №3"},
        }
        assert Listing.objects.of_department(self.department).count() == 13

    def test_the_joint_cluster_says_that_it_is_joint(self):
        bases = Listing.objects.of_department(self.department).filter(category="shnsu").values_list("basis", flat=True)
        assert all("назван в справке общим" in basis for basis in bases)

    def test_risk_profiles(self):
        profiles: dict[str, set[str]] = {}
        for row in SchoolRisk.objects.of_department(self.department).filter(state="found"):
            profiles.setdefault(row.school.short_name, set()).add(row.risk.code)
        assert profiles == {
            "ООШ №1": SEVEN,
            "О(С)ОШ №14": SEVEN,
            "СОШ №5": {"special", "failure"},
            "СОШ №2": {"competence", "special"},
            "СОШ №47": {"training", "equipment", "competence", "special", "failure"},
            "СОШ №3": {"parents", "competence", "special", "failure"},
        }
        assert SchoolRisk.objects.of_department(self.department).count() == 27 + 1
        assert set(SchoolRisk.objects.of_department(self.department).values_list("year", "level")) == {
            (2023, "unknown")
        }

    def test_evidence_stands_where_the_note_gives_it(self):
        rows = SchoolRisk.objects.of_department(self.department).exclude(evidence="").order_by("pk")
        found = [(row.school.short_name, row.risk.code, row.state) for row in rows]
        assert found == [("СОШ №47", "failure", "found"), ("СОШ №16", "adaptability", "overcome")]
        assert rows[0].evidence.startswith("20 % дети-инофоны")
        assert "СОШ №3" in rows[1].evidence

    def test_three_infrastructure_factors_that_nobody_is_said_to_have(self):
        factors = Risk.objects.filter(is_infrastructure=True)
        assert set(factors.values_list("code", flat=True)) == {"internet", "computers", "staff"}
        assert not SchoolRisk.objects.of_department(self.department).filter(risk__in=factors).exists()

    def test_wordings_of_the_note_lead_to_the_dictionary(self):
        alias = RiskAlias.objects.get(
            name="недостаточной уровнем предметной и методической компетентности педагогических работников"
        )
        assert alias.risk.code == "competence"
        assert Risk.objects.count() == 11

    def test_partners_by_the_risks_they_know(self):
        found = {(str(pair.leader), str(pair.partner)): {risk.code for risk in pair.risks.all()} for pair in self.pairs}
        assert found == PAIRS
        assert {(pair.state, pair.stage, pair.started) for pair in self.pairs} == {("active", 2, "2023")}

    def test_a_pair_works_only_on_risks_of_its_partner(self):
        for pair in self.pairs:
            own = set(pair.partner.risks.values_list("risk", flat=True))
            assert {risk.pk for risk in pair.risks.all()} <= own

    def test_the_twice_paired_the_unpaired_and_the_one_that_both_helps_and_is_helped(self):
        leaders = Counter(str(pair.leader) for pair in self.pairs)
        partners = Counter(str(pair.partner) for pair in self.pairs)
        assert {name for name, number in partners.items() if number == 2} == {"ООШ №1", "О(С)ОШ №14"}
        assert {name for name, number in leaders.items() if number == 2} == {"СОШ №4", "СОШ №16"}
        assert set(leaders) & set(partners) == {"СОШ №3"}
        everyone = set(School.objects.of_department(self.department).values_list("short_name", flat=True))
        assert everyone - set(leaders) - set(partners) == {"СОШ №47"}

    def test_the_indicators_see_the_same(self):
        paired, roadmaps = self.count("I5"), self.count("I7")
        assert (paired.numerator, paired.denominator) == (5, 6)
        assert "СОШ №47" in paired.note
        assert (roadmaps.numerator, roadmaps.denominator) == (7, 7)
        assert self.count("I14").value == 5

    def test_one_agreement_without_number_and_date(self):
        agreement = Agreement.objects.of_department(self.department).get()
        assert str(agreement.pairing) == "СОШ №9 – СОШ №5"
        assert (agreement.number, agreement.signed_on, agreement.valid_until) == ("", None, None)
        assert "не указаны" in agreement.note
        assert sorted(len(concerns(pair)) for pair in self.pairs) == [0, 1, 1, 1, 1, 1, 1]

    def test_every_pair_has_a_roadmap_with_no_invented_items(self):
        plans = Plan.objects.of_department(self.department)
        assert {plan.pairing_id for plan in plans} == {pair.pk for pair in self.pairs}
        assert {(plan.state, plan.first_year, plan.last_year) for plan in plans} == {("approved", 2023, 2023)}
        assert all("содержание в справке не приведено" in plan.title for plan in plans)
        assert not any(plan.sections.exists() for plan in plans)
        assert all("её содержание в справке не приведено" in pair.note for pair in self.pairs)

    def test_what_the_leaders_can_lend(self):
        rows = Resource.objects.of_department(self.department).values_list("school__short_name", "kind")
        assert list(rows) == [("СОШ №4", "information"), ("СОШ №16", "methodical"), ("СОШ №3", "methodical")]

    def test_the_review_says_that_the_year_is_conditional(self):
        review = YearReview.objects.of_department(self.department).get()
        assert review.year == 2023
        assert "Дата справки в источнике не указана; записи условно отнесены к 2023 году" in review.note
        assert "Проекте 500+" in review.purpose and "«Школа Минпросвещения РФ»" in review.purpose
        assert "рисковые профили" in review.basis
        assert "дорожные карты" in review.conclusion and "СОШ №47" in review.conclusion
