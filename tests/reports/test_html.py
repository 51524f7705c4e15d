"""The preview of a paper: complete, safe, readable by screen readers and allowed by the strict policy."""

import pytest

from reports.document import Document, Paragraph, Section
from reports.html import body, preview, print_page
from reports.html_table import escape
from reports.paper_sizes import Sizes
from reports.table import Column, ColumnKind, Entries, Entry, Link, Table, group, row
from tests.reports.reading import Page, facts, squeezed
from tests.reports.samples import HOSTILE, matrix, people, plan, rich, small


def one(table: Table) -> Document:
    return small(Section("Раздел", (table,)))


def test_every_text_and_every_cell_is_there() -> None:
    for html in (preview(rich()), print_page(rich())):
        text = squeezed(Page(html).text)
        missing = [fact for fact in facts(rich()) if squeezed(fact) not in text]
        # The page around the preview has the paper's title as its heading.
        assert not set(missing) - {rich().title}


def test_the_strict_policy_allows_the_preview() -> None:
    page = Page(preview(rich()))
    assert not [attributes for _, attributes in page.tags if "style" in attributes]
    assert not {"script", "style", "link", "img", "col"} & {tag for tag, _ in page.tags}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_headings_begin_at_the_second_level_and_nest() -> None:
    tags = [tag for tag, _ in Page(preview(rich())).tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert tags == ["h2", "h2", "h2", "h3", "h3", "h4", "h2"]


def test_ids_are_unique() -> None:
    for html in (preview(rich()), print_page(rich())):
        ids = [attributes["id"] for _, attributes in Page(html).tags if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_tables_have_captions_scopes_and_a_region_to_scroll() -> None:
    page = Page(preview(one(plan())))
    (region,) = [item for item in page.all("div") if item.get("role") == "region"]
    assert region == {"class": "table-responsive", "role": "region", "tabindex": "0", "aria-labelledby": "plan-caption"}
    assert len(page.all("caption")) == 1
    scopes = [item["scope"] for item in page.all("th")]
    assert scopes.count("col") == len(plan().columns)
    assert scopes.count("rowgroup") == 2
    assert scopes.count("row") == 7


def test_numbers_open_down_to_their_records_on_screen_only() -> None:
    links = [item["href"] for item in Page(preview(rich())).all("a")]
    assert links == ["/events/1/", "/plan/", "/records/?a=1&b=2"]
    assert not Page(print_page(rich())).all("a")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//foreign.example", "data:text/html,x", " https://x", ""])
def test_only_addresses_of_pages_become_links(url: str) -> None:
    table = Table("t", "Т", (Column("a", "А"),), (row(Link("текст", url)), row(Entries((Entry("тема", url=url),)))))
    assert not Page(preview(one(table))).all("a")


def test_what_people_type_stays_text() -> None:
    for html in (preview(one(people())), print_page(small(Section(HOSTILE, (Paragraph(HOSTILE),)), title=HOSTILE))):
        page = Page(html)
        assert not page.all("script")
        assert squeezed(HOSTILE) in squeezed(page.text)


def test_line_breaks_stay_and_control_signs_go() -> None:
    assert escape("а\nб\x00\x08<") == "а<br>б&lt;"


def test_signs_that_the_paper_font_has_not_are_replaced_on_paper_only() -> None:
    document = small(Section("Р", (Paragraph("сделано ✓, не сделано ☐, радость 😀"),)))
    assert "сделано √, не сделано □, радость □" in print_page(document)
    assert "😀" in preview(document)


def test_an_empty_paper_is_still_a_page() -> None:
    assert body(small(), paper=True) == ("", "")
    assert "Отчёт о сетевом взаимодействии" in print_page(small())
    assert "<article" in preview(small())


def test_a_wide_table_takes_its_heading_and_its_note_onto_the_landscape_page() -> None:
    html = print_page(rich())
    wide = html[html.index('<div class="wide">') : html.index("3. Исполнение плана")]
    assert "2. Мероприятия" in wide
    assert wide.index("Пустая клетка") < wide.rindex("</div>")


def test_a_heading_above_a_heading_goes_along() -> None:
    html = print_page(small(Section("Выше", (), (Section("Ниже", (matrix(),)),)), Section("После")))
    assert html.index('<div class="wide">') < html.index("1. Выше") < html.index("1.1. Ниже") < html.index("2. После")


def test_columns_fill_the_page_and_hold_the_longest_word_of_their_heading() -> None:
    columns = (Column("a", "А", width=100), Column("b", "Продолжительность", ColumnKind.INTEGER, width=1))
    wide, narrow = Sizes(Table("t", "Т", columns, ())).widths
    assert wide + narrow == pytest.approx(180)
    assert narrow == pytest.approx(17 * 2.25 + 3.6)
    crowded = Sizes(Table("t", "Т", tuple(Column(f"c{i}", "Продолжительность") for i in range(9)), ())).widths
    assert len(set(crowded)) == 1


def test_only_rows_that_fill_most_of_a_page_may_be_cut() -> None:
    columns = (Column("a", "А"), Column("b", "Б"))
    short, long = row("а", "слово " * 50), row("а", "слово " * 500)
    sizes = Sizes(Table("t", "Т", columns, (short, long, group("г"))))
    assert [sizes.is_tall(line) for line in (short, long, group("г"))] == [False, True, False]
    assert print_page(one(Table("t", "Т", columns, (short, long)))).count('<tr class="tall">') == 1
