"""The proof's pages in a browser: turning them, zoom, what is drawn over them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, ServedNewspaper, open_desk
from tests.support.proof import RunningProof, State
from tests.support.reader import open_chromium

pytestmark = IN_BROWSER
OVERLAYS = {"frames": "f", "threads": "t", "grid": "b", "columns": "c", "boxes": "x", "fit": "o", "pictures": "p"}
TILES = """[...document.querySelectorAll('.page .layer img')].map(image => {
  const rect = image.getBoundingClientRect();
  return [image.naturalWidth, image.naturalHeight, rect.width, rect.height];
})"""


@pytest.fixture(scope="module")
def proof(served_newspaper: ServedNewspaper) -> Iterator[RunningProof]:
    with open_chromium():
        yield served_newspaper.proof


@pytest.fixture(scope="module")
def state(proof: RunningProof) -> State:
    return proof.state()


@pytest.fixture
def desk(proof: RunningProof) -> Iterator[DeskPage]:
    with open_desk(proof.address) as desk:
        yield desk


def on_pages(desk: DeskPage, *numbers: int) -> None:
    """Wait for a spread and its pictures."""
    shown = "n => [...document.querySelectorAll('.page')].map(p => Number(p.dataset.page)).join() === n"
    desk.until(shown, ",".join(map(str, numbers)))
    desk.drawn()


def page_of(state: State, number: int) -> State:
    return dict(state["paper"]["pages"][number - 1])


def test_arrows_turn_the_spreads_from_the_front_page_to_the_last(desk: DeskPage) -> None:
    on_pages(desk, 1)
    for spread in ((2, 3), (4, 5), (4, 5)):
        desk.press("ArrowRight")
        on_pages(desk, *spread)
    for spread in ((2, 3), (1,), (1,)):
        desk.press("ArrowLeft")
        on_pages(desk, *spread)


def test_home_end_the_buttons_a_typed_number_and_the_field_go_to_pages(desk: DeskPage) -> None:
    desk.press("End")
    on_pages(desk, 4, 5)
    assert desk.ask("location.hash") == "#/pages/5"
    desk.press("Home")
    on_pages(desk, 1)
    desk.click("[aria-label='Next pages']")
    on_pages(desk, 2, 3)
    desk.click("[aria-label='Previous pages']")
    on_pages(desk, 1)
    desk.press("4")
    on_pages(desk, 4, 5)
    desk.page.fill("#page-number", "3")
    desk.press("Enter")
    on_pages(desk, 2, 3)
    assert desk.page.input_value("#page-number") == "3"
    desk.page.fill("#page-number", "99")
    desk.press("Enter")
    on_pages(desk, 4, 5)
    desk.page.fill("#page-number", "nothing")
    desk.press("Enter")
    assert desk.page.input_value("#page-number") == "5"


def test_an_address_opens_at_its_page(proof: RunningProof) -> None:
    with open_desk(proof.address, start="#/pages/4") as desk:
        on_pages(desk, 4, 5)


def test_a_narrow_screen_shows_pages_one_by_one_and_a_swipe_turns_them(proof: RunningProof) -> None:
    with open_desk(proof.address, 400, 800, touch=True) as desk:
        on_pages(desk, 1)
        for to, number in ((60, 2), (60, 3), (340, 2)):
            swipe(desk, 200, to, 300)
            on_pages(desk, number)
        swipe(desk, 200, 180, 300)  # too short
        assert desk.pages() == [2]


def swipe(desk: DeskPage, start: int, end: int, y: int) -> None:
    touch = desk.page.context.new_cdp_session(desk.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": y}]})
    for part in (1, 2, 3, 4):
        points = [{"x": start + (end - start) * part / 4, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()


@pytest.mark.parametrize("scale", [1, 2])
def test_pictures_are_as_fine_as_the_screen_at_every_zoom(proof: RunningProof, scale: int) -> None:
    with open_desk(proof.address, scale=scale, start="#/pages/2") as desk:
        on_pages(desk, 2, 3)
        fitting = desk.box(".page")[2]
        for key in ("+", "+", "-", "0"):
            desk.press(key)
            desk.drawn()
            tiles = desk.ask(TILES)
            assert len(tiles) >= 2
            for dots, down, width, height in tiles:
                assert abs(dots - width * scale) <= 1
                assert abs(down - height * scale) <= 1.5
        assert desk.box(".page")[2] == pytest.approx(fitting)
        desk.press("+")
        assert desk.box(".page")[2] == pytest.approx(1.25 * fitting, rel=0.001)
        desk.click("[aria-label='Smaller']")
        assert desk.box(".page")[2] == pytest.approx(fitting, rel=0.001)
        desk.click("[aria-label='Larger']")
        desk.click("button:text-is('Fit')")
        assert desk.box(".page")[2] == pytest.approx(fitting)


def test_far_in_only_what_is_in_sight_is_asked_for(proof: RunningProof) -> None:
    with open_desk(proof.address) as desk:
        on_pages(desk, 1)
        asked: list[str] = []
        desk.press(*("+" * 9))
        desk.drawn()
        desk.page.on("request", lambda request: asked.append(request.url))
        desk.press("+")
        desk.drawn()
        _, _, width, height = desk.box(".page")
        tiles = [url for url in asked if url.endswith(".png")]
        assert 1 <= len(tiles) <= 6
        assert (width / 1024) * (height / 1024) > 4 * len(tiles)
        desk.ask("document.querySelector('.pasteboard').scrollBy(0, 2500)")
        desk.until("n => document.querySelectorAll('.page .layer img').length > n", len(tiles))
        desk.drawn()
        assert len({url for url in asked if url.endswith(".png")}) > len(tiles)


def test_zoom_leaves_the_middle_of_the_view_where_it_is(desk: DeskPage) -> None:
    on_pages(desk, 1)
    desk.press(*("+" * 5))
    desk.ask("document.querySelector('.pasteboard').scrollBy(40, 300)")
    middle = """() => {
      const board = document.querySelector('.pasteboard').getBoundingClientRect();
      const page = document.querySelector('.page').getBoundingClientRect();
      return [(board.x + board.width / 2 - page.x) / page.width, (board.y + board.height / 2 - page.y) / page.height];
    }"""
    before = desk.ask(middle)
    desk.press("+", "+")
    assert desk.ask(middle) == pytest.approx(before, abs=0.005)
    desk.press("-")
    assert desk.ask(middle) == pytest.approx(before, abs=0.005)


def test_overlays_are_switched_by_their_keys_and_by_their_buttons(desk: DeskPage) -> None:
    on_pages(desk, 1)
    for name, key in OVERLAYS.items():
        button, drawn = f"[data-overlay={name}]", f".overlay .o-{name}"
        for switch in (lambda key=key: desk.press(key), lambda button=button: desk.click(button)):
            switch()
            assert desk.page.get_attribute(button, "aria-pressed") == "true"
            assert desk.count(drawn) == 1
            switch()
            assert desk.page.get_attribute(button, "aria-pressed") == "false"
            assert desk.count(drawn) == 0


def rectangles(desk: DeskPage, selector: str, page: int) -> list[list[float]]:
    """Return rectangles that are drawn over a page, in mm from its corner as they are on the screen."""
    script = """([selector, number]) => {
      const page = document.querySelector(`[data-page="${number}"]`).getBoundingClientRect();
      const mm = 200 / page.width;
      return [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect())
        .filter(r => r.x >= page.x - 1 && r.right <= page.right + 1)
        .map(r => [(r.x - page.x) * mm, (r.y - page.y) * mm, r.width * mm, r.height * mm]);
    }"""
    return [list(one) for one in desk.ask(script, [selector, page])]


def area(found: State) -> list[float]:
    return [found["area"][side] for side in ("x", "y", "width", "height")]


@pytest.mark.parametrize("zooms", [0, 4])
def test_frames_and_columns_are_drawn_where_they_are(desk: DeskPage, state: State, zooms: int) -> None:
    desk.press("2", "f", "c", *("+" * zooms))
    on_pages(desk, 2, 3)
    for number in (2, 3):
        frames = page_of(state, number)["frames"]
        drawn = rectangles(desk, ".o-frames rect.frame", number)
        assert len(drawn) == len(frames) == 2
        for shown, frame in zip(drawn, frames, strict=True):
            assert shown == pytest.approx(area(frame), abs=0.3)
        columns = [column for frame in frames for column in frame["columns"]]
        drawn = rectangles(desk, ".o-columns rect", number)
        assert len(drawn) == len(columns) == 3
        for shown, column in zip(drawn, columns, strict=True):
            assert shown == pytest.approx(area(column), abs=0.3)
    assert desk.texts(".o-frames text") == ["2/a long", "2/b picture", "3/a long", "3/b over"]
    # what can be clicked lies where the frame is
    buttons = rectangles(desk, ".frame-button", 2)
    assert buttons[0] == pytest.approx(area(page_of(state, 2)["frames"][0]), abs=0.3)


def test_baselines_fill_the_page_from_margin_to_margin_a_leading_apart(desk: DeskPage, state: State) -> None:
    desk.press("b")
    on_pages(desk, 1)
    paper, safe = state["paper"], page_of(state, 1)["safe"]
    foot = safe["y"] + safe["height"]
    fitting = int((foot + 0.01 - paper["baseline"]) / paper["leading"]) + 1
    lines = rectangles(desk, ".o-grid line", 1)
    assert len(lines) == fitting == 90
    heights = [line[1] for line in lines]
    assert heights[0] == pytest.approx(paper["baseline"], abs=0.3)
    assert heights[-1] <= foot + 0.1
    steps = {round(b - a, 1) for a, b in pairwise(heights)}
    assert all(step == pytest.approx(paper["leading"], abs=0.15) for step in steps)


def test_threads_are_arrows_on_a_spread_and_stubs_to_other_pages(desk: DeskPage) -> None:
    desk.press("t")
    on_pages(desk, 1)
    assert desk.texts(".o-threads text") == ["to 2/a"]
    desk.press("ArrowRight")
    on_pages(desk, 2, 3)
    assert desk.texts(".o-threads text") == ["from 1/a"]
    lengths = [int(n) for n in desk.ask("[...document.querySelectorAll('.thread')].map(a => a.dataset.length)")]
    assert len(lengths) == 2
    assert min(lengths) == 9  # the stub; the other one runs from page to page
    assert max(lengths) > 100
    desk.press("End")
    on_pages(desk, 4, 5)
    assert desk.count(".o-threads .thread") == 0


def test_trim_and_safe_area_are_drawn_at_the_measures_of_the_page(desk: DeskPage, state: State) -> None:
    desk.press("2", "x")
    on_pages(desk, 2, 3)
    for number in (2, 3):
        page = page_of(state, number)
        assert rectangles(desk, ".o-boxes .trim", number) == [pytest.approx([0, 0, 200, 400], abs=0.3)]
        safe = [page["safe"][side] for side in ("x", "y", "width", "height")]
        assert rectangles(desk, ".o-boxes .safe", number) == [pytest.approx(safe, abs=0.3)]
    assert desk.texts(".o-boxes text") == ["trim, no bleed", "safe area"] * 2


def test_a_bitmap_has_its_resolution_on_paper_written_on_it(desk: DeskPage, state: State) -> None:
    desk.press("2", "p")
    on_pages(desk, 2, 3)
    (picture,) = page_of(state, 2)["pictures"]
    assert rectangles(desk, ".o-pictures .shown", 2) == [pytest.approx(area(picture), abs=0.3)]
    assert picture["area"]["width"] == pytest.approx(40, abs=0.1)
    ppi = round(300 / (40 / 25.4))  # 300 pixels on 40 mm
    (text,) = desk.texts(".o-pictures text")
    assert text.startswith(f"{ppi} ppi")
    assert desk.count(".o-pictures .low") == 0


def test_overset_and_empty_lines_are_marked_with_the_ledgers_numbers(desk: DeskPage, state: State) -> None:
    stories = {story["slug"]: story for story in state["paper"]["stories"]}
    desk.press("2", "o")
    on_pages(desk, 2, 3)
    over = stories["over"]
    assert over["over"] > 100
    assert desk.texts(".overset-label text") == [f"overset: {over['over']} lines, {over['words_over']} words"]
    assert rectangles(desk, "rect.overset", 3) == [pytest.approx(area(page_of(state, 3)["frames"][1]), abs=0.3)]
    desk.press("End")
    on_pages(desk, 4, 5)
    short = stories["short"]
    assert short["under"] > 0
    words = int(short["under"] * short["words"] / short["used"] + 0.5)
    assert desk.texts(".empty-label text") == [f"{short['under']} lines, {words} words free"]
    columns = [c for c in page_of(state, 4)["frames"][0]["columns"] if c["used"] < c["lines"]]
    drawn = rectangles(desk, ".empty-lines", 4)
    assert len(drawn) == len(columns)
    leading = state["paper"]["leading"]
    assert sum(one[3] for one in drawn) == pytest.approx(short["under"] * leading, abs=1)
