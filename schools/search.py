"""How text is folded before it is compared: blind to case, to ё/е, to runs of white space and to the space after №."""

import re


def fold(text: str) -> str:
    """«  Ёлка №1 » → «елка №1». Both the kept column and what a person types go through this."""
    return re.sub(r"№\s+", "№", re.sub(r"\s+", " ", text.casefold().replace("ё", "е")).strip())
