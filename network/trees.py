"""Rows that stand within rows, read depth first, as they are printed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Node = TypeVar("Node")


def depth_first(
    nodes: Iterable[Node], key: Callable[[Node], Hashable], parent: Callable[[Node], Hashable | None]
) -> list[tuple[Node, int]]:
    """Each node before those within it, with its level from 0; siblings keep the order they come in."""
    below: dict[Hashable | None, list[Node]] = defaultdict(list)
    for node in nodes:
        below[parent(node)].append(node)

    def walk(above: Hashable | None, level: int) -> list[tuple[Node, int]]:
        return [found for node in below[above] for found in ((node, level), *walk(key(node), level + 1))]

    return walk(None, 0)
