"""A paper as PDF: PDF/A-3a and PDF/UA-1 at once, in the form of ГОСТ Р 7.0.97-2025, with the workbook inside."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.document import Document
from reports.html import STATIC, print_page
from reports.pdf_finish import declare_pdf_ua

PAPER_CSS = STATIC / "print/paper.css"
# Papers kept over ten years are bound: a wider left margin.
_BOUND = "@page { margin-left: 30mm }"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file carried inside the PDF as the source of its numbers; old readers want its name in ASCII."""

    name: str
    data: bytes
    description: str


def render_pdf(document: Document, attachments: Sequence[AttachedFile] = ()) -> bytes:
    """The same document and attachments give the same bytes: all dates inside are the document's `as_of`."""
    moment = datetime.combine(document.as_of, time(), tzinfo=UTC)
    files = [
        Attachment(
            string=item.data, name=item.name, description=item.description, created=moment, modified=moment,
            relationship="Source",
        )
        for item in attachments
    ]  # fmt: skip
    fetcher = _OwnFiles()
    with _rare_collections():
        fonts = FontConfiguration()
        styles = [
            CSS(filename=PAPER_CSS, font_config=fonts, url_fetcher=fetcher),
            *([CSS(string=_BOUND, url_fetcher=fetcher)] if document.keep_over_ten_years else []),
        ]
        page = HTML(string=print_page(document), base_url=PAPER_CSS.as_uri(), url_fetcher=fetcher)
        return page.write_pdf(
            font_config=fonts, stylesheets=styles, attachments=files, pdf_variant="pdf/a-3a", finisher=declare_pdf_ua
        )


@contextmanager
def _rare_collections() -> Iterator[None]:
    """A layout makes a million small objects and few cycles: collecting seldom saves a sixth of the time."""
    thresholds = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


class _OwnFiles(URLFetcher):
    """Opens our own fonts and styles and nothing else, whatever a paper's text may ask for."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(STATIC):
            raise ValueError(f"a paper opens no foreign address: {url[:80]}")
        return super().fetch(path.as_uri(), headers)
