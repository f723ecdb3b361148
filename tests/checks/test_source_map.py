"""A place on our own paper is traced to its story and line; pdfium says where a word is printed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from tests.support.faults import png
from tests.support.paper import Paper, frame

from pressbuild.core.findings import Report
from pressbuild.document import Medium
from pressbuild.pdf.press_pdf import make_press_file
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_choice import open_issue_press
from pressbuild.pipeline.press_edition import typeset_issue
from pressbuild.pipeline.read_issue import ReadIssue, read_issue
from pressbuild.pipeline.source_map import SourceMap, trace_place
from pressbuild.typeset import FilledPages
from pressbuild.typeset.issue_layout import Typesetter

WORDS = [f"Mark{number} begins a paragraph of some words, and goes on with others for a while." for number in range(29)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Paper, ReadIssue, FilledPages, bytes]:
    paper = Paper(tmp_path_factory.mktemp("traced") / "paper", pages="[page, page, last]")
    paper.master("page", frame("a", 30, columns=2), frame("b", 10, top=32)).master("last", frame("a", 20))
    paper.story("lead", "", "frames: [1/a, 2/a]")
    paper.articles["lead"] = "---\nheadline: The lead\n---\n\n" + "\n\n".join(WORDS) + "\n"
    paper.story("brief", "A brief of few words.", "frames: [2/b]")
    paper.articles["brief"] = "---\nheadline: Brief\npictures: [{file: p.png, alt: A field.}]\n---\n\nFew words.\n"
    paper.write()
    (paper.root / "issues" / "1" / "p.png").write_bytes(png(400, 300))
    report = Report()
    read = read_issue(Job(paper.root, "1", draft=True, report=report), Medium.SCREEN)
    press = open_issue_press(read)
    filled = typeset_issue(read, press, Typesetter())
    return paper, read, filled, make_press_file(filled, read.manifest, press).data


def find(data: bytes, word: str) -> tuple[int, tuple[float, float, float, float]]:
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            if match := text.search(word, match_whole_word=True).get_next():
                left, bottom, right, top = text.get_charbox(match[0])
                mm = 25.4 / 72
                high = page.get_height()
                return number, (left * mm, (high - top) * mm, (right - left) * mm, (top - bottom) * mm)
    finally:
        document.close()
    raise AssertionError(f"{word} is not printed")


def test_words_are_traced_to_their_lines(built: tuple[Paper, ReadIssue, FilledPages, bytes]) -> None:
    paper, read, filled, data = built
    lines = (paper.root / "issues/1/lead.md").read_text().splitlines()
    pages, off = set(), []
    for number in range(0, 28, 3):
        page, area = find(data, f"Mark{number}")
        pages.add(page)
        traced = trace_place(filled, read.manifest, page, area)
        assert traced
        assert (traced.story, traced.place.file) == ("The lead", Path("issues/1/lead.md"))
        standing = next(at for at, line in enumerate(lines, 1) if line.startswith(f"Mark{number} "))
        off.append(abs((traced.place.line or 0) - standing) // 2)  # paragraphs
    assert pages == {1, 2}
    assert max(off) <= 1  # lines of a column have not all as many words


def test_pictures_heads_and_the_rest(built: tuple[Paper, ReadIssue, FilledPages, bytes]) -> None:
    _, read, filled, data = built
    (picture,) = [picture for places in filled.places for picture in places.pictures]
    mm = 25.4 / 96
    place = picture.place
    area = (place.x * mm, place.y * mm, place.width * mm, place.height * mm)
    traced = trace_place(filled, read.manifest, picture.page, area)
    assert traced
    assert (traced.story, str(traced.place)) == ("Brief", "issues/1/p.png")
    page, area = find(data, "lead")
    head = trace_place(filled, read.manifest, page, area)
    assert head
    assert (head.story, head.place.file) == ("The lead", Path("issues/1/lead.md"))
    corner = trace_place(filled, read.manifest, 3, (1, 1, 2, 2))
    assert corner == trace_place(filled, read.manifest, 3, None) == SourceMap("", filled.plan.pages[2].place)
    assert trace_place(filled, read.manifest, 9, None) is None
