"""Nothing is ever lost: every word of a story is in exactly one frame or in the reported overset, in order.

Random small issues are built whole: stories of 0 to 1,500 words, chains of 1 to 4 frames of random sizes,
footnotes, pictures, lists, tables, boxes, very long words. Each word is made unique, so that it can be
found again on the laid-out pages without trusting the program's own account of them.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.display import own_texts

from pressbuild.core.findings import Report
from pressbuild.document import Inlines, PageBreak, Text, walk_inlines
from pressbuild.pagemap import mark_pages, text_runs
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.plan import Story
from pressbuild.typeset import FilledPages, StoryFit

SYLLABLES = "ba con de fer gi hul in jor ka lum men nor op pra qui ros ter ul ver wen".split()
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 {height}"><rect width="9" height="9"/></svg>'
PHASES = (Phase.explicit, Phase.generate)  # shrinking an issue that takes a second to build takes for ever
LAYOUT = """
title: random frames
page: {width: 400mm, height: 400mm, top: 10mm, bottom: 10mm, inside: 10mm, outside: 10mm}
leading: 12pt
column-gap: 4mm
drop-caps: true
words: {en: {continued: "{page}", from_page: "{page}", overset: "{words} {lines}"}}
"""
CSS = """
html { font: 9pt/12pt "Source Serif 4 Caption"; text-align: justify }
.frame { position: absolute }
.crosshead, .pull-quote, .box, .table, .picture { margin: 12pt 0 }
.drop-cap { font-size: 40pt; line-height: 36pt; height: 35.9pt; padding-right: 2pt }
.text ul, .text ol { padding-left: 12pt }
.footnote { font-size: 7pt; line-height: 9pt }
td, th { border-bottom: .3pt solid; padding: 1pt }
"""


@dataclass(frozen=True)
class RandomFrame:
    columns: int
    width: int  # mm of one column
    height: int  # mm


@dataclass(frozen=True)
class RandomStory:
    seed: int
    words: int
    frames: tuple[RandomFrame, ...]
    pages: tuple[int, ...]


def frames() -> st.SearchStrategy[RandomFrame]:
    return st.builds(RandomFrame, st.integers(1, 4), st.integers(18, 60), st.integers(6, 90))


@st.composite
def stories(draw: st.DrawFn) -> RandomStory:
    count = draw(st.integers(1, 4))
    pages = sorted(draw(st.lists(st.integers(1, 3), min_size=count, max_size=count)))
    return RandomStory(
        draw(st.integers(0, 10_000)),
        draw(st.one_of(st.integers(0, 300), st.integers(300, 1500))),
        tuple(draw(frames()) for _ in range(count)),
        tuple(pages),
    )


class Writer:
    """Writes Markdown of unique words, remembering text and footnotes in reading order.

    One story is in capitals, the other in small letters, and nothing else on the paper is a letter: so each
    can be told from the other wherever it is.
    """

    def __init__(self, story: RandomStory, upper: bool) -> None:
        self.random = random.Random(story.seed)
        self.upper, self.left, self.made = upper, story.words, 0
        self.text: list[str] = []
        self.notes: list[str] = []

    def word(self, long: bool = True) -> str:
        self.made += 1
        size = self.random.choice((1, 1, 2, 2, 3, 4)) if not long or self.random.random() > 0.01 else 40
        number = [SYLLABLES[self.made // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(3)]
        word = "".join([self.random.choice(SYLLABLES) for _ in range(size)] + number)
        return word.upper() if self.upper else word

    def words(self, count: int, into: list[str], long: bool = True) -> str:
        count = max(0, min(count, self.left))
        self.left -= count
        made = [self.word(long) for _ in range(count)]
        into += made
        return " ".join(made)

    def paragraph(self, footnotes: list[str]) -> str:
        parts = []
        for _ in range(self.random.randint(1, 3)):
            parts.append(self.words(self.random.randint(1, 50), self.text))
            if self.random.random() < 0.15 and parts[-1] and len(footnotes) < 6:
                label = len(footnotes) + 1
                footnotes.append(f"[^{label}]: {self.words(self.random.randint(1, 40), self.notes)}")
                parts[-1] += f"[^{label}]"
        text = " ".join(part for part in parts if part)
        return f"*{text}*" if self.random.random() < 0.1 and "[" not in text else text

    def story(self) -> str:
        footnotes: list[str] = []
        blocks: list[str] = []
        while self.left > 0:
            kind = self.random.random()
            if kind < 0.7:
                blocks.append(self.paragraph(footnotes))
            elif kind < 0.76:
                blocks.append("## " + self.words(3, self.text, long=False))
            elif kind < 0.82:
                items = [self.words(self.random.randint(1, 12), self.text) for _ in range(self.random.randint(1, 5))]
                blocks.append("\n".join(f"- {item}" for item in items if item))
            elif kind < 0.87:
                blocks.append("> " + self.words(self.random.randint(1, 30), self.text))
            elif kind < 0.91:
                blocks.append("::: pullquote\n" + self.words(self.random.randint(1, 12), self.text) + "\n:::")
            elif kind < 0.94:
                title = self.words(2, self.text, long=False)
                blocks.append(f"::: box {title}\n" + self.words(self.random.randint(1, 30), self.text) + "\n:::")
            elif kind < 0.97:
                rows = [[self.words(1, self.text, long=False) for _ in range(2)] for _ in range(3)]
                lines = ["| " + " | ".join(row) + " |" for row in rows]
                blocks.append("\n".join([lines[0], "|---|---|", *lines[1:]]))
            else:
                blocks.append("![picture](picture.svg)")
        return "\n\n".join([*blocks, *footnotes])


def write_publication(root: Path, issue: list[RandomStory]) -> list[Writer]:
    layout = root / "layouts" / "random"
    (layout / "masters").mkdir(parents=True)
    (layout / "layout.yaml").write_text(LAYOUT)
    (layout / "print.css").write_text(CSS)
    articles = root / "issues" / "1"
    articles.mkdir(parents=True)
    (articles / "picture.svg").write_text(PICTURE.format(height=issue[0].seed % 90 + 5))
    masters: dict[int, list[str]] = {1: [], 2: [], 3: []}
    entries, writers = [], []
    for number, story in enumerate(issue):
        writer = Writer(story, upper=number == 1)
        (articles / f"{number}.md").write_text(
            f"---\nheadline: 1\nstandfirst: 2\nlanguage: en\n---\n\n{writer.story()}\n"
        )
        writers.append(writer)
        refs = []
        for index, (frame, page) in enumerate(zip(story.frames, story.pages, strict=True)):
            width = frame.columns * frame.width + (frame.columns - 1) * 4
            style = f"left: 5mm; top: {10 + index}mm; width: {width}mm; height: {frame.height}mm"
            name = f"f{number}-{index}"
            masters[page].append(
                f'<div class="frame" data-frame="{name}" data-columns="{frame.columns}" style="{style}"></div>'
            )
            refs.append(f"{page}/{name}")
        entries.append(f"  - {{article: {number}.md, frames: [{', '.join(refs)}]}}")
    for page, parts in masters.items():
        (layout / "masters" / f"m{page}.html").write_text("\n".join(parts))
    (root / "issues" / "publication.yaml").write_text("{title: T, slug: t, language: en, layout: random}\n")
    manifest = ["number: 1", "date: 2024-01", "pages: [m1, m2, m3]", "articles:", *entries]
    (articles / "issue.yaml").write_text("\n".join(manifest) + "\n")
    return writers


def letters_on_paper(filled: FilledPages, upper: bool) -> tuple[str, str]:
    """Return the letters of one story as they stand on the pages: those of the text, those of the footnotes."""
    streams: dict[bool, list[str]] = {False: [], True: []}
    for page in filled.pages:
        for run in own_texts(page):
            streams[run.in_footnote] += [c for c in run.text if c.isalpha() and c.isupper() is upper]
    return "".join(streams[False]), "".join(streams[True])


def check_story(writer: Writer, fit: StoryFit, filled: FilledPages) -> None:
    text, notes = letters_on_paper(filled, writer.upper)
    whole, whole_notes = "".join(writer.text), "".join(writer.notes)
    assert whole.startswith(text), "words are missing, twice or out of order"
    assert whole_notes.startswith(notes), "footnotes are missing, twice or out of order"
    starts = list(accumulate((len(word) for word in writer.text), initial=0))[:-1]
    begun = bisect_left(starts, len(text))  # a hyphenated word belongs to the frame in which it begins
    assert begun + fit.words_over == len(writer.text), "the ledger and the paper disagree"
    if fit.lines_over:
        assert fit.overset.split()[:1] == writer.text[begun : begun + 1]
    else:
        assert (text, notes) == (whole, whole_notes)


def check_page_map(writer: Writer, story: Story, filled: FilledPages) -> None:
    """What comes after the mark of a page is on that page, and what comes before does not stand in front of it."""
    for start in filled.page_map.starts:
        if start.story == story.slug and start.run >= 0:
            marked = mark_pages(story.document, [start])
            before, after = "".join(map(letters, text_runs(marked.blocks))).split("\0")
            runs = [run.text for run in own_texts(filled.pages[start.page - 1]) if not run.in_footnote]
            page = "".join(c for c in "".join(runs) if c.isalpha() and c.isupper() is writer.upper)
            assert after[:9] in page, "the first words of the page are not on it"
            assert not before or before[-200:] + after[:9] not in page, "the page begins before its mark"


def letters(run: Inlines) -> str:
    """Return the letters of a run, with a zero where a page begins."""
    texts = ("\0" if isinstance(i, PageBreak) else i.text for i in walk_inlines(run) if isinstance(i, Text | PageBreak))
    return "".join(c for c in "".join(texts) if c.isalpha() or c == "\0")


@given(st.lists(stories(), min_size=1, max_size=2))
@settings(max_examples=24, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
def test_every_word_is_in_one_frame_or_in_the_overset(
    tmp_path_factory: pytest.TempPathFactory, issue: list[RandomStory]
) -> None:
    root = tmp_path_factory.mktemp("issue")
    writers = write_publication(root, issue)
    report = Report()
    filled = typeset_publication(root, None, draft=True, report=report)
    assert [f.message for f in report.findings if f.code == "words-lost"] == []
    for writer, fit, story in zip(writers, filled.fits, filled.plan.stories, strict=True):
        check_story(writer, fit, filled)
        check_page_map(writer, story, filled)
