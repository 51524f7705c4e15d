"""Who signs in to the demo: one person per role, known by position and not by name, with one clear password."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from schools.access import Role
from schools.models import Department, Membership, School, User

# Only a demo loaded with DEBUG=1 has these people.
PASSWORD = "uchimsya-vmeste"  # noqa: S105
ADMINISTRATOR = "administrator"
SINCE = date(2023, 9, 1)


@dataclass(frozen=True, slots=True)
class Login:
    """A person of the demo. `role` is one of `Role` or "administrator"; `school` is a key of the invented schools."""

    role: str
    email: str
    position: str
    sees: str
    school: str = ""


DEMO_LOGINS: tuple[Login, ...] = (
    Login(
        ADMINISTRATOR,
        "admin@svyazka.example",
        "Администратор установки",
        "всё, включая раздел администратора /admin/",
    ),
    Login(
        Role.OFFICIAL,
        "rukovoditel@uchebny.example",
        "Начальник управления образования",
        "Учебный округ целиком, без правки",
    ),
    Login(
        Role.METHODOLOGIST,
        "metodist@uchebny.example",
        "Методист по сетевому взаимодействию",
        "Учебный округ целиком, с правкой",
    ),
    Login(
        Role.PRINCIPAL,
        "direktor@uchebny.example",
        "Директор школы № 7",
        "записи своей школы, её отчёты",
        school="school7",
    ),
    Login(
        Role.CURATOR,
        "kurator@uchebny.example",
        "Куратор пар",
        "четыре пары, которые ведёт",
    ),
)


def methodologist_email(slug: str) -> str:
    """The methodologist of a department told from a real document: sees that department only."""
    return f"metodist@{slug}.example"


def add_person(email: str, position: str, *, password: str = "", **values: bool) -> User:
    """Create a person with an encoded password, or one who cannot sign in; finds the one who stands already."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, full_name=f"{position} (демо)", position=position, **values)
        user.password = password or make_password(None)
        user.full_clean()
        user.save()
    return user


def add_post(user: User, role: str, department: Department, school: School | None = None) -> User:
    """Give a person a post since the beginning of the story, unless they hold it."""
    if not user.memberships.filter(role=role, department=department, school=school).exists():
        Membership.objects.add(user=user, role=role, department=department, school=school, since=SINCE)
    return user


def add_staff(department: Department, schools: dict[str, School]) -> dict[str, User]:
    """The people of the invented department: one per role who can sign in, and the other principals, who cannot.

    Answers them by role, and principals by the key of their school.
    """
    encoded, staff = make_password(PASSWORD), {}
    for login in DEMO_LOGINS:
        if login.role == ADMINISTRATOR:
            continue
        user = add_person(login.email, login.position, password=encoded)
        add_post(user, login.role, department, schools.get(login.school))
        staff[login.school or login.role] = user
    for key, school in schools.items():
        if key not in staff and not school.is_external:
            user = add_person(f"{key}@uchebny.example", f"Руководитель: {school}")
            staff[key] = add_post(user, Role.PRINCIPAL, department, school)
    return staff


def add_administrator() -> User:
    """The installation's administrator. Made last: their being there says that the demo is whole."""
    login = DEMO_LOGINS[0]
    return add_person(login.email, login.position, password=make_password(PASSWORD), is_staff=True, is_superuser=True)


def add_methodologists(departments: list[Department]) -> None:
    """A methodologist for each department told from a real document, all with the same password."""
    encoded = make_password(PASSWORD)
    for department in departments:
        user = add_person(methodologist_email(department.slug), f"Методист: {department}", password=encoded)
        add_post(user, Role.METHODOLOGIST, department)


def demo_is_loaded() -> bool:
    """Whether a full load has ended."""
    return User.objects.filter(email=DEMO_LOGINS[0].email).exists()
