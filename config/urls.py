"""The addresses of the whole portal: its own words first, then the departments by their slugs."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from config import cabinet, home

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("admin/", admin.site.urls),
    path("accounts/login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("cabinet/", cabinet.cabinet, name="cabinet"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("health/", home.health, name="health"),
    path("help/", home.help_page, name="help"),
    path("", include("reports.urls")),
    path("<str:slug>/", home.department, name="department"),
]
