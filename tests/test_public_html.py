"""Every public page as HTML: the Nu checker finds no error, search engines find what they ask for, words stay words."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from schools.models import Department
from tests.factories.schools import DepartmentFactory
from tests.rich import fill_texts, public_addresses, rich_town

pytestmark = pytest.mark.django_db

CHECKER = Path(settings.BASE_DIR, "deploy/html_check/node_modules/vnu-jar/build/dist/vnu.jar")
PAYLOAD = """<script>alert(1)</script>"'><img src=x onerror=alert(1)></title><svg/onload=alert(1)>{{7*7}}"""


@pytest.fixture
def rich() -> Department:
    DepartmentFactory(slug="pusto", name="Пустой", full_name="Управление образования Пустого округа")
    return rich_town()


def pages(client: Client, *departments: Department) -> dict[str, str]:
    """Address → HTML of every public page, in Russian and in English."""
    found = {}
    for address in dict.fromkeys(one for department in departments for one in public_addresses(department)):
        for path in (address, f"/en{address}"):
            response = client.get(path, follow=True)
            assert response.status_code == 200, path
            if not response.redirect_chain:
                found[path] = response.content.decode()
    return found


def test_nu_checker_finds_no_error(client, rich, tmp_path):
    drawn = pages(client, rich, Department.objects.get(slug="pusto"))
    drawn["/net-takogo/"] = client.get("/net-takogo/").content.decode()
    names = {}
    for number, (address, html) in enumerate(drawn.items()):
        file = tmp_path / f"{number}.html"
        file.write_text(html)
        names[file.name] = address
    command = ["java", "-jar", str(CHECKER), "--errors-only", "--format", "json", *map(str, tmp_path.glob("*.html"))]
    said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300).stderr
    messages = json.loads(said)["messages"]
    faults = {(names[Path(item["url"]).name], item["message"], item.get("extract", "")[:150]) for item in messages}
    assert not faults, "\n".join(map(str, sorted(faults)[:20]))


def test_nu_checker_would_find_an_error(tmp_path):
    file = tmp_path / "wrong.html"
    file.write_text("<!DOCTYPE html><html lang=ru><title>x</title><p id=a><p id=a>")
    command = ["java", "-jar", str(CHECKER), "--errors-only", "--format", "json", str(file)]
    said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60).stderr
    assert "Duplicate ID" in said


def test_search_engines_find_what_they_ask_for(client, rich):
    titles: dict[str, str] = {}
    for address, html in pages(client, rich).items():
        if address.startswith("/en/"):
            assert '<html lang="en">' in html
        if "accounts" in address:
            continue
        title = re.search(r"<title>(.*?)</title>", html, re.S)[1].strip()
        assert html.count("<h1") == 1, address
        assert re.search(r'<meta name="description"[^>]* content="[^"]{30,}"', html), address
        assert re.search(r'<link rel="canonical" href="http[^"?]+">', html), address
        assert 'hreflang="en"' in html and 'hreflang="ru"' in html, address
        assert 'property="og:title"' in html, address
        if "?" not in address and not address.startswith("/en/"):
            assert titles.setdefault(title, address) == address, f"{address} has the title of {titles[title]}"
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S):
            assert json.loads(data)["@context"] == "https://schema.org"


def test_english_pages_speak_english_and_russian_ones_russian(client, rich):
    fill_texts(rich, "")  # people's words are Russian in both; without them every Cyrillic letter is the portal's own
    for address, html in pages(client, rich).items():
        if address.startswith("/en/") and "reports" not in address and "help" not in address:
            nav = re.search(r'<nav aria-label="Portal">.*?</nav>', html, re.S)[0]
            assert "Sign in" in nav and "Help" in nav, address
        elif not address.startswith("/en/"):
            assert "Войти" in html and "Sign in" not in html, address


def test_hostile_words_are_shown_and_never_markup(client, rich):
    addresses = list(public_addresses(rich))
    assert fill_texts(rich, PAYLOAD) > 100
    cache.clear()
    shown = 0
    for address in addresses:
        html = client.get(address, follow=True).content.decode()
        for raw in ("<script>alert", "<img src=x", "<svg/onload", "</title><svg"):
            assert raw not in html, f"{address}: {raw}"
        assert "alert(1)&gt;49" not in html, f"{address}: a template in a person's words was run"
        shown += "&lt;script&gt;alert(1)" in html
    assert shown > 20


def test_records_of_another_department_are_not_here(client, rich):
    """A key guessed in the address of another department opens nothing."""
    addresses = [one for one in public_addresses(rich) if re.search(r"/\d+/$", one) and "reports" not in one]
    strange = [one.replace("/bogaty/", "/pusto/") for one in addresses if "monitoring" not in one]
    assert len(strange) >= 6
    for address in strange:
        assert client.get(address).status_code == 404, address
        assert client.get(f"{address}?format=csv").status_code == 404, address
