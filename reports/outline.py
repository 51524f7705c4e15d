"""Where everything stands in a paper: numbers of sections, tables and figures, the same in every rendering."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document import Block, Document, Figure, Section
from reports.table import Table


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block and, for tables and figures, its number in the paper (each kind is counted from 1)."""

    block: Block
    number: int = 0

    @property
    def caption(self) -> str:
        """«Таблица 2. Пары», «Рисунок 1. Доля педагогов»; empty for text."""
        if isinstance(self.block, Table):
            return f"Таблица {self.number}. {self.block.title}"
        if isinstance(self.block, Figure):
            return f"Рисунок {self.number}. {self.block.title}"
        return ""


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section, its number («2.1», «Приложение 1», empty where unnumbered), depth from 1 and an anchor for links."""

    section: Section
    number: str
    depth: int
    anchor: str
    blocks: tuple[PlacedBlock, ...]
    is_appendix: bool = False

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.section.title}" if self.number else self.section.title


def outline(document: Document) -> Iterator[PlacedSection]:
    """All sections in reading order, each before the sections in it. Raises ValueError on a repeated key."""
    counts = {Table: 0, Figure: 0}
    keys: set[str] = set()

    def placed(block: Block) -> PlacedBlock:
        if not isinstance(block, Table | Figure):
            return PlacedBlock(block)
        if block.key in keys:
            raise ValueError(f"two tables or figures of the paper are called «{block.key}»")
        keys.add(block.key)
        counts[type(block)] += 1
        return PlacedBlock(block, counts[type(block)])

    def walk(sections: tuple[Section, ...], above: str, depth: int, path: str) -> Iterator[PlacedSection]:
        count = 0
        for place, section in enumerate(sections, start=1):
            count += section.numbered
            number = (f"{above}.{count}" if above else str(count)) if section.numbered else ""
            anchor = f"{path}-{place}"
            yield PlacedSection(section, number, depth, anchor, tuple(map(placed, section.blocks)))
            yield from walk(section.sections, number, depth + 1, anchor)

    yield from walk(document.sections, "", 1, "section")
    for place, section in enumerate(document.appendices, start=1):
        anchor = f"appendix-{place}"
        yield PlacedSection(
            section, f"Приложение {place}", 1, anchor, tuple(map(placed, section.blocks)), is_appendix=True
        )
        yield from walk(section.sections, "", 2, anchor)


def tables(document: Document) -> list[tuple[int, Table]]:
    """The paper's tables with their numbers, in reading order."""
    return [
        (item.number, item.block)
        for place in outline(document)
        for item in place.blocks
        if isinstance(item.block, Table)
    ]
