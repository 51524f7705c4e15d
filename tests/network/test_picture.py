"""The picture of the network: who stands where, whole names, nothing that the strict CSP would refuse."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.picture import MOST, SMALL, WIDE, Link, Node, Words, picture

WORDS = Words("Кто кому помогает", "Слева лидеры", "Лидеры", "Партнёры", "Без пары")
SVG = "{http://www.w3.org/2000/svg}"


def node(key, name=None):
    return Node(key, name or f"Школа № {key}", f"/schools/{key}/")


def drawn(pairs, alone=(), **options):
    links = [Link(node(leader), node(partner)) for leader, partner in pairs]
    return ET.fromstring(picture(links, [node(key) for key in alone], words=WORDS, **options))  # noqa: S314


def names(svg):
    """The names from top to bottom on each side: leaders, partners."""
    sides = {"end": [], "start": []}
    for link in svg.iter(f"{SVG}a"):
        text = link.find(f"{SVG}text")
        spans = text.findall(f"{SVG}tspan")
        sides[text.get("text-anchor")].append((float(spans[0].get("y")), " ".join(span.text for span in spans)))
    return [[name for _y, name in sorted(side)] for side in sides.values()]


def crossings(svg):
    ends = [
        (float(re.match(r"M[\d.]+ ([\d.]+)", line.get("d"))[1]), float(re.search(r"([\d.]+)$", line.get("d"))[1]))
        for line in svg.iter(f"{SVG}path")
    ]
    pairs = [(one, other) for place, one in enumerate(ends) for other in ends[place + 1 :]]
    return sum((one[0] - other[0]) * (one[1] - other[1]) < 0 for one, other in pairs)


def test_leaders_stand_left_and_partners_right():
    svg = drawn([(1, 2), (1, 3), (4, 5)])
    assert names(svg) == [["Школа № 1", "Школа № 4"], ["Школа № 2", "Школа № 3", "Школа № 5"]]
    assert len(list(svg.iter(f"{SVG}path"))) == 3


def test_it_is_named_and_described():
    svg = drawn([(1, 2)], key="front")
    assert svg.find(f"{SVG}title").text == "Кто кому помогает" and svg.get("aria-labelledby") == "front-title"
    assert svg.find(f"{SVG}desc").text == "Слева лидеры" and svg.get("aria-describedby") == "front-about"


def test_names_are_links_out_of_the_way_of_the_tab_key():
    assert [(a.get("href"), a.get("tabindex")) for a in drawn([(1, 2)]).iter(f"{SVG}a")] == [
        ("/schools/1/", "-1"),
        ("/schools/2/", "-1"),
    ]


def test_lines_do_not_cross_where_they_need_not():
    tangled = [(1, 8), (2, 7), (3, 6), (4, 5), (1, 7), (3, 5)]
    assert crossings(drawn(tangled)) == 0


def test_schools_tied_through_others_stand_together():
    leaders, _partners = names(drawn([(1, 11), (2, 12), (3, 11)]))
    assert abs(leaders.index("Школа № 1") - leaders.index("Школа № 3")) == 1


def test_who_helps_and_is_helped_bears_a_ring_on_both_sides():
    svg = drawn([(1, 2), (2, 3)])
    assert len(svg.findall(f"{SVG}circle[@class='net-ring']")) == 2
    assert names(svg)[0].count("Школа № 2") == names(svg)[1].count("Школа № 2") == 1


def test_pair_that_is_over_is_a_broken_line():
    svg = picture([Link(node(1), node(2), is_over=True)], words=WORDS)
    assert 'stroke-dasharray="5 5" d="M' in svg


def test_schools_without_a_pair_stand_below():
    svg = drawn([(1, 2)], alone=[7, 8])
    assert names(svg)[1] == ["Школа № 2", "Школа № 7", "Школа № 8"]
    assert len(svg.findall(f"{SVG}circle[@class='net-alone']")) == 2
    assert "Без пары" in [text.text for text in svg.iter(f"{SVG}text")]
    assert "Лидеры" not in [text.text for text in drawn([], alone=[7]).iter(f"{SVG}text")]


def test_nothing_to_draw_is_no_picture():
    assert picture([], words=WORDS) == ""


@pytest.mark.parametrize("frame", [WIDE, SMALL])
def test_long_names_are_cut_and_told_whole(frame):
    long = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 1»"
    svg = ET.fromstring(picture([Link(node(1, long), node(2, "ш" * 500))], words=WORDS, frame=frame))  # noqa: S314
    for link, whole in zip(svg.iter(f"{SVG}a"), (long, "ш" * 500), strict=True):
        spans = link.findall(f"{SVG}text/{SVG}tspan")
        assert len(spans) <= frame.lines and spans[-1].text.endswith("…")
        assert link.find(f"{SVG}text/{SVG}title").text == whole


def test_what_people_wrote_stays_text():
    hostile = "<script>alert(1)</script>\x00\x1b\"'&"
    svg = picture([Link(Node(1, hostile, '/a?b=1&c="2'), node(2))], words=WORDS)
    assert "<script" not in svg
    ET.fromstring(svg)  # noqa: S314


def test_more_pairs_than_a_picture_holds_are_left_out():
    svg = drawn([(key, key + 1000) for key in range(MOST + 40)])
    assert len(list(svg.iter(f"{SVG}path"))) == MOST


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=80), st.lists(st.integers(1, 30)))
def test_any_network_is_drawn_within_its_frame_and_none_on_another(pairs, alone):
    if not pairs and not alone:
        return
    svg = drawn(pairs, alone=alone)
    assert "style" not in {name for element in svg.iter() for name in element.attrib}
    height = float(svg.get("viewBox").split()[3])
    sides = {}
    for circle in svg.findall(f"{SVG}circle"):
        if circle.get("class") != "net-ring":
            sides.setdefault(circle.get("cx"), []).append(float(circle.get("cy")))
    for side in sides.values():
        side.sort()
        assert side[0] > 0 and side[-1] < height
        assert all(lower - upper > WIDE.pitch - 0.2 for upper, lower in pairwise(side))
