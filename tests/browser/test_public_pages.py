"""Every public page in a real browser: no barrier in any theme, no scrolling sideways, by keyboard alone, on paper."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page, expect

from schools.models import Department
from tests.factories.schools import DepartmentFactory
from tests.rich import fill_texts, public_addresses, rich_town

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # What a page looks like does not depend on the database; the journeys of other files are made on both.
    pytest.mark.skipif(connection.vendor != "sqlite", reason="looks are checked once, on SQLite"),
]

THEMES = ("light", "dark", "contrast")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# 200 % zoom of a window of 1280 px leaves a page 640 px wide with everything twice as large: the same layout.
ZOOMED = {"width": 640, "height": 450}
LONG = "Достопримечательнейшеговысокопревосходительства" * 3 + " муниципальное общеобразовательное учреждение " * 9
WIDEST = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .filter(one => !one.closest('.table-responsive, .tabs, .net-frame'))
    .slice(0, 3).map(one => one.outerHTML.slice(0, 90))"""
HOSTILE = (
    """<script>document.title="taken"</script>"'><img src=x onerror=document.title="taken">{{7*7}}{%load x%}&amp;"""
)


@pytest.fixture
def rich() -> Department:
    DepartmentFactory(slug="pusto", name="Пустой")  # a second one, so that the front page is a list
    return rich_town()


@pytest.fixture
def addresses(rich: Department) -> list[str]:
    """Every page of a full department, and of an empty one those that look otherwise."""
    empty = (f"/pusto/{word}" for word in ("", "network/", "programmes/", "events/", "schools/", "documents/"))
    return [*public_addresses(rich), *empty]


def test_no_page_has_a_barrier_in_any_theme(page: Page, addresses: list[str]) -> None:
    page.emulate_media(reduced_motion="reduce")  # colours change at once, so that none is measured half-way
    faults = []
    for address in addresses:
        page.goto(address)
        for theme in THEMES:
            page.locator(f"button[data-theme={theme}]").click()
            assert page.evaluate("document.documentElement.hasAttribute('data-contrast')") == (theme == "contrast")
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            faults += [
                (address, theme, item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in found
            ]
    assert not faults, "\n".join(map(str, faults[:30]))


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "200 %"])
@pytest.mark.parametrize("text", ["", LONG], ids=["usual names", "very long names"])
def test_no_page_scrolls_sideways(page: Page, rich: Department, text: str, size: dict[str, int]) -> None:
    addresses = list(public_addresses(rich))
    if text:
        assert fill_texts(rich, text) > 100
    page.set_viewport_size(size)
    wide = []
    for address in addresses:
        page.goto(address)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
            wide.append((address, width, page.evaluate(WIDEST)))
    assert not wide


def test_hostile_words_of_people_stay_words(page: Page, rich: Department, watch) -> None:
    addresses = list(public_addresses(rich))
    fill_texts(rich, HOSTILE)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    for address in addresses:
        page.goto(address)
        assert page.title() != "taken", address
        assert page.locator("img[src=x]").count() == 0, address
        assert page.locator("script:not([src]):not([type])").count() == 0, address
    assert not watch.faults  # the strict CSP had nothing to refuse


def test_every_page_can_be_walked_by_keyboard(page: Page, addresses: list[str]) -> None:
    """Tab reaches every control in its order, each shows where the focus is, and the way leaves the page again."""
    for address in addresses:
        page.goto(address)
        controls = page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                 .filter(one => one.checkVisibility() && one.tabIndex >= 0).length"""
        )
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="К содержанию страницы")).to_be_focused()
        reached, unseen = 1, []
        for _step in range(min(controls, 40) - 1):
            page.keyboard.press("Tab")
            state = page.evaluate(
                """() => { const one = document.activeElement, style = getComputedStyle(one);
                    return [one === document.body, one.matches(':focus-visible'), style.outlineStyle + style.boxShadow,
                            one.outerHTML.slice(0, 120)] }"""
            )
            on_body, visible, shown, html = state
            assert not on_body, f"{address}: the focus was lost after {reached} of {controls}"
            if not visible or shown == "nonenone":
                unseen.append(html)
            reached += 1
        assert not unseen, (address, unseen[:3])


def test_first_view_is_light_and_asks_no_foreign_host(page: Page, addresses: list[str]) -> None:
    """At most 150 KB the first time, counted as a server sends it: packed. No cookie before signing in."""
    heavy = []
    for address in addresses:
        if address == "/accounts/login/":
            continue  # who opens the door gets the cookie that guards its form
        page.goto(address)
        hosts = page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).hostname)")
        assert set(hosts) <= {urlsplit(page.url).hostname}
        if (size := weight(page)) > 150_000:
            heavy.append((address, size))
    assert page.context.cookies() == []
    assert not heavy


def weight(page: Page) -> int:
    """Bytes of the page and all it loads, gzipped where that helps, as whitenoise and the portal send them."""
    return page.evaluate(
        """async () => {
            const urls = new Set([location.href, ...performance.getEntriesByType('resource').map(one => one.name)]);
            let total = 0;
            for (const url of urls) {
                const body = await (await fetch(url)).blob();
                const packed = await new Response(body.stream().pipeThrough(new CompressionStream('gzip'))).blob();
                total += Math.min(body.size, packed.size);
            }
            return total;
        }"""
    )


def test_pages_print_without_what_only_a_screen_needs(page: Page, rich: Department) -> None:
    page.goto("/bogaty/events/")
    page.emulate_media(media="print")
    for name in ("header.site-header, .site-header", ".department-bar", ".filters", "footer"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF-")
