"""People, their posts and invitations. Only the installation's administrator changes people."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..access import reach_of
from ..models import Invitation, Membership, User
from .base import DepartmentFilter, PortalInline, ReadOnlyAdmin, RecordAdmin


class MembershipInline(PortalInline):
    model = Membership
    autocomplete_fields = ("department", "school")


class UserAddForm(AdminUserCreationForm[User]):
    """A person is known by an e-mail; a password may be left for an invitation to set."""

    class Meta:
        model = User
        fields = ("email", "full_name", "position")
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class UserEditForm(UserChangeForm[User]):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(RecordAdmin, DjangoUserAdmin):
    add_form = UserAddForm
    form = UserEditForm
    list_display = ("email", "full_name", "position", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "memberships__role", ("memberships__department", DepartmentFilter))
    search_fields = ("email", "full_name", "position")
    ordering = ("email",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("last_login", "date_joined")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "position")}),
        (_("Rights in the admin"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Moments"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "full_name", "position")}),
        (_("Password"), {"classes": ("wide",), "fields": ("usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        people = super().get_queryset(request)
        if request.user.is_superuser:
            return people
        near = Membership.objects.filter(department__in=reach_of(request.user).departments).values("user")
        return people.filter(pk__in=near)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Posts are given to somebody who is there already."""
        return list(super().get_inlines(request, obj)) if obj else []


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    list_display = ("user", "role", "department", "school", "since", "until")
    list_filter = (("department", DepartmentFilter), "role")
    list_select_related = ("user", "department", "school")
    search_fields = ("user__email", "user__full_name", "school__search_key", "department__search_key")
    autocomplete_fields = ("user", "department", "school")
    date_hierarchy = "since"


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations are made by the portal, which alone knows the link; here they are looked at and taken back."""

    list_display = ("email", "role", "department", "school", "created_at", "expires_at", "accepted_at")
    list_filter = (("department", DepartmentFilter), "role")
    list_select_related = ("department", "school")
    search_fields = ("email", "school__search_key")
    date_hierarchy = "created_at"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj) and self._may_edit(request, obj)
