"""Cells of «Сроки» as people write them, with the notation that follows from the principles of the reader.

The tables in `cells/` hold one cell a line: text | years | notation; `\\n` is a line break inside the cell.
"""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from network.terms import Kind, Warning, Window, parse_term
from schools.years import Years

TABLES = sorted((Path(__file__).parent / "cells").glob("*.txt"))


def _cells():
    for table in TABLES:
        for line in table.read_text(encoding="utf-8").splitlines():
            if line.strip():
                text, years, notation = (piece.strip() for piece in line.split("|"))
                yield pytest.param(text.replace("\\n", "\n"), years, notation, id=f"{table.stem}: {text} ({years})")


@pytest.mark.parametrize(("text", "years", "notation"), list(_cells()))
def test_notation(text, years, notation):
    assert parse_term(text, Years.parse(years)).notation() == notation


def _windows(text, years):
    return [(w.starts_on.isoformat(), w.due_on.isoformat()) for w in parse_term(text, Years.parse(years)).occurrences()]


def test_a_range_is_one_window_a_year():
    assert _windows("Ежегодно (сентябрь - октябрь)", "2021-2022") == [
        ("2021-09-01", "2021-10-31"),
        ("2022-09-01", "2022-10-31"),
    ]


def test_a_list_is_one_window_a_month():
    assert _windows("Ежегодно, Октябрь, Январь, май", "2021-2021") == [
        ("2021-01-01", "2021-01-31"),
        ("2021-05-01", "2021-05-31"),
        ("2021-10-01", "2021-10-31"),
    ]


def test_two_ranges_are_two_windows():
    assert _windows("Ежегодно: Ноябрь-декабрь Июнь- август", "2021-2021") == [
        ("2021-06-01", "2021-08-31"),
        ("2021-11-01", "2021-12-31"),
    ]


def test_an_alternative_month_is_one_window():
    assert _windows("Ежегодно: октябрь (ноябрь)", "2021-2021") == [("2021-10-01", "2021-11-30")]


def test_a_range_over_the_new_year_ends_with_the_programme():
    assert _windows("Ежегодно: Декабрь-январь", "2021-2022") == [
        ("2021-12-01", "2022-01-31"),
        ("2022-12-01", "2022-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Ежегодно: октябрь", ("2022-10-01", "2022-10-31")),
        ("Ежегодно: январь", ("2023-01-01", "2023-01-31")),
        ("Ежегодно: август", ("2023-08-01", "2023-08-31")),
        ("Ежегодно: декабрь-январь", ("2022-12-01", "2023-01-31")),
        ("Ежегодно: август-сентябрь", ("2022-09-01", "2022-09-30")),
        ("Ежегодно до 1 февраля", ("2022-09-01", "2023-02-01")),
    ],
)
def test_months_of_a_school_year(text, window):
    assert _windows(text, "2022/2023") == [window]


def test_continuous_work_counts_once_a_year():
    for text in ("В течение всего периода", "Ежегодно: в течение года", "еженедельно"):
        windows = parse_term(text, Years.parse("2021-2024")).occurrences()
        assert len(windows) == 4
        assert all(window.continuous for window in windows)


def test_unscheduled_work_has_a_year_and_no_date():
    windows = parse_term("2 раза в год", Years.parse("2021-2022")).occurrences()
    whole = [Window(date(year, 1, 1), date(year, 12, 31), dated=False) for year in (2021, 2022)]
    assert windows == [whole[0], whole[0], whole[1], whole[1]]


def test_yearly_from_a_year_starts_there():
    assert [start for start, _ in _windows("ежегодно с 2023 года, май", "2021-2024")] == ["2023-05-01", "2024-05-01"]


def test_by_is_due_on_the_day_and_open_from_the_start_of_the_year():
    assert _windows("до 20 октября 2023", "2021-2024") == [("2023-01-01", "2023-10-20")]
    assert _windows("до 20.10", "2023/2024") == [("2023-09-01", "2023-10-20")]
    assert _windows("до октября 2023", "2021-2024") == [("2023-01-01", "2023-10-01")]


def test_monthly_is_due_on_its_day():
    windows = _windows("ежемесячно до 31 числа", "2022-2022")
    assert len(windows) == 12
    assert windows[1] == ("2022-02-01", "2022-02-28")


def test_quarterly_reports_of_the_next_month_stay_inside_the_programme():
    text = "ежеквартально, до 10 числа месяца, следующего за отчётным"
    assert [due for _, due in _windows(text, "2022-2022")] == ["2022-04-10", "2022-07-10", "2022-10-10", "2022-12-31"]


@pytest.mark.parametrize(
    ("text", "years", "count"),
    [
        ("ежемесячно", "2021-2024", 48),
        ("ежемесячно с сентября по май", "2022/2023", 9),
        ("ежеквартально", "2022/2023", 4),
        ("раз в полугодие", "2022/2023", 2),
        ("каждую четверть", "2022/2023", 4),
        ("каждую четверть", "2022-2022", 4),
        ("ежемесячно (сентябрь-май)", "2021-2024", 36),
    ],
)
def test_how_many_windows(text, years, count):
    assert len(_windows(text, years)) == count


@pytest.mark.parametrize("text", ["", "—", "по отдельному плану", "июнь", "30.02.2023", "май 2020"])
def test_nothing_falls_due_where_the_day_is_not_known_or_outside(text):
    assert _windows(text, "2021-2024") == []


def test_what_lies_partly_outside_is_cut_to_the_programme():
    assert _windows("2020-2022 гг.", "2021-2024") == [("2021-01-01", "2022-12-31")]


def test_29_february_of_a_common_year_is_the_28th():
    assert [due for _, due in _windows("Ежегодно 29 февраля", "2023-2024")] == ["2023-02-28", "2024-02-29"]


def test_the_text_is_kept_and_warnings_speak_russian():
    term = parse_term(" Май  2020 ", Years.parse("2021-2024"))
    assert term.text == " Май  2020 "
    assert term.warnings == (Warning("outside-programme", "Срок выходит за годы программы."),)
    assert term.is_scheduled
    assert not parse_term("май", Years.parse("2021-2024")).is_scheduled


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ежегодно (сентябрь - октябрь)", "Ежегодно: сентябрь – октябрь."),
        ("Октябрь- ноябрь 2021", "Октябрь – ноябрь 2021 года."),
        ("с 3 по 14 апреля 2023", "С 3 по 14 апреля 2023 года."),
        ("25.12.2022-10.01.2023", "С 25 декабря 2022 года по 10 января 2023 года."),
        ("до 20 октября 2023", "До 20 октября 2023 года."),
        ("ежегодно до 1 октября", "Ежегодно до 1 октября."),
        ("ежегодно 3-14 апреля", "Ежегодно: с 3 по 14 апреля."),
        ("Ежегодно по плану", "Ежегодно, месяц не указан."),
        ("2 раза в год", "Ежегодно, 2 раза в год, месяц не указан."),
        ("5 раз в год с 2022 года", "Ежегодно с 2022 года, 5 раз в год, месяц не указан."),
        ("Ежегодно: в течение года", "Ежегодно в течение всего года."),
        ("весь период", "Весь период программы (2021–2024)."),
        ("II квартал", "Апрель – июнь – год не указан, его нужно уточнить."),
        ("до 1 июня", "До 1 июня – год не указан, его нужно уточнить."),
        ("ежемесячно до 5 числа", "Ежемесячно, до 5-го числа."),
        (
            "ежеквартально, до 10 числа месяца, следующего за отчётным",
            "Ежеквартально, до 10-го числа месяца, следующего за кварталом.",
        ),
        ("ежемесячно с октября 2022", "Ежемесячно, октябрь 2022 года – декабрь 2024 года."),
        ("ноябрь 2022, март 2023", "Ноябрь 2022 года; март 2023 года."),
        ("по мере необходимости", "Срок словами, в календарь не ставится."),
        ("-", "Срок не указан."),
    ],
)
def test_in_words(text, words):
    assert parse_term(text, Years.parse("2021-2024")).in_words() == words


@pytest.mark.parametrize(
    "text",
    ["сентябрь " * 11_000, "1-" * 999 + "мая", "I-" * 990 + "квартал", "п" * 100_000, "(" * 100_000, "ﷺ" * 2000,
     "по плану " * 220, "12.03.2023, " * 160, " " * 100_000 + "май" + "\n" * 100_000, "в течение всего " * 120],
    ids=lambda text: f"{text.strip()[:12]} × {len(text)}",
)  # fmt: skip
def test_long_texts_are_read_too(text):
    assert parse_term(text, Years.parse("2021-2024")).notation()


def test_the_cells_hold_every_kind_of_part():
    years = Years.parse("2021-2024")
    assert {parse_term(param.values[0], years).parts[0].kind for param in _cells()} == set(Kind)


def test_the_command_prints_just_the_notation():
    out = StringIO()
    call_command("parse_term", "Ежегодно: август", "--years", "2021-2024", stdout=out)
    assert out.getvalue() == "yearly months=8\n"


@pytest.mark.parametrize(("text", "notation"), [("-", "missing"), ("--", "missing"), ("-май", "once 2022-05")])
def test_the_command_takes_a_cell_that_begins_with_a_dash(text, notation, capsys):
    execute_from_command_line(["manage.py", "parse_term", text, "--years", "2022-2022"])
    assert capsys.readouterr().out == f"{notation}\n"


def test_the_command_explains():
    out = StringIO()
    call_command("parse_term", "май 2022, по графику", "--years", "2022-2022", "--explain", stdout=out)
    assert out.getvalue().splitlines() == [
        "once 2022-05 !warn:extra-text",
        "Май 2022 года.",
        "2022-05-01 .. 2022-05-31",
        "! Часть текста не относится к сроку или не прочитана.",
    ]


@pytest.mark.parametrize("years", ["2024-2021", "2022/2024", "abc", ""])
def test_the_command_refuses_years_that_are_none(years):
    with pytest.raises(CommandError):
        call_command("parse_term", "май", "--years", years)
