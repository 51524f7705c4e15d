"""What the formulas came to when a department was last counted: numbers for pages, which have no time to count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import Department


class Tally(models.Model):
    """The computed indicators of a department's years, as they stood at a change of it and on a day.

    Not a record of the department: it is made anew whenever anything changes, so it has no history, is exported by
    nobody and never stands in the way of a number that people entered.

    `counts`   code of the formula → year it begins in → `monitoring.counts.Count` as plain values
    `sources`  code of the formula → year → model label → primary keys of the records counted
    """

    department = models.OneToOneField(
        Department,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="tally",
        verbose_name=_("education department"),
    )
    number = models.PositiveBigIntegerField(_("number of the change"))
    on = models.DateField(_("as of"))
    counted_at = models.DateTimeField(_("counted"))
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    sources = models.JSONField(_("records behind them"), default=dict, blank=True)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.department_id}, {self.number}"
