"""Checks, and how they end. In: nothing. Out: the values that runner, catalogue and reports share.

A check knows one rule. It looks at its subject (what was read of an issue, laid-out pages, a PDF, an e-book) and yields
`Fault`s; it knows nothing of reports. SKIPPED is told before PASSED, since it shows what nobody has looked at, and
BROKEN is a bug in a check, not a fault of what was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from pressbuild.core.findings import Place, Severity

Subject = TypeVar("Subject")
AnyCheck = TypeVar("AnyCheck", bound="Check[Any]")


class SubjectKind(Enum):
    """What a check looks at."""

    SOURCE = "what was written"
    LAYOUT = "laid-out pages"
    PDF = "PDFs"
    EPUB = "the finished e-book"


class Status(Enum):
    """How a check ended."""

    NOT_ASKED = "not asked for"  # the press profile has no such rule
    PASSED = "passed"
    WARNED = "warning"
    FAILED = "fault"
    SKIPPED = "not checked"
    BROKEN = "check broken"


@dataclass(frozen=True)
class Fault:
    """One thing that a check found. `page` is from 1, 0 for the whole file; `frame` is the name of a frame of it.

    `area` is x, y, width, height in mm from the trim's top left corner. `label` is a few letters for a mark on a
    picture. `place` is a line of a source. `code` and `hint` are those of the finding where they are not the check's id
    and remedy.
    """

    message: str
    page: int = 0
    area: tuple[float, float, float, float] | None = None
    severity: Severity = Severity.ERROR
    label: str = ""
    code: str = ""
    hint: str = ""
    place: Place | None = None
    frame: str = ""


class Skip(Exception):
    """A check cannot be made, and says why: it has then not passed."""


class NotAsked(Exception):
    """There is no rule of this kind: none of the press profile's, or nothing that it concerns."""


@dataclass(frozen=True)
class Check(Generic[Subject]):
    """A rule that a subject of one kind may break. `look` yields how it does, and changes nothing.

    `title` says what holds, `why` what comes of it otherwise, `remedy` what to do. `codes` are those of its faults, if
    they are others than its id: they stand in `core.finding_codes`.
    """

    id: str
    title: str
    why: str
    remedy: str
    look: Callable[[Subject], Iterable[Fault]]
    subject: SubjectKind
    codes: tuple[str, ...] = ()

    def is_asked(self, subject: Subject) -> bool:
        """Return whether the rule concerns a subject at all."""
        return True

    def find_unseen(self, subject: Subject) -> str:
        """Return what the check could not see of a subject that it has to look at, "" if it has seen everything."""
        return ""


@dataclass(frozen=True)
class Outcome(Generic[AnyCheck]):
    """How a check ended; `reason` says why it was skipped or broke."""

    check: AnyCheck
    status: Status
    faults: tuple[Fault, ...] = ()
    reason: str = ""
