"""The admin of departments, organisations, risks and people."""

from .departments import DepartmentAdmin, RegionAdmin
from .people import InvitationAdmin, MembershipAdmin, UserAdmin
from .risks import RiskAdmin, SchoolRiskAdmin
from .schools import FiguresAdmin, ListingAdmin, ResourceAdmin, SchoolAdmin

__all__ = [
    "DepartmentAdmin",
    "FiguresAdmin",
    "InvitationAdmin",
    "ListingAdmin",
    "MembershipAdmin",
    "RegionAdmin",
    "ResourceAdmin",
    "RiskAdmin",
    "SchoolAdmin",
    "SchoolRiskAdmin",
    "UserAdmin",
]
