"""Short hands for tests of the public pages of the monitoring."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def text(response: Any) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def queries(client: Client, address: str) -> int:
    """How many queries a page drawn anew costs a stranger."""
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
