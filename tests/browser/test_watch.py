"""The watch of the browser tests sees what it is there for."""

import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.browser


def test_healthy_portal_is_seen_without_faults(page, watch):
    assert page.goto("/health/").status == 200
    assert watch.faults == []


def test_error_in_the_console_is_noted(page, watch):
    page.goto("about:blank")
    page.evaluate("console.error('something broke')")
    assert "something broke" in watch.faults[0]
    watch.forget()


def test_foreign_host_is_never_asked(page, watch):
    page.goto("about:blank")  # which has no policy of its own to refuse it first
    with pytest.raises(Error):
        page.evaluate("fetch('http://foreign.example/font.woff2')")
    assert any("foreign host: http://foreign.example/" in fault for fault in watch.faults)
    watch.forget()


def test_portal_forbids_its_pages_foreign_hosts(page, watch):
    page.goto("/health/")
    with pytest.raises(Error):
        page.evaluate("fetch('http://foreign.example/font.woff2')")
    assert all("Content Security Policy" in fault for fault in watch.faults)
    watch.forget()
