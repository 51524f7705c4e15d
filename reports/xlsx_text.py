"""The two sheets of a workbook that hold words: what the paper is, and all that it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from xlsxwriter.worksheet import Worksheet

from reports.document import Bullets, Document, Figure, Note, Paragraph
from reports.outline import PlacedBlock, PlacedSection
from reports.table import Table
from reports.xlsx_styles import Styles, height, pieces


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet in the list of sheets: its name and what stands on it."""

    sheet: str
    caption: str

    @property
    def url(self) -> str:
        return "internal:'{}'!A1".format(self.sheet.replace("'", "''"))


def write_title_sheet(sheet: Worksheet, document: Document, entries: Sequence[Entry], styles: Styles) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, document.title, styles.title)
    at = 1
    for label, text in _facts(document):
        for part in pieces(text) if text else ():
            at += 1
            if points := height([(part, 80)]):
                sheet.set_row(at, points)
            sheet.write_string(at, 0, label, styles.label)
            sheet.write_string(at, 1, part, styles.text)
    sheet.write_string(at + 1, 0, "Данные на", styles.label)
    sheet.write_datetime(at + 1, 1, datetime.combine(document.as_of, time()), styles.date)
    at += 3
    sheet.write_string(at, 0, "Лист", styles.head)
    sheet.write_string(at, 1, "Содержание", styles.head)
    for entry in entries:
        at += 1
        if points := height([(entry.sheet, 34), (entry.caption, 80)]):
            sheet.set_row(at, points)
        sheet.write_url(at, 0, entry.url, styles.link, entry.sheet)
        sheet.write_string(at, 1, entry.caption, styles.text)


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    yield "О чём", document.subtitle
    yield "Организация", document.organisation
    yield "Место", document.place
    yield "Год", document.year
    yield "Источник", document.source
    for notice in document.notices:
        yield "Внимание", notice
    yield "Утверждает", document.approval.position if document.approval else ""
    yield "Подписывает", document.signature.position if document.signature else ""
    yield "Код проверки", document.verify_code
    yield "Адрес проверки", document.verify_url


def write_text_sheet(
    sheet: Worksheet, placed: Sequence[PlacedSection], entries: Mapping[str, Entry], styles: Styles
) -> None:
    for column, (title, width) in enumerate((("№", 8), ("Раздел", 40), ("Вид", 14), ("Текст", 90))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, styles.head)
    at = 0
    for place in placed:
        at += 1
        if points := height([(place.section.title, 36)]):
            sheet.set_row(at, points)
        sheet.write_string(at, 0, place.number, styles.strong)
        sheet.write_string(at, 1, pieces(place.section.title)[0], styles.strong)
        sheet.write_string(at, 2, "раздел", styles.strong)
        for kind, text, url in _lines(place.blocks, entries):
            for part in pieces(text):
                at += 1
                if points := height([(place.section.title, 40), (part, 90)]):
                    sheet.set_row(at, points)
                sheet.write_string(at, 0, place.number, styles.text)
                sheet.write_string(at, 1, pieces(place.section.title)[0], styles.text)
                sheet.write_string(at, 2, kind, styles.text)
                if url:
                    sheet.write_url(at, 3, url, styles.link, part)
                else:
                    sheet.write_string(at, 3, part, styles.text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, at, 3)
    sheet.repeat_rows(0)


def _lines(blocks: Sequence[PlacedBlock], entries: Mapping[str, Entry]) -> Iterator[tuple[str, str, str]]:
    """Kind, text and, for what has a sheet of its own, the way there."""
    for item in blocks:
        block = item.block
        if isinstance(block, Paragraph):
            yield "абзац", block.text, ""
        elif isinstance(block, Note):
            yield "примечание", block.text, ""
        elif isinstance(block, Bullets):
            for number, text in enumerate(block.items, start=1):
                yield "пункт", f"{number}. {text}" if block.numbered else text, ""
        elif isinstance(block, Table | Figure):
            yield "таблица" if isinstance(block, Table) else "рисунок", item.caption, entries[block.key].url
            if block.note:
                yield "примечание", block.note, ""
