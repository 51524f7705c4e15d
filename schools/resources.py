"""Import and export of organisations, their figures, categories and risks."""

from typing import Any

from .imports.columns import (
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    DepartmentColumn,
    IntegerColumn,
    LinkColumn,
    YearColumn,
)
from .imports.lookups import RISKS, SCHOOLS, Source
from .imports.resource import TableResource
from .models import Listing, School, SchoolFigures, SchoolRisk

# The name alone tells an organisation of the register: short names and aliases are what a row says about it.
SCHOOL_NAMES = Source(School, (lambda one: [one.name],), SCHOOLS.unknown)


class SchoolResource(TableResource):
    key = ("department", "name")

    department = DepartmentColumn("department")
    name = Column("name", required=True)
    short_name = Column("short_name", required=True)
    kind = ChoiceColumn("kind")
    parent = LinkColumn("parent", SCHOOLS)
    is_external = BooleanColumn("is_external")
    district = Column("district")
    site = Column("site")
    is_active = BooleanColumn("is_active")

    class Meta(TableResource.Meta):
        model = School
        fields = (
            "department", "name", "short_name", "kind", "parent", "is_external", "district", "site", "is_active",
        )  # fmt: skip

    def find(self, key: dict[str, Any]) -> School | None:
        found = self.lookup(SCHOOL_NAMES, key["department"]).get(key["name"])
        return super().find({"pk": found.pk}) if found else None


class FiguresResource(TableResource):
    key = ("school", "year")

    department = DepartmentColumn("school__department", readonly=True)
    school = LinkColumn("school", SCHOOLS, required=True)
    year = YearColumn("year", required=True)
    as_of = DateColumn("as_of", required=True)
    teachers = IntegerColumn("teachers")
    heads = IntegerColumn("heads")
    pupils = IntegerColumn("pupils")
    pupils_8_11 = IntegerColumn("pupils_8_11")

    class Meta(TableResource.Meta):
        model = SchoolFigures
        fields = ("department", "school", "year", "as_of", "teachers", "heads", "pupils", "pupils_8_11")


class ListingResource(TableResource):
    key = ("school", "year", "category")

    department = DepartmentColumn("school__department", readonly=True)
    school = LinkColumn("school", SCHOOLS, required=True)
    year = YearColumn("year", required=True)
    category = ChoiceColumn("category", required=True)
    basis = Column("basis")

    class Meta(TableResource.Meta):
        model = Listing
        fields = ("department", "school", "year", "category", "basis")


class SchoolRiskResource(TableResource):
    key = ("school", "risk", "year")

    department = DepartmentColumn("school__department", readonly=True)
    school = LinkColumn("school", SCHOOLS, required=True)
    risk = LinkColumn("risk", RISKS, required=True)
    year = YearColumn("year", required=True)
    level = ChoiceColumn("level")
    state = ChoiceColumn("state")
    evidence = Column("evidence")

    class Meta(TableResource.Meta):
        model = SchoolRisk
        fields = ("department", "school", "risk", "year", "level", "state", "evidence")
