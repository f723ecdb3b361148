"""What a report says. In: nothing. Out: frozen values that terminal, JSON and HTML are made of.

A check that was not made is never counted as passed: `Verdict.PASSED` needs every check to have been made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pressbuild.checks.outcomes import Status
from pressbuild.core.units import counted
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured

MOST_TEXT = 300  # characters of a file's own words that are shown at once

# Controls, and marks that turn the direction of what follows: a file's own words must not change ours.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Verdict(Enum):
    """What can be said of the whole file."""

    PASSED = "passed"
    INCOMPLETE = "incomplete"
    FAULTS = "faults"


@dataclass(frozen=True)
class Hit:
    """A place that a check fired at: page from 1, 0 for the whole file.

    `area` is x, y, width, height in mm from the trim's top left corner. `story` and `source`
    (file:line) say where pressbuild made it from, if it did.
    """

    page: int
    message: str
    area: tuple[float, float, float, float] | None = None
    story: str = ""
    source: str = ""
    grave: bool = True


@dataclass(frozen=True)
class CheckShown:
    """A check: what it is, how it ended, where. `reason` says why it was not made; `more` hits are not listed."""

    id: str
    title: str
    status: Status
    why: str
    what_to_do: str
    hits: tuple[Hit, ...] = ()
    reason: str = ""
    more: int = 0

    @property
    def count(self) -> int:
        """All hits, listed or not."""
        return len(self.hits) + self.more


@dataclass(frozen=True)
class CheckReport:
    """Everything that a report says of a file."""

    file: str
    sha256: str
    pages: int
    size: str  # of the first page, for people
    profile: str
    profile_title: str
    profile_source: str
    checks: tuple[CheckShown, ...]
    ink: InkMeasured | NotMeasured | None
    not_looked_at: tuple[str, ...]

    def ended(self, *statuses: Status) -> tuple[CheckShown, ...]:
        """Return the checks that ended so."""
        return tuple(check for check in self.checks if check.status in statuses)

    @property
    def not_made(self) -> tuple[CheckShown, ...]:
        """The checks that were not made, or not to their end, for whatever reason."""
        return self.ended(Status.SKIPPED, Status.BROKEN)

    @property
    def verdict(self) -> Verdict:
        """What can be said of the whole file; nothing that was looked at is nothing that passed."""
        if self.ended(Status.FAILED):
            return Verdict.FAULTS
        if self.not_made or not self.ended(Status.PASSED):
            return Verdict.INCOMPLETE
        return Verdict.PASSED

    @property
    def summary(self) -> str:
        """The verdict in a line. Nobody certifies anything here."""
        faults, warnings, skipped = self.ended(Status.FAILED), self.ended(Status.WARNED), self.not_made
        parts = []
        if faults:
            parts.append(f"{counted(len(faults), 'check')} found faults")
        if warnings:
            parts.append(f"{counted(len(warnings), 'check')} gave warnings")
        if skipped:
            parts.append(f"{counted(len(skipped), 'check')} could not be made")
        if self.verdict is Verdict.FAULTS:
            return "; ".join(parts)
        if self.verdict is Verdict.INCOMPLETE:
            said = "; ".join(parts) or "no check could be made"
            return f"not passed, for not all was looked at: {said}"
        return "structural checks passed" + "".join(f"; {part}" for part in parts)


def clean_text(text: str, most: int = MOST_TEXT) -> str:
    """Return a file's own words without what cannot be seen, and not without end."""
    seen = " ".join(_UNSEEN.sub("�", text[: most * 2]).split())
    return seen if len(seen) <= most else seen[: most - 1] + "…"


def list_pages(numbers: Sequence[int]) -> str:
    """Return “1, 4–6, 9” for page numbers."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(shown[:20]) + (" …" if len(shown) > 20 else "")
