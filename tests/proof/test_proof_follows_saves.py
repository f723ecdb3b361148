"""The proof in a browser while files are saved: it follows, it keeps its place, it says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, ServedNewspaper, newspaper, open_desk, run_paper, save
from tests.support.proof import RunningProof, free_port
from tests.support.publication import ISSUE, MASTER, SHEET
from tests.support.reader import open_chromium

pytestmark = IN_BROWSER
LAST_GOOD = "Errors in the files: these are the last good pages"


@pytest.fixture
def root(served_newspaper: ServedNewspaper) -> Path:
    return served_newspaper.root


@pytest.fixture(scope="module")
def proof(served_newspaper: ServedNewspaper) -> Iterator[RunningProof]:
    with open_chromium():
        yield served_newspaper.proof


@pytest.fixture
def desk(proof: RunningProof) -> Iterator[DeskPage]:
    with open_desk(proof.address) as desk:
        desk.drawn()
        yield desk


@pytest.mark.parametrize("how", ["write", "rename", "anew"])
def test_a_save_changes_the_picture_and_nothing_else(proof: RunningProof, root: Path, desk: DeskPage, how: str) -> None:
    article = root / "issues/1/long.md"
    desk.ask("window.stillHere = 'the same page'")
    desk.press("f", "+", "+", "+", "+", "+")
    desk.drawn()
    desk.page.focus(".frame-button")
    desk.ask("document.querySelector('.pasteboard').scrollTo(0, 150)")
    place = "[document.querySelector('.pasteboard').scrollTop, document.querySelector('.percent').textContent]"
    before, shown = desk.ask(place), desk.pixels()
    version = desk.page.get_attribute(".page", "data-version")

    save(article, article.read_text(encoding="utf-8").replace("word1 ", f"Anew{how} ", 1).replace("word2 ", "", 1), how)

    desk.until("old => document.querySelector('.page').dataset.version !== old", version)
    desk.drawn()
    assert desk.pixels() != shown
    assert desk.ask("window.stillHere") == "the same page"
    assert desk.ask(place) == before
    assert before[0] == 150
    assert desk.ask("document.activeElement.dataset.frame") == "1/a"
    assert desk.count(".o-frames") == 1
    proof.settled()
    save(article, article.read_text(encoding="utf-8").replace(f"Anew{how} ", "word1 word2 ", 1))
    desk.until("old => document.querySelector('.page').dataset.version === old", version)
    proof.settled()


def test_what_is_typed_elsewhere_is_kept_when_a_save_comes(proof: RunningProof, root: Path, desk: DeskPage) -> None:
    desk.click("#tab-copyfit")
    desk.page.focus("[data-name='sort-words']")
    article = root / "issues/1/short.md"
    text = article.read_text(encoding="utf-8")
    save(article, text.replace("word7000", "word7000 and one more"))
    desk.until("() => [...document.querySelectorAll('.ledger td')].some(cell => cell.textContent === '73')")
    assert desk.ask("document.activeElement.dataset.name") == "sort-words"
    save(article, text)
    desk.follows(proof.wait_for(lambda s: s["paper"]["stories"][3]["words"] == 70 and not s["building"]))


BROKEN = {
    "the manifest": (ISSUE, "date: 2024-01", "date: 2024-01\nfrobnicate: 1", "issues/1/issue.yaml:"),
    "an article": ("issues/1/long.md", "word1 ", "![](nowhere.png)\n\n", "issues/1/long.md:"),
    "a picture": ("issues/1/photo.png", "", None, "issues/1/picture.md:"),
    "a master": (MASTER, 'data-columns="2"', 'data-columns="two"', "layouts/tiny/masters/page.html"),
    "the style sheet": (SHEET, "", None, "layouts/tiny/print.css"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_an_error_is_told_with_its_place_while_the_last_good_pages_stand(
    proof: RunningProof, root: Path, desk: DeskPage, what: str
) -> None:
    name, old, new, place = BROKEN[what]
    file = root / name
    good = file.read_bytes()
    version, shown = desk.page.get_attribute(".page", "data-version"), desk.pixels()
    findings = desk.count(".finding")
    if new is None:
        file.write_bytes(good[:100] + b"\xff")  # neither a picture nor UTF-8
    else:
        assert old.encode() in good
        file.write_bytes(good.replace(old.encode(), new.encode(), 1))

    desk.until("said => document.querySelector('#status').textContent === said", LAST_GOOD)
    card = desk.page.locator(".finding.error", has_text=place).first
    card.wait_for()
    assert card.locator(".message").inner_text()
    assert card.locator(".hint").inner_text()
    assert card.locator("code").nth(1).inner_text().startswith(place)
    assert desk.page.locator(".notice").is_visible()
    assert desk.ask("document.querySelector('#toggle-panel').classList.contains('has-errors')")
    assert desk.page.get_attribute(".page", "data-version") == version
    assert desk.pixels() == shown
    desk.press("ArrowRight")  # they can still be turned
    desk.until("document.querySelectorAll('.page').length === 2")
    desk.drawn()

    proof.settled()
    file.write_bytes(good)
    desk.until("said => document.querySelector('#status').textContent !== said", LAST_GOOD)
    desk.until("number => document.querySelectorAll('.finding').length === number", findings)
    assert desk.count(".notice") == 0
    proof.settled()


def test_a_proof_that_opens_on_errors_says_so_and_shows_pages_once_they_are_mended(tmp_path: Path) -> None:
    paper = newspaper(tmp_path)
    good = (paper.root / ISSUE).read_text(encoding="utf-8")
    save(paper.root / ISSUE, good + "nonsense: 1\n")
    with run_paper(paper.root) as proof, open_desk(proof.address, wanted=".waiting") as desk:
        desk.until("() => document.querySelector('#main').textContent === 'There are no pages yet: see the findings.'")
        assert desk.count(".finding.error") == 1
        save(paper.root / ISSUE, good)
        desk.page.wait_for_selector("#main .view")
        desk.drawn()
        assert desk.pages() == [1]


def test_a_page_that_is_still_open_takes_up_a_proof_that_is_started_anew(tmp_path: Path) -> None:
    paper = newspaper(tmp_path)
    port = str(free_port())
    with run_paper(paper.root, "--port", port) as proof, open_desk(proof.address, start="#/pages/4") as desk:
        desk.drawn()
        desk.ask("window.stillHere = true")
        proof.end()
        desk.until("() => document.querySelector('#status').classList.contains('bad')")
        desk.problems.clear()  # that the server was gone
        with run_paper(paper.root, "--port", port):
            desk.until("() => !window.stillHere && document.querySelector('.views a')")
            desk.drawn()
            assert desk.pages() == [4, 5]
            desk.click("[data-view=compare]")
            desk.click("button.primary")  # it has the new token
            desk.until("() => document.querySelector('.compare .empty').textContent.startsWith('No page has changed')")
            desk.problems.clear()
