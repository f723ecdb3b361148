"""A small publication for tests, built in-process. In: articles and a manifest. Out: pages, ledger, findings.

Its layout has one face, a grid of 12 pt and masters written out in the test, so that a story of a few
words takes milliseconds and its geometry can be worked out in the head: a column of 40 mm, lines of 12 pt.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.display import own_texts

from pressbuild.core.findings import Report, Stopped
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.typeset import FilledPages, StoryFit

LAYOUT = """
title: test
page: {width: 200mm, height: 400mm, top: 10mm, bottom: 10mm, inside: 10mm, outside: 10mm}
leading: 12pt
column-gap: 4mm
heads: [large, small]
styles: [story, plain]
words:
  en: {continued: "Continued on page {page}", from_page: "From page {page}", overset: "{words} words"}
  es: {continued: "Continúa en la página {page}", from_page: "Viene de la página {page}"}
"""
CSS = """
html { font: 9pt/12pt "Source Serif 4 Caption"; text-align: left; hyphens: none }
.frame { position: absolute; left: 10mm }
.head h1, .turn-head, .from-page, .jump-line { font: 9pt/12pt "Source Serif 4 Caption" }
.crosshead { margin-top: 12pt }
.drop-cap { font-size: 40pt; line-height: 36pt; height: 35.9pt; padding-right: 2pt }
"""


def frame(name: str, lines: int, columns: int = 1, top: int = 0) -> str:
    """Return a frame of so many lines, `top` lines below the top margin."""
    width = columns * 40 + (columns - 1) * 4
    style = f"top: calc(10mm + {top * 12}pt); width: {width}mm; height: {lines * 12}pt"
    return f'<div class="frame" data-frame="{name}" data-columns="{columns}" style="{style}"></div>'


@dataclass
class Paper:
    """A publication in a folder."""

    root: Path
    masters: dict[str, str] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    pages: str = "[page]"
    entries: list[str] = field(default_factory=list)
    language: str = "en"
    css: str = ""
    layout: str = LAYOUT

    def master(self, name: str, *frames: str) -> Paper:
        """Add a page master of these frames."""
        self.masters[name] = "\n".join(frames)
        return self

    def story(self, name: str, text: str, hints: str, front: str = "") -> Paper:
        """Add a story with the lines `hints` in its manifest entry and `front` in its front matter."""
        self.articles[name] = f"---\nheadline: {name}\n{front}\n---\n\n{textwrap.dedent(text)}\n"
        self.entries.append(f"  - article: {name}.md\n" + textwrap.indent(textwrap.dedent(hints).strip(), "    "))
        return self

    def write(self) -> Paper:
        """Write all files."""
        layout, issue = self.root / "layouts" / "test", self.root / "issues" / "1"
        (layout / "masters").mkdir(parents=True, exist_ok=True)
        issue.mkdir(parents=True, exist_ok=True)
        (layout / "layout.yaml").write_text(self.layout, encoding="utf-8")
        (layout / "print.css").write_text(CSS + self.css, encoding="utf-8")
        for name, markup in self.masters.items():
            (layout / "masters" / f"{name}.html").write_text(markup, encoding="utf-8")
        for name, text in self.articles.items():
            (issue / f"{name}.md").write_text(text, encoding="utf-8")
        publication = f"title: T\nslug: t\nlanguage: {self.language}\nlayout: test\n"
        (self.root / "issues" / "publication.yaml").write_text(publication)
        manifest = f"number: 1\ndate: 2024-01\npages: {self.pages}\narticles:\n" + "\n".join(self.entries) + "\n"
        (issue / "issue.yaml").write_text(manifest, encoding="utf-8")
        return self

    def typeset(self, draft: bool = False) -> Typeset:
        """Lay the issue out; errors of the sources are findings of the outcome, too."""
        self.write()
        report = Report()
        try:
            return Typeset(typeset_publication(self.root, None, draft, report), report)
        except Stopped as stopped:
            return Typeset(None, Report(list(stopped.findings)))


@dataclass(frozen=True)
class Typeset:
    """What came of it."""

    filled: FilledPages | None
    report: Report

    @property
    def codes(self) -> list[str]:
        """The codes of all findings."""
        return [finding.code for finding in self.report.findings]

    def fit(self, index: int = 0) -> StoryFit:
        """Return a line of the ledger."""
        assert self.filled, self.report.findings
        return self.filled.fits[index]

    def lines(self, page: int) -> list[str]:
        """Return the texts of a page, from 1, in the order in which they are painted."""
        assert self.filled, self.report.findings
        return [run.text.strip() for run in own_texts(self.filled.pages[page - 1])]


def words(count: int, start: int = 1) -> str:
    """Return so many words that can be told apart."""
    return " ".join(f"word{number}" for number in range(start, start + count))
