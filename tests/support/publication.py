"""A small publication for tests of the whole command. In: articles, files, a manifest. Out: what a build did.

It has the layout of `support.paper` under the name `tiny` and one page with one frame, so that a build takes a
fifth of a second. Each call of `build` notes the output before and after, since no failure may touch it:

    outcome = Publication(tmp_path, capsys).article("s", "Text.").build()
    assert outcome.code == 0
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.paper import CSS, LAYOUT, frame

from pressbuild.cli import main

MANIFEST = "number: 1\ndate: 2024-01\npages: [page]\narticles:\n  - article: s.md\n    frames: [1/a]\n"
STORY, ISSUE, MASTER = "issues/1/s.md", "issues/1/issue.yaml", "layouts/tiny/masters/page.html"
SHEET, MEASURES = "layouts/tiny/print.css", "layouts/tiny/layout.yaml"


@dataclass(frozen=True)
class Outcome:
    """What a build did: exit code, both streams, and the output's bytes before and after."""

    code: int
    stdout: str
    stderr: str
    output: Path
    before: bytes | None
    after: bytes | None

    @property
    def said(self) -> str:
        """What it said on stderr, in one line."""
        return " ".join(self.stderr.split())

    @property
    def untouched(self) -> bool:
        """Whether the last good output is as it was, and nothing half-written lies beside it."""
        folder = self.output.parent
        left = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        return self.after == self.before and left == ([self.output.name] if self.before else [])


class Publication:
    """A publication in the folder `paper`; whatever is not given is there already and in order."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str] | None = None) -> None:
        self.root, self.capsys = folder / "paper", capsys
        self.file("issues/publication.yaml", "title: T\nslug: t\nlanguage: en\nlayout: tiny\n")
        self.file(MEASURES, LAYOUT).file(SHEET, CSS).file(MASTER, frame("a", 30, columns=2))
        self.manifest(MANIFEST).article("s", "Some words to begin with.")

    @property
    def output(self) -> Path:
        """Where the PDF goes when no other place is named."""
        return self.root / "dist" / "1" / "t-1-print.pdf"

    def file(self, path: str, data: str | bytes) -> Publication:
        """Write any file, named from the top of the publication."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
        return self

    def manifest(self, text: str) -> Publication:
        """Write issue.yaml."""
        return self.file(ISSUE, text)

    def article(self, name: str, body: str, **front: str) -> Publication:
        """Write an article; `front` are further lines of its front matter, as YAML."""
        lines = "".join(f"{key}: {value}\n" for key, value in {"headline": name, **front}.items())
        return self.file(f"issues/1/{name}.md", f"---\n{lines}---\n\n{body}\n")

    def build(self, *arguments: str) -> Outcome:
        """Run `pressbuild pdf` in this process."""
        return self.run("pdf", *arguments)

    def run(self, *arguments: str) -> Outcome:
        """Run any command in this process."""
        assert self.capsys, "made without capsys"
        before = self._bytes()
        self.capsys.readouterr()
        code = main(["-C", str(self.root), *arguments])
        shown = self.capsys.readouterr()
        return Outcome(code, shown.out, shown.err, self.output, before, self._bytes())

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start any command in a process of its own, for signals, pipes and environments."""
        return subprocess.Popen(
            [sys.executable, "-m", "pressbuild", "-C", str(self.root), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
        )

    def _bytes(self) -> bytes | None:
        return self.output.read_bytes() if self.output.is_file() else None
