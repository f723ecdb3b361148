"""`pressbuild proof --static`: a folder that a browser opens from a disk, without a server and without a network."""

from __future__ import annotations

import getpass
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, newspaper, open_desk
from tests.support.places import MAGAZINE
from tests.support.reader import open_chromium

from pressbuild.cli import main

pytestmark = IN_BROWSER


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newspaper, which has findings; moved to where it was not written."""
    work = tmp_path_factory.mktemp("static")
    root = newspaper(work).root
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", str(work / "cache"))
        main(["-C", str(root), "proof", "--static", str(work / "written")])
    shutil.move(work / "written", work / "sent")
    return work / "sent"


@pytest.fixture
def desk(browser: object, folder: Path) -> Iterator[DeskPage]:
    with open_desk((folder / "index.html").as_uri()) as desk:
        asked: list[str] = []
        desk.page.on("request", lambda request: asked.append(request.url))
        desk.page.reload()
        desk.drawn()
        yield desk
        assert asked
        assert [url for url in asked if not url.startswith(folder.as_uri() + "/")] == []


def test_pages_are_turned_and_zoomed_with_all_overlays(desk: DeskPage) -> None:
    desk.press("ArrowRight")
    desk.until("document.querySelectorAll('.page').length === 2")
    desk.drawn()
    assert desk.ask("[...document.querySelectorAll('.layer img')].every(image => image.naturalWidth === 2048)")
    desk.press(*"ftbcxop", "+")
    for name in ("frames", "threads", "grid", "columns", "boxes", "fit", "pictures"):
        assert desk.count(f".o-{name}") >= 1
    assert desk.texts(".o-frames text") == ["2/a long", "2/b picture", "3/a long", "3/b over"]
    desk.drawn()


def test_findings_copyfit_and_stories_are_there_without_what_needs_a_server(desk: DeskPage) -> None:
    assert desk.count(".finding") == 8
    assert desk.status() == "1 error"
    desk.press("n")
    desk.page.wait_for_selector(".highlight")
    assert desk.pages() == [2, 3]
    assert desk.count("[aria-label^=Open]") == 0
    assert not desk.page.locator("[data-view=compare]").is_visible()
    desk.click("#tab-copyfit")
    desk.click(".ledger tbody button:text-is('short')")
    text = desk.page.frame_locator(".story-text").locator("body")
    text.get_by_text("word7000").first.wait_for()


def test_the_flatplan_leads_to_pages(desk: DeskPage) -> None:
    desk.press("g")
    desk.until("document.querySelectorAll('.flat-page [data-shown]').length === 5")
    assert desk.count(".flatplan-threads .thread") == 2
    desk.click(".flat-page[data-page='4']")
    desk.drawn()
    assert desk.pages() == [4, 5]


def test_the_book_is_read_light_and_dark_and_its_links_work(desk: DeskPage) -> None:
    desk.press("e")
    body = desk.page.frame_locator(".book-frame").locator("body")
    for dark in (False, True):
        if dark:
            desk.click("button:text-is('Dark')")
            desk.until("document.querySelector('.book-frame').src.includes('/dark-')")
        desk.page.select_option("#book-document", "front.xhtml")
        link = body.locator("a", has_text="long").first
        link.click()
        body.get_by_text("word17 ").first.wait_for()
        ground = body.evaluate("body => getComputedStyle(body.ownerDocument.documentElement).backgroundColor")
        assert (ground == "rgb(22, 23, 26)") is dark
        assert "dark-" in body.evaluate("body => body.ownerDocument.URL") or not dark
        desk.click("[aria-label='Next part']")


def test_nothing_in_the_folder_tells_of_the_machine_it_was_made_on(folder: Path, tmp_path: Path) -> None:
    private = {str(folder.parent), str(folder.parent / "paper"), str(Path.home()), str(MAGAZINE), str(Path.cwd())}
    private |= {f"/{getpass.getuser()}/"} | ({socket.gethostname()} if len(socket.gethostname()) > 6 else set())
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 15
    for file in files:
        data = file.read_bytes()
        assert not [word for word in private if word.encode() in data], file
