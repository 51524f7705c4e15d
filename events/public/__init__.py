"""Public pages of events: the list, the month, one event, the calendar for other programs."""

from .card import event
from .listing import calendar, events
from .month import month

__all__ = ["calendar", "event", "events", "month"]
