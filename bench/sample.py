"""What the benchmarks draw: a paper of about so many pages with the same content for every engine."""

from datetime import date

from reports.document import Document, Paragraph, Section
from reports.table import Column, ColumnKind, Share, Table, row

# Rows of this table that fill a page of the paper; the measured page count is what the ratios are taken by.
ROWS_A_PAGE = 20
TABLES_A_SECTION = 2

COLUMNS = (
    Column("school", "Организация", width=26),
    Column("topic", "Мероприятие", width=44),
    Column("held", "Проведено", ColumnKind.INTEGER, width=11),
    Column("due", "К сроку", ColumnKind.INTEGER, width=10),
    Column("share", "Исполнение", ColumnKind.SHARE, width=12, of=("held", "due")),
)


def paper(pages: int) -> Document:
    """A deterministic paper of about `pages` pages: sections of two tables and a paragraph."""
    sections = []
    for number in range(1, max(2, pages // TABLES_A_SECTION) + 1):
        tables = tuple(_table(number * 10 + part) for part in range(TABLES_A_SECTION))
        text = Paragraph(f"Раздел {number}: итоги работы пар и исполнение планов за отчётный период.")
        sections.append(Section(f"Направление {number}", (text, *tables)))
    return Document(
        title="Мониторинг сетевого взаимодействия",
        organisation="Управление образования",
        kind="annual",
        year="2024",
        as_of=date(2024, 12, 31),
        sections=tuple(sections),
    )


def _table(number: int) -> Table:
    rows = []
    for line in range(ROWS_A_PAGE - 2):
        due = (number * 7 + line * 3) % 40 + 1
        held = due * (line % 5) // 4 if line % 5 < 4 else due
        topic = f"Семинар «Формирующее оценивание», занятие {line + 1}"
        rows.append(row(f"МБОУ «СОШ № {number % 60 + line}»", topic, held, due, Share(held, due)))
    return Table(f"table-{number}", f"Исполнение плана, часть {number}", COLUMNS, tuple(rows))


def workbook_paper(rows: int) -> Document:
    """A paper whose tables hold `rows` rows in all."""
    return paper(rows // (ROWS_A_PAGE - 2))
