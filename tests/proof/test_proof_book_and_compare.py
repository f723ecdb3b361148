"""The proof's e-book and its comparison of pages, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, ServedNewspaper, newspaper, open_desk, run_paper, save
from tests.support.proof import RunningProof
from tests.support.reader import open_chromium

pytestmark = IN_BROWSER
INSIDE = "() => document.querySelector('.book-frame').contentDocument"
GROUND = f"""() => {{
  const found = ({INSIDE})();
  return found?.readyState === 'complete' && found.defaultView.getComputedStyle(found.documentElement).backgroundColor;
}}"""


@pytest.fixture(scope="module")
def proof(served_newspaper: ServedNewspaper) -> Iterator[RunningProof]:
    with open_chromium():
        yield served_newspaper.proof


@pytest.fixture
def book(proof: RunningProof) -> Iterator[DeskPage]:
    with open_desk(proof.address) as desk:
        desk.press("e")
        shows(desk, "front.xhtml")
        yield desk


def shows(desk: DeskPage, name: str) -> None:
    """Wait for a document of the e-book in the frame; the field says so, too."""
    script = f"n => ({INSIDE})()?.readyState === 'complete' && ({INSIDE})().location.pathname.endsWith(n)"
    desk.until(script, name)
    desk.until("n => document.querySelector('#book-document').value === n", name.removeprefix("dark-"))


def lightness(desk: DeskPage) -> float:
    colour = str(desk.ask(GROUND))
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(", "))
    return (red + green + blue) / 765


def test_the_book_opens_at_its_front_page_and_is_turned(book: DeskPage, proof: RunningProof) -> None:
    names = [document["name"] for document in proof.state()["book"]["documents"]]
    start = names.index("front.xhtml")
    assert "A Paper With a Name" in book.page.frame_locator(".book-frame").locator("body").inner_text()
    book.click("[aria-label='Next part']")
    shows(book, names[start + 1])
    book.press("ArrowRight")
    shows(book, names[start + 2])
    book.click("[aria-label='Previous part']")
    shows(book, names[start + 1])
    book.page.select_option("#book-document", names[-1])
    shows(book, names[-1])
    book.click("[aria-label='Next part']")
    shows(book, names[-1])
    assert len(book.texts("#book-document option")) == len(names)


def test_the_screens_are_as_wide_as_what_people_read_on(book: DeskPage) -> None:
    for name, width in (("reader", 560), ("tablet", 820), ("phone", 390)):
        book.click(f"[data-screen={name}]")
        assert book.box(".book-frame")[2] == width
        assert book.page.get_attribute(f"[data-screen={name}]", "aria-pressed") == "true"
        assert book.count("[data-screen][aria-pressed=true]") == 1


def test_the_book_is_read_on_light_and_on_dark_pages(book: DeskPage) -> None:
    assert lightness(book) > 0.9
    book.click("button:text-is('Dark')")
    shows(book, "dark-front.xhtml")
    assert lightness(book) < 0.2
    book.click("[aria-label='Next part']")
    book.until("() => document.querySelector('#book-document').value !== 'front.xhtml'")
    book.until(f"({INSIDE})()?.readyState === 'complete' && !({INSIDE})().URL.endsWith('front.xhtml')")
    assert lightness(book) < 0.2
    book.click("button:text-is('Dark')")
    book.until(f"!({INSIDE})()?.URL.includes('dark-')")
    book.until(f"({GROUND})() === 'rgb(255, 255, 255)'")


@pytest.mark.parametrize("dark", [False, True])
def test_links_lead_on_and_the_list_follows(book: DeskPage, dark: bool) -> None:
    prefix = ""
    if dark:
        book.click("button:text-is('Dark')")
        shows(book, "dark-front.xhtml")
        prefix = "dark-"
    book.page.frame_locator(".book-frame").locator("a", has_text="long").first.click()
    shows(book, prefix + "story-long.xhtml")
    assert (lightness(book) < 0.2) is dark
    # from there on it is turned as if it had been chosen
    book.click("[aria-label='Previous part']")
    book.until("() => document.querySelector('#book-document').value !== 'story-long.xhtml'")


def test_a_change_of_an_article_is_seen_in_the_book_at_the_same_place(
    proof: RunningProof, served_newspaper: ServedNewspaper
) -> None:
    with open_desk(proof.address, start="#/book/story-long.xhtml") as desk:
        shows(desk, "story-long.xhtml")
        top = f"({INSIDE})().defaultView.scrollY"
        desk.ask(f"() => ({INSIDE})().defaultView.scrollTo(0, 60)")
        before = desk.ask(top)
        article = served_newspaper.root / "issues/1/long.md"
        text = article.read_text(encoding="utf-8")
        save(article, text.replace("word3 ", "Neologism "))
        desk.until(f"({INSIDE})()?.body?.textContent.includes('Neologism')")
        shows(desk, "story-long.xhtml")
        desk.until(f"top => {top} === top", before)
        serial = proof.settled()["serial"]
        save(article, text)
        proof.settled(serial)


def flagged(desk: DeskPage, *numbers: int) -> None:
    desk.press("g")
    script = "() => [...document.querySelectorAll('.mark.changed')].map(m => m.closest('a').dataset.page).join()"
    desk.until(f"n => ({script})() === n", ",".join(map(str, numbers)))
    desk.until("n => document.querySelector('#changed-count').textContent === n", str(len(numbers) or ""))


def test_pages_that_changed_since_they_were_seen_are_flagged_and_compared(tmp_path: Path) -> None:
    root = newspaper(tmp_path).root
    with run_paper(root) as proof, open_desk(proof.address) as desk:
        desk.press("d")
        assert desk.page.locator("#compare-slider").is_disabled()
        assert "Mark the pages as seen" in desk.texts(".compare .empty")[0]
        desk.click("button:text-is('Mark all pages as seen')")
        desk.until("() => document.querySelector('.compare .empty').textContent.startsWith('No page has changed')")
        flagged(desk)
        article = root / "issues/1/short.md"
        good = article.read_text(encoding="utf-8")
        save(article, good.replace("word7003", "another"))
        flagged(desk, 4)
        desk.press("d")
        assert desk.texts(".changed-list button") == ["Page 4"]
        both_sides(desk)
        proof.settled()

    # the next day, with another server
    with run_paper(root) as proof, open_desk(proof.address, start="#/compare") as desk:
        flagged(desk, 4)
        desk.press("d")
        both_sides(desk)
        still(desk)
        with open_desk(proof.address, start="#/compare", moves=True) as lively:
            blinks(lively)
        save(article, good)
        flagged(desk)
        proof.settled()


def both_sides(desk: DeskPage) -> None:
    """Look at the page as it was, as it is, and at half and half."""
    shown = "document.querySelectorAll('.compare-sheet [data-shown]').length === 2"
    desk.until(f"{shown} && document.querySelectorAll('.compare-sheet .layer').length === 2")
    sheet, pictures = desk.page.locator(".compare-sheet"), {}
    for value in (0, 100, 50):
        desk.page.locator("#compare-slider").fill(str(value))
        pictures[value] = sheet.screenshot()
        visible = desk.ask("document.querySelector('.before').style.clipPath")
        assert visible == f"inset(0px {100 - value}% 0px 0px)"
    assert desk.pixels(".before") != desk.pixels(".after")
    assert len(set(pictures.values())) == 3


def still(desk: DeskPage) -> None:
    """Whoever wants less motion turns the page over by hand."""
    desk.click("button:text-is('Blink')")
    assert desk.page.get_attribute("button:text-is('Blink')", "aria-pressed") == "true"
    assert desk.page.input_value("#compare-slider") == "100"
    desk.click("button:text-is('Blink')")
    assert desk.page.input_value("#compare-slider") == "50"


def blinks(desk: DeskPage) -> None:
    desk.until("!document.querySelector('#compare-slider').disabled")
    desk.click("button:text-is('Blink')")
    for value in ("0", "100", "0"):
        desk.until("value => document.querySelector('#compare-slider').value === value", value)
    desk.click("button:text-is('Blink')")
    assert desk.page.input_value("#compare-slider") == "50"
