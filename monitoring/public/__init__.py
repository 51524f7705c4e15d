"""What everybody sees of the monitoring: a year, one indicator of it, kinds of event by years."""

from .matrix import matrix
from .number import indicator
from .yearly import index, year

__all__ = ["index", "indicator", "matrix", "year"]
