"""Factories of departments, organisations, their figures, lists and risks, and of people."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from schools.access import Role
from schools.models import (
    Department,
    Invitation,
    Listing,
    Membership,
    Region,
    Resource,
    Risk,
    RiskAlias,
    School,
    SchoolAlias,
    SchoolFigures,
    SchoolRisk,
    User,
)
from schools.models.people import hash_token, new_token


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    name = factory.Sequence(lambda n: f"Область {n}")


class DepartmentFactory(DjangoModelFactory):
    """A department that counts calendar years; `DepartmentFactory(school_years=True)` counts school years."""

    class Meta:
        model = Department

    class Params:
        school_years = factory.Trait(year_kind=Department.YearChoices.SCHOOL)

    slug = factory.Sequence(lambda n: f"gorod-{n}")
    name = factory.Sequence(lambda n: f"Город {n}")
    full_name = factory.LazyAttribute(lambda o: f"Комитет по образованию: {o.name}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    department = factory.SubFactory(DepartmentFactory)
    short_name = factory.Sequence(lambda n: f"СОШ № {n}")
    name = factory.LazyAttribute(lambda o: f"Муниципальное учреждение «{o.short_name}»")


class SchoolAliasFactory(DjangoModelFactory):
    class Meta:
        model = SchoolAlias

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"школа {n}-я")


class FiguresFactory(DjangoModelFactory):
    class Meta:
        model = SchoolFigures

    school = factory.SubFactory(SchoolFactory)
    year = 2024
    as_of = factory.LazyAttribute(lambda o: date(o.year, 9, 20))
    teachers = 40
    heads = 4
    pupils = 600
    pupils_8_11 = 220


class ListingFactory(DjangoModelFactory):
    class Meta:
        model = Listing

    school = factory.SubFactory(SchoolFactory)
    year = 2024
    category = Listing.Category.SHNOR


class RiskFactory(DjangoModelFactory):
    class Meta:
        model = Risk

    code = factory.Sequence(lambda n: f"risk-{n}")
    name = factory.Sequence(lambda n: f"Недостаток № {n}")


class RiskAliasFactory(DjangoModelFactory):
    class Meta:
        model = RiskAlias

    risk = factory.SubFactory(RiskFactory)
    name = factory.Sequence(lambda n: f"нехватка {n}")


class SchoolRiskFactory(DjangoModelFactory):
    class Meta:
        model = SchoolRisk

    school = factory.SubFactory(SchoolFactory)
    risk = factory.SubFactory(RiskFactory)
    year = 2024


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource

    department = factory.SubFactory(DepartmentFactory)
    kind = Resource.Kind.STAFF
    text = factory.Sequence(lambda n: f"Ресурс {n}")


class UserFactory(DjangoModelFactory):
    """A person without a post. Without `password=` nobody can sign in by one: use `client.force_login`."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    position = "методист"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class AdminFactory(UserFactory):
    """The installation's administrator."""

    is_staff = True
    is_superuser = True
    position = "администратор"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        official = factory.Trait(role=Role.OFFICIAL)
        curator = factory.Trait(role=Role.CURATOR)
        principal = factory.Trait(
            role=Role.PRINCIPAL,
            school=factory.SubFactory(SchoolFactory, department=factory.SelfAttribute("..department")),
        )

    user = factory.SubFactory(UserFactory)
    role = Role.METHODOLOGIST
    department = factory.SubFactory(DepartmentFactory)
    since = date(2016, 1, 1)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    role = Role.METHODOLOGIST
    department = factory.SubFactory(DepartmentFactory)
    token_hash = factory.LazyFunction(lambda: hash_token(new_token()))
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


def person(role: str, department: Department | None = None, school: School | None = None, **values: Any) -> User:
    """A user who holds a post today: `person(Role.PRINCIPAL, school=school)`."""
    if school is not None and department is None:
        department = school.department
    extra = {"school": school} if school is not None else {}
    if role == Role.PRINCIPAL and school is None:
        extra["principal"] = True
    if department is not None:
        extra["department"] = department
    return MembershipFactory(user=UserFactory(**values), role=role, **extra).user
