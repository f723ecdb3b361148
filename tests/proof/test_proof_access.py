"""The proof is for everybody: axe-core in every view, landmarks, the keyboard alone, small screens, no motion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, ServedNewspaper, open_desk
from tests.support.judges import JUDGES
from tests.support.proof import RunningProof
from tests.support.reader import open_chromium

AXE = JUDGES / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = IN_BROWSER
with_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core not installed (make test does)")
VIEWS = {
    "pages": ("v",),
    "pages with overlays": ("v", "2", *"ftbcxoph"),
    "flatplan": ("g",),
    "book": ("e",),
    "compare": ("d",),
}
TABS = ("findings", "copyfit", "story", "ink")
SIZES = [(360, 740), (1440, 900), (2560, 1440)]
RUN = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(found =>
  found.nodes.map(node => `${found.id}: ${node.target.join(' ')}: ${node.failureSummary}`))"""


@pytest.fixture
def root(served_newspaper: ServedNewspaper) -> Path:
    return served_newspaper.root


@pytest.fixture(scope="module")
def proof(served_newspaper: ServedNewspaper) -> Iterator[RunningProof]:
    with open_chromium():
        yield served_newspaper.proof


def violations(desk: DeskPage) -> list[str]:
    return [str(found) for found in desk.ask(RUN)]


def fits(desk: DeskPage) -> bool:
    return bool(desk.ask("document.documentElement.scrollWidth <= innerWidth"))


def open_panel(desk: DeskPage, wanted: bool) -> None:
    """The panel covers a narrow screen and stands beside the pages on others."""
    if (desk.page.get_attribute("#toggle-panel", "aria-expanded") == "true") is not wanted:
        desk.click("#toggle-panel")


@with_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_axe_finds_nothing_in_any_view_tab_or_dialog(proof: RunningProof, width: int, height: int, dark: bool) -> None:
    with open_desk(proof.address, width, height, dark=dark) as desk:
        look_everywhere(desk)


@with_axe
def test_axe_finds_nothing_where_there_are_no_findings(proof: RunningProof) -> None:
    def leave_out(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "findings": []})

    with open_desk(proof.address) as desk:
        desk.page.route("**/state", leave_out)
        desk.page.reload()
        desk.drawn()
        assert desk.count(".finding") == 0
        look_everywhere(desk)


@with_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_where_pages_are_compared(proof: RunningProof, root: Path, dark: bool) -> None:
    proof.post("/seen")
    article = root / "issues/1/short.md"
    good = article.read_text(encoding="utf-8")
    article.write_text(good.replace("word7003", "another"), encoding="utf-8")
    with open_desk(proof.address, dark=dark, start="#/compare") as desk:
        desk.page.wait_for_selector(".changed-list button")
        desk.ask(AXE.read_text(encoding="utf-8"))
        assert violations(desk) == []
        desk.press("g")
        assert desk.count(".mark.changed") == 1
        assert violations(desk) == []
    proof.settled()
    article.write_text(good, encoding="utf-8")
    proof.wait_for(lambda state: not state["building"] and state["seen"]["4"] == proof.versions(state)[3])


def look_everywhere(desk: DeskPage) -> None:
    desk.ask(AXE.read_text(encoding="utf-8"))
    found = {}
    for view, keys in VIEWS.items():
        open_panel(desk, False)
        desk.press(*keys)
        found[view] = violations(desk)
        assert fits(desk), view
    desk.press("v")
    open_panel(desk, True)
    for tab in TABS:
        desk.click(f"#tab-{tab}")
        found[f"tab {tab}"] = violations(desk)
    desk.click("#tab-copyfit")
    desk.click("[data-name=sort-words]")
    desk.click(".ledger tbody button")
    open_panel(desk, True)
    found["a story"] = violations(desk)
    assert fits(desk)
    desk.click("#help-button")
    assert desk.page.locator("#help").is_visible()
    found["help"] = violations(desk)
    desk.press("Escape")
    assert not desk.page.locator("#help").is_visible()
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_landmarks_headings_and_live_regions_are_there(proof: RunningProof) -> None:
    with open_desk(proof.address) as desk:
        page = desk.page
        for role, name in (
            ("banner", None),
            ("navigation", "Views"),
            ("main", "The issue"),
            ("complementary", "Findings, copyfit, story and ink"),
        ):
            found = page.get_by_role(role, name=name) if name else page.get_by_role(role)
            assert found.count() == 1, role
        assert page.get_by_role("heading", level=1).count() == 1
        assert desk.texts("[role=status]")[0] == "1 error"
        region = "document.querySelector('#toast')"
        desk.ask(f"window.region = {region}")
        desk.press("f")
        desk.until(f"{region}.textContent === 'Frames with the names of their stories: shown'")
        desk.press("f")
        desk.until(f"{region}.textContent === 'Frames with the names of their stories: hidden'")
        assert desk.ask(f"window.region === {region}")  # what comes with its text already in it is not read out
        desk.until(f"{region}.textContent === ''")


@pytest.mark.parametrize("moves", [False, True])
def test_nothing_moves_for_whoever_wants_less_motion(proof: RunningProof, moves: bool) -> None:
    with open_desk(proof.address, moves=moves) as desk:
        desk.press("n")
        desk.page.wait_for_selector(".highlight")
        running = desk.ask(
            "document.getAnimations().length + getComputedStyle(document.querySelector('.highlight')).animationName"
        )
        assert ("pulse" in running) is moves
        assert running.startswith("0") is not moves


FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const r = one.getBoundingClientRect();
  return { name: one.getAttribute('aria-label') ?? one.textContent.trim(), id: one.id, tag: one.tagName,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: r.width > 0 && r.height > 0 && r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight,
    part: one.closest('header, .toolbar, .pasteboard, #panel')?.className || one.closest('#panel')?.id || '' };
}"""


def tab_to(desk: DeskPage, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(90):
        desk.press("Tab")
        if desk.ask(FOCUSED)["name"] == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_tab_goes_through_the_page_in_order_and_shows_where_it_is(proof: RunningProof) -> None:
    with open_desk(proof.address) as desk:
        desk.drawn()
        stops = []
        for _ in range(60):
            desk.press("Tab")
            stop = desk.ask(FOCUSED)
            if stop["tag"] == "BODY":
                break
            assert stop["ring"], stop
            assert stop["seen"], stop
            stops.append(stop)
        assert stops[0]["name"] == "Skip to the pages"
        parts = list(dict.fromkeys(stop["part"] for stop in stops[1:]))
        assert [part.split()[0] for part in parts] == ["bar", "toolbar", "pasteboard", "panel"]
        names = [stop["name"] for stop in stops]
        for name in (
            "Pages",
            "Flatplan",
            "E-book",
            "Compare",
            "Page number",
            "Larger",
            "Frames",
            "Pictures",
            "Findings",
        ):
            assert name in names
        assert any(name.endswith("show the story") for name in names)


def test_everything_can_be_used_with_the_keyboard_alone(proof: RunningProof) -> None:
    with open_desk(proof.address) as desk:
        desk.drawn()
        desk.press("Tab", "Enter")  # the skip link
        assert desk.ask("document.activeElement.id") == "main"
        tab_to(desk, "Next pages")
        desk.press("Space")
        desk.until("document.querySelectorAll('.page').length === 2")
        tab_to(desk, "Frames")
        desk.press("Enter")
        assert desk.count(".o-frames") == 2
        tab_to(desk, "long, frame 2/a: show the story")
        desk.press("Enter")
        assert desk.texts("#panel h2") == ["long"]
        tab_to(desk, "Story")
        desk.press("ArrowLeft")
        assert desk.page.get_attribute("#tab-copyfit", "aria-selected") == "true"
        assert desk.ask("document.activeElement.id") == "tab-copyfit"
        tab_to(desk, "Words")
        desk.press("Enter")
        assert desk.page.get_attribute("th:has([data-name=sort-words])", "aria-sort") == "ascending"
        assert desk.ask("document.activeElement.dataset.name") == "sort-words"
        desk.press("g")
        tab_to(desk, "Page 4 2 warnings shortb")
        desk.press("Enter")
        assert desk.pages() == [4, 5]
        desk.press("?")
        assert desk.page.locator("#help").is_visible()
        tab_to(desk, "Close")
        desk.press("Enter")
        assert not desk.page.locator("#help").is_visible()
        desk.press("i")
        assert not desk.page.locator("#panel").is_visible()


def test_help_opens_at_its_beginning_on_a_small_screen(proof: RunningProof) -> None:
    with open_desk(proof.address, 360, 500) as desk:
        open_panel(desk, False)
        desk.click("#help-button")
        assert desk.ask("document.querySelector('#help').scrollTop") == 0
        assert desk.ask("document.querySelector('#help').scrollHeight > document.querySelector('#help').clientHeight")
