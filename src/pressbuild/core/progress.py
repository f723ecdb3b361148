"""Progress. In: what a command begins to do. Out: one stream of events for terminal, proof and library.

A stage may come more than once: sources, pages and finished files are each checked when they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Stage(Enum):
    """What is done to an issue; the values are what people read."""

    MANIFEST = "manifest"
    ARTICLES = "articles"
    PLAN = "plan"
    TYPESET = "typeset"
    WRITE = "write"
    IMPOSE = "impose"
    CHECK = "check"


@dataclass(frozen=True)
class StageEvent:
    """A stage begins to work on something: `subject` is a file, a story, an edition."""

    stage: Stage
    subject: str

    def __str__(self) -> str:
        """Return it as people read it."""
        return f"{self.stage.value}: {self.subject}"


Progress = Callable[[StageEvent], None]


def ignore_progress(_event: StageEvent) -> None:
    """Show nothing."""
