"""Findings, criteria and the cycle of management, as open data."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from network.models.pairing import MADE
from schools.models import Department
from schools.open_data import Dataset, Field

from ..models import Criterion, CriterionAssessment, Finding, Measure, MonitoringDirection, Recommendation

PAGE = "monitoring:index"
YEAR = Field("year", _("calendar year in which the reporting year begins"), lambda row: row.year)


def _assessments(department: Department) -> QuerySet[CriterionAssessment]:
    """Judgements of pairs that everybody may see: a pair only proposed is nobody's business."""
    rows = CriterionAssessment.objects.shown_of(department).filter(pairing__state__in=MADE)
    rows = rows.select_related("criterion", "pairing__leader", "pairing__partner")
    return rows.order_by("criterion__number", "year", "pairing", "pk")


def _decisions(measure: Any) -> str:
    return "; ".join(str(decision.directive_id) for decision in measure.decisions.all())


def _effects(measure: Any) -> str:
    reviews = (review for decision in measure.decisions.all() for review in decision.reviews.all())
    return "; ".join(str(review.get_verdict_display()) for review in reviews)


DIRECTIONS = Dataset(
    key="directions",
    title=_("Directions of monitoring"),
    description=_("What is looked at every year: subject, content, who carries it out."),
    fields=(
        Field("id", _("number of the record"), lambda row: row.pk),
        Field("number", _("number"), lambda row: row.number),
        Field("title", _("title"), lambda row: row.title),
        Field("subject", _("subject of monitoring"), lambda row: row.subject),
        Field("content", _("content of monitoring"), lambda row: row.content),
        Field("performers", _("carried out by"), lambda row: row.performers),
    ),
    rows=lambda department: MonitoringDirection.objects.shown_of(department).order_by("number", "pk"),
    page=PAGE,
)

FINDINGS = Dataset(
    key="findings",
    title=_("Findings"),
    description=_("What each direction showed in a year, with evidence."),
    fields=(
        Field("id", _("number of the record"), lambda row: row.pk),
        Field("direction_id", _("number of the direction's record"), lambda row: row.direction_id),
        Field("direction", _("direction"), lambda row: row.direction.title),
        YEAR,
        Field("text", _("finding"), lambda row: row.text),
        Field("evidence", _("evidence"), lambda row: row.evidence),
    ),
    rows=lambda department: (
        Finding.objects.shown_of(department).select_related("direction").order_by("year", "direction__number", "pk")
    ),
    page=PAGE,
)

CRITERIA = Dataset(
    key="criteria",
    title=_("Criteria"),
    description=_("By what the network's work is judged: by experts pair by pair, or by an indicator."),
    fields=(
        Field("id", _("number of the record"), lambda row: row.pk),
        Field("number", _("number"), lambda row: row.number),
        Field("text", _("criterion"), lambda row: row.text),
        Field("indicator_id", _("number of the indicator that computes it"), lambda row: row.indicator_id),
    ),
    rows=lambda department: Criterion.objects.shown_of(department).order_by("number", "pk"),
    page=PAGE,
)

ASSESSMENTS = Dataset(
    key="assessments",
    title=_("Assessments of pairs"),
    description=_("Experts' judgements of pairs by criteria, year by year, with evidence."),
    fields=(
        Field("id", _("number of the record"), lambda row: row.pk),
        Field("criterion_id", _("number of the criterion's record"), lambda row: row.criterion_id),
        Field("criterion", _("criterion"), lambda row: row.criterion.text),
        Field("pair_id", _("number of the pair"), lambda row: row.pairing_id),
        Field("pair", _("pair"), lambda row: row.pairing),
        YEAR,
        Field("verdict", _("verdict, code"), lambda row: row.verdict),
        Field("verdict_name", _("verdict"), lambda row: row.get_verdict_display()),
        Field("evidence", _("evidence"), lambda row: row.evidence),
    ),
    rows=_assessments,
    page=PAGE,
)

RECOMMENDATIONS = Dataset(
    key="recommendations",
    title=_("Recommendations"),
    description=_("What is recommended to whom after a year."),
    fields=(
        Field("id", _("number of the record"), lambda row: row.pk),
        YEAR,
        Field("addressee", _("addressed to"), lambda row: row.addressee),
        Field("text", _("recommendation"), lambda row: row.text),
        Field("finding_id", _("number of the finding it follows from"), lambda row: row.finding_id),
    ),
    rows=lambda department: Recommendation.objects.shown_of(department).order_by("year", "position", "pk"),
    page=PAGE,
)

MEASURES = Dataset(
    key="measures",
    title=_("Measures on recommendations"),
    description=_("What is done about each recommendation: by whom, by when, by which document, with what effect."),
    fields=(
        Field("id", _("number of the record"), lambda row: row.pk),
        Field("recommendation_id", _("number of the recommendation"), lambda row: row.recommendation_id),
        Field("year", _("calendar year in which the reporting year begins"), lambda row: row.recommendation.year),
        Field("text", _("measure"), lambda row: row.text),
        Field("responsible", _("responsible (position)"), lambda row: row.responsible),
        Field("due_on", _("due"), lambda row: row.due_on),
        Field("done_on", _("done"), lambda row: row.done_on),
        Field("document_ids", _("numbers of the documents, separated by semicolons"), _decisions),
        Field("effects", _("reviews of the effect, separated by semicolons"), _effects),
    ),
    rows=lambda department: (
        Measure.objects.shown_of(department)
        .select_related("recommendation")
        .prefetch_related("decisions__reviews")
        .order_by("recommendation__year", "recommendation__position", "recommendation", "pk")
    ),
    page=PAGE,
)
