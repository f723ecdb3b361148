"""What a typesetter keeps. In: things laid out and what they were made from. Out: the same, if asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pressbuild.typeset.engine import Dependencies

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class _Kept(Generic[Thing]):
    """A thing, what it was made from, and the files that it was made with."""

    made_from: object
    asked: Dependencies
    thing: Thing


class LayoutCache(Generic[Thing]):
    """Keeps things as long as each round asks for them."""

    def __init__(self) -> None:
        self._kept: list[_Kept[Thing]] = []
        self._used: list[_Kept[Thing]] = []

    def begin(self) -> None:
        """Begin a round."""
        self._used = []

    def find(self, made_from: object) -> Thing | None:
        """Return what was made from the same, if its files are as they were."""
        for kept in self._kept:
            if kept.made_from == made_from and kept.asked.are_current:
                self._used.append(kept)
                return kept.thing
        return None

    def keep(self, made_from: object, asked: Dependencies, thing: Thing) -> Thing:
        """Keep a thing, and return it."""
        kept = _Kept(made_from, asked, thing)
        self._kept.append(kept)
        self._used.append(kept)
        return thing

    def forget_unused(self) -> None:
        """End a round: forget what it did not ask for."""
        self._kept = self._used
