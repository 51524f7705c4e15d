"""Addresses of events: the list, the month, the matrix, one event, the calendar for other programs."""

from django.urls import path

from events import public

app_name = "events"

urlpatterns = [
    path("<str:slug>/events/", public.events, name="events"),
    path("<str:slug>/events/month/", public.month, name="month"),
    path("<str:slug>/events/calendar.ics", public.calendar, name="calendar"),
    path("<str:slug>/events/<int:pk>/", public.event, name="event"),
]
