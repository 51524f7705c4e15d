"""Where something is wrong people read Russian words and a way on, never a stack trace."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from config import errors, urls
from tests.papers import town

pytestmark = pytest.mark.django_db


def _raise(error):
    def view(request):
        raise error

    view.login_required = False
    return view


handler400, handler403 = errors.bad_request, errors.permission_denied
handler404, handler500 = errors.not_found, errors.server_error
urlpatterns = [
    path("broken/", _raise(RuntimeError("secret detail"))),
    path("forbidden/", _raise(PermissionDenied("secret detail"))),
    path("suspicious/", _raise(SuspiciousOperation("secret detail"))),
    *urls.urlpatterns,
]


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/broken/", 500, "Ошибка на нашей стороне"),
        ("/forbidden/", 403, "Нет права"),
        ("/suspicious/", 400, "Адрес не разобран"),
        ("/no/such/page/at-all/", 404, "По этому адресу ничего нет"),
    ],
)
def test_error_is_told_in_russian_without_details(broken, address, status, said):
    response = broken.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert said in page and '<html lang="ru">' in page
    assert "secret" not in page and "Traceback" not in page
    assert 'href="/"' in page


def test_error_page_asks_nothing_of_the_database(broken, django_assert_num_queries):
    with django_assert_num_queries(0):
        broken.get("/broken/")


@pytest.mark.parametrize("address", ["/no/such/page/at-all/", "/atlantida/", "/belogorsk/reports/abc/annual/"])
def test_desk_with_debug_shows_the_same_404(client, settings, address):
    settings.DEBUG = True
    town()
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 404
    assert "Такой страницы нет" in page and "urlpatterns" not in page and "URLconf" not in page


def test_form_that_came_too_late_is_told(settings):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a"})
    assert response.status_code == 403
    assert "Форма устарела" in response.content.decode()


def test_foreign_host_is_refused(client):
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "Адрес не разобран" in response.content.decode()
