"""A newcomer's way from the front page to the first paper, in a real browser, with the real worker."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import close_old_connections, connection
from playwright.sync_api import Page, expect

from config.worker import LeasedWorker
from reports.models import PaperBuild
from schools.access import Role
from tests.factories.schools import person
from tests.papers import town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "long-enough-9"
SIZES = [{"width": 1280, "height": 900}, {"width": 360, "height": 740}]


@pytest.fixture
def towns() -> None:
    town(years=(2018, 2019, 2020))
    uchebny = town("uchebny", (2021,), name="Учебный", school_years=True, notice="Учебные данные: всё вымышлено.")
    person(Role.METHODOLOGIST, uchebny, email="metodist@example.org", password=PASSWORD, full_name="Методист")


@pytest.fixture
def worker() -> Iterator[None]:
    """The worker of the portal in a thread, until the test ends."""
    working = LeasedWorker(interval=0.1)

    def work() -> None:
        try:
            working.run()
        finally:
            close_old_connections()
            connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    working.running = False
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_newcomer_finds_reads_and_takes_the_paper(page: Page, towns: None, worker: None, tmp_path: Path) -> None:
    page.goto("/")
    expect(page).to_have_title("Муниципалитеты · Связка")
    page.get_by_role("link", name="Белогорск", exact=True).click()
    page.get_by_role("navigation", name="Белогорск").get_by_role("link", name="Отчёты").click()
    page.get_by_role("link", name="2020 Годовой мониторинг").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Мониторинг")
    expect(page.get_by_text("Современный урок, 2020").first).to_be_visible()

    with page.expect_download() as taken:
        page.get_by_role("link", name="Скачать PDF").click()
        expect(page.get_by_text("Файл готов")).to_be_visible(timeout=60_000)
    assert taken.value.suggested_filename == "Белогорск, годовой мониторинг, 2020.pdf"
    taken.value.save_as(tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")

    page.get_by_role("link", name="Прочитать отчёт на странице").click()
    with page.expect_download() as taken:  # at once: both files come of one building
        page.get_by_role("link", name="Скачать Excel").click()
    taken.value.save_as(tmp_path / "x.xlsx")
    assert (tmp_path / "x.xlsx").read_bytes().startswith(b"PK")
    assert PaperBuild.objects.count() == 1


def test_without_scripts_the_page_renews_itself_until_the_file_is_there(chromium, live_server, towns, worker) -> None:
    context = chromium.new_context(base_url=str(live_server), java_script_enabled=False)
    page = context.new_page()
    page.goto("/uchebny/reports/2021-2022/annual/")
    page.get_by_role("link", name="Скачать Excel").click()
    expect(page.get_by_text("Файл готов")).to_be_visible(timeout=60_000)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Скачать Excel").click()
    assert taken.value.suggested_filename.endswith("2021-2022.xlsx")
    context.close()


def test_failure_is_shown_and_trying_again_helps(page: Page, towns: None, worker: None, settings, tmp_path) -> None:
    files = django_settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path / "full"
    settings.MEDIA_ROOT.write_text("a file where a folder is wanted")
    page.goto("/belogorsk/reports/2020/annual.pdf")
    expect(page.get_by_text("Собрать файл не удалось")).to_be_visible(timeout=60_000)
    settings.MEDIA_ROOT = files
    with page.expect_download():
        page.get_by_role("button", name="Попробовать ещё раз").click()
        expect(page.get_by_text("Файл готов")).to_be_visible(timeout=60_000)


def test_wrong_address_leads_back_to_what_there_is(page: Page, towns: None, watch) -> None:
    assert page.goto("/belogorsk/reports/1999/annual/").status == 404
    watch.forget()  # the browser itself notes a 404 in its console
    page.get_by_role("link", name="2019").click()
    expect(page.get_by_text("Современный урок, 2019").first).to_be_visible()


def test_paper_is_checked_by_its_code(page: Page, towns: None, run_tasks) -> None:
    page.goto("/belogorsk/reports/2020/annual.pdf")
    run_tasks()
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Проверка документа").click()
    page.get_by_label("Код").fill(PaperBuild.objects.get().code.replace("-", "").lower())
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_text("Данные с тех пор не менялись")).to_be_visible()


def test_whole_way_is_open_to_the_keyboard(page: Page, towns: None) -> None:
    page.goto("/belogorsk/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="К содержанию страницы")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('main a')")
    page.get_by_role("link", name="2020 Годовой мониторинг").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Мониторинг")


def test_theme_is_chosen_and_kept(page: Page, towns: None) -> None:
    page.goto("/")
    page.get_by_role("button", name="Тёмное").click()
    page.goto("/belogorsk/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    expect(page.get_by_role("button", name="Тёмное")).to_have_attribute("aria-pressed", "true")
    assert page.context.cookies() == []


@pytest.fixture
def pages(page: Page, towns: None, run_tasks) -> list[str]:
    """One address of each kind of page; the paper of 2018 waits in the queue, that of 2020 is ready."""
    page.goto("/belogorsk/reports/2020/annual.pdf")
    run_tasks()
    code = PaperBuild.objects.get().code
    page.goto("/belogorsk/reports/2018/annual.pdf")
    page.goto("/belogorsk/reports/2019/annual.pdf")
    PaperBuild.objects.filter(year=2019).update(state="failed")
    return [
        "/", "/uchebny/", "/uchebny/reports/", "/belogorsk/reports/", "/uchebny/reports/2021-2022/annual/",
        "/belogorsk/reports/2020/annual/progress/", "/belogorsk/reports/2018/annual/progress/",
        "/belogorsk/reports/2019/annual/progress/", f"/verify/{code}/", "/verify/?code=x", "/help/", "/accounts/login/",
        "/belogorsk/reports/1999/annual/", "/cabinet/",
    ]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_pages_have_no_barrier_and_do_not_scroll_sideways(page: Page, pages: list[str], watch, size, theme) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    faults = []
    for address in pages:
        if address == "/cabinet/":
            sign_in(page)
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        violations = Axe().run(page).response["violations"]
        faults += [(address, item["id"], [node["html"] for node in item["nodes"]]) for item in violations]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            faults.append((address, "scrolls sideways", []))
    watch.forget()  # the 404 among them
    assert not faults


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Электронная почта").fill("metodist@example.org")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Методист")
