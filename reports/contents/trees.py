"""Rows that stand within rows, read depth first: the same order on paper as on the screen."""

from network.trees import depth_first

__all__ = ["depth_first"]
