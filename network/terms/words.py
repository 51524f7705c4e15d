"""The vocabulary of «Сроки»: which word forms mean a month, a quarter, a frequency, a deadline, and what is noise.

Every form is mapped to a `(class, value)`. The class is one letter; the grammar in `atoms.py` is written over
strings of these letters, so the legend below is also the alphabet of that grammar.

    M month  Q quarter  H half-year  C school term  J trimester  D ten days  W week  P half (of a month)
    S season  A season as an adjective  V holidays  w weekday  n «месяц»  G «год»  U «учебный»
    b m e  beginning, middle, end          N number  R Roman numeral  L «последний»
    F frequency  k «каждый»  z «раз»  Z «дважды»  c «число»
    s «с»  p «по»  o «до»  j «не позднее»  a «к»  f «от»  v «в»  ~ noise  ≈ «примерно»
    x «в течение»  q «весь»  r «период»  g «реализация программы»  E «план, график»  K «постоянно»
    u «следующий»  h «отчётный»  i «итог»  ! a word that turns the meaning of a date round
"""

from typing import Final

Meaning = tuple[str, int | str]

_SOFT = ("ь", "я", "е", "ю", "ем", "")  # «январ», with the soft sign forgotten, is still a month
_HARD = ("", "а", "е", "у", "ом")
_MONTHS: Final = (
    ("январ", _SOFT, "янв"), ("феврал", _SOFT, "фев февр"), ("март", _HARD, "мар"), ("апрел", _SOFT, "апр"),
    ("ма", ("й", "я", "е", "ю", "ем"), ""), ("июн", _SOFT, "июн"), ("июл", _SOFT, "июл"),
    ("август", _HARD, "авг"), ("сентябр", _SOFT, "сен сент"), ("октябр", _SOFT, "окт"),
    ("ноябр", _SOFT, "ноя нояб"), ("декабр", _SOFT, "дек"),
)  # fmt: skip

_ORDINALS: Final = (
    ("перв", "ый ая ое ого ой ую ом ому ые"), ("втор", "ой ая ое ого ую ом ому ые"),
    ("трет", "ий ья ье ьего ьей ью ьем ьему ьи"), ("четверт", "ый ая ое ого ой ую ом ому ые"),
)  # fmt: skip

_CLASSES: Final[dict[str, str]] = {
    "Q": "квартал квартала квартале кварталу кварталом кварталы кварталов кварталах кварталам кв",
    "H": "полугодие полугодия полугодии полугодию полугодием полугодий полугодиям полугодиях полуг",
    "C": "четверть четверти четвертью четвертей четвертям четвертях четв",
    "J": "триместр триместра триместре триместры триместров",
    "D": "декада декады декаде декаду декад декадах декадой",
    "W": "неделя недели неделю неделе недель неделях нед неделей",
    "P": "половина половины половине половину",
    "V": "каникулы каникул каникулах каникулам",
    "n": "месяц месяца месяце месяцу месяцем месяцев месяцам мес",
    "G": "год года году годы годов годах годом г гг лет",
    "U": "учебный учебного учебном учебному учебная учебной учебную учебное учебные учебных уч учеб",
    "b": "начало начала начале началу началом первых",
    "m": "середина середины середине середину",
    "e": "конец конца конце концу концом последних",
    "L": "последний последняя последней последнюю последнее последнего последнем",
    "k": "каждая каждый каждого каждую каждое каждой каждом каждые каждых",
    "z": "р раз раза разу",
    "c": "число числа числу числе чисел числах",
    "s": "с со начиная",
    "p": "по при",
    "o": "до",
    "j": "непозднее",
    "a": "к ко",
    "f": "от",
    "v": "в во",
    "~": "на за далее затем не менее реже чем минимум это сроки дата включительно вкл месячник гг",
    "≈": "примерно ориентировочно около приблизительно предварительно предположительно",
    "x": "теч течение течении течений протяжении протяжение втечение втечении",
    "q": "весь всего всей всем всю все круглый целый",
    "r": "срок период периода периоде периоду времени время срока периодом",
    "g": "реализации реализация действия выполнения исполнения программы программа плана планы проекта проектов "
         "дорожной карты карта муниципальной настоящей данной концепции сетевого взаимодействия мероприятий",
    "E": "плану планом плане планам графику графиком графика графикам согласованию согласованиям мере "
         "необходимости запросу запросам заявке заявкам требованию расписанию соответствии согласно приказу приказом "
         "приказа положению положением поступления письму распоряжению постановлению решению",
    "K": "постоянно непрерывно систематически регулярно ежедневно бессрочно",
    "u": "следующего следующий следующем следующим следующей",
    "h": "отчетным отчетного отчетный отчетной отчетному отчетом",
    "i": "итогам окончании окончания окончанию завершении завершению завершения",
    "!": "после перед кроме исключая исключением через ранее раньше накануне момента предыдущего прошлого прошедшего "
         "свыше позже позднее спустя дней дня суток",
}  # fmt: skip

_SEASONS: Final = {
    "зима зимы зиму зимой зимою": "winter", "весна весны весну весной весною": "spring",
    "лето лета лету летом лете": "summer", "осень осени осенью": "autumn",
}  # fmt: skip
_SEASON_ADJECTIVES: Final = {"зимн": "winter", "весенн": "spring", "летн": "summer", "осенн": "autumn"}

_ADJECTIVE_ENDINGS: Final = ("ие", "их", "ий", "его", "ем", "ими", "яя")

_FREQUENCIES: Final = {
    "yearly": "ежегодно",
    "monthly": "ежемесячно помесячно",
    "quarterly": "ежеквартально поквартально",
    "half-yearly": "раз-в-полугодие",
    "termly": "ежечетвертно",
    "weekly": "еженедельно понедельно",
}

_NUMBERS: Final = {
    "один одного одному одна одну одной": 1, "два две двух": 2, "три трех": 3, "четыре четырех": 4,
    "пять пяти": 5, "шесть шести": 6,
}  # fmt: skip

_WEEKDAYS: Final = (
    "понедельник понедельника понедельникам понедельникам", "вторник вторника вторникам", "среда среды среду средам",
    "четверг четверга четвергам", "пятница пятницы пятницу пятницам", "суббота субботы субботу субботам",
    "воскресенье воскресенья воскресеньям",
)  # fmt: skip


def _build() -> dict[str, Meaning]:
    forms: dict[str, Meaning] = {}
    for number, (stem, endings, short) in enumerate(_MONTHS, start=1):
        forms |= dict.fromkeys((stem + ending for ending in endings), ("M", number))
        forms |= dict.fromkeys(short.split(), ("M", number))
    for number, (stem, ends) in enumerate(_ORDINALS, start=1):
        forms |= dict.fromkeys((stem + ending for ending in ends.split()), ("N", number))
    for letter, words in _CLASSES.items():
        forms |= dict.fromkeys(words.split(), (letter, 0))
    for words, season in _SEASONS.items():
        forms |= dict.fromkeys(words.split(), ("S", season))
    for stem, season in _SEASON_ADJECTIVES.items():
        forms |= dict.fromkeys((stem + ending for ending in _ADJECTIVE_ENDINGS), ("A", season))
    for frequency, words in _FREQUENCIES.items():
        forms |= dict.fromkeys(words.split(), ("F", frequency))
    for words, number in _NUMBERS.items():
        forms |= dict.fromkeys(words.split(), ("N", number))
    for number, words in enumerate(_WEEKDAYS):
        forms |= dict.fromkeys(words.split(), ("w", number))
    forms |= {"однажды": ("Z", 1), "дважды": ("Z", 2), "трижды": ("Z", 3)}
    forms |= dict.fromkeys(("и", "а", "также"), ("&", 0)) | dict.fromkeys(("или", "либо"), ("|", 0))
    forms |= dict.fromkeys(("текущего", "текущий", "текущем", "календарного", "календарный"), ("~", 0))
    return forms


FORMS: Final[dict[str, Meaning]] = _build()

FULL_MONTH_FORMS: Final = frozenset(
    stem + ending for stem, endings, _ in _MONTHS for ending in endings if len(stem + ending) >= 5 and ending
) | {"август"}

# Words short or close to others are never a target of mending: «марта» is one letter from «карта» and «парта».
_LONG_WORDS: Final = (
    "ежегодно ежемесячно ежеквартально еженедельно постоянно квартал квартала квартале полугодие полугодия четверть "
    "четверти течение период периода каникулы учебного"
)
MENDING_TARGETS: Final[dict[str, Meaning]] = {
    word: FORMS[word] for word in (*(form for form in FULL_MONTH_FORMS if len(form) >= 6), *_LONG_WORDS.split())
}

# Ordinary words one letter away from a target.
_NEIGHBOURS: Final = (
    "лечение лечения мечение сечение октябрят периодов кварта четверка учебник учебнике постоянное постоянная "
    "постоянной постоянный постоянные ежегодный ежегодная ежегодное ежегодной ежегодного ежемесячный ежемесячного "
    "ежеквартальный еженедельный"
)
NEVER_MENDED: Final = frozenset(_NEIGHBOURS.split())

_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "iiii": 4}
_ROMAN_LOOKS: Final = str.maketrans({"і": "i", "l": "i", "|": "i", "1": "i", "у": "v", "y": "v", "п": "ii", "ш": "iii"})

# Latin letters that look like Cyrillic ones, as typed in the wrong layout or left by text recognition.
LOOKALIKES: Final = str.maketrans("aceopxykmthbi", "асеорхукмтнві")


def roman(word: str) -> int | None:
    """1–4 for a Roman numeral typed with Latin, Ukrainian or Russian look-alike letters («ІІ», «П», «1У»)."""
    return _ROMAN.get(word.translate(_ROMAN_LOOKS))
