"""Charts of indicators: numbers in, one small SVG out, the same for the screen and for paper.

Only presentation attributes are used (the strict CSP allows no inline styles), which paper keeps; on the screen the
classes let the themes recolour them. Text has an explicit family (WeasyPrint wants one), and the alternative text
stands in `<title>`, where PDF readers look for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape

from schools.formats import UNDEFINED_TEXT, with_unit

WIDTH, HEIGHT = 460, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 62, 30, 30
FONT = "Tinos, 'Golos Text', sans-serif"
SPARK_STEP, SPARK_HEIGHT = 12, 24
AIM = "цель"
BAR, TARGET, GRID = "#5b87b5", "#9a2307", "#d5d9de"
_STEPS = [Decimal(step) for step in ("0.1", "0.2", "0.5", "1", "2", "5")]

ChartPoints = Sequence[tuple[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values → vertical positions, over a range that ends on grid lines and contains zero."""

    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def over(cls, values: Sequence[Decimal], unit: str) -> "_Scale":
        low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
        if unit == "%" and 50 <= high <= 100:
            high = Decimal(100)
        elif low == high:
            high = Decimal(1)
        span = high - low
        magnitude = Decimal(10) ** span.adjusted()
        step = next((step * magnitude for step in _STEPS if span / (step * magnitude) <= 5), magnitude * 10)
        floor, ceiling = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
        return cls(floor * step, ceiling * step, step)

    def y(self, value: Decimal) -> float:
        height = HEIGHT - TOP - BOTTOM
        return round(TOP + height * float((self.high - value) / (self.high - self.low)), 1)

    def lines(self) -> list[Decimal]:
        return [self.low + self.step * index for index in range(int((self.high - self.low) / self.step) + 1)]


def describe(title: str, points: ChartPoints, target: Decimal | None, unit: str, aim: str = AIM) -> str:
    """The chart in words, for those who do not see it: title, every year with its value, the target."""
    values = ", ".join(f"{label} — {_shown(value, unit)}" for label, value in points)
    return f"{title}: {values}" + (f"; {aim} — {_shown(target, unit)}" if target is not None else "")


def indicator_chart(
    key: str, title: str, points: ChartPoints, target: Decimal | None = None, unit: str = "%", aim: str = AIM
) -> str:
    """Bars of an indicator by year with a dashed target line, as an `<svg>` element of at most 4 KB for ten years.

    `key` makes the ids unique on the page; `aim` is the word for the target in the language of the page.
    A year without a value stays a gap marked «н/д», never a bar of 0.
    """
    measured = [value for _, value in points if value is not None]
    scale = _Scale.over([*measured, *([target] if target is not None else [])], unit)
    key, described = escape(key), escape(describe(title, points, target, unit, aim))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'class="chart" role="img" aria-labelledby="{key}-title" font-family="{FONT}" font-size="13">'
        f'<title id="{key}-title">{described}</title><desc>{escape(title)}</desc>',
        _grid(scale, unit),
        *(_bar(scale, index, len(points), point, unit, target) for index, point in enumerate(points)),
    ]
    if target is not None:
        parts.append(_target(scale, target, unit, aim))
    return "".join([*parts, "</svg>"])


def sparkline(points: ChartPoints, unit: str = "%") -> str:
    """A few bars without axes, as high as a line of a table or a little more: an `<svg>` element with its words.

    The highest value fills the height; a year without a value stays a gap. «» where fewer than two years are known:
    one bar shows no trend.
    """
    measured = [value for _, value in points if value is not None]
    if len(measured) < 2:
        return ""
    zero = Decimal(0)
    low, high = min([*measured, zero]), max([*measured, zero])
    span = (high - low) or Decimal(1)
    bars = []
    for index, (_label, value) in enumerate(points):
        if value is not None:
            top, foot = (float((high - end) / span) * SPARK_HEIGHT for end in (max(value, zero), min(value, zero)))
            top = min(top, SPARK_HEIGHT - 1)  # a zero is seen too
            bars.append(
                f'<rect class="spark-bar" x="{index * SPARK_STEP + 1}" y="{top:.1f}" width="{SPARK_STEP - 2}" '
                f'height="{max(foot - top, 1):.1f}" fill="{BAR}"/>'
            )
    words = escape(", ".join(f"{label} — {_shown(value, unit)}" for label, value in points))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(points) * SPARK_STEP} {SPARK_HEIGHT}" '
        f'preserveAspectRatio="none" class="spark" role="img"><title>{words}</title>{"".join(bars)}</svg>'
    )


def _shown(value: Decimal | None, unit: str) -> str:
    if value is None:
        return UNDEFINED_TEXT
    # A count has no digit after the comma, a share always has one.
    return with_unit(int(value) if unit != "%" and value == value.to_integral_value() else value, unit)


def _plain(value: Decimal) -> str:
    return format(value.normalize() + 0, "f").replace(".", ",").replace("-", "−")


def _grid(scale: _Scale, unit: str) -> str:
    lines = []
    for value in scale.lines():
        y = scale.y(value)
        lines.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
    labels = "".join(
        f'<text x="{LEFT - 6}" y="{scale.y(value) + 4:.1f}">{_plain(value)}</text>' for value in scale.lines()
    )
    return (
        f'<g class="chart-grid" stroke="{GRID}">{"".join(lines)}</g>'
        f'<g fill="currentColor" font-size="11" text-anchor="end">{labels}</g>'
        f'<text x="{LEFT - 6}" y="14" fill="currentColor" font-size="11" text-anchor="end">{escape(unit)}</text>'
    )


def _bar(
    scale: _Scale, index: int, count: int, point: tuple[str, Decimal | None], unit: str, target: Decimal | None
) -> str:
    label, value = point
    slot = (WIDTH - LEFT - RIGHT) / count
    centre = round(LEFT + slot * (index + 0.5), 1)
    text = '<text x="{}" y="{:.1f}" fill="currentColor" text-anchor="middle">{}</text>'
    year = text.format(centre, HEIGHT - 8, escape(label))
    if value is None:
        return year + text.format(centre, scale.y(Decimal(0)) - 6, UNDEFINED_TEXT)
    width = round(min(slot * 0.5, 56), 1)
    top, foot = sorted((scale.y(value), scale.y(Decimal(0))))
    bar = (
        f'<rect class="chart-bar" x="{centre - width / 2:.1f}" y="{top}" width="{width}" '
        f'height="{max(foot - top, 1):.1f}" fill="{BAR}"/>'
    )
    return bar + text.format(centre, _above(top, scale, target), escape(_shown(value, unit))) + year


def _above(top: float, scale: _Scale, target: Decimal | None) -> float:
    """Where a bar's number stands: over the bar, or over the target line where that would strike it through."""
    line = scale.y(target) if target is not None else None
    return line - 4 if line is not None and top - 17 < line < top - 1 else top - 5


def _target(scale: _Scale, target: Decimal, unit: str, aim: str) -> str:
    y = scale.y(target)
    return (
        f'<path class="chart-target" d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{TARGET}" stroke-width="1.5" '
        f'stroke-dasharray="6 4"/>'
        f'<g class="chart-target-text" fill="{TARGET}" font-size="12">'
        f'<text x="{WIDTH - RIGHT + 6}" y="{y - 2:.1f}">{escape(aim)}</text>'
        f'<text x="{WIDTH - RIGHT + 6}" y="{y + 12:.1f}">{escape(_shown(target, unit))}</text></g>'
    )
