"""«Сроки»: reads when an item of a plan falls due, in the words people write.

`parse_term` is pure: no database, no request. The way of a cell is `tokens` → `grammar` (atoms) → `dating` →
`grouping` → `deciding` → `Term`; `windows` and `in_words` answer for a term that was read.
"""

from network.terms.reading import parse_term
from network.terms.term import Kind, Mark, Part, Run, Term, Warning, Window

__all__ = ["Kind", "Mark", "Part", "Run", "Term", "Warning", "Window", "parse_term"]
