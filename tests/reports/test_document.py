"""The value behind every paper: what it refuses, how it is numbered, frozen and told apart."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.canonical import fingerprint, from_dict, to_dict
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
    bullets,
    note,
    paragraph,
    present,
    section,
)
from reports.outline import outline, tables
from reports.table import Column, ColumnKind, Entries, Entry, Link, Row, RowKind, Share, Table, group, row, table, total
from tests.reports.samples import matrix, plan, rich, small

COLUMNS = (
    Column("name", "Имя"),
    Column("held", "Проведено", ColumnKind.INTEGER),
    Column("due", "План", ColumnKind.INTEGER),
)
SHARE = Column("share", "Доля", ColumnKind.SHARE, of=("held", "due"))


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 2), (1, 0)])
def test_a_share_is_part_of_a_whole(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        Share(numerator, denominator)


@pytest.mark.parametrize(
    ("key", "columns", "rows", "message"),
    [
        ("Имя", COLUMNS, (), "ASCII"),
        ("t", (*COLUMNS, COLUMNS[0]), (), "two columns"),
        ("t", (COLUMNS[0], SHARE), (), "has not"),
        ("t", COLUMNS, (row("а", 1),), "2 cells instead of 3"),
        ("t", COLUMNS, (Row(("а", 1, 2), RowKind.GROUP),), "3 cells instead of 1"),
        ("t", (*COLUMNS, SHARE), (row("а", 1, 2, Share(1, 3)),), "beside the counts"),
        ("t", (*COLUMNS, SHARE), (row("а", Link(1, "/"), None, Share(1, 2)),), "beside the counts"),
    ],
)
def test_a_table_refuses_what_does_not_fit(
    key: str, columns: tuple[Column, ...], rows: tuple[Row, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Table(key, "Название", columns, rows)


def test_totals_are_checked_like_rows() -> None:
    with pytest.raises(ValueError, match="beside the counts"):
        Table("t", "Название", (*COLUMNS, SHARE), (row("а", 1, 2, Share(1, 2)),), total("Всего", 1, 3, Share(1, 2)))


def test_what_is_empty_is_left_out() -> None:
    assert table("t", "Название", COLUMNS, []) is None
    assert table("t", "Название", COLUMNS, [group("Раздел")], totals=total("Всего", 0, 0)) is None
    assert bullets(["", "  "]) is None
    assert paragraph(" \n") is None
    assert note("") is None
    assert section("Пусто", None, bullets([]), sections=[section("И тут", None)]) is None
    assert present([None, section("Есть", paragraph("текст")), None]) == (Section("Есть", (Paragraph("текст"),)),)


def test_a_section_may_hold_only_sections() -> None:
    below = section("Ниже", note("примечание"))
    assert section("Выше", sections=[below]) == Section("Выше", (), (below,))


def test_sections_tables_and_figures_are_numbered_in_reading_order() -> None:
    places = list(outline(rich()))
    assert [place.heading for place in places] == [
        "1. Цель и основание", "2. Мероприятия", "3. Исполнение плана", "3.1. Показатели", "3.2. Тексты",
        "3.2.1. Глубже", "Приложение",
    ]  # fmt: skip
    captions = [item.caption for place in places for item in place.blocks if item.caption]
    assert [caption.split(".")[0] for caption in captions] == ["Таблица 1", "Таблица 2", "Рисунок 1", "Таблица 3"]
    assert len({place.anchor for place in places}) == len(places)
    assert [(number, item.key) for number, item in tables(rich())] == [(1, "matrix"), (2, "plan"), (3, "people")]


def test_two_tables_cannot_share_a_key() -> None:
    with pytest.raises(ValueError, match="«plan»"):
        list(outline(small(Section("А", (plan(),)), Section("Б", (plan(),)))))


def test_the_fingerprint_is_of_the_contents_only() -> None:
    document = rich()
    later = replace(document, as_of=date(2030, 1, 1), verify_url="https://other.example.org/", verify_code="X")
    assert fingerprint(later) == fingerprint(document)
    assert fingerprint(replace(document, title="Другой")) != fingerprint(document)
    assert len(fingerprint(document)) == 64


def test_trailing_zeros_of_a_database_make_no_other_paper() -> None:
    papers = [
        small(Section("Р", (Figure("i1", "И", (Point("2020", Decimal(value)),)),))) for value in ("50", "50.00", "5E+1")
    ]
    assert len({fingerprint(paper) for paper in papers}) == 1


def test_one_changed_cell_changes_the_fingerprint() -> None:
    one, other = (replace(matrix(), rows=(*matrix().rows[:1], row(text, "", "", "", ""))) for text in ("а", "б"))
    assert fingerprint(small(Section("Р", (one,)))) != fingerprint(small(Section("Р", (other,))))


def test_no_data_and_empty_are_two_things() -> None:
    papers = [small(Section("Р", (Table("t", "Т", COLUMNS, (row("а", cell, 1),)),))) for cell in (None, "", 0)]
    assert len({fingerprint(paper) for paper in papers}) == 3


@pytest.mark.parametrize(
    "data", [{}, {"type": "Paragraph", "text": "а", "strong": False}, {"type": "Nothing"}, {"type": "Document"}]
)
def test_what_is_not_a_stored_document_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a stored document"):
        from_dict(data)


def test_values_of_unknown_types_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        to_dict(small(title=1.5))


texts = st.text(max_size=20)
counts = st.integers(-(10**6), 10**6)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6)
shares = st.integers(0, 500).flatmap(lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole)))
plain = st.none() | texts | counts | decimals | st.dates() | shares
entries = st.builds(Entries, st.lists(st.builds(Entry, texts, texts, texts), max_size=3).map(tuple))
cells = plain | entries | st.builds(Link, plain, texts)
paragraphs = st.builds(Paragraph, texts, st.booleans())
blocks = (
    paragraphs
    | st.builds(Note, texts)
    | st.builds(Bullets, st.lists(texts, max_size=3).map(tuple), st.booleans())
    | st.builds(
        lambda first, second: Table(
            "t", "Т", (Column("a", "А"), Column("b", "Б")), (row(first, second), group("г", 2))
        ),
        cells,
        cells,
    )
    | st.builds(
        Figure, st.just("f"), texts, st.lists(st.builds(Point, texts, st.none() | decimals), max_size=4).map(tuple)
    )
)
sections = st.recursive(
    st.builds(Section, texts, st.lists(blocks, max_size=3).map(tuple)),
    lambda below: st.builds(Section, texts, st.just(()), st.lists(below, max_size=2).map(tuple), st.booleans()),
    max_leaves=4,
)
documents = st.builds(
    Document, texts, texts, texts, texts, st.dates(), st.lists(sections, max_size=3).map(tuple),
    notices=st.lists(texts, max_size=2).map(tuple),
    approval=st.none() | st.builds(Approval, texts),
    signature=st.none() | st.builds(Signature, texts),
)  # fmt: skip


@given(documents)
def test_a_paper_survives_being_frozen(document: Document) -> None:
    stored = json.loads(json.dumps(to_dict(document)))
    assert from_dict(stored) == document
    assert fingerprint(from_dict(stored)) == fingerprint(document)
