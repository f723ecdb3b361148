"""A part of a page that is refused, in a browser: what was there stays, a word says why, and it comes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support.desk import IN_BROWSER, DeskPage, ServedNewspaper, open_desk

pytestmark = IN_BROWSER
WHY = "it takes more than 20 seconds to draw: make what is on the page simpler"
SHOWN = "[...document.querySelectorAll('.page .why:not([hidden])')].map(why => why.textContent).join('|')"


@contextmanager
def refused(desk: DeskPage, wanted: str, seconds: str = "1") -> Iterator[Callable[[], None]]:
    """Have pictures refused; yield what ends that."""

    def refuse(route: Any) -> None:
        route.fulfill(status=503, body=f"{WHY}\n", content_type="text/plain", headers={"retry-after": seconds})

    desk.page.route(wanted, refuse)
    yield lambda: desk.page.unroute(wanted)
    desk.problems[:] = [problem for problem in desk.problems if "503" not in problem]


def test_a_page_says_why_it_is_not_drawn_and_comes_by_itself(served_newspaper: ServedNewspaper) -> None:
    with open_desk(served_newspaper.proof.address) as desk:
        desk.drawn()
        with refused(desk, "**/page/**") as allow:
            desk.press("ArrowRight")
            said = f"A part is not shown: {WHY}"
            desk.until(f"{SHOWN} === '{said}|{said}'")
            assert desk.count(".page .layer img") == 0, "a browser shows no sign of its own"
            allow()
            desk.drawn()
            assert desk.ask(SHOWN) == ""


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)], ids=["light", "dark", "phone"])
def test_the_last_good_picture_stays_while_a_larger_one_is_refused(
    width: int, dark: bool, served_newspaper: ServedNewspaper, tmp_path: Path
) -> None:
    with open_desk(served_newspaper.proof.address, width, 844, dark=dark) as desk:
        desk.drawn()
        before = desk.pixels()
        with refused(desk, "**/page/**") as allow:
            desk.press("+", "+")
            desk.until(f"{SHOWN} === 'In part an earlier picture is shown: {WHY}'")
            assert desk.pixels() == before
            left, top, wide, high = desk.box(".page .why")
            board_left, board_top, board_wide, _ = desk.box(".pasteboard")
            assert board_left <= left < left + wide <= board_left + board_wide, "it is in sight"
            assert board_top <= top < top + high < board_top + 80
            assert high < 60
            desk.page.screenshot(path=tmp_path / "refused.png")
            allow()
            desk.drawn()
        assert (desk.ask(SHOWN), desk.pixels() == before) == ("", False)
