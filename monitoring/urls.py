"""Addresses of the monitoring: a year, one indicator of a year, kinds of event by years."""

from django.urls import path

from monitoring import public

app_name = "monitoring"

urlpatterns = [
    path("<str:slug>/events/matrix/", public.matrix, name="matrix"),
    path("<str:slug>/monitoring/", public.index, name="index"),
    path("<str:slug>/monitoring/<str:year>/", public.year, name="year"),
    path("<str:slug>/monitoring/<str:year>/<int:pk>/", public.indicator, name="indicator"),
]
