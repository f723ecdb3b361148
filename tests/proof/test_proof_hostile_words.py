"""Markup in names and texts is shown in the proof as text, everywhere, and runs nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, bitmap, open_desk, run_paper
from tests.support.proof import RunningProof
from tests.support.publication import Publication

pytestmark = IN_BROWSER
IMAGE = "<img src=x onerror=window.__pwned=1>"
SCRIPT = "<script>window.__pwned=1;alert(1)</script>"
FILE = '"><img src=x onerror=alert(1)>.md'
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="window.__pwned=1">'
    "<script>window.__pwned=1</script></svg>"
)
MANIFEST = f"""
number: "{IMAGE}"
date: 2024-01
date-line: "{SCRIPT}"
pages: [page]
articles:
  - article: '{FILE}'
    section: "{IMAGE}"
    frames: [1/a]
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    paper = Publication(tmp_path_factory.mktemp("hostile"))
    paper.file("issues/publication.yaml", f'title: "{SCRIPT}"\nslug: t\nlanguage: en\nlayout: tiny\n')
    paper.manifest(MANIFEST).file("issues/1/p.png", bitmap(60, 60))
    (paper.root / "issues/1/s.md").unlink()
    front = f"headline: '`{SCRIPT}`'\nshort: '{IMAGE}'\nbyline: '`{IMAGE}`'"
    pictures = f"pictures: [{{file: p.png, alt: '{IMAGE}', caption: '`{SCRIPT}`'}}]"
    return paper.file(f"issues/1/{FILE}", f"---\n{front}\n{pictures}\n---\n\nWords and `{SCRIPT}` and `{IMAGE}`.\n")


@pytest.fixture(scope="module")
def proof(paper: Publication) -> Iterator[RunningProof]:
    with run_paper(paper.root) as proof:
        yield proof


@pytest.fixture
def desk(proof: RunningProof) -> Iterator[DeskPage]:
    with open_desk(proof.address) as desk:
        desk.drawn()
        yield desk
        assert desk.ask("window.__pwned === undefined")
        for frame in desk.page.frames:
            assert frame.evaluate("window.__pwned === undefined")
            assert not frame.evaluate(
                "document.querySelectorAll('[onerror], [onload], img[src=x], body script').length"
            )


def test_titles_sections_and_names_are_text_in_every_view(proof: RunningProof, desk: DeskPage) -> None:
    state = proof.state()
    assert [finding for finding in state["findings"] if finding["severity"] == "error"] == []
    assert desk.texts("#paper-title") == [SCRIPT]
    assert IMAGE in desk.texts("#paper-issue")[0]
    assert SCRIPT in desk.texts("#paper-issue")[0]
    assert SCRIPT in desk.page.title()
    desk.press(*"ftbcxop")
    assert any("<img" in text for text in desk.texts(".o-frames text"))
    assert IMAGE in str(desk.page.get_attribute(".frame-button", "aria-label"))
    desk.press("g")
    assert desk.texts(".legend li") == [IMAGE]
    assert desk.texts(".flat-frame[data-frame='1/a'] > span") == [IMAGE]


def test_ledger_and_story_show_markup_as_text(desk: DeskPage) -> None:
    desk.click("#tab-copyfit")
    assert desk.texts(".ledger tbody th button") == [IMAGE]
    desk.click(".ledger tbody th button")
    assert desk.texts("#panel h2") == [SCRIPT]
    assert f"issues/1/{FILE}:1" in desk.texts("#panel .place code")
    story = desk.page.frame_locator(".story-text").locator("body")
    assert SCRIPT in story.inner_text()
    assert IMAGE in story.inner_text()
    assert story.locator("img").first.get_attribute("alt") == IMAGE


def test_the_book_shows_markup_as_text(desk: DeskPage) -> None:
    desk.press("e")
    body = desk.page.frame_locator(".book-frame").locator("body")
    body.get_by_text(SCRIPT).first.wait_for()
    names = desk.ask("[...document.querySelectorAll('#book-document option')].map(option => option.value)")
    for _ in names:
        desk.click("[aria-label='Next part']")
    assert any(SCRIPT in text for text in desk.texts("#book-document option"))


def test_a_drawing_with_a_script_is_refused_and_said_to_be(
    paper: Publication, proof: RunningProof, desk: DeskPage
) -> None:
    file = paper.root / "issues/1" / FILE
    good = file.read_text(encoding="utf-8")
    paper.file("issues/1/d.svg", DRAWING).file(f"issues/1/{FILE}", good.replace("p.png", "d.svg"))
    finding = desk.page.locator(".finding.error[data-code=unsafe-picture]", has_text=FILE)
    finding.first.wait_for()
    assert desk.texts(".finding.error[data-code=unsafe-picture] .place code")[0].startswith(f"issues/1/{FILE}:")
    paper.file(f"issues/1/{FILE}", good)
    desk.until("!document.querySelector('[data-code=unsafe-picture]')")
    proof.settled()
