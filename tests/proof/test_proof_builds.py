"""The build process: what builds that were given up have left in memory is swept, after four of them at the latest."""

from __future__ import annotations

import gc
import queue
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from pressbuild.proof import workers as module
from pressbuild.proof.shown_values import Cancelled, Result
from pressbuild.proof.workers import MOST_GIVEN_UP, Begun, run_builds


class NoMore(Exception):
    """There is nothing more to build."""


class Requests(queue.SimpleQueue[int]):
    """Requests for builds, one after the other, until there are no more."""

    def get(self, *_: object) -> int:  # type: ignore[override]
        try:
            return super().get_nowait()
        except queue.Empty:
            raise NoMore from None

    def empty(self) -> bool:
        return True  # so that none is passed over


class Rings:
    """A session whose builds leave a ring of objects behind, as layouts do, that nothing but a sweep takes away."""

    def __init__(self) -> None:
        self.left: list[weakref.ref[Any]] = []

    def build(self, *_: object) -> Iterator[Result]:
        class Ring:
            pass

        ring = Ring()
        ring.itself = ring  # type: ignore[attr-defined]
        self.left.append(weakref.ref(ring))
        yield from ()
        raise Cancelled

    @property
    def remaining(self) -> int:
        return sum(ring() is not None for ring in self.left)


@pytest.fixture
def no_sweeping() -> Iterator[None]:
    """Have Python sweep only when it is told to."""
    before = gc.get_threshold()
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("no_sweeping")
def test_what_builds_leave_that_were_given_up_is_swept_after_four(monkeypatch: pytest.MonkeyPatch) -> None:
    session, requests = Rings(), Requests()
    seen: list[int] = []

    class FakeInbox:
        def __init__(self, _: object) -> None:
            self.messages = requests

        def send(self, message: object) -> None:
            if isinstance(message, Begun):  # what is still there of the builds before
                seen.append(session.remaining)

    for serial in range(2 * MOST_GIVEN_UP + 1):
        requests.put(serial)
    monkeypatch.setattr(module, "Inbox", FakeInbox)
    monkeypatch.setattr(module, "renew_time", lambda: None)
    with pytest.raises(NoMore):
        run_builds(None, lambda: session)  # type: ignore[arg-type, return-value]
    assert seen == [0, 1, 2, 3, 0, 1, 2, 3, 0]
