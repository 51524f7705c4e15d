"""Who helps whom: the pair «leader – partner», its stages and its agreement."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from schools.access import Role, Scoped, ScopedQuerySet
from schools.fields import DatePrecision, display_date
from schools.models import Department, Risk, School, User
from schools.models.school import same_department
from schools.years import ReportingYear

from .programme import Programme

PAIR = ("leader", "partner")
MADE = ("active", "ended")  # a proposal is no pair yet


class PairingQuerySet(ScopedQuerySet["Pairing"]):
    def active(self) -> "PairingQuerySet":
        return self.filter(state=Pairing.State.ACTIVE)

    def of_year(self, year: ReportingYear) -> "PairingQuerySet":
        """Pairs that worked in a year: begun by its end, not ended before it, not a mere proposal."""
        return self.filter(started_on__lte=year.ends_on).filter(
            Q(state=Pairing.State.ACTIVE) | Q(state=Pairing.State.ENDED, ended_on__gte=year.starts_on)
        )


class Pairing(Scoped):
    """A leader helps a partner. The role belongs to the pair, not to the school."""

    school_paths: ClassVar[tuple[str, ...] | None] = PAIR
    curator_paths: ClassVar[tuple[str, ...]] = ("curator",)
    published_if: ClassVar[Q] = Q(state__in=MADE)

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACTIVE = "active", _("active")
        ENDED = "ended", _("ended")

    class Stage(models.IntegerChoices):
        ACQUAINTANCE = 1, _("Acquaintance")
        JOINT_WORK = 2, _("Joint work by the roadmap")
        REFLECTION = 3, _("Reflection and generalisation")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="pairings", verbose_name=_("education department")
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name=_("programme"),
    )
    leader = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="pairs_as_leader", verbose_name=_("leader")
    )
    partner = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="pairs_as_partner", verbose_name=_("partner")
    )
    started_on = models.DateField(_("started"))
    started_precision = models.CharField(
        _("start known to"), max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    stage = models.PositiveSmallIntegerField(
        _("stage"),
        choices=Stage.choices,
        default=Stage.ACQUAINTANCE,
        null=True,
        blank=True,
        help_text=_("Empty: not known."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    risks = models.ManyToManyField(
        Risk,
        blank=True,
        related_name="pairings",
        verbose_name=_("risks worked on"),
        help_text=_("The partner's risks that the leader helps to overcome."),
    )
    curator = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="pairings", verbose_name=_("curator")
    )
    note = models.TextField(_("note"), blank=True)

    objects = PairingQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ["department", "started_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(leader=F("partner")),
                name="pairing_of_two_schools",
                violation_error_message=_("A school cannot be its own leader."),
            ),
            models.CheckConstraint(
                condition=Q(stage__gte=1, stage__lte=3),
                name="pairing_stage_1_to_3",
                violation_error_message=_("The stage is 1, 2 or 3."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="pairing_ends_after_it_begins",
                violation_error_message=_("A pair cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="pairing_ended_has_date",
                violation_error_message=_("An ended pair needs the day it ended."),
            ),
            # An active pair has no end yet, so two active pairs of the same two schools would overlap.
            models.UniqueConstraint(
                Least("leader", "partner"),
                Greatest("leader", "partner"),
                condition=Q(state="active"),
                name="pairing_active_once_whoever_leads",
                violation_error_message=_("These two schools already are an active pair."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader} – {self.partner}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "leader", "partner", "programme")
        if self.state == self.State.ACTIVE and self.ended_on is not None:
            raise ValidationError({"ended_on": _("An active pair has no end yet.")})
        stored = Pairing.objects.filter(pk=self.pk).only("stage", "curator_id").first() if self.pk else None
        if stored is not None and self.stage is not None and self.stage < (stored.stage or 0):
            raise ValidationError({"stage": _("Stages only move forward.")})
        if stored is None or self.curator_id != stored.curator_id:  # one who has left since stays named
            self._check_curator()
        self._check_overlap()

    def _check_curator(self) -> None:
        if self.curator is None:
            return
        posts = self.curator.memberships.current().filter(role=Role.CURATOR, department=self.department_id)
        if not posts.exists():
            raise ValidationError({"curator": _("This person is not a curator.")})

    def _check_overlap(self) -> None:
        """A time that has ended counts too: the constraint of the database sees only pairs active today."""
        if self.state not in MADE or None in (self.leader_id, self.partner_id, self.started_on):
            return
        same = Q(leader=self.leader_id, partner=self.partner_id) | Q(leader=self.partner_id, partner=self.leader_id)
        others = Pairing.objects.filter(same, state__in=MADE).exclude(pk=self.pk)
        if self.state == self.State.ACTIVE:
            others = others.filter(state=self.State.ENDED)
        others = others.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=self.started_on))
        if self.ended_on is not None:
            others = others.filter(started_on__lte=self.ended_on)
        if others.exists():
            raise ValidationError(_("These two schools were a pair in that time already."))

    @property
    def started(self) -> str:
        return display_date(self.started_on, self.started_precision)


class PairingMove(Scoped):
    """One change of a pair's state or stage: who, when, from, to, why."""

    department_path: ClassVar[str] = "pairing__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("pairing__leader", "pairing__partner")
    curator_paths: ClassVar[tuple[str, ...]] = ("pairing__curator",)
    public: ClassVar[bool] = False

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="moves", verbose_name=_("pair"))
    from_stage = models.PositiveSmallIntegerField(_("from stage"))
    to_stage = models.PositiveSmallIntegerField(_("to stage"))
    from_state = models.CharField(_("from state"), max_length=10)
    to_state = models.CharField(_("to state"), max_length=10)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("move of a pair")
        verbose_name_plural = _("moves of a pair")
        ordering = ["pairing", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_stage__gte=F("from_stage")),
                name="pairing_stage_only_forward",
                violation_error_message=_("Stages only move forward."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pairing}: {self.from_stage} → {self.to_stage}"


class Agreement(Scoped):
    """The agreement on co-operation of a pair (договор о сотрудничестве)."""

    department_path: ClassVar[str] = "pairing__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("pairing__leader", "pairing__partner")
    curator_paths: ClassVar[tuple[str, ...]] = ("pairing__curator",)
    published_if: ClassVar[Q] = Q(pairing__state__in=MADE)

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="agreements", verbose_name=_("pair"))
    number = models.CharField(_("number"), max_length=50, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="agreements/%Y/", blank=True)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["pairing", "signed_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(signed_on__isnull=True) | Q(valid_until__gte=F("signed_on")),
                name="agreement_valid_after_signed",
                violation_error_message=_("An agreement cannot end before it is signed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pairing}: № {self.number}" if self.number else str(self.pairing)
