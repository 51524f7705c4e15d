"""Events that were planned and held, and who hosted them."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from network.models import Occurrence, Pairing
from schools.access import Scoped, ScopedQuerySet, Searchable
from schools.fields import DatePrecision, display_date
from schools.models import Department, School
from schools.models.school import same_department
from schools.years import ReportingYear

from .kinds import Community, EventKind


class EventQuerySet(ScopedQuerySet["Event"]):
    def of_year(self, year: ReportingYear) -> "EventQuerySet":
        return self.filter(starts_on__gte=year.starts_on, starts_on__lte=year.ends_on)

    def held(self) -> "EventQuerySet":
        return self.filter(state=Event.State.HELD)


class Event(Searchable, Scoped):
    """An event (мероприятие). Its date is known to the day, the month or only the year."""

    school_paths: ClassVar[tuple[str, ...] | None] = ("hosts__school", "reports__school", "pairing__leader",
                                                      "pairing__partner")  # fmt: skip
    curator_paths: ClassVar[tuple[str, ...]] = ("pairing__curator",)
    search_sources: ClassVar[tuple[str, ...]] = ("topic", "place")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    class Format(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("mixed")
        UNKNOWN = "", _("not stated")

    class Level(models.TextChoices):
        PAIR = "pair", _("of a pair")
        MUNICIPAL = "municipal", _("municipal")
        REGIONAL = "regional", _("regional")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="events", verbose_name=_("education department")
    )
    kind = models.ForeignKey(EventKind, on_delete=models.PROTECT, related_name="events", verbose_name=_("kind"))
    topic = models.CharField(_("topic"), max_length=1000)
    starts_on = models.DateField(_("date"))
    date_precision = models.CharField(
        _("date known to"), max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.UNKNOWN, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.MUNICIPAL)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.TextField(_("reason"), blank=True)
    is_recorded_held = models.BooleanField(
        _("held by the department's own record"),
        default=False,
        editable=False,
        help_text=_("Such an event stays held when a report on it is opened again."),
    )
    occurrence = models.ForeignKey(
        Occurrence,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("occurrence of the plan"),
    )
    pairing = models.ForeignKey(
        Pairing, on_delete=models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("pair")
    )
    community = models.ForeignKey(
        Community, on_delete=models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("community")
    )

    objects = EventQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_begins",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["postponed", "cancelled"]) | ~Q(reason=""),
                name="event_reason_given",
                violation_error_message=_("Postponing and cancelling need a reason."),
            ),
        ]
        indexes = [models.Index(fields=["department", "starts_on"], name="event_department_date")]

    def __str__(self) -> str:
        return self.topic[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.state == self.State.HELD:
            self.is_recorded_held = True
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        same_department(self, "kind", "pairing", "community")
        if self.occurrence_id and self.department_id:
            own = Occurrence.objects.of_department(self.department_id).filter(pk=self.occurrence_id)
            if not own.exists():
                raise ValidationError({"occurrence": _("This record belongs to another department.")})

    @property
    def date_text(self) -> str:
        return display_date(self.starts_on, self.date_precision)

    @property
    def report_due_on(self) -> date:
        """The day by which its reports are due: so many days after the event, as the department sets."""
        return (self.ends_on or self.starts_on) + timedelta(days=self.department.report_days)


class EventHost(Scoped):
    """A host: an organisation, or a type of organisations as it was written («ДО»)."""

    department_path: ClassVar[str] = "event__department"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts", verbose_name=_("event"))
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted", verbose_name=_("organisation")
    )
    label = models.CharField(
        _("type as written"),
        max_length=200,
        blank=True,
        help_text=_("Where the source names a type of organisations and not one of them."),
    )
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["event", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, label="") | Q(school__isnull=True) & ~Q(label=""),
                name="event_host_school_or_type",
                violation_error_message=_("Choose an organisation or write a type, not both."),
            ),
            models.UniqueConstraint(
                fields=["event", "school"],
                condition=Q(school__isnull=False),
                name="event_host_once",
                violation_error_message=_("This organisation is a host of the event already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.school) if self.school_id else self.label

    def clean(self) -> None:
        super().clean()
        if (event := getattr(self, "event", None)) is not None:
            same_department(self, "school", own=event.department_id)
