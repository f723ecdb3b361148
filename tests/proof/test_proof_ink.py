"""The heat map of total ink in a real browser: over the spot that is too dark, nowhere else; in a sent folder, too."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from tests.support.desk import IN_BROWSER, DeskPage, open_desk, run_paper
from tests.support.inked import (
    DARK_PAGE,
    LIGHT,
    PAGES,
    SLEEPS,
    SPOT,
    SPOTTED,
    fake_ghostscript,
    is_running,
    spotted_paper,
    started,
)
from tests.support.proof import RunningProof, State, run_proof
from tests.support.publication import SHEET, Publication

from pressbuild.cli import main

pytestmark = [*IN_BROWSER, pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript not installed")]


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return spotted_paper(tmp_path_factory.mktemp("ink"))


@pytest.fixture(scope="module")
def proof(paper: Publication) -> Iterator[RunningProof]:
    with run_paper(paper.root) as proof:
        measured(proof)
        yield proof


def measured(proof: RunningProof) -> State:
    """Wait until the ink of all pages is measured, as they are after the last save."""
    return proof.wait_for(lambda s: not s["building"] and set(proof.versions(s)) == set(s["ink"]["pages"]))


def red_places(desk: DeskPage, number: int) -> tuple[float, float, float, float] | None:
    """Return the box around all that is red in a picture of the page on the screen, in mm from the page's corner."""
    box = desk.page.locator(f".page[data-page='{number}']").bounding_box()
    picture = Image.open(io.BytesIO(desk.page.screenshot(clip=box))).convert("RGB")
    red, green, _ = picture.split()
    over = Image.composite(red, Image.new("L", red.size), green.point(lambda value: 255 if value < 60 else 0))
    found = over.point(lambda value: 255 if value > 120 else 0).getbbox()
    scale = 200 / picture.width
    return None if found is None else (found[0] * scale, found[1] * scale, found[2] * scale, found[3] * scale)


def look_at_page_three(desk: DeskPage) -> None:
    desk.drawn()
    desk.press("3", "h")
    desk.until("document.querySelectorAll('.page').length === 2")
    desk.drawn()


def map_is_decoded(desk: DeskPage) -> None:
    desk.ask("""async () => {
      const map = new Image();
      map.src = document.querySelector('.o-ink image').href.baseVal;
      await map.decode();
      return map.width;
    }""")
    desk.page.wait_for_timeout(200)  # until it is painted


def check_map(desk: DeskPage) -> None:
    """The map of page 3 lies over the spot; nothing is over page 2; the legend says what it means."""
    look_at_page_three(desk)
    map_is_decoded(desk)
    assert desk.count(".o-ink image") == 1
    assert desk.texts(".ink-label text") == ["281 % of 240 %, 105 mm²"]
    place = "e => { const r = document.querySelector(e).getBoundingClientRect(); return [r.x, r.y, r.width, r.height] }"
    page, mark, image = desk.box(".page[data-page='3']"), desk.ask(place, ".too-much"), desk.ask(place, ".o-ink image")
    mm = page[2] / 200
    at = [(mark[0] - page[0]) / mm, (mark[1] - page[1]) / mm, mark[2] / mm, mark[3] / mm]
    assert at == pytest.approx(SPOT, abs=1.5)
    assert [(image[0] - page[0]) / mm, (image[1] - page[1]) / mm, image[2] / mm] == pytest.approx(
        [-3, -3, 206], abs=0.5
    )
    legend = desk.page.locator(".ink-legend").inner_text().replace("\xa0", " ")
    for said in ("from 216 %", "over 240 %, more than this press takes", "Page 2 most", "Page 3 most 281 %; cover C"):
        assert said in legend
    desk.ask("document.querySelectorAll('.label, .too-much').forEach(one => one.remove())")
    red = red_places(desk, 3)
    assert red
    assert red == pytest.approx((SPOT[0], SPOT[1], SPOT[0] + SPOT[2], SPOT[1] + SPOT[3]), abs=1.5)
    assert red_places(desk, 2) is None


@pytest.mark.parametrize("screen", [(1440, 900, False), (1100, 800, True)], ids=["light", "dark"])
def test_the_map_lies_over_the_spot_where_the_paper_bleeds(proof: RunningProof, screen: tuple[int, int, bool]) -> None:
    width, height, dark = screen
    with open_desk(proof.address, width, height, dark=dark) as desk:
        check_map(desk)


def test_the_panel_says_how_much_ink_there_is_and_leads_there(proof: RunningProof) -> None:
    with open_desk(proof.address) as desk:
        desk.click("#tab-ink")
        rows = desk.texts(".inks tbody tr")
        assert len(rows) == PAGES
        assert ["too much ink" in row for row in rows] == [n == DARK_PAGE for n in range(1, PAGES + 1)]
        desk.click(f"[data-name=ink-{DARK_PAGE}]")
        assert desk.pages() == [2, 3]
        desk.page.wait_for_selector(".highlight")
        desk.press("Escape")
        desk.click("#tab-findings")
        desk.click(".finding[data-code=total-ink] .finding-foot button")
        x, y, width, height = desk.box(".highlight")
        page = desk.box(".page[data-page='3']")
        mm = page[2] / 200
        assert [(x - page[0]) / mm, (y - page[1]) / mm, width / mm, height / mm] == pytest.approx(SPOT, abs=1.5)


def test_it_fits_a_telephone(proof: RunningProof) -> None:
    with open_desk(proof.address, 360, 740) as desk:
        look = "document.documentElement.scrollWidth <= innerWidth"
        desk.press("3", "h")
        desk.until("document.querySelectorAll('.ink-label').length === 1")
        assert desk.pages() == [3]
        assert desk.ask(look)
        desk.press("i")
        desk.click("#tab-ink")
        assert desk.ask(look)
        assert desk.ask("document.querySelector('.inks').getBoundingClientRect().right <= innerWidth")


def test_it_ends_when_the_ink_is_taken_out(proof: RunningProof, paper: Publication) -> None:
    with open_desk(proof.address) as desk:
        look_at_page_three(desk)
        assert desk.count(".ink-label") == 1
        paper.file(SHEET, LIGHT)
        try:
            desk.until("!document.querySelector('.ink-label') && !document.querySelector('[data-code=total-ink]')")
            desk.follows(measured(proof))
            assert desk.count(".o-ink image") == 0
        finally:
            paper.file(SHEET, SPOTTED)
            proof.wait_for(lambda state: any(page["spots"] for page in state["ink"]["pages"].values()))


def test_maps_are_given_to_this_machine_alone_and_only_those_there_are(proof: RunningProof) -> None:
    (name,) = {page["picture"] for page in measured(proof)["ink"]["pages"].values()} - {""}
    answer = proof.ask(f"/ink/{name}.png")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert proof.ask(f"/ink/{name}.png", headers={"Host": "evil.example"}).status == 403
    for wrong in ("/ink/x.png", f"/ink/{name}", "/ink/..%2f..%2fetc%2fpasswd.png", "/ink/.png"):
        assert proof.ask(wrong).status == 404


def test_a_sent_folder_has_the_maps(paper: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBUILD_CACHE", str(tmp_path / "cache"))
    main(["-C", str(paper.root), "proof", "--static", str(tmp_path / "sent")])
    assert len(list((tmp_path / "sent" / "ink").iterdir())) == 1
    with open_desk((tmp_path / "sent" / "index.html").as_uri()) as desk:
        check_map(desk)


def test_without_ghostscript_the_switch_says_so(paper: Publication, tmp_path: Path) -> None:
    with run_paper(paper.root, PATH="/nowhere") as proof, open_desk(proof.address) as desk:
        desk.follows(proof.wait_for(lambda state: state["ink"]["problem"]))
        desk.drawn()
        said = "Total ink is not measured: Ghostscript is not installed"
        assert desk.page.get_attribute("[data-overlay=ink]", "title") == f"{said} (h)"
        desk.press("h")
        desk.until("said => document.querySelector('#toast').textContent === said", said)
        assert desk.texts(".ink-legend") == [f"{said}."]
        assert desk.count(".finding.skipped[data-code=total-ink]") == 1


def test_a_save_ends_one_that_hangs_and_so_does_the_end_of_the_proof(paper: Publication, tmp_path: Path) -> None:
    cache = {"PRESSBUILD_CACHE": str(tmp_path / "cache")}
    with run_proof(paper.root, PATH=fake_ghostscript(tmp_path, SLEEPS), **cache) as proof:
        proof.settled()
        wait_until(lambda: started(tmp_path))
        (first,) = started(tmp_path)
        before = proof.state()["serial"]
        paper.article("short", f"Other words of {before}.")
        saved = time.monotonic()
        proof.wait_for(lambda state: state["serial"] > before and not state["laying_out"])
        assert time.monotonic() - saved < 5
        assert not is_running(first)
        wait_until(lambda: len(started(tmp_path)) > 1)
        proof.end()
        wait_until(lambda: not any(map(is_running, started(tmp_path))), 3)


def wait_until(wanted: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.05)
