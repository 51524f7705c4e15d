"""The data behind every table, to be taken: `?format=csv|json|xlsx` on a page, one description for all three."""

from .answer import FORMATS, Links, taken
from .dataset import Dataset, Field

__all__ = ["FORMATS", "Dataset", "Field", "Links", "taken"]
