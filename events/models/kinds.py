"""The forms events take, the councils that sit and the communities that meet."""

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from schools.access import Scoped, Searchable
from schools.models import Department, School
from schools.models.school import same_department


class Council(Scoped):
    """A consultative body (Совет комитета); its sittings are events of a kind."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="councils", verbose_name=_("education department")
    )
    title = models.CharField(_("title"), max_length=300)
    purpose = models.TextField(_("purpose"), blank=True)
    main_task = models.TextField(_("main task"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        ordering = ["department", "title"]
        constraints = [models.UniqueConstraint(fields=["department", "title"], name="council_title_once")]

    def __str__(self) -> str:
        return self.title


class CouncilMember(Scoped):
    """Who sits in a council: a position or a group of positions, never a name."""

    department_path: ClassVar[str] = "council__department"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members", verbose_name=_("council"))
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)
    title = models.CharField(_("position or group"), max_length=300)

    class Meta:
        verbose_name = _("member of a council")
        verbose_name_plural = _("composition of a council")
        ordering = ["council", "position", "id"]

    def __str__(self) -> str:
        return self.title


class CouncilFunction(Scoped):
    """What a council does."""

    department_path: ClassVar[str] = "council__department"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="functions", verbose_name=_("council"))
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)
    text = models.TextField(_("function"))

    class Meta:
        verbose_name = _("function of a council")
        verbose_name_plural = _("functions of a council")
        ordering = ["council", "position", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Community(Scoped):
    """A methodical association or professional community (ГМО, ШМО)."""

    class Level(models.TextChoices):
        MUNICIPAL = "municipal", _("municipal")
        SCHOOL = "school", _("of a school")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="communities", verbose_name=_("education department")
    )
    title = models.CharField(_("title"), max_length=300)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.MUNICIPAL)
    head_position = models.CharField(_("position of the head"), max_length=300, blank=True)
    schools = models.ManyToManyField(School, blank=True, related_name="communities", verbose_name=_("organisations"))
    teachers = models.PositiveIntegerField(_("number of teachers"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["department", "title"]
        constraints = [models.UniqueConstraint(fields=["department", "title"], name="community_title_once")]

    def __str__(self) -> str:
        return self.title


class EventKind(Searchable, Scoped):
    """A form of events: an open day, a sitting of a council, a seminar, a placement…"""

    search_sources: ClassVar[tuple[str, ...]] = ("name", "purpose")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="event_kinds", verbose_name=_("education department")
    )
    name = models.CharField(_("name"), max_length=200)
    purpose = models.TextField(_("what it is for"), blank=True)
    council = models.ForeignKey(
        Council,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_kinds",
        verbose_name=_("council"),
        help_text=_("For sittings: the council that sits."),
    )
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of event")
        ordering = ["department", "position", "name"]
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="event_kind_name_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        same_department(self, "council")


class EventKindAlias(Scoped):
    """Another way a kind of event is written."""

    department_path: ClassVar[str] = "kind__department"

    kind = models.ForeignKey(
        EventKind, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("kind of event")
    )
    name = models.CharField(_("written as"), max_length=200)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = [F("name").asc()]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="event_kind_alias_once")]

    def __str__(self) -> str:
        return self.name
