"""The state of the portal as a whole: pages of all departments are kept while nothing of any public one changes."""

from datetime import datetime, time

from django.db.models import Count, Max, Sum
from django.utils import timezone

from schools.models.department import LastChange


def portal_stamp() -> tuple[str, datetime]:
    """What changes with every change of a public department, and when the last one was; one query."""
    public = LastChange.objects.filter(department__is_public=True)
    seen = public.aggregate(departments=Count("pk"), changes=Sum("number"), at=Max("at"))
    at = seen["at"] or start_of_day()
    return f"portal/{seen['departments']}/{seen['changes']}/{at.timestamp()}", at


def start_of_day() -> datetime:
    """Midnight of today where the portal stands: what is coming and what is over changes then."""
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
