"""A real Chromium on the live server; a page that errs, or asks a foreign host for anything, fails its test."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Route, sync_playwright

ARGUMENTS = [
    "--no-sandbox",  # CI's user is root, for whom Chromium has no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN_HOSTS = {"127.0.0.1", "localhost"}


class Watch:
    """Notes what went wrong on a page; a test that provokes an error calls `forget()` after looking at it."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("requestfailed", self._failed)
        page.context.route("**/*", self._route)

    def forget(self) -> None:
        self.faults.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _error(self, error: Error) -> None:
        self.faults.append(f"script: {error}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a download looks like to the page it was asked from
            self.faults.append(f"request: {request.url} {request.failure}")

    def _route(self, route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host is None or host in OWN_HOSTS:
            route.continue_()
        else:
            self.faults.append(f"foreign host: {route.request.url}")
            route.abort()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, where Django would refuse the ORM to all tests after the first.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Browser, live_server: object) -> Iterator[Page]:
    """A page of an empty profile in Russian, whose addresses are those of the live server: `page.goto("/")`."""
    context = chromium.new_context(base_url=str(live_server), locale="ru-RU", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture(autouse=True)
def watch(page: Page) -> Iterator[Watch]:
    watched = Watch(page)
    yield watched
    assert not watched.faults, "\n".join(watched.faults)
