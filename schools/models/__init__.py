"""Who is in the network and who uses the portal."""

from .department import Department, LastChange, Region
from .people import Invitation, Membership, User
from .risks import Risk, RiskAlias, SchoolRisk
from .school import Listing, Resource, School, SchoolAlias, SchoolFigures

__all__ = [
    "Department",
    "Invitation",
    "LastChange",
    "Listing",
    "Membership",
    "Region",
    "Resource",
    "Risk",
    "RiskAlias",
    "School",
    "SchoolAlias",
    "SchoolFigures",
    "SchoolRisk",
    "User",
]
