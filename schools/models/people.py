"""People who use the portal, their posts, and the invitations that bring them in."""

import hashlib
import secrets
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..access import SCHOOL_ROLES, Role, Scoped, ScopedQuerySet
from .department import Department
from .school import School, same_department


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        if not email:
            raise ValueError("a user needs an e-mail")
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A person who signs in. Public pages never show one."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail"), unique=True, error_messages={"unique": _("This e-mail is taken.")})
    full_name = models.CharField(_("full name of the person"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.email


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def current(self, on: date | None = None) -> "MembershipQuerySet":
        """Posts held on a day (today): access begins and ends with them, history stays."""
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Membership(Scoped):
    """A post: one person in one role at one department or school, from a day until a day."""

    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)
    public: ClassVar[bool] = False

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("education department")
    )
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["user", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) | ~Q(role__in=sorted(SCHOOL_ROLES)),
                name="membership_principal_has_school",
                violation_error_message=_("A principal needs an organisation."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A post cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.school or self.department}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "school")


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def for_token(self, token: str) -> "InvitationQuerySet":
        """Open invitations that a link's token opens; the token itself is not kept."""
        return self.filter(token_hash=hash_token(token), accepted_at__isnull=True, expires_at__gt=timezone.now())


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


class Invitation(Scoped):
    """An invitation by link to a post."""

    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)
    public: ClassVar[bool] = False

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("education department")
    )
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    token_hash = models.CharField(_("fingerprint of the link"), max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="invitations", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) | ~Q(role__in=sorted(SCHOOL_ROLES)),
                name="invitation_principal_has_school",
                violation_error_message=_("A principal needs an organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "school")
        if self.expires_at and self.created_at and self.expires_at <= self.created_at:
            raise ValidationError({"expires_at": _("An invitation must be valid for some time.")})
