"""Checks, and how they end. In: nothing. Out: the values that runner, catalogue and reports share.

A check knows one rule. It looks at a `Subject` and yields `Fault`s; it knows nothing of reports. SKIPPED is told before
PASSED, since it shows what nobody has looked at, and BROKEN is a bug in a check, not a fault of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from pressbuild.core.findings import Severity
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured
from pressbuild.pdf_facts.facts import DocumentFacts
from pressbuild.press.press_profile import NamedProfile, PressProfile


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
    """One thing that a check found. `page` is from 1, 0 for the whole file.

    `area` is x, y, width, height in mm from the trim's top left corner. `label` is a few letters for a mark on a
    picture.
    """

    message: str
    page: int = 0
    area: tuple[float, float, float, float] | None = None
    severity: Severity = Severity.ERROR
    label: str = ""


class Skip(Exception):
    """A check cannot be made, and says why: it has then not passed."""


class NotAsked(Exception):
    """The press profile has no rule of this kind."""


@dataclass(frozen=True)
class Subject:
    """What checks look at: the facts of a file, the rules, the ink that was measured.

    `is_advert`: the file is placed in a paper: what concerns the whole paper does not apply to it; `booked` is then
    the size in mm that it must have.
    """

    facts: DocumentFacts
    profile: NamedProfile
    ink: InkMeasured | NotMeasured | None = None
    is_advert: bool = False
    booked: tuple[float, float] | None = None

    @property
    def rules(self) -> PressProfile:
        """What the printer asks for."""
        return self.profile.rules


Look = Callable[[Subject], Iterable[Fault]]
Asks = Callable[[PressProfile], str]
ALWAYS = "always"


def ask_always(_rules: PressProfile) -> str:
    """Say that a rule does not depend on the press profile."""
    return ALWAYS


@dataclass(frozen=True)
class Check:
    """A rule that a file may break. `structural`: it must hold before a file may call itself PDF/X.

    `needs_content`: it is skipped when a page could not be read to its end, unless it has found a fault; `needs_pages`:
    so it is when some of the pages were not looked at at all. `asks` says in a few words what a press profile asks for,
    "" if it has no such rule: then the check is not made. `for_papers`, `for_adverts`: whether it concerns a file that
    is a whole paper, and one that is placed in a paper.
    """

    id: str
    title: str
    why: str
    remedy: str
    look: Look
    structural: bool = False
    needs_content: bool = True
    needs_pages: bool = True
    asks: Asks = ask_always
    for_papers: bool = True
    for_adverts: bool = True


@dataclass(frozen=True)
class Outcome:
    """How a check ended; `reason` says why it was skipped or broke."""

    check: Check
    status: Status
    faults: tuple[Fault, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Preflight:
    """All that was found in a file."""

    facts: DocumentFacts
    profile: NamedProfile
    outcomes: tuple[Outcome, ...]

    @property
    def faults(self) -> tuple[tuple[Check, Fault], ...]:
        """All faults that a printer would refuse the file for."""
        failed = (outcome for outcome in self.outcomes if outcome.status is Status.FAILED)
        return tuple((outcome.check, fault) for outcome in failed for fault in outcome.faults)
