"""Public pages kept while nothing they show has changed: a validator for browsers, the drawn page for everybody.

A page is a function of its address, the language, the day (what is overdue), the code and the stamp of its
department (`schools.changes`). So its ETag is known before it is drawn, and a page that was drawn once costs one
query: the department with its stamp. People who signed in get a page of their own, which is not kept.
"""

import gzip
import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from .models import Department

# What is larger, packed, is drawn anew each time: the cache is for the pages people open, and has an end.
LARGEST = 100_000
_CODE = ("config", "reports", "monitoring", "events", "network", "schools", "templates", "static", "locale")


def stamp_of(department: Department) -> str:
    """What changes with every change of a department; empty where that is not known, and then nothing is kept."""
    stamp = getattr(department, "last_change", None)
    return f"{department.pk}/{stamp.number}/{stamp.at.timestamp()}" if stamp else ""


def answer(request: HttpRequest, stamp: str, draw: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """304 for a browser that has the page, the kept page for a stranger, else the page drawn and kept."""
    if request.user.is_authenticated:
        response = draw()
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
    if not stamp:
        return draw()
    etag = f'W/"{_digest(request, stamp)}"'
    response = get_conditional_response(request, etag=etag) or _kept(etag, request) or _drawn(etag, request, draw)
    if response.status_code in {200, 304}:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "no-cache"  # keep it, but ask whether it still stands
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _digest(request: HttpRequest, stamp: str) -> str:
    parts = (
        stamp,
        request.build_absolute_uri(),
        translation.get_language() or "",
        timezone.localdate().isoformat(),
        release(),
        request.headers.get("HX-Request", ""),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _kept(etag: str, request: HttpRequest) -> HttpResponse | None:
    found = cache.get(etag)
    return _unpacked(request, *found) if found else None


def _drawn(etag: str, request: HttpRequest, draw: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    response = draw()
    if request.method != "GET" or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    if response.cookies or response.has_header("Content-Disposition"):
        return response
    packed = gzip.compress(response.content, 6, mtime=0)
    if len(packed) > LARGEST:
        return response
    cache.set(etag, (packed, response.headers["Content-Type"]))
    return _unpacked(request, packed, response.headers["Content-Type"])


def _unpacked(request: HttpRequest, packed: bytes, content_type: str) -> HttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(packed), content_type=content_type)
    return HttpResponse(packed, content_type=content_type, headers={"Content-Encoding": "gzip"})


@lru_cache(maxsize=1)
def release() -> str:
    """Tells one state of the code from another, so that no page outlives the template it was drawn by."""
    seen = hashlib.sha256()
    for path in sorted(path for room in _CODE for path in Path(settings.BASE_DIR, room).rglob("*")):
        if path.suffix == ".pyc" or not path.is_file():
            continue
        at = path.stat()
        seen.update(f"{path.relative_to(settings.BASE_DIR)} {at.st_size} {at.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]
