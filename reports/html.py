"""A paper as HTML: the preview inside a portal page, and the whole page that WeasyPrint prints."""

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from monitoring.charts import indicator_chart
from reports.document import Block, Bullets, Document, Figure, Note, Paragraph, Section
from reports.html_table import escape, table_html
from reports.outline import PlacedBlock, PlacedSection, outline
from reports.table import Table
from schools.formats import long_date

STATIC = Path(__file__).resolve().parent.parent / "static"
PAPER_FONT = STATIC / "vendor/fonts/tinos/Tinos-Regular.ttf"

# What people type, but the paper's font has not, said with signs that it has. Everything else becomes □.
_REPLACED = {"✓": "√", "✔": "√", "☑": "√", "☐": "□", "✗": "×", "✘": "×", "☒": "×", "\uf0b7": "•", "\ufeff": ""}


def preview(document: Document) -> SafeString:
    """An `<article>` for the middle of a portal page whose `<h1>` is the paper's title; sections begin at `<h2>`."""
    return SafeString(render_to_string("reports/document.html", _context(document, paper=False)))


def print_page(document: Document) -> str:
    """A whole HTML page for WeasyPrint, to be used with `static/print/paper.css`; links lead nowhere on paper."""
    html = render_to_string("reports/print.html", _context(document, paper=True))
    missing = set(html) - _covered()
    return html.translate({ord(sign): _REPLACED.get(sign, "□") for sign in missing}) if missing else html


def body(document: Document, *, paper: bool) -> tuple[SafeString, SafeString]:
    """All sections with their blocks, and all appendices."""
    parts: tuple[list[str], list[str]] = ([], [])
    after_signature = False
    for place in outline(document):
        after_signature = after_signature or place.is_appendix
        parts[after_signature].append(_section(place, paper=paper))
    sections, appendices = ("".join(part) for part in parts)
    # Every text in them went through escape().
    return mark_safe(sections), mark_safe(appendices)  # noqa: S308


def _context(document: Document, *, paper: bool) -> dict[str, object]:
    sections, appendices = body(document, paper=paper)
    context = {
        "document": document,
        "as_of": long_date(document.as_of),
        "body": sections,
        "appendices": appendices,
        "paper": paper,
    }
    if paper and document.verify_url:
        context["qr"] = _qr(document)
    return context


def _section(place: PlacedSection, *, paper: bool) -> str:
    level = min(place.depth + 1, 6)
    heading = f'<h{level} id="{place.anchor}">{escape(place.heading)}</h{level}>'
    blocks = [(_stays_wide(place.blocks, index), _block(item, paper=paper)) for index, item in enumerate(place.blocks)]
    # A heading goes onto the landscape page together with the table under it.
    blocks.insert(0, (_opens_wide(place.section), heading))
    if not paper:
        return "".join(html for _, html in blocks)
    runs = groupby(blocks, key=itemgetter(0))
    return "".join(
        f'<div class="wide">{inner}</div>' if wide else inner
        for wide, inner in ((wide, "".join(html for _, html in run)) for wide, run in runs)
    )


def _stays_wide(blocks: tuple[PlacedBlock, ...], index: int) -> bool:
    """Whether a block stands on a landscape page: a wide table, and a note right under one."""
    block = blocks[index].block
    if isinstance(block, Note) and index:
        return _stays_wide(blocks, index - 1)
    return isinstance(block, Table) and block.wide


def _opens_wide(section: Section) -> bool:
    if section.blocks:
        first = section.blocks[0]
        return isinstance(first, Table) and first.wide
    return bool(section.sections) and _opens_wide(section.sections[0])


def _block(item: PlacedBlock, *, paper: bool) -> str:
    block: Block = item.block
    if isinstance(block, Paragraph):
        return f"<p><strong>{escape(block.text)}</strong></p>" if block.strong else f"<p>{escape(block.text)}</p>"
    if isinstance(block, Note):
        return f'<p class="paper-note">{escape(block.text)}</p>'
    if isinstance(block, Bullets):
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>{''.join(f'<li>{escape(text)}</li>' for text in block.items)}</{tag}>"
    if isinstance(block, Figure):
        return _figure(block, item.caption)
    return table_html(block, item.caption, paper=paper)


def _figure(figure: Figure, caption: str) -> str:
    points = [(point.label, point.value) for point in figure.points]
    svg = indicator_chart(figure.key, figure.title, points, figure.target, figure.unit)
    note = f'<p class="paper-note">{escape(figure.note)}</p>' if figure.note else ""
    return (
        f'<figure class="figure">{svg}<figcaption class="figure-caption">{escape(caption)}</figcaption></figure>{note}'
    )


def _qr(document: Document) -> SafeString:
    code = segno.make(document.verify_url, error="m", micro=False)
    title = f"QR-код: проверка документа по адресу {document.verify_url}"
    svg = code.svg_inline(scale=1, border=0, omitsize=True, title=title, svgclass="qr", lineclass=None)
    return mark_safe(svg.replace("<svg", '<svg role="img"', 1))  # noqa: S308 - segno escapes the title


@lru_cache(maxsize=1)
def _covered() -> frozenset[str]:
    """The signs that the paper's font has: another font would differ from machine to machine."""
    with TTFont(PAPER_FONT, lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap()) | {"\n", "\t", "\r"}
