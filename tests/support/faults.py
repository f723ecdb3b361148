"""Faults for tests of bad input. In: a good publication in a folder. Out: the same with one thing wrong in it."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.paper import Paper, frame, words

from pressbuild.cli import main

Change = Callable[[Path], object]
ISSUE, STORY, MASTER = "issues/1/issue.yaml", "issues/1/s.md", "layouts/test/masters/page.html"
PUBLICATION, CSS, LAYOUT = "issues/publication.yaml", "layouts/test/print.css", "layouts/test/layout.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def put(file: str, data: str | bytes) -> Change:
    """Overwrite a file."""

    def change(root: Path) -> None:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return change


def swap(file: str, old: str, new: str) -> Change:
    """Replace a text in a file."""

    def change(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def text(body: str, front: str = "") -> Change:
    """Give the story another text."""
    return put(STORY, f"---\nheadline: s\n{front}\n---\n\n{body}\n")


def picture(name: str, data: bytes | None = None) -> Change:
    """Give the story a picture, and the picture these bytes."""

    def change(root: Path) -> None:
        if data is not None:
            (root / "issues" / "1" / name).write_bytes(data)
        text("Text.", f"pictures: [{{file: '{name}', alt: A picture.}}]")(root)

    return change


def link(name: str, target: str) -> Change:
    """Give the story a picture that is a link to somewhere."""

    def change(root: Path) -> None:
        (root / "issues" / "1" / name).symlink_to(target)
        picture(name)(root)

    return change


def folder(file: str) -> Change:
    """Put a folder in the place of a file."""

    def change(root: Path) -> None:
        (root / file).unlink()
        (root / file).mkdir()

    return change


def both(*changes: Change) -> Change:
    """Make several changes."""
    return lambda root: [change(root) for change in changes]


def svg(inside: str) -> Change:
    """Give the story an SVG picture with this in it."""
    return picture("p.svg", SVG.format(inside).encode())


def png(width: int, height: int) -> bytes:
    """Return a grey PNG picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + os.urandom(width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def good_paper(tmp_path: Path) -> Path:
    """Write a publication with nothing wrong in it."""
    good = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2), frame("b", 10, top=32))
    good.story("s", words(60), "frames: [1/a]").write()
    return good.root


def build(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str, command: str = "pdf") -> tuple[int, str]:
    """Run a command; return its exit code and what it said, in one line."""
    code = main(["-C", str(root), command, *arguments])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    return code, " ".join(shown.err.split())
