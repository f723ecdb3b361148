"""The desk: a build that hangs is given up after a while, one that breaks down says so, pages stand meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pressbuild.core.findings import Finding, Place, Severity
from pressbuild.core.progress import Stage, StageEvent
from pressbuild.core.store import Store
from pressbuild.pdf.page_tiles import Tile
from pressbuild.proof import proof_state as module
from pressbuild.proof import tile_queue as pictures_module
from pressbuild.proof.proof_state import ProofState
from pressbuild.proof.shown_values import (
    AreaShown,
    FindingShown,
    PageShown,
    PagesReady,
    PaperShown,
    Result,
    StoppedShort,
    Tick,
)
from pressbuild.proof.tile_queue import NoPicture, TooCostly
from pressbuild.proof.workers import Begun, Died, Finished, Given

PATIENCE = 0.3


class FakeWorker:
    """A process that does what the test says. `did` has what was asked of it: `start`, `stop`, and what was sent."""

    made: list[FakeWorker] = []  # noqa: RUF012 - emptied by each test

    def __init__(self, name: str, target: object, arguments: object, hear: Callable[[Any], None], *_: object) -> None:
        self.name, self.hear, self.pid = name, hear, None
        self.did: list[Any] = []
        FakeWorker.made.append(self)

    memory = 0.0

    def look(self, _: float) -> None:
        """It uses nothing."""

    def start(self) -> None:
        self.did.append("start")

    def stop(self) -> None:
        self.did.append("stop")

    def send(self, message: Any) -> None:
        self.did.append(message)


def on_desk(tmp_path: Path, do: Callable[[ProofState, FakeWorker, FakeWorker], Awaitable[None]]) -> None:
    """Run something with a desk, its builder and its drawer, none of which is a process."""

    async def run() -> None:
        desk = ProofState(tmp_path, Store(None), lambda: None)  # type: ignore[arg-type, return-value]
        builder, drawer = FakeWorker.made
        desk.open((str(tmp_path),))
        try:
            await do(desk, builder, drawer)
        finally:
            desk.close()

    asyncio.run(run())


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeWorker.made = []
    monkeypatch.setattr(module, "Worker", FakeWorker)
    monkeypatch.setattr(pictures_module, "Worker", FakeWorker)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", PATIENCE)


@pytest.mark.usefixtures("fake")
class TestPatience:
    def test_a_build_that_gives_way_is_left_alone(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, builder: FakeWorker, _: FakeWorker) -> None:
            builder.hear(Begun(1))
            for serial in range(2, 6):
                desk.rebuild()
                builder.hear(Begun(serial))
            await asyncio.sleep(2 * PATIENCE)
            assert builder.did == ["start", 1, 2, 3, 4, 5]

        on_desk(tmp_path, do)

    def test_a_long_build_that_nobody_has_superseded_is_left_alone(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, builder: FakeWorker, _: FakeWorker) -> None:
            builder.hear(Begun(1))
            await asyncio.sleep(2 * PATIENCE)
            assert builder.did == ["start", 1]

        on_desk(tmp_path, do)

    def test_one_that_hangs_is_ended_once_a_save_has_waited_long_enough(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, builder: FakeWorker, _: FakeWorker) -> None:
            builder.hear(Begun(1))
            await asyncio.sleep(PATIENCE / 2)
            desk.rebuild()  # soon after the first: it has a patience of its own
            desk.rebuild()
            await asyncio.sleep(PATIENCE * 0.6)
            assert builder.did == ["start", 1, 2, 3], "it was not waited for"
            await asyncio.sleep(PATIENCE)
            assert builder.did == ["start", 1, 2, 3, "start", 3]
            builder.hear(Begun(3))
            await asyncio.sleep(2 * PATIENCE)
            assert builder.did == ["start", 1, 2, 3, "start", 3], "once is enough"
            desk.rebuild()
            await asyncio.sleep(2 * PATIENCE)
            assert builder.did[-2:] == ["start", 4], "the next one hangs as well"

        on_desk(tmp_path, do)

    def test_saves_that_go_on_do_not_make_it_wait_for_ever(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, builder: FakeWorker, _: FakeWorker) -> None:
            builder.hear(Begun(1))
            for _n in range(8):
                desk.rebuild()
                await asyncio.sleep(PATIENCE / 4)
            assert "start" in builder.did[1:]

        on_desk(tmp_path, do)

    def test_a_process_that_has_died_is_not_started_before_there_is_something_to_do(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, builder: FakeWorker, _: FakeWorker) -> None:
            builder.hear(Begun(1))
            desk.rebuild()
            builder.hear(Died(-9))
            assert not desk.state()["building"]
            await asyncio.sleep(2 * PATIENCE)
            assert builder.did == ["start", 1, 2, "stop"]
            desk.rebuild()
            assert builder.did[-1] == 3
            assert desk.state()["building"]

        on_desk(tmp_path, do)


@pytest.mark.usefixtures("fake")
class TestWaiting:
    def test_who_waits_hears_of_the_next_revision_and_not_of_an_old_one(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, builder: FakeWorker, _: FakeWorker) -> None:
            now = desk.revision
            assert await desk.changed(now - 1, 0.05)
            assert not await desk.changed(now, 0.05)
            waiting = [asyncio.create_task(desk.changed(now, 5)) for _n in range(50)]
            await asyncio.sleep(0.01)
            builder.hear(Finished(1, ()))
            assert all(await asyncio.gather(*waiting))
            assert not desk._listeners, "those who went away are still there"

        on_desk(tmp_path, do)

    def test_there_is_no_picture_of_a_page_that_is_not_there(self, tmp_path: Path) -> None:
        async def do(desk: ProofState, _: FakeWorker, drawer: FakeWorker) -> None:
            with pytest.raises(NoPicture, match="no such page"):
                await desk.draw("x", Tile(10, 0, 0, 10, 10))
            assert drawer.did == ["start"]

        on_desk(tmp_path, do)


# --- with processes ---

SAID = FindingShown("error", "said", "message", "", "", 0)


class FakeSession:
    """A session that says something, after it has hung or broken down as often as a file says."""

    def __init__(self, hangs: Path, breaks: Path) -> None:
        self.hangs, self.breaks = hangs, breaks

    def build(self, tick: Tick, rest: Callable[[], None]) -> Iterator[Result]:
        if self.hangs.exists():
            self.hangs.unlink()
            time.sleep(3600)
        if self.breaks.exists():
            raise MemoryError("no more of it")
        tick(StageEvent(Stage.WRITE, "something"))
        yield StoppedShort((SAID,))

    def inspect(self, tick: Tick, rest: Callable[[], None]) -> Iterator[Result]:
        yield from ()

    def watched(self) -> tuple[str, ...]:
        return ()


def with_processes(tmp_path: Path, do: Callable[[ProofState], Awaitable[None]]) -> None:
    (tmp_path / "issues").mkdir()

    async def run() -> None:
        session = partial(FakeSession, tmp_path / "hangs", tmp_path / "breaks")
        desk = ProofState(tmp_path, Store(None), session)
        desk.open((str(tmp_path / "issues"),))
        try:
            await asyncio.wait_for(do(desk), 60)
        finally:
            pids = desk.pids
            desk.close()
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]

    asyncio.run(run())


async def until(wanted: Callable[[], bool]) -> None:
    while not wanted():
        await asyncio.sleep(0.02)


def test_a_process_that_hangs_is_ended_and_another_takes_up_the_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 1.0)
    (tmp_path / "hangs").touch()

    async def do(desk: ProofState) -> None:
        await until(lambda: not (tmp_path / "hangs").exists())
        first = desk.pids
        desk.rebuild()
        await until(lambda: SAID in desk.findings and desk.ready == 2)
        assert desk.pids[0] != first[0]
        assert not Path(f"/proc/{first[0]}").exists()

    with_processes(tmp_path, do)


def test_a_session_that_breaks_down_is_a_finding_and_another_is_opened(tmp_path: Path) -> None:
    (tmp_path / "breaks").touch()

    async def do(desk: ProofState) -> None:
        await until(lambda: desk.ready == 1)
        assert [finding.code for finding in desk.findings] == ["proof-failed"]
        assert "MemoryError: no more of it" in desk.findings[0].message
        desk.rebuild()
        await until(lambda: desk.ready == 2)
        assert [finding.code for finding in desk.findings] == ["proof-failed"], "said once"
        (tmp_path / "breaks").unlink()
        desk.rebuild()
        await until(lambda: desk.ready == 3)
        assert desk.findings == (SAID,)

    with_processes(tmp_path, do)


def test_findings_of_a_build_that_stops_short_leave_the_pages(tmp_path: Path) -> None:
    async def do(desk: ProofState) -> None:
        await until(lambda: desk.ready == 1)
        kept = desk.paper
        desk._hear_builder(Given(1, StoppedShort(())))
        assert desk.stopped
        assert desk.paper is kept

    with_processes(tmp_path, do)


def test_a_watcher_that_fails_is_told_of_until_the_end(
    fake: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> AsyncIterator[None]:
        raise OSError(28, "the limit on watches was reached")
        yield

    monkeypatch.setattr(module, "watch", fail)

    async def do(desk: ProofState, builder: FakeWorker, drawer: FakeWorker) -> None:
        await asyncio.sleep(0.05)
        builder.hear(Given(1, StoppedShort(())))
        assert [finding["code"] for finding in desk.state()["findings"]] == ["not-watched"]

    on_desk(tmp_path, do)


@pytest.mark.usefixtures("fake")
class TestBudget:
    def test_of_processes_that_use_too_much_together_the_larger_is_ended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
        found = Finding(Severity.ERROR, "too-costly", "the story takes more", Place(Path("s.md")), "smaller")

        async def do(desk: ProofState, builder: FakeWorker, drawer: FakeWorker) -> None:
            drawer.look = lambda _: found  # type: ignore[method-assign, assignment, return-value]
            builder.memory, drawer.memory = 900.0, 1000.0
            await asyncio.sleep(0.1)
            assert (drawer.did.count("start") > 1, "stop" in builder.did, desk.stopped) == (True, False, False)
            builder.look = lambda _: found  # type: ignore[method-assign, assignment, return-value]
            drawer.memory = 800.0
            await asyncio.sleep(0.1)
            assert ("stop" in builder.did, desk.stopped, desk.state()["building"]) == (True, True, False)
            (said,) = desk.findings
            assert (said.code, said.message, said.file) == ("proof-died", "the story takes more", "s.md")
            assert "last good pages" in said.hint

        on_desk(tmp_path, do)


def test_a_page_of_which_a_part_is_not_drawn_has_a_finding_until_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = AreaShown(0, 0, 10, 10)
    page = PageShown(3, "right", "m", "", "", 0, "v3", area, area, area, area, (), ())
    paper = PaperShown("T", "1", "", "1", "en", 10, 10, 1, 1, (page,), ())
    answers: list[bytes | TooCostly] = [TooCostly("it takes long", 60), b"picture"]

    async def draw(*_: object) -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, TooCostly):
            raise answer
        return answer

    async def run() -> None:
        desk = ProofState(tmp_path, Store(None), lambda: None)  # type: ignore[arg-type, return-value]
        desk._take(Given(0, PagesReady(paper, (), {"v3": b"%PDF"})))
        monkeypatch.setattr(desk._pictures, "draw", draw)
        with pytest.raises(TooCostly):
            await desk.draw("v3", Tile(10, 0, 0, 10, 10))
        (found,) = desk.state()["findings"]
        assert (found["code"], found["page"], found["severity"]) == ("not-drawn", 3, "warning")
        assert found["message"] == "a part of page 3 is not drawn: it takes long"
        assert await desk.draw("v3", Tile(10, 0, 0, 10, 10)) == b"picture"
        assert desk.state()["findings"] == []

    asyncio.run(run())
