"""Whatever the months and the days, written in any of the usual ways, they come back; no text breaks the reader."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from network.terms import parse_term
from network.terms.words import FORMS
from schools.years import Years

NOMINATIVE = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905
GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
PREPOSITIONAL = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре".split()  # noqa: SIM905
SHORT = "янв. фев. март апр. май июнь июль авг. сент. окт. нояб. дек.".split()  # noqa: SIM905

PROGRAMME = Years.parse("2021-2024")
SPANS = [PROGRAMME, *map(Years.parse, ("2022-2022", "2022/2023", "2021/2022-2023/2024", "2021-2022"))]

months = st.integers(1, 12)
years = st.integers(2021, 2024)
dashes = st.sampled_from(["-", " - ", "–", " – ", " — ", "- ", " -", "\n-\n", "−", " ‑ "])
commas = st.sampled_from([", ", ",", "; ", " и ", " ,  "])
yearly = st.sampled_from(
    ["Ежегодно: {}", "Ежегодно, {}", "Ежегодно ({})", "ежегодно {}", "Ежегодно,{}", "Каждый год, {}", "{} ежегодно",
     "{}, ежегодно", "ЕЖЕГОДНО - {}", "Ежегодно. {}", "Ежегодно\n{}", "{} (ежегодно)", "1 раз в год: {}",
     "Ежегодно: {}.", "ежегодно {}*", "«Ежегодно» {}"]
)  # fmt: skip
suffixes = st.sampled_from([" {}", " {} г.", " {} года", " {}г.", " {} г", "\u00a0{} год", " {}  года"])
cases = st.sampled_from([str, str.lower, str.upper, str.capitalize])


def _between(first, last):
    return [(first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1)]


@st.composite
def written_ranges(draw):
    """A range of two different months: (first, last, text without a year)."""
    first, last = draw(st.tuples(months, months).filter(lambda pair: pair[0] != pair[1]))
    style = draw(st.sampled_from(["dash", "short", "from", "in"]))
    if style == "from":
        text = f"с {GENITIVE[first - 1]} по {NOMINATIVE[last - 1]}"
    elif style == "in":
        text = f"в {PREPOSITIONAL[first - 1]}{draw(dashes)}{PREPOSITIONAL[last - 1]}"
    else:
        names = SHORT if style == "short" else NOMINATIVE
        text = f"{names[first - 1]}{draw(dashes)}{names[last - 1]}"
    return first, last, draw(cases)(text)


@given(written_ranges(), yearly)
def test_any_yearly_range_comes_back(written, frame):
    first, last, text = written
    expected = ",".join(map(str, _between(first, last)))
    term = parse_term(frame.format(text), PROGRAMME)
    assert term.notation() == f"yearly months={expected}"
    assert len(term.occurrences()) == 4


@given(written_ranges(), years, suffixes)
def test_any_range_with_a_year_comes_back(written, year, suffix):
    first, last, text = written
    begins = year - (last < first)
    warning = " !warn:outside-programme" if begins < 2021 else ""
    term = parse_term(text + suffix.format(year), PROGRAMME)
    assert term.notation() == f"once {begins}-{first:02}..{year}-{last:02}{warning}"


@given(st.lists(months, min_size=1, max_size=6, unique=True), st.data(), yearly)
def test_any_yearly_list_comes_back(listed, data, frame):
    names = data.draw(st.sampled_from([NOMINATIVE, GENITIVE, SHORT]))
    text = names[listed[0] - 1] + "".join(data.draw(commas) + names[month - 1] for month in listed[1:])
    term = parse_term(frame.format(data.draw(cases)(text)), PROGRAMME)
    assert term.notation() == "yearly months=" + ",".join(map(str, listed))
    assert len(term.occurrences()) == 4 * len(listed)


@given(written_ranges())
def test_months_without_a_year_are_asked_for(written):
    first, last, text = written
    expected = ",".join(map(str, _between(first, last)))
    assert parse_term(text, PROGRAMME).notation() == f"ambiguous-year months={expected}"


@given(months)
def test_a_month_of_a_school_year_is_certain_but_august(month):
    expected = f"once {2022 if month > 8 else 2023}-{month:02}" if month != 8 else "ambiguous-year months=8"
    assert parse_term(NOMINATIVE[month - 1], Years.parse("2022/2023")).notation() == expected


days = st.dates(date(2021, 1, 1), date(2024, 12, 31))
date_styles = st.sampled_from(
    ["{0.day}.{0.month:02}.{0.year}", "{0.day:02}.{0.month:02}.{0.year} г.", "{0.day} {1} {0.year} г.", "{0:%Y-%m-%d}",
     "{0.day:02} {1} {0.year} года", "{0:%d.%m.%y}", "{0.day}\u00a0{1} {0.year}г", "«{0.day}» {1} {0.year}",
     "{0:%d/%m/%Y}", "{0.day}-го {1} {0.year} года"]
)  # fmt: skip


def _written(style, day):
    return style.format(day, GENITIVE[day.month - 1])


@given(days, date_styles)
def test_any_date_comes_back(day, style):
    term = parse_term(_written(style, day), PROGRAMME)
    assert term.notation() == f"once {day}"
    assert [(window.starts_on, window.due_on) for window in term.occurrences()] == [(day, day)]


@given(days, date_styles, st.sampled_from(["до {}", "не позднее {}", "к {}", "в срок до {}", "Не позже {}", "По {}"]))
def test_any_deadline_comes_back(day, style, frame):
    term = parse_term(frame.format(_written(style, day)), PROGRAMME)
    assert term.notation() == f"once by {day}"


@given(st.lists(days, min_size=2, max_size=8, unique=True), date_styles, commas)
def test_any_list_of_dates_comes_back(listed, style, comma):
    term = parse_term(comma.join(_written(style, day) for day in listed), PROGRAMME)
    assert term.notation() == " + ".join(f"once {day}" for day in listed)


@given(days, st.integers(1, 400), st.data())
@settings(max_examples=400)
def test_any_range_of_dates_comes_back(first, length, data):
    last = first + timedelta(length)
    text = f"с {_written(data.draw(date_styles), first)} по {_written(data.draw(date_styles), last)}"
    warning = " !warn:outside-programme" if last.year > 2024 else ""
    assert parse_term(text, PROGRAMME).notation() == f"once {first}..{last}{warning}"


@given(days, st.integers(1, 27), st.sampled_from(["с {0} по {1} {2} {3} г.", "{0}-{1} {2} {3}", "{0} – {1} {2} {3}г."]))
def test_any_days_of_one_month_come_back(day, length, frame):
    last = day + timedelta(length)
    if last.month == day.month:
        text = frame.format(day.day, last.day, GENITIVE[day.month - 1], day.year)
        assert parse_term(text, PROGRAMME).notation() == f"once {day}..{last}"


quarters = st.sampled_from(
    [("1", "I", "первый"), ("2", "II", "второй"), ("3", "III", "третий"), ("4", "IV", "четвертый")]
)


@given(quarters, st.data(), years, st.sampled_from(["{} квартал", "{} кв.", "в {} квартале", "{}  КВАРТАЛ"]), suffixes)
def test_any_quarter_comes_back(quarter, data, year, frame, suffix):
    number = int(quarter[0])
    text = frame.format(data.draw(st.sampled_from([*quarter, f"{number}-й", f"{number}-ый"]))) + suffix.format(year)
    assert parse_term(text, PROGRAMME).notation() == f"once {year}-{number * 3 - 2:02}..{year}-{number * 3:02}"


PIECES = (
    "2022 2023 2021-2024 15 31 3 1-й II IV 12.03.2023 20.10 2022/2023 , - ( ) ; : / 30.02.2023 14:00 приказ окятбрь "
    "ежегодно август не позднее"
)
words = st.sampled_from([*FORMS, *PIECES.split()])
sentences = st.lists(words, max_size=10).map(" ".join)


@given(st.one_of(sentences, st.text(max_size=300)), st.sampled_from(SPANS))
@example("\ud800 май", PROGRAMME)
@settings(max_examples=500)
def test_no_text_breaks_the_reader(text, span):
    term = parse_term(text, span)
    assert term.notation()
    assert term.in_words()
    windows = [(window.starts_on, window.due_on) for window in term.occurrences()]
    assert windows == sorted(windows)
    assert all(span.starts_on <= start <= due <= span.ends_on for start, due in windows)


@given(sentences, st.sampled_from(SPANS), st.sampled_from([" ", "\n", "\u00a0", "  \t"]), cases)
@settings(max_examples=300)
def test_spaces_and_case_change_nothing(text, span, space, case):
    noisy = space + case(text).replace(" ", space) + space
    assert parse_term(noisy, span).notation() == parse_term(text, span).notation()
