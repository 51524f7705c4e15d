"""The records' room: Django's admin under the portal's own name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    """The stock admin with titles that say whose records these are."""

    # django-stubs types the titles as `str`; a lazy translation is what Django's own admin holds there.
    site_title: str | Promise = _("Svyazka: records")  # type: ignore[assignment]
    site_header: str | Promise = _("Svyazka: the department's records")  # type: ignore[assignment]
    index_title: str | Promise = _("What is kept")  # type: ignore[assignment]
    empty_value_display = "—"


class PortalAdminConfig(AdminConfig):
    """Puts the portal's admin site in the place of Django's default one."""

    default_site = "config.admin_site.PortalAdminSite"
