"""Who may see and change what: roles, and QuerySets that answer only what a person may load.

Loading is authorising: a view takes its object from `visible_to(user)` (a stranger gets 404) or from
`editable_by(user)` (a reader without the right gets 403); public pages take theirs from `published()`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .changes import department_of, touch
from .search import fold

ModelT = TypeVar("ModelT", bound=models.Model)


class Role(models.TextChoices):
    METHODOLOGIST = "methodologist", _("methodologist")
    OFFICIAL = "official", _("head of the education department")
    PRINCIPAL = "principal", _("principal")
    CURATOR = "curator", _("curator")


# A department's own staff see the whole of it; people of a school see their school.
DEPARTMENT_ROLES = frozenset({Role.METHODOLOGIST, Role.OFFICIAL})
SCHOOL_ROLES = frozenset({Role.PRINCIPAL})


@dataclass(frozen=True)
class Reach:
    """What a person's current memberships add up to, as primary keys."""

    everything: bool = False
    user_id: int | None = None
    departments: frozenset[int] = frozenset()  # any role in them
    seen: frozenset[int] = frozenset()  # departments seen as a whole
    edited: frozenset[int] = frozenset()  # departments edited as a whole
    schools: frozenset[int] = frozenset()  # own schools
    curated: frozenset[int] = frozenset()  # departments in which a curator's post is held

    @classmethod
    def of(cls, user: Any) -> "Reach":
        """The reach of a user; nothing for anonymous and inactive people, everything for the administrator."""
        if not user.is_authenticated or not user.is_active:
            return cls()
        if user.is_superuser:
            return cls(everything=True, user_id=user.pk)
        rows = list(user.memberships.current().values_list("role", "department_id", "school_id"))
        return cls(
            user_id=user.pk,
            departments=frozenset(department for _, department, _ in rows),
            seen=frozenset(department for role, department, _ in rows if role in DEPARTMENT_ROLES),
            edited=frozenset(department for role, department, _ in rows if role == Role.METHODOLOGIST),
            schools=frozenset(school for role, _, school in rows if role in SCHOOL_ROLES and school),
            curated=frozenset(department for role, department, _ in rows if role == Role.CURATOR),
        )


def reach_of(user: Any) -> Reach:
    """The reach of a user, counted once per request (it is kept on the user object)."""
    if isinstance(user, AnonymousUser):
        return Reach()
    kept = getattr(user, "_reach", None)
    if kept is None:
        kept = user._reach = Reach.of(user)
    return kept


class ScopedQuerySet(models.QuerySet[ModelT]):
    """Records of departments (tenants). The model says by which paths they belong to a department, a school, a person.

    `department_path`   lookup of the department, e.g. "plan__department"
    `school_paths`      lookups of the schools whose own record it is; None where all people of the department read it
    `curator_paths`     lookups of the curators who see it
    `principal_edits`   whether the school itself writes it (reports, figures)
    `public`            whether it is shown to everybody
    `published_if`      what a record must meet to be shown, e.g. that its plan is no draft
    """

    def _scope(self) -> type["Scoped"]:
        return self.model  # type: ignore[return-value]

    def of_department(self, department: models.Model | int) -> Self:
        key = department if isinstance(department, int) else department.pk
        return self.filter(**{self._scope().department_path: key})

    def _of_own(self, paths: Iterable[str], keys: Iterable[int]) -> Q:
        found = Q(pk__in=[])
        for path in paths:
            found |= Q(pk__in=self.model._default_manager.filter(**{f"{path}__in": keys}).values("pk"))
        return found

    def visible_to(self, user: Any) -> Self:
        """What the person may read; an empty QuerySet for a stranger."""
        reach, scope = reach_of(user), self._scope()
        if reach.everything:
            return self
        if not reach.departments:
            return self.none()
        if scope.school_paths is None:
            return self.filter(**{f"{scope.department_path}__in": reach.departments})
        allowed = Q(**{f"{scope.department_path}__in": reach.seen})
        if reach.schools:
            allowed |= self._of_own(scope.school_paths, reach.schools)
        if reach.curated and reach.user_id and scope.curator_paths:
            # A pair may still name a curator whose post there has ended: only posts held today open it.
            own = self._of_own(scope.curator_paths, [reach.user_id])
            allowed |= own & Q(**{f"{scope.department_path}__in": reach.curated})
        return self.filter(allowed)

    def editable_by(self, user: Any) -> Self:
        """What the person may change: a methodologist their department's, a school its own reports and figures."""
        reach, scope = reach_of(user), self._scope()
        if reach.everything:
            return self
        allowed = Q(**{f"{scope.department_path}__in": reach.edited})
        if scope.principal_edits and scope.school_paths and reach.schools:
            allowed |= self._of_own(scope.school_paths, reach.schools)
        return self.filter(allowed)

    def published(self) -> Self:
        """What everybody may see: records of departments that show themselves."""
        scope = self._scope()
        if not scope.public:
            return self.none()
        path = "" if scope.department_path == "pk" else f"{scope.department_path}__"
        return self.filter(scope.published_if, **{f"{path}is_public": True})

    def add(self, **values: Any) -> ModelT:
        """Create one record through the model's own checks. Raises ValidationError; saves nothing then."""
        record = self.model(**values)
        record.full_clean()
        record.save(using=self.db)
        return record

    def shown_of(self, department: models.Model | int) -> Self:
        """What the public pages of a department show of it, whoever asks: no drafts, nothing that is not for everybody.

        Unlike `published()` it answers for a hidden department too, whose own people may open its pages.
        """
        scope = self._scope()
        return self.of_department(department).filter(scope.published_if) if scope.public else self.none()

    def bulk_create(self, objs: Iterable[ModelT], *args: Any, **kwargs: Any) -> list[ModelT]:
        rows = list(objs)
        for row in rows:
            if isinstance(row, Scoped):
                row.fill_search_key()
        created = super().bulk_create(rows, *args, **kwargs)
        touch({department_of(row) for row in created})
        return created

    def update(self, **values: Any) -> int:
        keys = list(self.order_by().values_list(self._scope().department_path, flat=True).distinct())
        changed = super().update(**values)
        touch([*keys, self._new_department(values)])
        return changed

    def _new_department(self, values: dict[str, Any]) -> int | None:
        """The department that an update moves records into, where it does."""
        owner = self._scope().department_path.partition("__")[0]
        given = {name: value for name, value in values.items() if name in {owner, f"{owner}_id"}}
        return department_of(self.model(**given)) if given else None


class Scoped(models.Model):
    """What a department owns. Every such model says where its department is (see `ScopedQuerySet`)."""

    department_path: ClassVar[str] = "department"
    school_paths: ClassVar[tuple[str, ...] | None] = None
    curator_paths: ClassVar[tuple[str, ...]] = ()
    principal_edits: ClassVar[bool] = False
    public: ClassVar[bool] = True
    published_if: ClassVar[Q] = Q()
    search_sources: ClassVar[tuple[str, ...]] = ()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search_key()
        if self.search_sources and (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def fill_search_key(self) -> None:
        if self.search_sources:
            self.search_key = fold(" ".join(str(getattr(self, name) or "") for name in self.search_sources))


class Searchable(models.Model):
    """A text column kept by us, blind to case and to ё/е, since SQLite knows neither for Cyrillic."""

    search_key = models.TextField(_("search text"), editable=False, default="", blank=True)

    class Meta:
        abstract = True
