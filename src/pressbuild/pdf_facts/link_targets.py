"""Where links and bookmarks lead. In: annotations, the outline, the catalogue. Out: targets, and which are dead.

ISO 32000-1, 12.3.2, 12.3.3 and 12.6.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pressbuild.pdf_facts.pdf_objects import get, identity, items, name, pairs, text

_DEEPEST = 50
_MOST = 50_000


@dataclass(frozen=True)
class Destinations:
    """The named destinations of a file and its pages."""

    pages: frozenset[tuple[int, int]]
    count: int
    named: dict[str, Any] = field(default_factory=dict)

    def leads(self, value: Any) -> bool:
        """Tell whether a destination (an array, or the name of one) leads to a page of the file."""
        label = text(value)
        if label:
            value = self.named.get(label.removeprefix("/"))
        if value is not None and not items(value):
            value = get(value, "/D")
        parts = items(value)
        if not parts:
            return False
        target = parts[0]
        if isinstance(target, int):
            return 0 <= target < self.count
        return identity(target) in self.pages


def read_destinations(root: Any, pages: list[Any]) -> Destinations:
    """Return the destinations that a file gives names to."""
    named: dict[str, Any] = {key[1:]: value for key, value in pairs(get(root, "/Dests"))}
    for label, value in walk_names(get(get(root, "/Names"), "/Dests")):
        named[label] = value
    return Destinations(frozenset(found for page in pages if (found := identity(page))), len(pages), named)


def walk_names(tree: Any) -> list[tuple[str, Any]]:
    """Return names and values of a name tree (ISO 32000-1, 7.9.6), however it is knotted."""
    found: list[tuple[str, Any]] = []
    seen: set[tuple[int, int]] = set()
    waiting = [(tree, 0)]
    while waiting and len(found) < _MOST:
        node, depth = waiting.pop()
        where = identity(node)
        if node is None or depth > _DEEPEST or (where is not None and where in seen):
            continue
        if where is not None:
            seen.add(where)
        listed = items(get(node, "/Names"))
        found += [(text(label), value) for label, value in zip(listed[::2], listed[1::2], strict=False)]
        waiting += [(kid, depth + 1) for kid in items(get(node, "/Kids"))]
    return found


def read_target(value: Any, destinations: Destinations) -> tuple[str, bool]:
    """Return where an annotation or bookmark leads, and whether that is nowhere."""
    destination = get(value, "/Dest")
    action = get(value, "/A")
    if destination is None and name(get(action, "/S")) == "GoTo":
        destination = get(action, "/D")
        if destination is None:
            return "", True
    if destination is not None:
        return text(destination).removeprefix("/"), not destinations.leads(destination)
    if name(get(action, "/S")) == "URI":
        address = text(get(action, "/URI"))
        return address, not address
    if name(get(action, "/S")) in ("GoToR", "Launch"):
        return text(get(get(action, "/F"), "/F")) or text(get(action, "/F")), False
    return "", False


def find_dead_bookmarks(root: Any, destinations: Destinations) -> tuple[str, ...]:
    """Return the titles of bookmarks that lead nowhere."""
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    waiting = [get(get(root, "/Outlines"), "/First")]
    while waiting and len(seen) < _MOST:
        entry = waiting.pop()
        where = identity(entry)
        if entry is None or where is None or where in seen:
            continue
        seen.add(where)
        if read_target(entry, destinations)[1]:
            found.append(text(get(entry, "/Title")))
        waiting += [get(entry, "/Next"), get(entry, "/First")]
    return tuple(found)
