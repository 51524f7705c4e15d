"""Small habits of every answer: the language of its address, a plain page where there is nothing."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404
from django.utils import translation

from config import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageOfAddress:
    """Russian, or the language that the address begins with (`/en/…`): what a browser was installed in decides nothing.

    So a page is the same for everybody, can be kept and linked to, and no cookie is needed to choose.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PlainNotFound:
    """The portal's own 404 on a desk with DEBUG too, where Django would show its list of addresses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return errors.not_found(request, Resolver404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.not_found(request, exception) if isinstance(exception, Http404) else None
