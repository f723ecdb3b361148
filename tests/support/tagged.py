"""What a tagged PDF says in reading order, as poppler has it. In: a PDF. Out: its elements, and the words of each.

`pdfinfo -struct-text` prints the structure as an indented tree with the text of each marked-content sequence. Words
are told apart by spaces alone, and a soft hyphen joins two parts of one, as ISO 32000-1, 14.8.2.5 has it. Of titles it
prints the bytes as they are: those that are not ASCII come out broken.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

POPPLER = shutil.which("pdfinfo")
with_poppler = pytest.mark.skipif(not POPPLER, reason="poppler-utils is not installed (make test does)")
_ELEMENT = re.compile(r'(?P<role>[A-Z]\w*)(?: <(?P<name>[^>]*)>)?(?: "(?P<title>.*)")?(?: \(\w+\))?:?')


@dataclass
class Node:
    """An element, or a text (no role)."""

    role: str
    title: str = ""
    text: str = ""
    kids: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def find(self, *roles: str) -> list[Node]:
        return [node for node in self.walk() if node.role in roles]

    def text_without(self, *roles: str) -> str:
        """Return the text, but for that of elements with these roles; blocks are set off by line feeds."""
        inner = "".join(kid.text_without(*roles) for kid in self.kids)
        if self.role in roles:
            return " " * inner.endswith(" ")  # a space that follows the number of a note is the text's
        return self.text if not self.role else inner if self.role in ("Span", "Link", "Reference") else f"{inner}\n"

    def words(self, *without: str) -> list[str]:
        """Return the words, in small letters."""
        return self.text_without(*without).replace("\xad", "").casefold().split()


def read_structure(data: bytes, folder: Path) -> Node:
    """Return the root of the structure."""
    file = folder / "tagged.pdf"
    file.write_bytes(data)
    command = [POPPLER or "pdfinfo", "-enc", "UTF-8", "-struct-text", str(file)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=True, timeout=60)
    assert not done.stderr, done.stderr
    open_: list[tuple[int, Node]] = [(-1, Node("Root"))]
    for line in done.stdout.split("\n"):
        inner = line.lstrip(" ")
        depth = len(line) - len(inner)
        if not inner or inner.startswith(("/", "Object ")):
            continue
        while open_[-1][0] >= depth:
            open_.pop()
        if inner.startswith('"'):
            open_[-1][1].kids.append(Node("", text=inner[1:].removesuffix('"')))
            continue
        match = _ELEMENT.fullmatch(inner)
        assert match, line
        node = Node(match["role"], match["title"] or "")
        open_[-1][1].kids.append(node)
        open_.append((depth, node))
    return open_[0][1]
