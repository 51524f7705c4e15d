"""Import and export pages of the admin: a file is checked before it is read, previewed, imported once and whole."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from ..imports.files import check_size, damaged
from ..imports.formats import EXPORT_FORMATS, IMPORT_FORMATS
from ..imports.problems import FileProblem
from ..imports.storage import WaitingFile, gone, sign, unsign

logger = logging.getLogger(__name__)


class TableExportForm(ExportForm):
    """The format alone."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [(str(place), each().get_title()) for place, each in enumerate(formats)]


class TableImportForm(ImportForm):
    """The file alone: its format is told by its bytes."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].widget = forms.HiddenInput()
        self.initial["format"] = "0"
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx,.csv"

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["import_file"]
        try:
            check_size(upload.size or 0)
        except FileProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        return upload


class TableConfirmForm(ConfirmImportForm):
    """The confirmation: the waiting file under a signed name, nothing else counts."""

    def __init__(self, user_id: int, model: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user_id, self.register = user_id, model

    def clean_import_file_name(self) -> str:
        try:
            return unsign(self.cleaned_data["import_file_name"], self.user_id, self.register)
        except FileProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_format(self) -> str:
        return "0"

    def clean_resource(self) -> str:
        return "0"


class ExchangeMixin(ImportExportMixin):
    """Put before the admin class of a register that has a `TableResource` in `resource_classes`."""

    import_form_class = TableImportForm
    confirm_form_class = TableConfirmForm
    export_form_class = TableExportForm
    tmp_storage_class = WaitingFile
    import_formats = IMPORT_FORMATS
    export_formats = EXPORT_FORMATS

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        kwargs = super().get_confirm_form_kwargs(request, import_form)
        return kwargs | {"user_id": request.user.pk, "model": self.opts.label}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        if name := initial.get("import_file_name"):
            initial["import_file_name"] = sign(name, int(request.user.pk or 0), self.opts.label)
        return initial

    def write_to_tmp_storage(self, import_file: UploadedFile, input_format: Any) -> WaitingFile:
        waiting = WaitingFile()
        waiting.save(import_file.read())
        return waiting

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The preview. A file that cannot be taken does not wait for anything, so it is deleted at once."""
        response = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        brought = getattr(context.get("form"), "files", {}).get("import_file")
        if brought and "confirm_form" not in context:
            WaitingFile(name=getattr(brought, "tmp_storage_name", None)).remove()
        return response

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """What the reader says to people is shown; anything else is a fault of ours and goes to the log too."""
        if not isinstance(e, FileProblem):
            logger.error("an import file could not be read", exc_info=e)
            e = FileProblem(damaged())
        form.add_error("import_file", str(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The import after the preview: of a double click one imports, the other is told so."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        try:
            if not form.is_valid():
                raise gone()
            data = WaitingFile(name=form.cleaned_data["import_file_name"], taking=True).read()
            dataset = self.get_import_formats()[0]().create_dataset(data)
        except FileProblem as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(self._import_url())
        result = self.process_dataset(dataset, form, request, **kwargs)
        if result.has_errors() or result.has_validation_errors():
            return self._show_result(request, result)
        return self.process_result(result, request)

    def _import_url(self) -> str:
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_import")

    def _show_result(self, request: HttpRequest, result: Any) -> HttpResponse:
        """The data may have changed since the preview; then the import page says what does not fit any more."""
        context = self.admin_site.each_context(request) | {
            "title": _("Import"),
            "opts": self.opts,
            "form": TableImportForm(self.get_import_formats(), self.get_import_resource_classes(request)),
            "result": result,
            "form_url": self._import_url(),
        }
        return TemplateResponse(request, [self.import_template_name], context)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        said = _("Imported. New: %(new)s; changed: %(changed)s; without changes: %(same)s.")
        counted = {"new": result.totals["new"], "changed": result.totals["update"], "same": result.totals["skip"]}
        messages.success(request, said % counted)

    def _create_log_entry(self, user_pk: int, rows: Any, import_type: str, action_flag: int) -> None:
        if rows:
            LogEntry.objects.log_actions(user_pk, rows, action_flag, change_message=_("Imported from a file."))
