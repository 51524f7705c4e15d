"""A year of the monitoring: indicators, criteria, directions with findings, conclusions and recommendations."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.formats import integer
from schools.models import Department
from schools.open_data import Dataset, Links, taken
from schools.pages import paginate, public_page
from schools.years import ReportingYear

from ..counts import NOTHING, Count
from ..cycle import Advice, CriterionOfYear, advice_of, criteria_of, directions_of, effect_text, pairs_in
from ..datasets import ASSESSMENTS, FINDINGS, MEASURES, NUMBERS, RECOMMENDATIONS, numbers_of
from ..lines import counts_of, stored_lines, years_before
from ..models import CriterionAssessment, YearReview
from ..tally import counted
from ..wording import number_text, told
from ..years import years_with_data
from .frame import TREND, find_year, framed, year_url

_TONES = {"yes": "good", "partly": "warm", "no": "bad"}
_EFFECTS = {"effective": "good", "partly": "warm", "not_effective": "bad"}


@public_page
def index(request: HttpRequest, department: Department) -> HttpResponseBase:
    """The latest year with data, or a word on how one comes to be."""
    if years := years_with_data(department):
        return redirect(year_url(department, years[0]))
    return render(request, "monitoring/empty.html", {"department": department, "section": "monitoring"})


@public_page
def year(request: HttpRequest, department: Department, year: str) -> HttpResponseBase:
    years = years_with_data(department)
    of = find_year(department, years, year)
    if of.slug != year:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(year_url(department, of) + query)
    tables = _tables(department, of)
    if file := taken(request, department, tables):
        return file
    kept = counted(department, on=timezone.localdate())
    lines = stored_lines(department, of, kept, back=TREND - 1)
    trend = years_before(of, TREND - 1)
    rows = [
        told(line, of, trend, reverse("monitoring:indicator", args=[department.slug, of.slug, line.indicator.pk]))
        for line in lines
    ]
    criteria, advice = criteria_of(department, of), advice_of(department, of)
    pages = paginate(request, [given for criterion in criteria for given in criterion.assessed])
    links = {key: Links.to(request, dataset, table=key) for key, (dataset, _rows) in tables.items()}
    context = framed(
        department,
        of,
        tabs=[(str(each), year_url(department, each), each == of) for each in years],
        counted=kept,
        rows=rows,
        criteria=_criteria(department, of, criteria, counts_of(lines, of)),
        pages=pages,
        assessed=[_assessed(department, given) for given in pages.rows],
        directions=directions_of(department, of),
        review=YearReview.objects.shown_of(department).filter(year=of.start).first(),
        advice=_by_addressee(advice),
        paper_url=reverse("reports:preview", args=[department.slug, of.slug, "annual"]),
        matrix_url=f"{reverse('monitoring:matrix', args=[department.slug])}?year={of.slug}",
        links=links,
        advice_links=[links["recommendations"], links["measures"]],
    )
    return render(request, "monitoring/year.html", context)


def _tables(department: Department, year: ReportingYear) -> dict[str, tuple[Dataset, Iterable[Any]]]:
    def of_year(dataset: Dataset, path: str = "year") -> tuple[Dataset, Iterable[Any]]:
        return dataset, dataset.rows(department).filter(**{path: year.start})  # type: ignore[attr-defined]

    return {
        "indicators": (NUMBERS, numbers_of(department, year)),
        "assessments": of_year(ASSESSMENTS),
        "findings": of_year(FINDINGS),
        "recommendations": of_year(RECOMMENDATIONS),
        "measures": of_year(MEASURES, "recommendation__year"),
    }


def _criteria(
    department: Department, year: ReportingYear, criteria: list[CriterionOfYear], counts: dict[int, Count]
) -> list[dict[str, Any]]:
    """Each criterion with its verdicts as (text, tone), or the number of the indicator that computes it."""
    pairs = pairs_in(department, year) if any(item.assessed for item in criteria) else 0
    rows: list[dict[str, Any]] = []
    for item in criteria:
        row: dict[str, Any] = {"number": item.number, "text": item.text, "verdicts": [], "said": "", "url": ""}
        if item.indicator is not None:
            row["how"] = _("indicator %(code)s") % {"code": item.code}
            row["url"] = reverse("monitoring:indicator", args=[department.slug, year.slug, item.indicator])
            row["said"] = _computed(counts.get(item.indicator, NOTHING))
        else:
            row["how"] = _("experts, pair by pair")
            row["verdicts"] = [(f"{_verdict(code)} – {integer(number)}", _TONES[code])
                               for code, number in item.verdicts()]  # fmt: skip
            row["said"] = _judged(len(item.assessed), pairs)
        rows.append(row)
    return rows


def _computed(count: Count) -> str:
    if count.has_data and count.value is None:
        return _("%(part)s of %(whole)s") % {
            "part": integer(count.numerator or 0),
            "whole": integer(count.denominator or 0),
        }
    return number_text(count.value, is_share=False)


def _judged(number: int, pairs: int) -> str:
    if not number:
        return _("not judged in this year")
    text = ngettext("judged: %(number)s pair of %(pairs)s", "judged: %(number)s pairs of %(pairs)s", number)
    return text % {"number": integer(number), "pairs": integer(max(pairs, number))}


def _verdict(code: str) -> str:
    return str(CriterionAssessment.Verdict(code).label)


def _assessed(department: Department, given: Any) -> dict[str, Any]:
    return {
        "criterion": given.criterion,
        "pair": given.names,
        "url": reverse("pair", args=[department.slug, given.pair]),
        "verdict": _verdict(given.verdict),
        "tone": _TONES[given.verdict],
        "evidence": given.evidence,
    }


def _by_addressee(advice: list[Advice]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Recommendations under whom they are for, in the order in which each is first addressed."""
    today = timezone.localdate()
    addressed: dict[str, list[dict[str, Any]]] = {}
    for item in advice:
        measures = [
            {
                "record": measure,
                "state": _("done") if measure.done_on else _("overdue") if _is_late(measure.due_on, today) else "",
                "tone": "good" if measure.done_on else "bad",
                "decisions": [
                    (made, [(effect_text(code), _EFFECTS[code], day, text) for day, code, text in made.effects])
                    for made in measure.decisions
                ],
            }
            for measure in item.measures
        ]
        addressed.setdefault(item.addressee, []).append({"text": item.text, "measures": measures})
    return list(addressed.items())


def _is_late(due: Any, today: Any) -> bool:
    return due is not None and due < today
