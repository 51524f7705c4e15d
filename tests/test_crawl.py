"""A hostile crawler: follows every link of the public portal and asks each form and each parameter for nonsense.

`CRAWL=10000 .venv/bin/python -m pytest tests/test_crawl.py` makes so many requests; the suite makes fewer.
"""

import os
import random
import re
from collections import deque
from html import unescape
from urllib.parse import parse_qsl, quote, urldefrag, urlencode, urlsplit

import pytest
from django.test import Client

from tests.factories.schools import DepartmentFactory
from tests.rich import rich_town
from tests.test_walk_anonymous import HOSTILE

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("CRAWL", "900"))
LINKS_FIRST = 500  # so many links are followed before nonsense begins
ANSWERS = {200, 301, 302, 304, 400, 404}
MARK = "<i7>\"'&"
VALUES = (
    *HOSTILE, "", " ", "-1", "0", "1e9", "9" * 40, "2024", "2024/2025", "2024-2023", "0000-00", "9999-99", "2024-13",
    "\x00", "\ud800", "٣", "ё" * 3000, MARK,
    "csv", "exe", "__proto__", "null", "on", "[]", "${7*7}", "%s%n", "a,b", "1;2",
    "x" * 100_000,
)  # fmt: skip
NAMES = ("q", "page", "year", "kind", "school", "pair", "format", "state", "month", "category", "table", "in", "when",
         "section", "standing", "file", "code", "kind[]", "x" * 500, "\x00")  # fmt: skip


class Crawler:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.dice = random.Random(20_26)
        self.seen: dict[str, set[str]] = {}  # path → names of parameters met on links and in forms
        self.waiting = deque(["/", "/styleguide/", "/en/"])
        self.asked: set[str] = set()
        self.faults: list[str] = []
        self.count = 0

    def ask(self, address: str) -> str:
        self.count += 1
        response = self.client.get(address)
        body = b"".join(response) if response.streaming else response.content
        if response.status_code not in ANSWERS:
            self.faults.append(f"{response.status_code} {address[:200]}")
        if MARK.encode() in body and "html" in response.get("Content-Type", ""):
            self.faults.append(f"shown raw: {address[:200]}")
        return body.decode("utf-8", "replace") if "html" in response.get("Content-Type", "") else ""

    def follow(self, limit: int) -> None:
        while self.waiting and self.count < limit:
            address = self.waiting.popleft()
            if address in self.asked:
                continue
            self.asked.add(address)
            self.note(address, self.ask(address))

    def note(self, address: str, html: str) -> None:
        path = urlsplit(address).path
        names = self.seen.setdefault(path, set())
        names.update(re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', html))
        for found in re.findall(r'href="([^"]+)"', html):
            parts = urlsplit(urldefrag(unescape(found)).url)
            if parts.netloc or parts.scheme or not (parts.path or parts.query) or "/static/" in parts.path:
                continue
            target = f"{parts.path or path}{'?' if parts.query else ''}{parts.query}"
            self.seen.setdefault(parts.path or path, set()).update(name for name, _value in parse_qsl(parts.query))
            self.waiting.append(target)

    def fuzz(self, limit: int) -> None:
        paths = sorted(self.seen)
        while self.count < limit:
            path = self.dice.choice(paths)
            known = sorted(self.seen[path]) or list(NAMES)
            names = self.dice.sample(known, min(len(known), self.dice.randint(1, 3)))
            if self.dice.random() < 0.3:
                names.append(self.dice.choice(NAMES))
            query = urlencode([(name, self.dice.choice(VALUES)) for name in names], errors="surrogatepass")
            self.ask(f"{path}?{query}" if self.dice.random() < 0.9 else f"{self.bent(path)}?{query}")

    def bent(self, path: str) -> str:
        """The path with one of its words replaced by nonsense."""
        words = path.strip("/").split("/")
        words[self.dice.randrange(len(words))] = quote(self.dice.choice(HOSTILE), safe="%")
        return "/" + "/".join(words) + "/"


def test_no_link_is_broken(client):
    DepartmentFactory(slug="pusto", name="Пустой")
    rich_town()
    crawler = Crawler(client)
    broken = []
    while crawler.waiting and crawler.count < 700:
        address = crawler.waiting.popleft()
        if address in crawler.asked or "/obrazets/" in address:  # the made-up department of the page of components
            continue
        crawler.asked.add(address)
        response = client.get(address)
        crawler.count += 1
        if response.status_code not in {200, 302}:
            broken.append((response.status_code, address))
        if "html" in response.get("Content-Type", "") and response.status_code == 200:
            crawler.note(address, response.content.decode())
    assert crawler.count > 150
    assert not broken


def test_hostile_crawl_meets_no_fault(client):
    DepartmentFactory(slug="pusto", name="Пустой")
    rich_town()
    client.raise_request_exception = False
    crawler = Crawler(client)
    crawler.follow(min(LINKS_FIRST, REQUESTS // 2))
    crawler.fuzz(REQUESTS)
    assert len(crawler.seen) > 50
    assert crawler.count >= REQUESTS
    assert not crawler.faults, f"{len(crawler.faults)} of {crawler.count}:\n" + "\n".join(crawler.faults[:20])
