"""The base of every resource: headings, the row's department, natural keys, all or nothing, errors by row."""

from collections import Counter
from typing import Any, ClassVar

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export.resources import Diff, ModelResource
from import_export.results import Result

from ..access import ScopedQuerySet
from ..models import Department
from ..search import fold
from .columns import DepartmentColumn, Row, text_of
from .files import is_blank
from .lookups import DEPARTMENTS, Lookup, Source
from .problems import FileProblem


class PlainDiff(Diff):
    """What a row changes, without the inline styles that the portal's content policy refuses."""

    def as_html(self) -> list[str]:
        return [self._cell(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def _cell(self, old: Any, new: Any) -> str:
        if self.new or old == new or old == "":
            return format_html("<ins>{}</ins>" if not self.new and old != new else "{}", new)
        return format_html("<del>{}</del> <ins>{}</ins>" if new != "" else "<del>{}</del>", old, new)


class NumberedResult(Result):
    """Results whose rows have the numbers they have in the file."""

    row_numbers: list[int]

    def row_errors(self) -> list[tuple[int, Any]]:
        return [(self.number_of(place), errors) for place, errors in super().row_errors()]

    def number_of(self, place: int) -> int:
        numbers = getattr(self, "row_numbers", [])
        return numbers[place - 1] if place <= len(numbers) else place


class TableResource(ModelResource):
    """Import and export of one register by words instead of keys.

    `key` names the columns that tell a record: a row whose key is known changes that record, another adds one.
    Without `user` the whole installation is reached; with one, what that person may edit.
    """

    key: ClassVar[tuple[str, ...]]

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user
        self._lookups: dict[tuple[Any, ...], Lookup[Any]] = {}
        for column in self.fields.values():
            column.bind(self)

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return NumberedResult

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return PlainDiff

    # Words and departments

    def lookup(self, source: Source, department: Department | None = None) -> Lookup[Any]:
        """The words of a source, read from the database once for a file."""
        place = (source, department.pk if department else None)
        if place not in self._lookups:
            self._lookups[place] = source.lookup(department)
        return self._lookups[place]

    def departments(self) -> Lookup[Department]:
        place = ("departments",)
        if place not in self._lookups:
            reached = self._editable(Department.objects.all())
            self._lookups[place] = Lookup(reached, DEPARTMENTS.texts, DEPARTMENTS.unknown)
        return self._lookups[place]

    def department_of(self, row: Row) -> Department:
        """The department a row belongs to. Raises ValueError where it is unknown or not told."""
        column = self._department_column()
        if not is_blank(cell := row.get(column.column_name)):
            return self.departments().find(text_of(cell))
        known = self.departments().all()
        if len(known) == 1:
            return known[0]
        raise ValueError(
            _("The department is not told. Fill the column “%(column)s”.") % {"column": column.column_name}
        )

    def _department_column(self) -> DepartmentColumn:
        return next(each for each in self.fields.values() if isinstance(each, DepartmentColumn))

    def department_behind(self, record: Any) -> Department:
        """The department of a record, new or stored, by the model's own path."""
        for name in self._meta.model.department_path.split("__"):
            record = getattr(record, name)
        return record

    def _editable(self, records: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if self.user is not None and isinstance(records, ScopedQuerySet):
            return records.editable_by(self.user)
        return records

    def get_queryset(self) -> models.QuerySet[Any]:
        return self._editable(super().get_queryset().select_related(*self._links()))

    def filter_export(self, queryset: models.QuerySet[Any], **kwargs: Any) -> models.QuerySet[Any]:
        return queryset.select_related(*self._links())

    def _links(self) -> list[str]:
        path = self._meta.model.department_path
        return [*{path, *(each.attribute for each in self.fields.values() if hasattr(each, "source"))} - {"pk"}]

    # Headings

    def get_import_id_fields(self) -> tuple[str, ...]:
        return self.key

    def _check_import_id_fields(self, headers: Any) -> None:
        """`before_import` has said it in words."""

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Put the columns' own headings in place of those of the file. Raises FileProblem, the rows are dropped."""
        try:
            dataset.headers = self._match(list(dataset.headers or []), dataset)
        except FileProblem:
            dataset.wipe()
            raise

    def _match(self, headings: list[str], dataset: tablib.Dataset) -> list[str]:
        known = {heading: each.column_name for each in self.fields.values() for heading in each.headings()}
        found = [known.get(fold(heading), "") for heading in headings]
        if not any(found):
            raise FileProblem(
                _("The first row must hold the headings. The columns are: %(columns)s.") % {"columns": self._columns()}
            )
        if unknown := [heading for heading, name in zip(headings, found, strict=True) if heading and not name]:
            raise FileProblem(
                _("Unknown columns: %(unknown)s. Delete or rename them. The columns are: %(columns)s.")
                % {"unknown": ", ".join(unknown), "columns": self._columns()}
            )
        if twice := [name for name, count in Counter(filter(None, found)).items() if count > 1]:
            raise FileProblem(_("The column stands twice: %(columns)s. Leave one.") % {"columns": ", ".join(twice)})
        self._check_required(found)
        self._check_nameless(found, dataset)
        return [name or f"#{place}" for place, name in enumerate(found)]

    def _check_required(self, found: list[str]) -> None:
        missing = [each.column_name for each in self.fields.values() if each.required and each.column_name not in found]
        if missing:
            raise FileProblem(_("Required columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})

    def _check_nameless(self, found: list[str], dataset: tablib.Dataset) -> None:
        nameless = [place for place, name in enumerate(found) if not name]
        for row in dataset:
            for place in nameless:
                if row[place] not in (None, ""):
                    raise FileProblem(
                        _("Column %(number)s has cells but no heading. Write one or clear the column.")
                        % {"number": place + 1}
                    )

    def _columns(self) -> str:
        return ", ".join(f"{each.column_name}{'*' if each.required else ''}" for each in self.fields.values())

    # Rows

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        row.setdefault(self._department_column().column_name, "")

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        """The stored record of a row's key; none where a part of the key cannot be read (that is said later)."""
        try:
            key = {self.fields[name].attribute: self.fields[name].clean(row) for name in self.key}
        except ValueError:
            return None
        try:
            return self.find(key)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def find(self, key: dict[str, Any]) -> Any:
        try:
            return self.get_queryset().get(**key)
        except ObjectDoesNotExist:
            return None

    def after_save_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        for (source, *_department), lookup in self._lookups.items():
            if isinstance(source, Source) and isinstance(instance, source.model):
                lookup.add(instance)

    def import_data(self, dataset: tablib.Dataset, *args: Any, **kwargs: Any) -> Result:
        """All or nothing: one bad row and nothing of the file is saved."""
        return super().import_data(dataset, *args, **{**kwargs, "rollback_on_validation_errors": True})

    def import_data_inner(self, dataset: tablib.Dataset, *args: Any, **kwargs: Any) -> Result:
        numbers = list(getattr(dataset, "row_numbers", range(2, len(dataset) + 2)))
        result = super().import_data_inner(dataset, *args, **kwargs)
        result.row_numbers = numbers
        for row in result.invalid_rows:
            row.number = result.number_of(row.number)
            row.problems = self._problems(row.error_dict)
        return result

    def _problems(self, errors: dict[str, list[str]]) -> list[tuple[str, str]]:
        """(heading, what is wrong); an unknown department is said once, not again for all that hangs on it."""
        headings = {column.attribute: column.column_name for column in self.fields.values()}
        headings[NON_FIELD_ERRORS] = _("Whole row")
        department = self._department_column().attribute
        said = errors.get(department, [])
        return [
            (headings.get(name, name), problem)
            for name, problems in errors.items()
            for problem in problems
            if name == department or problem not in said
        ]
