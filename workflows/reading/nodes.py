"""The pieces of a YAML file as written, each with its place; every scalar is still text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.places import Path


@dataclass(slots=True, eq=False)
class Node:
    """One piece; line and column of its first character, from 1."""

    line: int
    column: int


@dataclass(slots=True, eq=False)
class Scalar(Node):
    """A word or text; `value` is None where nothing is written.

    `broken` says that the piece was refused already and need not be complained about again.
    """

    value: str | None
    broken: bool = False


@dataclass(slots=True, eq=False)
class Mapping(Node):
    """Keys and values in the order of the file, and where each key stands."""

    items: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Sequence(Node):
    """A list."""

    members: list[Node] = field(default_factory=list)


def plain(node: Node) -> object:
    """The node as plain values: text, None, dict and list."""
    if isinstance(node, Mapping):
        return {key: plain(item) for key, item in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(member) for member in node.members]
    return node.value if isinstance(node, Scalar) else None


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """The node and everything below it with the way to each, parents first."""
    yield path, node
    if isinstance(node, Mapping):
        for key, item in node.items.items():
            yield from walk(item, (*path, key))
    elif isinstance(node, Sequence):
        for index, member in enumerate(node.members):
            yield from walk(member, (*path, index))


def child(node: Node, step: str | int) -> Node | None:
    """The piece one step below, or None."""
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.items.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.members):
        return node.members[step]
    return None


def children(node: Node) -> list[Node]:
    """The pieces directly below."""
    if isinstance(node, Mapping):
        return list(node.items.values())
    return list(node.members) if isinstance(node, Sequence) else []


def sweep(root: Node, gone: set[int]) -> None:
    """Take the nodes with these identities out of the tree, all at once."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            node.items = {key: item for key, item in node.items.items() if id(item) not in gone}
        elif isinstance(node, Sequence):
            node.members = [member for member in node.members if id(member) not in gone]
        waiting.extend(children(node))


def written(node: Node) -> str:
    """The node as the author wrote it, where it is one word or line; else its keys."""
    if isinstance(node, Scalar):
        return (node.value or "").split("\n")[0][:120]
    if isinstance(node, Mapping):
        return ", ".join(node.items)[:120]
    return ""
