"""The demo data: five departments told from published documents of real municipalities, and what others invent.

`SOURCES` names the builders by the address of the department. Models are imported only when a builder runs,
so that this package may be imported before Django is set up.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from schools.models import Department

Builder = Callable[[], "Department"]


def _lazily(module: str) -> Builder:
    def build() -> "Department":
        builder = cast(Builder, import_module(f"{__name__}.{module}").build)
        return builder()

    build.__doc__ = f"Build the department of `{module}`, or find it standing."
    return build


SOURCES: dict[str, Builder] = {
    "belogorsk": _lazily("belogorsk"),
    "leninsk-kuznetsky": _lazily("leninsk"),
    "tobolsk": _lazily("tobolsk"),
    "baltiysk": _lazily("baltiysk"),
    "komandy": _lazily("komandy"),
}
