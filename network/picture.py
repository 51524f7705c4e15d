"""The network as a picture: leaders on the left, partners on the right, a line for each pair; drawn on the server.

Pure functions, names and lines in, one `<svg>` element out. Only presentation attributes and classes are used (the
strict CSP allows no inline styles), so that the themes colour it: `net-line`, `net-dot`, `net-ring`, `net-alone`.
Its links are out of the way of the Tab key: the page shows the same as a list, with the same links.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from schools.formats import printable

MOST = 60  # pairs in one picture; more are no picture any more
_SWEEPS = 6
_GAP = 14  # between a dot and its name


@dataclass(frozen=True, slots=True)
class Node:
    """A school: what tells it from others, how it is called, its page."""

    key: Hashable
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A pair; one that is over is drawn with a broken line."""

    leader: Node
    partner: Node
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Sizes of a picture, in its own units: one is a pixel where there is room for it."""

    width: int
    names: int  # width of a column of names
    font: int
    lines: int  # a name takes so many at most

    @property
    def pitch(self) -> int:
        return self.lines * (self.font + 2) + 10

    @property
    def left(self) -> int:
        return self.names + _GAP

    @property
    def right(self) -> int:
        return self.width - self.names - _GAP


WIDE = Frame(width=620, names=205, font=14, lines=2)
SMALL = Frame(width=420, names=140, font=13, lines=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the picture besides names, in the language of the page."""

    title: str
    description: str
    leaders: str
    partners: str
    alone: str


def picture(
    links: Sequence[Link], alone: Sequence[Node] = (), *, words: Words, key: str = "network", frame: Frame = WIDE
) -> SafeString:
    """The picture of at most the first `MOST` links, and below them the schools that stand `alone`, without a pair.

    `key` makes the ids unique on the page. Leaders and partners are ordered so that few lines cross; a school that
    both helps and is helped stands on both sides and bears a ring. Empty text for nothing to draw.
    """
    links, alone = links[:MOST], alone[:MOST]
    if not links and not alone:
        return SafeString("")
    top = frame.font + 22
    left, right = _ordered(links)
    height = top + max(len(left), len(right)) * frame.pitch
    at_left, at_right = _places(left, right, links, top, frame)
    both = {node.key for node in left} & {node.key for node in right}
    parts = [_head(frame, words, left, right), '<g class="net-lines" fill="none" stroke="currentColor">']
    parts += [_line(frame, at_left[link.leader.key], at_right[link.partner.key], link.is_over) for link in links]
    parts.append("</g>")
    parts += [_node(frame, node, at_left[node.key], "end", node.key in both) for node in left]
    parts += [_node(frame, node, at_right[node.key], "start", node.key in both) for node in right]
    if alone:
        parts.append(_label(frame.right, height + frame.font + 4, "start", words.alone, frame))
        height += frame.font + 18
        for node in alone:
            parts.append(_node(frame, node, height + frame.pitch / 2, "start", None))
            height += frame.pitch
    size = f'viewBox="0 0 {frame.width} {height}" width="{frame.width}" height="{height}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} class="net" role="group" '
        f'aria-labelledby="{escape(key)}-title" aria-describedby="{escape(key)}-about" font-size="{frame.font}">'
        f'<title id="{escape(key)}-title">{_text(words.title)}</title>'
        f'<desc id="{escape(key)}-about">{_text(words.description)}</desc>'
    )
    return mark_safe(svg + "".join(parts) + "</svg>")  # noqa: S308 - names and words went through escape


def _ordered(links: Sequence[Link]) -> tuple[list[Node], list[Node]]:
    """Leaders and partners, each once, moved to the middle of whom they are tied to until few lines cross."""
    left: dict[Hashable, Node] = {}
    right: dict[Hashable, Node] = {}
    partners: dict[Hashable, list[Hashable]] = defaultdict(list)
    leaders: dict[Hashable, list[Hashable]] = defaultdict(list)
    for link in links:
        left.setdefault(link.leader.key, link.leader)
        right.setdefault(link.partner.key, link.partner)
        partners[link.leader.key].append(link.partner.key)
        leaders[link.partner.key].append(link.leader.key)
    first, second = _together(list(left), partners, leaders)
    for _sweep in range(_SWEEPS):
        second = _by_middle(second, leaders, first)
        first = _by_middle(first, partners, second)
    return [left[key] for key in first], [right[key] for key in second]


def _together(
    start: list[Hashable], partners: dict[Hashable, list[Hashable]], leaders: dict[Hashable, list[Hashable]]
) -> tuple[list[Hashable], list[Hashable]]:
    """Schools that are tied to one another, be it through others, side by side."""
    first: dict[Hashable, None] = {}
    second: dict[Hashable, None] = {}
    for key in start:
        waiting = [key]
        while waiting:
            leader = waiting.pop(0)
            if leader in first:
                continue
            first[leader] = None
            for partner in partners[leader]:
                second[partner] = None
                waiting += [other for other in leaders[partner] if other not in first]
    return list(first), list(second)


def _by_middle(keys: list[Hashable], tied: dict[Hashable, list[Hashable]], others: list[Hashable]) -> list[Hashable]:
    place = {key: number for number, key in enumerate(others)}
    return sorted(keys, key=lambda key: sum(place[other] for other in tied[key]) / len(tied[key]))


def _places(
    left: list[Node], right: list[Node], links: Sequence[Link], top: int, frame: Frame
) -> tuple[dict[Hashable, float], dict[Hashable, float]]:
    """How high each stands: the longer side evenly, the other as near as can be to the middle of its ties."""
    ties = [(link.leader.key, link.partner.key) for link in links]
    if len(left) > len(right):
        at_left = _evenly(left, top, frame)
        return at_left, _beside(right, [(other, key) for key, other in ties], at_left, top, len(left), frame)
    at_right = _evenly(right, top, frame)
    return _beside(left, ties, at_right, top, len(right), frame), at_right


def _evenly(nodes: list[Node], top: int, frame: Frame) -> dict[Hashable, float]:
    return {node.key: top + (number + 0.5) * frame.pitch for number, node in enumerate(nodes)}


def _beside(
    nodes: list[Node], ties: Iterable[tuple[Hashable, Hashable]], at: dict[Hashable, float], top: int, rows: int,
    frame: Frame,
) -> dict[Hashable, float]:  # fmt: skip
    heights: dict[Hashable, list[float]] = defaultdict(list)
    for key, other in ties:
        heights[key].append(at[other])
    found: list[float] = []
    for node in nodes:
        wanted = sum(heights[node.key]) / len(heights[node.key])
        found.append(max(wanted, found[-1] + frame.pitch if found else 0))
    lowest = top + (rows - 0.5) * frame.pitch
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], lowest)
        lowest = found[number] - frame.pitch
    return {node.key: height for node, height in zip(nodes, found, strict=True)}


def _head(frame: Frame, words: Words, left: list[Node], right: list[Node]) -> str:
    if not left:
        return ""
    y = frame.font + 2
    return _label(frame.left, y, "end", words.leaders, frame) + _label(frame.right, y, "start", words.partners, frame)


def _label(x: float, y: float, anchor: str, text: str, frame: Frame) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{frame.font - 1}" font-weight="600" '
        f'fill="currentColor">{_text(text)}</text>'
    )


def _line(frame: Frame, start: float, end: float, is_over: bool) -> str:
    x1, x2 = frame.left, frame.right
    bend = (x1 + x2) // 2
    broken = ' stroke-dasharray="5 5"' if is_over else ""
    return f'<path class="net-line"{broken} d="M{x1} {start:.1f}C{bend} {start:.1f} {bend} {end:.1f} {x2} {end:.1f}"/>'


def _node(frame: Frame, node: Node, y: float, anchor: str, ring: bool | None) -> str:
    """A dot with its name; `ring` where the school stands on both sides, None for a school that stands alone."""
    x, away = (frame.left, -_GAP + 2) if anchor == "end" else (frame.right, _GAP - 2)
    hollow = 'fill="none" stroke="currentColor"'
    kind, drawn = ("net-alone", f'r="5" {hollow} stroke-dasharray="3 2"') if ring is None else ("net-dot", 'r="4.5"')
    mark = f'<circle class="{kind}" cx="{x}" cy="{y:.1f}" {drawn}/>'
    if ring:
        mark += f'<circle class="net-ring" cx="{x}" cy="{y:.1f}" r="8" {hollow}/>'
    lines = _wrapped(printable(node.name), frame.names / frame.font, frame.lines)
    step = frame.font + 2
    first = y + frame.font * 0.35 - (len(lines) - 1) * step / 2
    spans = "".join(
        f'<tspan x="{x + away}" y="{first + number * step:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    whole = f"<title>{_text(node.name)}</title>" if lines[-1].endswith("…") else ""
    text = f'<text text-anchor="{anchor}" fill="currentColor">{whole}{spans}</text>'
    return mark + (f'<a href="{escape(node.url)}" tabindex="-1">{text}</a>' if node.url else text)


def _text(text: str) -> str:
    return escape(printable(text))


def _wrapped(name: str, width: float, most: int) -> list[str]:
    """The name in at most so many lines of a width (in sizes of the letter); what is beyond is cut with «…»."""
    lines, words = [""], name.split()
    while words:
        word = words.pop(0)
        joined = f"{lines[-1]} {word}".strip()
        if _width(joined) <= width:
            lines[-1] = joined
        elif lines[-1] and len(lines) < most:
            lines.append("")
            words.insert(0, word)
        elif not lines[-1] and len(lines) < most:
            fitting = _fitting(word, width)
            lines[-1] = word[:fitting]
            lines.append("")
            words.insert(0, word[fitting:])
        else:
            lines[-1] = f"{joined[: _fitting(joined, width - 0.9)].rstrip()}…"
            break
    return lines or [""]


def _fitting(text: str, width: float) -> int:
    """How many letters of a text fit into a width; at least one."""
    taken = 0.0
    for number, letter in enumerate(text):
        taken += _width(letter)
        if taken > width:
            return max(number, 1)
    return len(text)


def _width(text: str) -> float:
    """About how wide a text is, in sizes of its letter; rather too wide than too narrow."""
    return sum(_WIDTHS.get(letter, 0.74 if letter.isupper() else 0.58) for letter in text)


_WIDTHS = {**dict.fromkeys("ШЩЮЖМФЫшщюжмфы№W@", 0.9), **dict.fromkeys(" .,:;'«»()-", 0.3)}
