"""How a check ends. In: a check and what it looks at. Out: an `Outcome`, whatever the check does.

A check that is not made to its end has never passed. Faults that it has found until then stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from pressbuild.checks.outcomes import AnyCheck, Fault, NotAsked, Outcome, Skip, Status
from pressbuild.core.findings import Severity, Stopped
from pressbuild.core.units import counted

MOST_FAULTS = 200  # of one check that are told one by one
_MOST_COUNTED = 100_000


def make_check(check: AnyCheck, subject: Any, most_faults: int = MOST_FAULTS) -> Outcome[AnyCheck]:
    """Make one check. What it raises is part of how it ends.

    Raises:
        MemoryError, Stopped: where there is no memory or time for it: no check is at fault then.
    """
    faults: list[Fault] = []
    reason, status = "", Status.PASSED
    try:
        if not check.is_asked(subject):
            return Outcome(check, Status.NOT_ASKED)
        for fault in islice(check.look(subject), _MOST_COUNTED):
            faults.append(fault)
        if reason := check.find_unseen(subject):
            status = Status.SKIPPED
    except NotAsked:
        return Outcome(check, Status.NOT_ASKED)
    except Skip as skip:
        reason, status = str(skip) or "no reason was given", Status.SKIPPED
    except (MemoryError, Stopped):
        raise
    except Exception as problem:
        # a bug of ours or a file that nobody has thought of: the other checks go on
        reason, status = f"{check.id} broke: {type(problem).__name__}: {_first_line(problem)}", Status.BROKEN
    if any(fault.severity is Severity.ERROR for fault in faults):
        status = Status.FAILED
    elif faults and status is Status.PASSED:
        status = Status.WARNED
    return Outcome(check, status, _shorten(faults, most_faults), reason)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [""])[0][:200]


def _shorten(faults: Sequence[Fault], most: int) -> tuple[Fault, ...]:
    """Keep as many as anybody reads, the gravest of them, and say how many more there are."""
    if len(faults) <= most:
        return tuple(faults)
    order = sorted(range(len(faults)), key=lambda index: (faults[index].severity is not Severity.ERROR, index))
    kept, left = sorted(order[:most]), order[most:]
    pages = sorted({faults[index].page for index in left if faults[index].page})
    where = f", on pages {pages[0]} to {pages[-1]}" if len(pages) > 1 else f", on page {pages[0]}" if pages else ""
    grave = any(faults[index].severity is Severity.ERROR for index in left)
    more = f"and {counted(len(left), 'more place')} of this kind{where}"
    last = Fault(more, severity=Severity.ERROR if grave else Severity.WARNING)
    return (*(faults[index] for index in kept), last)
