"""Addresses of the papers; `config.urls` mounts them at the root, since a department's slug comes first."""

from django.urls import path

from reports import public

app_name = "reports"

_PAPER = "<str:slug>/reports/<str:year>/<str:kind>"

urlpatterns = [
    path("verify/", public.verify_search, name="verify_search"),
    path("verify/<str:code>/", public.verify, name="verify"),
    path("<str:slug>/reports/", public.index, name="index"),
    path("<str:slug>/reports/<str:year>/", public.year, name="year"),
    path(f"{_PAPER}.<str:extension>", public.file, name="file"),
    path(f"{_PAPER}/", public.preview, name="preview"),
    path(f"{_PAPER}/progress/", public.progress, name="progress"),
]
