"""Papers to draw in tests: one with everything a paper can hold, and small ones."""

from datetime import date
from decimal import Decimal

from reports.document import (
    Approval,
    Bullets,
    Document,
    Figure,
    Note,
    Paragraph,
    Point,
    Section,
    Signature,
)
from reports.table import Column, ColumnKind, Entries, Entry, Link, Row, Share, Table, group, row, total

HOSTILE = "<script>alert('злой')</script> & \"кавычки\" {{ document.title }} {% now 'Y' %}"
FORMULAS = ("=1+1", "+7 914", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0")
GLYPHS = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя «№» – — § ≥ ≤ × − … ½ → ABCxyz 0123456789"

INTEGER, DECIMAL, PERCENT = ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.PERCENT


def small(*sections: Section, **changes: object) -> Document:
    values: dict[str, object] = {
        "title": "Отчёт о сетевом взаимодействии",
        "organisation": "Отдел образования администрации города Примера",
        "kind": "annual",
        "year": "2024",
        "as_of": date(2024, 9, 12),
        "sections": sections,
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]


def plan() -> Table:
    """Group rows, subtotals and totals; shares over sibling columns; a date; no data."""
    columns = (
        Column("direction", "Направление", width=30),
        Column("due", "По плану", INTEGER, unit="меропр."),
        Column("held", "Проведено", INTEGER),
        Column("share", "Исполнение", ColumnKind.SHARE, of=("held", "due")),
        Column("teachers", "Охват", ColumnKind.SHARE, width=14),
        Column("hours", "Часы", DECIMAL),
        Column("last", "Последнее", ColumnKind.DATE, width=16),
    )
    rows = (
        group("Раздел 1. Методическая поддержка"),
        row("Единый день открытых дверей", 3, 2, Share(2, 3), Share(41, 120), Decimal("6.25"), date(2024, 3, 21)),
        row("Стажировки «учитель — учителю»", 4, 4, Share(4, 4), Share(12, 64), Decimal("12.5"), "", level=1),
        total("Итого по разделу 1", 7, 6, Share(6, 7), Share(53, 184), Decimal("18.75"), ""),
        group("Раздел 2. Работа с детьми", level=1),
        row("Сетевая олимпиада", 1200, 1000, Share(1000, 1200), Share(0, 0), None, None),
        row("Совет комитета", 0, 0, Share(0, 0), None, Decimal(2), date(2024, 12, 1)),
        total("Итого по разделу 2", 1200, 1000, Share(1000, 1200), "", Decimal(2), ""),
    )
    totals = total("Всего", 1207, 1006, Share(1006, 1207), Share(53, 184), Decimal("20.75"), "")
    return Table("plan", "Исполнение плана по разделам", columns, rows, totals, "Отменённые мероприятия не входят.")


def matrix() -> Table:
    """The kind × year matrix: several events in a cell, empty cells, a wide page."""
    columns = (
        Column("kind", "Форма мероприятия", width=16),
        *(Column(f"y{y}", str(y), width=20) for y in range(2017, 2021)),
    )
    several = Entries(
        (
            Entry("Современный урок: от замысла к результату", "МАОУ СОШ № 1, МАОУ «Гимназия № 2»", "/events/1/"),
            Entry("Наставничество молодых педагогов", "ДОУ"),
        )
    )
    rows = (
        row("Единый день открытых дверей", several, Entries(()), "", Entries((Entry("Воспитание", "МБОУ СОШ № 5"),))),
        row("Совет комитета", "", Entries((Entry("Итоги ГИА"),)), Link("по графику", "/plan/"), ""),
    )
    return Table("matrix", "Мероприятия по формам и годам", columns, rows, wide=True)


def people() -> Table:
    """What people type: markup, formulas, a long text; links on numbers; an empty head cell is not allowed."""
    columns = (
        Column("text", "Текст", width=40),
        Column("number", "Записей", INTEGER),
        Column("percent", "Прирост", PERCENT),
        Column("year", "Год", ColumnKind.YEAR),
    )
    rows = (
        row(HOSTILE, Link(3, "/records/?a=1&b=2"), Decimal("-12.25"), 2024),
        *(row(text, index, Decimal(index), 2020 + index) for index, text in enumerate(FORMULAS)),
        row("Две\nстроки", None, None, "2024/2025"),
    )
    return Table("people", "Тексты людей: [всё] что/угодно * и длинное название листа?", columns, rows)


def chart() -> Figure:
    points = (
        Point("2021", Decimal("33.333")),
        Point("2022", None),
        Point("2023", Decimal("66.65")),
        Point("2024", Decimal(80)),
    )
    return Figure("i1", "Доля организаций, вовлечённых в работу с лидерами", points, Decimal(50), note="I1, по годам.")


def rich(**changes: object) -> Document:
    """Everything at once."""
    paragraphs = Paragraph("Мониторинг проведён по приказу отдела образования. " * 12)
    sections = (
        Section("Цель и основание", (paragraphs, Paragraph(GLYPHS, strong=True), Bullets(("первое", "второе; " * 30)))),
        Section("Мероприятия", (matrix(), Note("Пустая клетка не значит, что мероприятия не было."))),
        Section(
            "Исполнение плана",
            (plan(),),
            (
                Section("Показатели", (chart(), Bullets(("шаг один", "шаг два"), numbered=True))),
                Section("Тексты", (people(),), (Section("Глубже", (Paragraph(HOSTILE),)),)),
            ),
        ),
        Section("Приложение", (Paragraph("Без номера."),), numbered=False),
    )
    values: dict[str, object] = {
        "subtitle": "годовой отчёт по итогам мониторинга",
        "place": "г. Пример",
        "source": "портал «Связка»",
        "notices": ("Учебные, вымышленные данные",),
        "approval": Approval("Начальник отдела образования администрации города Примера"),
        "signature": Signature("Методист отдела образования"),
        "verify_url": "https://svyazka.example.org/verify/7QK2-M4ZD/",
        "verify_code": "7QK2-M4ZD",
    }
    return small(*sections, **{**values, **changes})


def long_table(rows: int) -> Table:
    columns = (Column("name", "Организация", width=30), Column("count", "Участников", INTEGER))
    lines: list[Row] = [row(f"Школа № {number}", number) for number in range(1, rows + 1)]
    return Table("long", "Организации", columns, tuple(lines), total("Всего", sum(range(rows + 1))))
