"""Addresses of the organisations of a department."""

from django.urls import path

from schools import public

app_name = "schools"

urlpatterns = [
    path("<str:slug>/schools/", public.schools, name="schools"),
]
