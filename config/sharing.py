"""What every page tells browsers and search engines of itself: its one true address, and itself in other languages."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.encoding import iri_to_uri

LONGEST_QUERY = 2000  # signs of an address


def page_address(request: HttpRequest) -> dict[str, object]:
    """Context of every template: `canonical` (without filters); `languages`: code, name, path, whether it is this."""
    bare = request.path_info
    if translation.get_language_from_path(bare):
        bare = "/" + bare.split("/", 2)[2]
    now = translation.get_language()
    # A client may send Cyrillic as it is; a link says it as addresses do. What no person wrote is not repeated.
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    query = f"?{query}" if 0 < len(query) <= LONGEST_QUERY else ""
    languages = []
    for code, _name in settings.LANGUAGES:
        path = bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
        name = translation.get_language_info(code)["name_local"].capitalize()
        languages.append({"code": code, "name": name, "path": path, "url": path + query, "is_current": code == now})
    return {
        "canonical": f"{settings.PUBLIC_URL}{request.path_info}",
        "public_url": settings.PUBLIC_URL,
        "languages": languages,
    }
