"""Addresses of the network: pairs, programmes with their plans, documents."""

from django.urls import path

from network import public

app_name = "network"

urlpatterns = [
    path("<str:slug>/network/", public.network, name="network"),
    path("<str:slug>/programmes/", public.programmes, name="programmes"),
    path("<str:slug>/programmes/<int:pk>/", public.programme, name="programme"),
    path("<str:slug>/plans/<int:pk>/", public.plan, name="plan"),
    path("<str:slug>/documents/", public.documents, name="documents"),
    path("<str:slug>/documents/<int:pk>/", public.document, name="document"),
]
