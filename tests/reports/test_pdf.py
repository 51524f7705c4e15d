"""Papers as PDF: valid by both standards at once, in the standard's form, complete, the same every time."""

import gc
import io
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import page
import pikepdf
import pypdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from reports.document import Document, Paragraph, Section
from reports.html import STATIC
from reports.pdf import AttachedFile, _OwnFiles, render_pdf
from reports.table import Column, Entries, Entry, Table, row
from tests.reports.reading import facts, squeezed
from tests.reports.samples import GLYPHS, HOSTILE, long_table, matrix, rich, small

MM = 72 / 25.4
WORKBOOK = AttachedFile("annual-2024.xlsx", b"PK\x03\x04 workbook\r", "Рабочая книга отчёта")


@pytest.fixture(scope="module")
def rich_pdf() -> bytes:
    return render_pdf(rich(), [WORKBOOK])


def text_of(data: bytes, tmp_path: Path, *options: str) -> str:
    """In the order of drawing, so that a cell's lines stay together; words cut at a line's end are whole again."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-raw", *options, path, "-"], check=True, capture_output=True)
    return done.stdout.decode().replace("\u2010\n", "")


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def hostile() -> Document:
    return small(Section(HOSTILE, (Paragraph("😀 漢字 ✓ ☐ \x00\u202e\ud800"),)), title=HOSTILE, notices=(HOSTILE,))


def tall() -> Document:
    text = "слово\n" * 150 + "КОНЕЦ"
    topics = Entries(tuple(Entry(f"Тема {number}", "длинное описание " * 9) for number in range(60)))
    columns = (Column("what", "Что"), Column("text", "Текст", width=30))
    upright = Table("tall", "Высокая", columns, (row("до", "коротко"), row("высокая", text), row("после", "ПОСЛЕ")))
    across = Table("wide", "Широкая", columns, (row("темы", topics),), wide=True)
    return small(Section("Раздел", (upright, across)))


@pytest.mark.parametrize(
    "paper",
    [
        rich,
        small,
        hostile,
        tall,
        lambda: small(Section("Р", (long_table(60),))),
        lambda: rich(keep_over_ten_years=True),
    ],
    ids=["rich", "empty", "hostile", "tall", "long", "bound"],
)
def test_no_rule_of_either_standard_is_broken(paper: Callable[[], Document]) -> None:
    data = render_pdf(paper(), [WORKBOOK])
    for profile, rules in ((page.ValidationProfile.PDF_A_3A, 156), (page.ValidationProfile.PDF_UA_1, 104)):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.rules.total >= rules


def test_the_same_paper_gives_the_same_bytes(rich_pdf: bytes) -> None:
    assert render_pdf(rich(), [WORKBOOK]) == rich_pdf


def test_every_text_and_every_cell_is_there(rich_pdf: bytes, tmp_path: Path) -> None:
    text = squeezed(text_of(rich_pdf, tmp_path))
    assert [fact for fact in facts(rich()) if squeezed(fact) not in text] == []
    for value in ("33,3%", "66,7%", "80,0%", "н/д", "цель"):
        assert value in text


def test_only_the_papers_own_font_is_in_it(rich_pdf: bytes) -> None:
    for data in (rich_pdf, render_pdf(hostile())):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            names = {str(item.FontName) for item in pdf.objects if _is(item, "/FontDescriptor")}
        assert names
        assert {name.split("+")[1].split("-")[0] for name in names} == {"Tinos"}


def _is(item: object, kind: str) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == kind


@pytest.mark.parametrize("strong", [False, True])
def test_each_sign_is_drawn_as_itself(strong: bool) -> None:
    """The text layer can read right while other glyphs are drawn: outlines are compared with the font's own."""
    data = render_pdf(small(Section("Р", (Paragraph(GLYPHS, strong=strong),))))
    own = TTFont(STATIC / f"vendor/fonts/tinos/Tinos-{'Bold' if strong else 'Regular'}.ttf")
    drawn: dict[str, list[object]] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for font in (item for item in pdf.objects if _is(item, "/Font") and "/ToUnicode" in item):
            descendant = font.DescendantFonts[0]
            if str(descendant.FontDescriptor.FontName).endswith("+Tinos" + "-Bold" * strong):
                embedded = TTFont(io.BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
                for code, sign in _unicode_map(font.ToUnicode.read_bytes().decode()).items():
                    drawn[sign] = _outline(embedded, embedded.getGlyphName(code))
    signs = set(GLYPHS)
    assert signs <= set(drawn)
    cmap = own.getBestCmap()
    assert [sign for sign in sorted(signs) if drawn[sign] != _outline(own, cmap[ord(sign)])] == []


def _unicode_map(cmap: str) -> dict[int, str]:
    lines = [line.split() for line in cmap.splitlines() if line.startswith("<")]
    return {
        int(line[0][1:-1], 16): bytes.fromhex(line[1][1:-1]).decode("utf-16-be") for line in lines if len(line) == 2
    }


def _outline(font: TTFont, name: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value


def test_pages_are_a4_landscape_for_wide_tables_and_upright_after_them(rich_pdf: bytes) -> None:
    sizes = [(round(item.mediabox.width / MM), round(item.mediabox.height / MM)) for item in reader(rich_pdf).pages]
    assert sizes == [(210, 297), (297, 210), (210, 297), (210, 297)]


def test_pages_are_numbered_from_the_second_in_the_middle_of_the_top_margin(rich_pdf: bytes, tmp_path: Path) -> None:
    for number in range(1, 5):
        lines = text_of(
            rich_pdf, tmp_path, "-f", str(number), "-l", str(number), "-y", "0", "-x", "0", "-W", "900", "-H", "50"
        )
        assert lines.strip() == ("" if number == 1 else str(number))


def test_notices_stand_at_the_foot_of_every_page(rich_pdf: bytes, tmp_path: Path) -> None:
    for number in range(1, 5):
        lines = text_of(rich_pdf, tmp_path, "-f", str(number), "-l", str(number)).strip().splitlines()
        assert "Учебные, вымышленные данные" in lines[-1] + lines[0]


@pytest.mark.parametrize(("kept", "margin"), [(False, 20), (True, 30)])
def test_the_left_margin_is_wider_for_papers_kept_long(kept: bool, margin: int) -> None:
    document = small(Section("Раздел", (long_table(3),)), keep_over_ten_years=kept)
    found: list[float] = []
    reader(render_pdf(document)).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, *_: (
            found.append(tm[4] * cm[0] + cm[4]) if text.strip().startswith("Таблица") else None
        )
    )
    assert found[0] / MM == pytest.approx(margin, abs=0.5)


def test_approval_signature_and_code_are_printed_only_where_given(rich_pdf: bytes, tmp_path: Path) -> None:
    words = ("УТВЕРЖДАЮ", "Методист отдела образования", "Проверка документа", "7QK2-M4ZD")
    full, bare = text_of(rich_pdf, tmp_path), text_of(render_pdf(small()), tmp_path)
    assert all(word in full for word in words)
    assert not any(word in bare for word in words)
    assert "подписан электронной подписью" not in full


def test_figures_have_words_for_those_who_do_not_see_them(rich_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich_pdf)) as pdf:
        words = [str(item.Alt) for item in pdf.objects if _is(item, "/StructElem") and item.get("/S") == "/Figure"]
    assert len(words) == 2
    assert "https://svyazka.example.org/verify/7QK2-M4ZD/" in words[0]
    assert "2021 — 33,3\xa0%" in words[1]


def test_bookmarks_language_title_and_dates_are_set(rich_pdf: bytes) -> None:
    pdf = reader(rich_pdf)
    titles = [item.title for item in _flat(pdf.outline)]
    assert titles[:3] == ["Отчёт о сетевом взаимодействии", "1. Цель и основание", "2. Мероприятия"]
    assert "3.2.1. Глубже" in titles
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "ru"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    assert pdf.metadata.title == "Отчёт о сетевом взаимодействии, 2024"
    assert pdf.metadata.author == "Отдел образования администрации города Примера"
    assert pdf.metadata.creation_date.date() == date(2024, 9, 12)


def _flat(items: list[object]) -> list[pypdf.generic.Destination]:
    return [leaf for item in items for leaf in (_flat(item) if isinstance(item, list) else [item])]


def test_the_workbook_comes_out_as_it_went_in(rich_pdf: bytes) -> None:
    assert reader(rich_pdf).attachments == {WORKBOOK.name: [WORKBOOK.data]}
    with pikepdf.open(io.BytesIO(rich_pdf)) as pdf:
        (file,) = pdf.Root.AF
        assert file.AFRelationship == "/Source"
        assert file.EF.F.Subtype == "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_long_table_repeats_its_head_on_every_page(tmp_path: Path) -> None:
    data = render_pdf(small(Section("Раздел", (long_table(300),))))
    pages = len(reader(data).pages)
    assert pages > 5
    assert text_of(data, tmp_path).count("Участников") == pages


def test_a_row_taller_than_a_page_is_all_there_under_repeated_heads(tmp_path: Path) -> None:
    data = render_pdf(tall())
    text = text_of(data, tmp_path)
    assert text.count("слово") == 150
    assert text.index("КОНЕЦ") < text.index("ПОСЛЕ")
    assert all(f"Тема {number}\n" in text for number in range(60))
    assert text.count("Что Текст") == len(reader(data).pages)


def test_rows_of_ordinary_height_are_never_cut(tmp_path: Path) -> None:
    lines = tuple(row(f"Школа {number}", f"НАЧАЛО{number} " + "слово " * 60 + f"КОНЕЦ{number}") for number in range(30))
    data = render_pdf(small(Section("Р", (Table("t", "Т", (Column("a", "А"), Column("b", "Б", width=30)), lines),))))
    for number in range(1, len(reader(data).pages) + 1):
        text = text_of(data, tmp_path, "-f", str(number), "-l", str(number))
        assert text.count("НАЧАЛО") == text.count("КОНЕЦ") > 0


def test_a_paper_opens_nothing_but_our_own_files() -> None:
    fetcher = _OwnFiles()
    assert fetcher((STATIC / "print/paper.css").as_uri()).read()
    for url in (
        "https://example.org/a.png",
        "file:///etc/passwd",
        "data:text/css,a",
        (STATIC / "../manage.py").as_uri(),
    ):
        with pytest.raises(ValueError, match="no foreign address"):
            fetcher(url)


def test_the_collector_is_left_as_it_was() -> None:
    before = gc.get_threshold()
    render_pdf(small(Section("Р", (matrix(),))))
    assert gc.get_threshold() == before
