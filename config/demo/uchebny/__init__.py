"""The invented department «uchebny»: three school years and the beginning of a fourth, from a fixed seed.

Nothing in it stands for a real organisation or person; `Department.notice` says so on every page. Everything is
made through the functions that users trigger, so that states, moments and history look as they would.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schools.models import Department


def build() -> "Department":
    """Build the department, or find it standing. Models are imported only here: see `config.demo`."""
    from config.demo.groundwork import once

    from .story import tell

    return once("uchebny")(tell)()
