"""Links and bookmarks: whether they lead anywhere. In: the file's destinations. Out: targets, dead ones among them.

ISO 32000-1, 12.3.2 and 12.6. Whether a web address answers is not asked: nothing is fetched.
"""

from __future__ import annotations

import re
from typing import Any

MOST_NAMES, MOST_BOOKMARKS = 50_000, 20_000
_DEEPEST = 60
_ADDRESS = re.compile(r"(https?|ftp)://[^\s/?#]+\.?[^\s]*|(mailto|tel|sms):[^\s]+|urn:[^\s]+", re.IGNORECASE)
_QUIET = ("/GoTo", "/GoToR", "/URI", "/Named", "/Thread", "/GoToE")


class Targets:
    """Where links of a file may lead."""

    def __init__(self, pdf: Any) -> None:
        self.pages = {page.objgen for page in pdf.pages}
        self.count = len(self.pages)
        self.names: dict[str, Any] = {}
        self.actions: set[str] = set()
        root = pdf.Root
        old = root.get("/Dests")
        if old is not None and hasattr(old, "keys"):
            self.names.update({str(key)[1:]: old[key] for key in list(old.keys())[:MOST_NAMES]})
        names = root.get("/Names")
        tree = names.get("/Dests") if names is not None and hasattr(names, "keys") else None
        self._read_names(tree, 0, set())

    def _read_names(self, node: Any, depth: int, seen: set[tuple[int, int]]) -> None:
        from pikepdf import Array, Dictionary

        if not isinstance(node, Dictionary) or depth > _DEEPEST or len(self.names) > MOST_NAMES:
            return
        if node.is_indirect:
            if node.objgen in seen:
                return
            seen.add(node.objgen)
        pairs = node.get("/Names")
        if isinstance(pairs, Array):
            held = list(pairs)
            self.names.update({str(name): held[place + 1] for place, name in enumerate(held[:-1]) if place % 2 == 0})
        for kid in node.get("/Kids", ()):
            self._read_names(kid, depth + 1, seen)

    def follow(self, held: Any) -> tuple[str, bool]:
        """Return where a link or bookmark leads, and whether that is nowhere."""
        if "/Dest" in held:
            return self._find(held.Dest)
        action = held.get("/A")
        if action is None or not hasattr(action, "keys"):
            return "", False
        kind = str(action.get("/S", ""))
        if kind not in _QUIET:
            self.actions.add(kind[1:])
        if kind == "/GoTo":
            return self._find(action.get("/D"))
        if kind == "/URI":
            address = str(action.get("/URI", ""))
            return address, _ADDRESS.fullmatch(address.strip()) is None
        return kind[1:], False

    def _find(self, target: Any) -> tuple[str, bool]:
        from pikepdf import Array, Dictionary, Name, Object

        name = ""
        if isinstance(target, Name) or not isinstance(target, (Array, Dictionary)):
            name = str(target)[1:] if isinstance(target, Name) else str(target)
            if name not in self.names:
                return name, True
            target = self.names[name]
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or not len(target):
            return name, True
        page = target[0]
        if isinstance(page, Object):
            dead = page.objgen not in self.pages
        else:
            try:
                dead = not 0 <= int(page) < self.count
            except (TypeError, ValueError):
                dead = True
        return name or "a page", dead

    def find_dead_bookmarks(self, root: Any) -> tuple[str, ...]:
        """Return the titles of bookmarks that lead nowhere."""
        from pikepdf import Dictionary

        outlines = root.get("/Outlines")
        if not isinstance(outlines, Dictionary):
            return ()
        dead: list[str] = []
        seen: set[tuple[int, int]] = set()
        waiting = [outlines.get("/First")]
        while waiting and len(seen) < MOST_BOOKMARKS:
            held = waiting.pop()
            if not isinstance(held, Dictionary) or held.objgen in seen:
                continue
            seen.add(held.objgen)
            if ("/Dest" in held or "/A" in held) and self.follow(held)[1]:
                dead.append(str(held.get("/Title", "?")))
            waiting += [held.get("/Next"), held.get("/First")]
        return tuple(dead)
