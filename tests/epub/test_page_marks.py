"""Printed pages in the e-book are marked where their words come from, whatever words come again elsewhere.

Random stories are made of a handful of words. Each word is a link to an address of its own, so that paper and
e-book can be compared without asking which words they are.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.paper import CSS, frame
from tests.support.publication import Publication

from pressbuild.checks.epub.epub_checks import check_book
from pressbuild.checks.epub.open_epub import XHTML, open_book
from pressbuild.core.findings import Report
from pressbuild.document import Medium
from pressbuild.epub import Cover, pack_book
from pressbuild.pipeline.ebook import make_book
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.typeset import FilledPages
from pressbuild.typeset.filled_pages import PartKind

WORDS = "Ayr ayr Largs quay river sea harbourmaster constituency".split()
PAGES = 4
JPEG = bytes.fromhex("ffd8ffd9")
PHASES = (Phase.explicit, Phase.generate)


@dataclass
class Writer:
    """Writes Markdown in which each word is a link to its own number."""

    random: random.Random
    made: int = 0
    ids: list[str] = field(default_factory=list)

    def words(self, most: int) -> str:
        parts = []
        for _ in range(self.random.randint(1, most)):
            self.made += 1
            parts.append(f"[{self.random.choice(WORDS)}](https://example.org/{self.made})")
        return " ".join(parts)

    def block(self) -> str:
        lifted = self.random.random() < 0.4
        mark = f" {{#b{len(self.ids)}}}" if lifted else ""
        kind = self.random.randrange(11)
        if lifted and kind < 3:
            self.ids.append(f"b{len(self.ids)}")
        match kind:
            case 0:
                rows = [f"| {self.words(2)} | {self.words(1)} |" for _ in range(3)]
                return "\n".join([f"::: table{mark}", rows[0], "|---|---|", *rows[1:], ":::"])
            case 1:
                return f"::: box Box{mark}\n{self.words(6)}\n\n- {self.words(2)}\n:::"
            case 2:
                return f"::: pullquote{mark}\n{self.words(4)}\n:::"
            case 3:
                return f"- {self.words(4)}\n- {self.words(1)}\n    - {self.words(2)}"
            case 4:
                return f"> {self.words(3)}"
            case 5:
                return f"## {self.words(2)}"
            case 6:
                return self.words(2)
            case 7:
                return f"::: verse\n{self.words(3)}\n{self.words(2)}\n:::"
            case 8:
                code = "\n".join("x = " + " + ".join(WORDS[:2]) for _ in range(self.random.randint(1, 30)))
                return f"```python\n{code}\n```"
            case 9:
                return f"{self.words(1)}\n: {self.words(4)}"
        return self.words(50)


def write_issue(root: Path, seed: int) -> Publication:
    writer = Writer(random.Random(seed))
    blocks = [writer.words(40), *(writer.block() for _ in range(writer.random.randint(6, 22)))]
    paper = Publication(root)
    paper.file("layouts/tiny/print.css", CSS + 'code { font-family: "Source Serif 4 Caption" }')
    heights = [writer.random.randint(8, 30) for _ in range(PAGES)]
    for page, height in enumerate(heights, 1):
        paper.file(f"layouts/tiny/masters/page{page}.html", frame("a", height, columns=2))
    inserts = [
        f"{{take: {name}, at: {writer.random.choice(['top', 'bottom'])}, frame: {writer.random.randint(1, PAGES)}/a}}"
        for name in writer.ids[:3]
    ]
    frames = ", ".join(f"{page}/a" for page in range(1, PAGES + 1))
    pages = ", ".join(f"page{page}" for page in range(1, PAGES + 1))
    entry = f"  - article: s.md\n    frames: [{frames}]\n    inserts: [{', '.join(inserts)}]\n"
    paper.manifest(f"number: 1\ndate: 2024-01\npages: [{pages}]\narticles:\n{entry}")
    return paper.article("s", "\n\n".join(blocks))


def first_words(filled: FilledPages) -> dict[int, str]:
    """Return the number of the first word of the text that begins on each page, but for the page of the head."""
    found: dict[int, str] = {}
    seen: set[str] = set()
    for part in filled.readings[0].parts:
        if part.kind is PartKind.TEXT:
            addresses = [link.target for link in part.placed.fragment.links]
            numbers = [address.rsplit("/", 1)[1] for address in addresses if "example.org" in address]
            new = [number for number in numbers if number not in seen]
            if new and part.ref.page != filled.starts[0].page:
                found.setdefault(part.ref.page, new[0])
            seen.update(numbers)
    return found


def marked_words(epub: bytes) -> dict[int, str]:
    """Return the number of the word that comes after each page mark in the story."""
    found: dict[int, str] = {}
    waiting: list[int] = []
    for element in open_book(epub).documents["EPUB/story-s.xhtml"].iter():
        if element.get("role") == "doc-pagebreak":
            waiting.append(int(element.get("id", "").removeprefix("page-")))
        elif element.tag == f"{XHTML}a" and "example.org" in element.get("href", ""):
            found |= dict.fromkeys(waiting, element.get("href", "").rsplit("/", 1)[1])
            waiting = []
    return found


@given(st.integers(0, 10_000))
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
def test_each_mark_stands_before_the_first_word_of_its_page(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    paper = write_issue(tmp_path_factory.mktemp("issue"), seed)
    report = Report()
    filled = typeset_publication(paper.root, None, draft=True, report=report)
    assert [finding for finding in report.findings if finding.code == "words-lost"] == []
    on_paper = first_words(filled)
    read = read_issue(Job(paper.root), Medium.PRINT)
    data = pack_book(make_book(read, filled.page_map, Cover(JPEG, "A cover."), report))
    in_book = marked_words(data)
    assert {page: in_book[page] for page in on_paper} == on_paper
    found = Report()
    check_book(data, read.stories(Medium.PRINT), found, filled.page_map)
    assert [finding for finding in found.findings if finding.code != "book-damaged"] == []  # the cover is none
