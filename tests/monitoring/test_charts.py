"""Charts: the numbers are there in figures and words, gaps stay gaps, the drawing stays inside its frame."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.charts import HEIGHT, WIDTH, indicator_chart, sparkline

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [("2021", Decimal("33.333")), ("2022", None), ("2023", Decimal("66.65"))]


def drawn(
    points: list[tuple[str, Decimal | None]], target: Decimal | None = None, **options: str
) -> ElementTree.Element:
    svg = indicator_chart("i1", "Доля <школ> & лицеев", points, target, **options)
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def test_values_stand_beside_the_bars_and_in_the_alternative_text() -> None:
    root = drawn(POINTS, Decimal(50))
    words = root.find(f"{SVG}title").text
    assert words == "Доля <школ> & лицеев: 2021 — 33,3\xa0%, 2022 — н/д, 2023 — 66,7\xa0%; цель — 50,0\xa0%"
    texts = [item.text for item in root.iter(f"{SVG}text")]
    assert {"33,3\xa0%", "66,7\xa0%", "н/д", "2021", "2022", "2023", "цель", "50,0\xa0%"} <= set(texts)


def test_a_year_without_a_value_has_no_bar_and_a_zero_has_one() -> None:
    assert len(list(drawn(POINTS).iter(f"{SVG}rect"))) == 2
    assert len(list(drawn([("2021", Decimal(0))]).iter(f"{SVG}rect"))) == 1
    assert list(drawn([]).iter(f"{SVG}rect")) == []


def test_the_target_is_a_dashed_line_with_a_label_not_only_a_colour() -> None:
    assert "stroke-dasharray" not in indicator_chart("i1", "Доля", POINTS)
    assert "stroke-dasharray" in indicator_chart("i1", "Доля", POINTS, Decimal(50))


def test_it_can_stand_on_a_page_with_a_strict_policy_beside_other_charts() -> None:
    first, second = (indicator_chart(key, "Доля", POINTS, Decimal(50)) for key in ("i1", "i2"))
    assert "style=" not in first
    assert "<script" not in first
    assert 'role="img" aria-labelledby="i1-title"' in first
    assert "font-family=" in first
    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', second))


def test_ten_years_weigh_at_most_four_kilobytes() -> None:
    points = [(f"{year}/{year + 1}", Decimal(year - 1980)) for year in range(2015, 2025)]
    svg = indicator_chart("i1", "Доля организаций, вовлечённых во взаимодействие", points, Decimal(50))
    assert len(svg.encode()) <= 4096


@pytest.mark.parametrize(
    ("value", "top"), [("55", "100"), ("49", "50"), ("101", "150"), ("0.03", "0,03"), ("1234567", "1500000")]
)
def test_the_scale_ends_on_a_round_number(value: str, top: str) -> None:
    texts = [item.text for item in drawn([("2021", Decimal(value))]).iter(f"{SVG}text")]
    assert top in texts


numbers = st.decimals(-(10**6), 10**6, places=3)


@given(
    st.lists(st.tuples(st.sampled_from(["2021", "2022/2023"]), st.none() | numbers), max_size=12), st.none() | numbers
)
def test_whatever_the_numbers_everything_stays_inside_the_frame(
    points: list[tuple[str, Decimal | None]], target: Decimal | None
) -> None:
    root = drawn(points, target, unit="ед.")
    for bar in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + width <= WIDTH
        assert y >= 0
        assert y + height <= HEIGHT
    assert all(0 <= float(item.attrib["y"]) <= HEIGHT for item in root.iter(f"{SVG}text"))


def test_a_sparkline_tells_its_years_in_words_and_leaves_gaps() -> None:
    root = ElementTree.fromstring(sparkline([*POINTS, ("2024", Decimal(0))]))  # noqa: S314 - our own drawing
    assert root.find(f"{SVG}title").text == "2021 — 33,3\xa0%, 2022 — н/д, 2023 — 66,7\xa0%, 2024 — 0,0\xa0%"
    bars = list(root.iter(f"{SVG}rect"))
    assert [float(bar.attrib["height"]) for bar in bars] == [12.0, 24.0, 1.0]
    assert {bar.attrib["class"] for bar in bars} == {"spark-bar"} and root.attrib["class"] == "spark"


@pytest.mark.parametrize("points", [[], [("2021", Decimal(5))], [("2021", None), ("2022", Decimal(1))]])
def test_one_number_alone_shows_no_trend(points: list[tuple[str, Decimal | None]]) -> None:
    assert sparkline(points) == ""


@given(st.lists(st.tuples(st.just("2021"), st.none() | numbers), max_size=8))
def test_bars_of_a_sparkline_stay_inside_it(points: list[tuple[str, Decimal | None]]) -> None:
    if svg := sparkline(points, ""):
        for bar in ElementTree.fromstring(svg).iter(f"{SVG}rect"):  # noqa: S314 - our own drawing
            y, height = float(bar.attrib["y"]), float(bar.attrib["height"])
            assert y >= 0 and y + height <= 24.1
            assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= 12 * len(points)


def test_themes_may_recolour_every_coloured_part() -> None:
    svg = indicator_chart("i1", "Доля", POINTS, Decimal(50))
    for name in ("chart-bar", "chart-grid", "chart-target", "chart-target-text"):
        assert f'class="{name}"' in svg


def test_a_count_has_no_digit_after_the_comma() -> None:
    assert "2021 — 12, 2022 — 1,5" in indicator_chart("i1", "Число", [("2021", Decimal(12)), ("2022", Decimal("1.5"))],
                                                      unit="")  # fmt: skip
