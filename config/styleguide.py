"""A living page of every component in `templates/ui/`, with made-up values: look here before drawing anew."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.charts import indicator_chart
from schools import formats
from schools.models import Department
from schools.pages import Pages, Way

COLOURS = ("ground", "sheet", "ink", "ink-soft", "line", "control", "accent", "warm", "good", "bad")
LONG = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 1 имени героя» "


@dataclass(frozen=True)
class Sample:
    """A number as `ui/facts.html` takes it."""

    label: str
    number: str
    note: str = ""
    target: str = ""
    url: str = ""
    tone: str = ""


class SampleForm(forms.Form):
    """A filter with a right and a wrong field."""

    q = forms.CharField(label="Название", required=False, widget=forms.TextInput({"class": "form-control"}))
    year = forms.ChoiceField(
        label="Год", required=False, choices=[("", "все"), ("2024", "2024")],
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Nothing of the database is shown here, so the page stands in an empty installation too."""
    address = request.path
    links = tuple((label, address) for label in ("CSV", "JSON", "Excel"))
    points = [("2022", Decimal(31)), ("2023", None), ("2024", Decimal("57.1"))]
    context = {
        "colours": COLOURS,
        "long": LONG,
        "sample_department": Department(slug="obrazets", name="Образцово", full_name="Управление Образцова"),
        "facts": [
            Sample(_("Organisations of the network"), formats.integer(1234)),
            Sample("П1. Доля школ в парах", formats.percent(Decimal("57.1")), "4 из 7", "цель ≥ 50 %", address, "good"),
            Sample("П2. Своевременные отчёты", formats.NO_DATA_TEXT, "", "цель ≥ 90 %", "", "warm"),
        ],
        "chart": indicator_chart("sample", "Доля школ в парах", points, Decimal(50)),
        "form": SampleForm({"q": "школа", "year": "1999"}),
        "field": SampleForm({"q": "школа"}, auto_id="sample_%s")["q"],
        "links": {"title": "Образец", "formats": links},
        "pages": Pages((0,) * 50, 2, 9, 430, 51, (("1", address), ("2", ""), ("9", address)), address, address),
        "tabs": [("Список", address, True), ("Месяц", address, False), ("Матрица", address, False)],
        "tones": [("plain", "запланировано"), ("good", "проведено"), ("warm", "перенесено"), ("bad", "просрочено")],
        "way": Way("Все мероприятия", address),
        "paper": _paper(address),
        "messages": ["Отчёт отправлен."],
    }  # fmt: skip
    return render(request, "config/styleguide.html", context)


def _paper(address: str) -> dict[str, object]:
    """A row of the list of papers, as `reports.listing` gives it."""
    place = {"url": address, "year": "2024", "paper": {"title": "годовой мониторинг"}}
    files = [{"label": "PDF", "url": address, "size": 145_000}, {"label": "Excel", "url": address, "size": None}]
    return {"place": place, "build": None, "files": files}
