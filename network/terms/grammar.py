"""From tokens to atoms: a table of phrases, each with what it means.

The rules are regular expressions over the string of token letters (the legend is in `words.py`); the first one that
matches at a place wins, so longer phrases stand above their beginnings.
"""

import re
from typing import Final

from network.terms import phrases
from network.terms.atoms import Atom, Repeat
from network.terms.phrases import Build
from network.terms.tokens import Token

_DAY_OF = "(?:n?,?u~h?[rnQ]*|un|LnQ|kQ|k?n|)"
_NUMBER = "s?[NR](?:[-,&p]v*[NR])*"

RULES: Final[tuple[tuple[re.Pattern[str], Build], ...]] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        # -- what is not a term: a plan referred to, with the year of that plan
        (r"v?p?X*E(?:[svp~XEghUYGr/-]|fT|XN(?!M))*(?<![-/vsp])|pX*g+(?:[vp~XgUYG/-])*(?<![-/vp])", phrases.always("u")),
        (r"fT", phrases.always("!")),
        (r"G,?u~h[rG]?", phrases.always("F", Repeat("yearly"))),
        (r"[uh]G|X-Ar?", phrases.always("!")),
        # -- how often
        (rf"[oj~pv]*(?:s?N[-p])?Nc(?![-M]){_DAY_OF}|[oj~]*Nkn|kNc|(?:kn|n)[oj~pv]*Nc(?!M)", phrases.by_day),
        (r"~*N?zvN[nGWQH]|N[&,]Nc(?!M)", phrases.always("x")),
        (r"[oj]N(?=$|[,)])", phrases.by_day),
        (r"v?[bme]n", phrases.always("1")),
        (r"~*(?:N-)?N?z[v/][xqk~U]*[GnQHCW]|Zv[xqk~U]*[GnQHCW]", phrases.repeat),
        (r"k(?=[MSA])", phrases.always("F", Repeat("yearly"))),
        (r"v[GnQHC]~*Nz", phrases.repeat),
        (r"[vxp]*i?[bme]?kU?[GnQHC]|v?x[QC]|v?[bme][QC](?![NR])|p[QHC](?![NR])|pi[QC]", phrases.repeat),
        (r"v?kW|v?kw(?:[&,]w)*k?n?", phrases.always("F", Repeat("weekly"))),
        (r"pw(?:[&,]p?w)*", phrases.always("F", Repeat("weekly"))),
        (r"v?k?[NL]wk?n", phrases.always("F", Repeat("monthly"))),
        (r"[NL]wM", phrases.week_of),
        (r"[NL]w", phrases.always("1")),
        (r"F", phrases.frequency),
        (r"~*Nz|Z", phrases.times),
        # -- the whole programme
        (r"[v~p]*(?:xq?[rg]+|q[rg]+|rg+)(?!M)", phrases.always("W")),
        (r"K", phrases.always("W")),
        # -- years
        (r"[bme]v?U?GY[-/]Y|[bme]Y[-/][YN]U?G|[bme]UY[-/]YG?|[bme]YU?G?", phrases.edge_of_year),
        (r"UG?Y[-/][YN]|Y[-/][YN]UG?|UGY|YUG", phrases.years),
        (r"Y[-/]YG*|YG*", phrases.years),
        (r"[bme]q?U?G", phrases.edge_of_year),
        (r"v?xq?~?UG|v?xq?~?G|qUG|qG|UG", phrases.whole_year),
        # -- parts of a year
        (rf"[bme]{_NUMBER}U?[QHCJ]", phrases.edge_of_period),
        (rf"(?:{_NUMBER}|L)[DPW]M|M[(,]?(?:{_NUMBER}|L)[DPW]\)?", phrases.part_of_month),
        (r"[bme](?:-[bme])?c?M", phrases.edge_of_month),
        (rf"{_NUMBER}U?[QHCJ]UG(?!Y)|{_NUMBER}U?[QHCJ]", phrases.periods),
        (r"[NR]PUG(?!Y)|[NR]P(?=v?Y|U?G)", phrases.periods),
        (r"[NRL]P", phrases.always("!")),
        (r"[QHCJ][NR](?![QHCJMDPW])(?:-[NR](?![QHCJMDPW]))?", phrases.periods),
        (r"A(?:[,&]A)*V", phrases.holidays),
        (r"S|Ar", phrases.season),
        # -- days and months
        (r"[sf]N[-po]Nc?M|[sf]N[-po]T|[sf]N[-po]t", phrases.range_of_days),
        (r"N(?:[-,&]N)*c?M|(?:N[-,&])+[Tt]", phrases.days),
        (r"[Tt]", phrases.date),
        (r"I", phrases.month_of_year),
        (r"MYUG", phrases.month_of_one_school_year),
        (r"MNG", phrases.short_year),
        (r"MN(?=$|[-,)&])", phrases.always("!")),
        (r"Mn?", phrases.month),
        # -- the rest
        (r"[†!≈spoja,&/|():-]", lambda tokens: [Atom(tokens[0].letter)]),
        (r"i", phrases.always("!")),
        (r"[v~xGrwf]", lambda tokens: []),
        (r"⌚[&pos-]?[⌚XG]*", phrases.always("x")),
        (r".", phrases.always("x")),
    )
)


def atoms_of(tokens: list[Token]) -> list[Atom]:
    """Read the tokens from left to right, longest phrase first."""
    letters = "".join(token.letter for token in tokens)
    atoms: list[Atom] = []
    at = 0
    while at < len(letters):
        for pattern, build in RULES:
            if (match := pattern.match(letters, at)) and match.end() > at:
                atoms += build(tokens[at : match.end()])
                at = match.end()
                break
    return atoms
