"""The order in which the invented department comes to be."""

from config.demo.people import add_staff
from schools.models import Department

from .events import hold_events
from .indicators import compute_numbers, enter_numbers, make_indicators
from .monitoring import conclude
from .network import make_bodies, make_directives, make_plans, make_programmes
from .pairs import make_pairs
from .reports import write_reports
from .schools import make_department, make_schools
from .world import World


def tell() -> Department:
    """Build the whole department and answer it."""
    world = World(make_department())
    make_schools(world)
    world.staff = add_staff(world.department, world.schools)
    make_directives(world)
    make_programmes(world)
    make_bodies(world)
    make_plans(world)
    make_pairs(world)
    write_reports(world, hold_events(world))
    make_indicators(world)
    enter_numbers(world)
    compute_numbers(world)
    conclude(world)
    return world.department
