"""How a check ends. In: a check and what it looks at. Out: an `Outcome`, whatever the check does.

A check that is not made to its end has never passed. Faults that it has found until then stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pressbuild.checks.outcomes import Check, Fault, NotAsked, Outcome, Skip, Status, Subject
from pressbuild.core.findings import Severity
from pressbuild.core.units import counted

MOST_FAULTS = 200  # of one check that are told one by one
_MOST_COUNTED = 100_000


def make_check(check: Check, subject: Subject) -> Outcome:
    """Make one check. What it raises is part of how it ends; nothing is raised."""
    if not (check.for_adverts if subject.is_advert else check.for_papers):
        return Outcome(check, Status.NOT_ASKED)
    faults: list[Fault] = []
    reason, status = "", Status.PASSED
    try:
        if not check.asks(subject.rules):
            return Outcome(check, Status.NOT_ASKED)
        for fault in islice(check.look(subject), _MOST_COUNTED):
            faults.append(fault)
    except NotAsked:
        return Outcome(check, Status.NOT_ASKED)
    except Skip as skip:
        reason, status = str(skip) or "no reason was given", Status.SKIPPED
    except Exception as problem:
        # a bug of ours or a file that nobody has thought of: the other checks go on
        reason, status = f"{check.id} broke: {type(problem).__name__}: {_first_line(problem)}", Status.BROKEN
    if status is Status.PASSED:
        reason = _find_unseen(check, subject)
        status = Status.SKIPPED if reason else status
    if any(fault.severity is Severity.ERROR for fault in faults):
        status = Status.FAILED
    elif faults and status is Status.PASSED:
        status = Status.WARNED
    return Outcome(check, status, _shorten(faults), reason)


def _find_unseen(check: Check, subject: Subject) -> str:
    """Return what a check could not see that it has to look at, "" if it has seen everything."""
    facts = subject.facts
    if not facts.pages and (check.needs_pages or check.needs_content):
        return "the file has no page that can be read"
    if check.needs_pages and facts.page_count > len(facts.pages):
        return f"only {len(facts.pages)} of {facts.page_count} pages were looked at"
    if check.needs_content and facts.unread:
        more = f" (and {len(facts.unread) - 1} more)" if len(facts.unread) > 1 else ""
        return f"not everything could be read: {facts.unread[0]}{more}"
    return ""


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [""])[0][:200]


def _shorten(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Keep as many as anybody reads, the gravest of them, and say how many more there are."""
    if len(faults) <= MOST_FAULTS:
        return tuple(faults)
    order = sorted(range(len(faults)), key=lambda index: (faults[index].severity is not Severity.ERROR, index))
    kept, left = sorted(order[:MOST_FAULTS]), order[MOST_FAULTS:]
    pages = sorted({faults[index].page for index in left if faults[index].page})
    where = f", on pages {pages[0]} to {pages[-1]}" if len(pages) > 1 else f", on page {pages[0]}" if pages else ""
    grave = any(faults[index].severity is Severity.ERROR for index in left)
    more = f"and {counted(len(left), 'more place')} of this kind{where}"
    last = Fault(more, severity=Severity.ERROR if grave else Severity.WARNING)
    return (*(faults[index] for index in kept), last)
