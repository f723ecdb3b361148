"""Where things are on the paper: lengths in mm from the corner of the trimmed page, findings in their columns.

The pages have masters whose geometry can be worked out in the head. Where a paragraph is printed is asked of pdfium,
which knows nothing of stories and columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from tests.support.faults import png
from tests.support.paper import Paper, frame

from pressbuild.core.findings import Finding, PagePlace, Place, Report, Severity
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.proof.page_overlays import show_findings
from pressbuild.proof.shown_values import AreaShown, BookReady, FindingShown, PagesReady

LINE = 12 * 25.4 / 72  # mm
BLOCKS = 23  # as many as the two frames hold
MANIFEST, ARTICLE = Path("issues/1/issue.yaml"), Path("issues/1/lead.md")
KINDS = [
    "Mark{} begins {}",
    "## Mark{} heads",
    "- Mark{} lists {}\n- again {}",
    "> Mark{} quotes {}",
    "1. Mark{} counts {}",
]


def paragraphs() -> list[str]:
    """Return blocks of all kinds, each with a word of its own: Mark0, Mark1 …"""
    texts = []
    for number in range(BLOCKS):
        kind = KINDS[number % len(KINDS)]
        texts.append(kind.format(number, "*some* **words** of [it](https://a.example/b) " * 4, "and others " * 5))
    return texts


def write(tmp_path: Path) -> Paper:
    """Write a paper of three pages: a lead on two of them, a brief below it, an empty frame."""
    paper = Paper(tmp_path / "paper", pages="[page, page, last]")
    paper.master("page", frame("a", 30, columns=2), frame("b", 10, top=32)).master("last", frame("a", 20))
    paper.story("lead", "", "frames: [1/a, 2/a]")
    paper.articles["lead"] = "---\nheadline: lead\nbyline: By somebody\n---\n\n" + "\n\n".join(paragraphs()) + "\n"
    paper.story("brief", "A brief of few words.", "frames: [2/b]")
    return paper.write()


def build(paper: Paper) -> PagesReady:
    ready = next(ProofSession(paper.root, "1").build(lambda _: None, lambda: None))
    assert isinstance(ready, PagesReady), ready.findings
    return ready


def find(ready: PagesReady, word: str) -> tuple[int, float, float]:
    """Return page and place, in mm from its left top corner, of a word as it is printed."""
    for page in ready.paper.pages:
        document = pypdfium2.PdfDocument(ready.pdfs[page.version])
        try:
            text = document[0].get_textpage()
            match = text.search(word, match_whole_word=True).get_next()
            if match:
                left, _, _, top = text.get_charbox(match[0])
                return page.number, left * 25.4 / 72, (document[0].get_height() - top) * 25.4 / 72
        finally:
            document.close()
    raise AssertionError(f"{word} is not printed")


def shown(paper: Paper, findings: Sequence[Finding]) -> list[FindingShown]:
    filled = typeset_publication(paper.root, "1", False, Report())
    return list(show_findings(findings, filled))


def at(file: Path, line: int | None) -> Finding:
    return Finding(Severity.WARNING, f"code-{line}", "message", Place(file, line))


def line_of(paper: Paper, text: str, file: Path) -> int:
    lines = (paper.root / file).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


# --- geometry ---


def test_lengths_are_mm_from_the_corner_of_the_page(tmp_path: Path) -> None:
    paper = build(write(tmp_path)).paper
    assert (paper.width, paper.height, paper.leading) == (200, 400, pytest.approx(LINE, abs=0.001))
    first, second, last = paper.pages
    assert [page.side for page in paper.pages] == ["right", "left", "right"]
    assert [frame.name for frame in first.frames] == ["a", "b"]
    assert first.frames[0].area == AreaShown(10, 10, 84, round(30 * LINE, 2))
    assert first.frames[1].area == AreaShown(
        10, pytest.approx(10 + 32 * LINE, abs=0.01), 40, pytest.approx(10 * LINE, abs=0.01)
    )
    assert [frame.story for page in paper.pages for frame in page.frames] == ["lead", "", "lead", "brief", ""]
    left, right = second.frames[0].columns
    top, height = round(10 + 2 * LINE, 2), round(28 * LINE, 2)  # below a turn head and “From page 1”
    assert (left.area, right.area) == (AreaShown(10, top, 40, height), AreaShown(54, top, 40, height))
    assert last.frames[0].columns == ()
    for page in paper.pages:
        assert page.trim == page.media == page.bleed == AreaShown(0, 0, 200, 400)
        assert page.safe == AreaShown(10, 10, 180, 380)


def test_columns_say_which_words_they_hold(tmp_path: Path) -> None:
    paper = build(write(tmp_path)).paper
    columns = [column for page in paper.pages[:2] for column in page.frames[0].columns]
    assert columns[0].first == 0
    assert [column.end for column in columns[:-1]] == [column.first for column in columns[1:]]
    assert columns[-1].end == paper.stories[0].words
    assert all(column.used <= column.lines for column in columns)
    assert sum(column.used for column in columns) == paper.stories[0].used
    assert paper.stories[0].frames == ("1/a", "2/a")
    assert (paper.stories[0].file, paper.stories[0].article) == (str(MANIFEST), str(ARTICLE))


def test_inside_and_outside_margins_change_sides(tmp_path: Path) -> None:
    paper = write(tmp_path)
    layout = paper.root / "layouts/test/layout.yaml"
    layout.write_text(layout.read_text().replace("inside: 10mm", "inside: 25mm"))
    pages = build(paper).paper.pages
    assert [page.safe for page in pages] == [AreaShown(x, 10, 165, 380) for x in (25, 10, 25)]


def test_bleed_lies_beyond_the_trimmed_page_and_moves_nothing(tmp_path: Path) -> None:
    plain, paper = build(write(tmp_path / "plain")).paper, write(tmp_path)
    publication = paper.root / "issues/publication.yaml"
    publication.write_text(publication.read_text() + "press: magazine-offset\n")
    ready = build(paper)
    page = ready.paper.pages[0]
    assert page.trim == AreaShown(0, 0, 200, 400)
    assert page.bleed == AreaShown(-3, -3, 206, 406)
    assert page.media.x <= -3
    assert page.media.width >= 206
    assert [page.frames for page in ready.paper.pages] == [page.frames for page in plain.pages]


def test_a_picture_has_its_place_its_file_and_its_resolution(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 40, columns=2))
    hints = "frames: [1/a]\ninserts:\n  - {take: picture, columns: 1, at: top-right, lines: 10}"
    paper.story("lead", "Words.", hints, "pictures: [{file: a picture.png, alt: A picture.}]").write()
    (paper.root / "issues/1/a picture.png").write_bytes(png(400, 400))
    (picture,) = build(paper).paper.pages[0].pictures
    assert (picture.file, picture.story) == ("issues/1/a picture.png", "lead")
    assert picture.area.x >= 53.9
    assert picture.area.width <= 40.1
    pixels = min(picture.area.width, picture.area.height) / 25.4 * picture.ppi
    assert pixels == pytest.approx(400, rel=0.02) or picture.crops


# --- findings ---


def test_a_finding_in_an_article_is_in_the_column_where_its_paragraph_begins(tmp_path: Path) -> None:
    paper = write(tmp_path)
    ready = build(paper)
    lines = [line_of(paper, f"Mark{number} ", ARTICLE) for number in range(BLOCKS)]
    places = set()
    for number, found in enumerate(shown(paper, [at(ARTICLE, line) for line in lines])):
        page, x, y = find(ready, f"Mark{number}")
        assert (found.page, found.story, found.line) == (page, "lead", lines[number])
        assert found.area
        assert found.area.x - 0.1 <= x <= found.area.x + found.area.width, f"Mark{number}"
        assert found.area.y - 0.1 <= y <= found.area.y + found.area.height, f"Mark{number}"
        places.add((found.page, found.area))
    assert len(places) == 4, "all columns have findings"


def test_a_finding_in_front_matter_or_of_the_whole_article_is_in_its_first_frame(tmp_path: Path) -> None:
    for found in shown(write(tmp_path), [at(ARTICLE, 1), at(ARTICLE, 3), at(ARTICLE, None)]):
        assert (found.page, found.story, found.area) == (1, "lead", AreaShown(10, 10, 84, round(30 * LINE, 2)))


def test_a_finding_in_the_manifest_is_in_the_frame_of_its_entry_or_on_its_page(tmp_path: Path) -> None:
    paper = write(tmp_path)
    lead, brief = line_of(paper, "lead.md", MANIFEST), line_of(paper, "brief.md", MANIFEST)
    pages = line_of(paper, "pages:", MANIFEST)
    entry, inside, other, below, listed, above, nowhere = shown(
        paper, [at(MANIFEST, n) for n in (lead, lead + 1, brief, brief + 1, pages, 1, None)]
    )
    assert entry.page == inside.page == 1
    assert entry.story == inside.story == "lead"
    assert (other.page, other.story, below.page) == (2, "brief", 2)
    assert other.area == below.area
    assert other.area
    assert other.area.width == 40
    assert (listed.page, listed.area) == (1, None)
    assert (above.page, above.area, nowhere.page) == (0, None, 0)


def test_a_finding_with_a_spot_is_there_whatever_its_line_says(tmp_path: Path) -> None:
    def spotted(spot: PagePlace) -> Finding:
        return Finding(Severity.ERROR, f"spot-{spot.page}{spot.frame}", "message", Place(ARTICLE, 8), "", spot)

    frame_there, page_alone, unknown, missing = shown(
        write(tmp_path),
        [spotted(PagePlace(2, "b")), spotted(PagePlace(3)), spotted(PagePlace(2, "zz")), spotted(PagePlace(9, "a"))],
    )
    assert (frame_there.page, frame_there.story) == (2, "brief")
    assert frame_there.area
    assert (page_alone.page, page_alone.area, page_alone.story) == (3, None, "")
    assert (unknown.page, unknown.area) == (2, None)
    assert (missing.page, missing.area) == (9, None)


def test_a_finding_elsewhere_is_on_no_page(tmp_path: Path) -> None:
    findings = [at(Path("layouts/test/print.css"), 3), at(Path("issues/publication.yaml"), 1)]
    findings.append(Finding(Severity.NOTE, "nowhere", "message"))
    for found in shown(write(tmp_path), findings):
        assert (found.page, found.area, found.story) == (0, None, "")


def test_a_finding_that_was_made_twice_is_shown_once(tmp_path: Path) -> None:
    assert len(shown(write(tmp_path), [at(ARTICLE, 8), at(ARTICLE, 8), at(ARTICLE, 9)])) == 2


def test_what_does_not_fit_and_what_is_empty_is_shown_in_its_frame(tmp_path: Path) -> None:
    paper = write(tmp_path)
    paper.articles["brief"] = "---\nheadline: brief\n---\n\n" + "word " * 500
    paper.write()
    results = list(ProofSession(paper.root, "1").build(lambda _: None, lambda: None))
    assert isinstance(results[-1], BookReady)
    assert results[-1].documents, "the e-book needs no room"
    (found,) = (finding for finding in results[0].findings if finding.code == "overset")
    assert (found.severity, found.page, found.story) == ("error", 2, "brief")
    assert found.area
    assert found.area.width == 40
