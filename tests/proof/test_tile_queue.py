"""The queue of pictures: each has its time from when it is begun, what nobody waits for is left out, it has an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pressbuild.core.limits import NO_LIMITS
from pressbuild.pdf.page_tiles import Tile
from pressbuild.proof import tile_queue as module
from pressbuild.proof.tile_queue import NoPicture, TileQueue, TooCostly, TooMany
from pressbuild.proof.workers import Died, Drawn, WantTile

TILE = Tile(10, 0, 0, 10, 10)
SECONDS = 0.2


class FakeDrawer:
    """A process that draws when the test says so: `asked` has what it was sent."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.hear = arguments[3]
        self.pid = None
        self.asked: list[WantTile] = []
        self.starts = 0

    memory = 0.0

    def look(self, _: float) -> None:
        """It uses nothing."""

    def start(self) -> None:
        self.starts += 1

    def stop(self) -> None:
        pass

    def send(self, message: WantTile) -> None:
        self.asked.append(message)

    def answer(self, data: bytes | None = b"picture", problem: str = "") -> None:
        """Answer what it was sent last."""
        self.hear(Drawn(self.asked[-1].ticket, data, problem))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[TileQueue, FakeDrawer], Awaitable[None]]], None]:
    made: list[FakeDrawer] = []

    def make(*arguments: Any) -> FakeDrawer:
        made.append(FakeDrawer(*arguments))
        return made[-1]

    monkeypatch.setattr(module, "Worker", make)
    monkeypatch.setattr(module, "DRAWING_SECONDS", SECONDS)

    def run_it(do: Callable[[TileQueue, FakeDrawer], Awaitable[None]]) -> None:
        async def inside() -> None:
            pictures = TileQueue(NO_LIMITS)
            await do(pictures, made[-1])
            pictures.stop()

        asyncio.run(inside())

    return run_it


def ask(pictures: TileQueue, *pdfs: str) -> list[asyncio.Task[bytes]]:
    return [asyncio.create_task(pictures.draw(pdf, pdf.encode(), 1, TILE)) for pdf in pdfs]


async def breathe() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


Run = Callable[[Callable[[TileQueue, FakeDrawer], Awaitable[None]]], None]


def test_a_long_queue_is_no_reason_to_give_up(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        tasks = ask(pictures, *"abcdef")
        for number in range(6):
            await asyncio.sleep(SECONDS * 0.6)  # 3.6 times as long as one may take, all in all
            assert [want.pdf for want in drawer.asked] == [*"abcdef"][: number + 1], "one after the other"
            drawer.answer(b"%d" % number)
        assert [await task for task in tasks] == [b"0", b"1", b"2", b"3", b"4", b"5"]
        assert drawer.starts == 0

    run(do)


def test_one_that_takes_too_long_is_given_up_with_its_process_and_the_next_is_begun(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        (first,) = ask(pictures, "a")
        await breathe()
        drawer.answer()
        await first
        slow, after = ask(pictures, *"ba")
        with pytest.raises(NoPicture, match="takes more than"):
            await slow
        await breathe()
        assert drawer.starts == 1
        assert (drawer.asked[-1].pdf, drawer.asked[-1].data) == ("a", b"a"), "a new process knows nothing"
        drawer.hear(Drawn(drawer.asked[-2].ticket, b"late"))
        drawer.answer(b"right")
        assert await after == b"right"

    run(do)


def test_what_nobody_waits_for_any_more_is_not_drawn(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        tasks = ask(pictures, *"abcd")
        await breathe()
        for task in tasks[:3]:
            task.cancel()
        await breathe()
        drawer.answer()
        await breathe()
        assert [want.pdf for want in drawer.asked] == ["a", "d"]
        drawer.answer(b"d")
        assert await tasks[3] == b"d"

    run(do)


def test_the_queue_has_an_end(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        tasks = ask(pictures, *(str(number) for number in range(module.MOST_WAITING + 1)))
        await breathe()
        with pytest.raises(TooMany):
            await pictures.draw("one more", b"", 1, TILE)
        drawer.answer()
        await breathe()
        tasks += ask(pictures, "one more")
        await breathe()
        assert not tasks[-1].done()
        for task in tasks:
            task.cancel()

    run(do)


def test_bytes_are_sent_once_and_again_when_the_process_has_closed_them(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        for sent in (b"a", None, None):
            (task,) = ask(pictures, "a")
            await breathe()
            assert drawer.asked[-1].data == sent
            drawer.answer()
            await task
        (task,) = ask(pictures, "a")
        await breathe()
        drawer.answer(None)
        assert drawer.asked[-1].data == b"a"
        drawer.answer(b"again")
        assert await task == b"again"
        pictures.forget_all_but({"b"})
        (task,) = ask(pictures, "a")
        await breathe()
        assert drawer.asked[-1].data == b"a"
        drawer.answer(None, "damaged")
        with pytest.raises(NoPicture, match="damaged"):
            await task

    run(do)


def test_a_process_that_dies_costs_one_picture(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        lost, after = ask(pictures, *"ab")
        await breathe()
        drawer.hear(Died(-9))
        with pytest.raises(NoPicture, match="breaks down"):
            await lost
        drawer.answer(b"b")
        assert await after == b"b"

    run(do)


def test_what_takes_too_much_is_refused_for_a_while_without_being_tried_again(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        (slow,) = ask(pictures, "a")
        with pytest.raises(TooCostly) as first:
            await slow
        tried = len(drawer.asked)
        (again,) = ask(pictures, "a")
        with pytest.raises(TooCostly) as second:
            await again
        assert (str(first.value), len(drawer.asked)) == (str(second.value), tried)
        pictures.forget_all_but(())  # the pages are others now
        (anew,) = ask(pictures, "a")
        await breathe()
        drawer.answer()
        assert await anew == b"picture"

    run(do)


def test_a_process_that_takes_too_much_memory_gives_up_its_picture(run: Run) -> None:
    async def do(pictures: TileQueue, drawer: FakeDrawer) -> None:
        (large,) = ask(pictures, "a")
        await breathe()
        assert not pictures.look(0.0)
        drawer.memory, drawer.look = 900.0, lambda _: "too much"  # type: ignore[method-assign, assignment]
        assert not pictures.look(1000.0), "others have more"
        assert pictures.look(800.0)
        with pytest.raises(TooCostly, match="too much memory"):
            await large

    run(do)
