"""Public pages of the network: pairs, programmes with their plans, documents."""

from .directives import document
from .documents import documents
from .net import network
from .plans import plan
from .programmes import programme, programmes

__all__ = ["document", "documents", "network", "plan", "programme", "programmes"]
