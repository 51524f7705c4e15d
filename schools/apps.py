"""The room's name for Django; begins to watch for changes and keeps the index of search."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Schools and people")

    def ready(self) -> None:
        from .access import Scoped
        from .changes import watch
        from .models import Region, Risk, RiskAlias
        from .search_index import install

        watch(Scoped, shared=(Region, Risk, RiskAlias))
        post_migrate.connect(install, dispatch_uid="search-index")
