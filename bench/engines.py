"""The engines that draw the same paper: ours, and beside it WeasyPrint, Chromium and Typst bare."""

import gc
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports.document import Document, Paragraph
from reports.outline import outline
from reports.table import Share, Table, value_of

CHROMIUM = [
    "/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
]  # fmt: skip


def ours(document: Document) -> Callable[[], bytes]:
    """Document → PDF/A-3a and PDF/UA-1 with everything the portal adds; composing the HTML is in the time."""
    from reports.pdf import render_pdf

    return lambda: render_pdf(document)


def weasyprint(document: Document) -> Callable[[], bytes]:
    """WeasyPrint on ready HTML with the same style sheet, PDF variant and rare garbage collection; no more."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports.html import print_page
    from reports.pdf import PAPER_CSS

    text = print_page(document)

    def draw() -> bytes:
        thresholds = gc.get_threshold()
        gc.set_threshold(50_000, 20, 100)
        try:
            fonts = FontConfiguration()
            styles = [CSS(filename=PAPER_CSS, font_config=fonts)]
            page = HTML(string=text, base_url=PAPER_CSS.as_uri())
            return page.write_pdf(font_config=fonts, stylesheets=styles, pdf_variant="pdf/a-3a")
        finally:
            gc.set_threshold(*thresholds)

    return draw


def chromium(document: Document) -> Callable[[], bytes]:
    """Headless Chromium printing the same HTML with the same style sheet; its start is in the time."""
    from reports.html import print_page
    from reports.pdf import PAPER_CSS

    folder = Path(tempfile.mkdtemp(prefix="bench-chromium-"))
    source, target = folder / "paper.html", folder / "paper.pdf"
    link = f'<link rel="stylesheet" href="{PAPER_CSS.as_uri()}"></head>'
    source.write_text(print_page(document).replace("</head>", link, 1))

    def draw() -> bytes:
        command = [*CHROMIUM, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return target.read_bytes()

    return draw


def typst(document: Document) -> Callable[[], bytes]:
    """Typst on the same headings, paragraphs and tables: the limit to look at."""
    import typst as compiler

    source = typst_source(document).encode()
    return lambda: compiler.compile(source)


def typst_source(document: Document) -> str:
    parts = ['#set page(paper: "a4", margin: (left: 20mm, right: 10mm, y: 20mm))', '#set text(size: 12pt, lang: "ru")']
    for place in outline(document):
        parts.append(f"= {_escaped(place.heading)}")
        for item in place.blocks:
            if isinstance(item.block, Paragraph):
                parts.append(_escaped(item.block.text))
            elif isinstance(item.block, Table):
                parts.append(_typst_table(item.block))
    return "\n\n".join(parts)


def _typst_table(table: Table) -> str:
    widths = ", ".join(f"{column.width}fr" for column in table.columns)
    head = ", ".join(f"[*{_escaped(column.heading)}*]" for column in table.columns)
    cells = ",\n".join(", ".join(f"[{_shown(cell)}]" for cell in line.cells) for line in table.rows)
    return f"#table(columns: ({widths}), table.header({head}),\n{cells})"


def _shown(cell: object) -> str:
    value = value_of(cell)  # type: ignore[arg-type]
    if isinstance(value, Share):
        return f"{100 * value.numerator / value.denominator:.1f} %".replace(".", ",") if value.denominator else "н/д"
    return _escaped(str(value))


def _escaped(text: str) -> str:
    for sign in "\\#$*_[]<>@=-+/`~":
        text = text.replace(sign, f"\\{sign}")
    return text


ENGINES: dict[str, Callable[[Document], Callable[[], bytes]]] = {
    "ours": ours,
    "weasyprint": weasyprint,
    "chromium": chromium,
    "typst": typst,
}
