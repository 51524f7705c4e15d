"""What a person sees where something is wrong: plain words, a way on, never a stack trace."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from schools.pages import Missing

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # What made the request suspicious may be anywhere in it, so the page asks nothing of it.
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent after signing out or from an old page."""
    logger.warning("form refused: %s", reason)
    return render(request, "403.html", {"is_stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`schools.pages.Missing` names what is missing and links to what there is; others only say that nothing is."""
    missing = exception if isinstance(exception, Missing) else Missing(_("There is no such page."))
    return render(request, "404.html", {"missing": missing}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: whatever failed must not be asked again while saying so.
    return HttpResponse(render_to_string("500.html"), status=500)
