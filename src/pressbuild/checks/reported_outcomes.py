"""From checks to findings, in one place. In: checks, their subject, a report. Out: the report has what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pressbuild.checks.outcomes import Check, Fault, Outcome, Status, Subject
from pressbuild.checks.runner import make_check
from pressbuild.core.findings import Finding, PagePlace, Report, Severity

BROKEN = "check-broken"
_MOST_FAULTS = 100_000  # the report itself says how many of a kind are not listed
_NOT_PASSED = "it has not passed"
_REPORT = "nothing was written; please report it with this line and the files"


def report_checks(checks: Iterable[Check[Subject]], subject: Subject, report: Report) -> None:
    """Make checks, and note what they find. What the report has already is not noted again.

    A check that breaks is an error: nothing is released that it had to look at.
    """
    known = set(report.findings)
    for check in checks:
        for finding in list_findings(make_check(check, subject, _MOST_FAULTS)):
            if finding not in known:
                report.add(finding)


def list_findings(outcome: Outcome[Check[Any]]) -> Iterator[Finding]:
    """Yield the findings of an outcome: its faults, and that the check was not made to its end."""
    check = outcome.check
    for fault in outcome.faults:
        yield as_finding(check, fault)
    if outcome.status is Status.BROKEN:
        yield Finding(Severity.ERROR, BROKEN, f"not checked whether “{check.title}”: {outcome.reason}", None, _REPORT)
    elif outcome.reason:
        message = f"not checked whether “{check.title}”: {outcome.reason}"
        yield Finding(Severity.SKIPPED, check.id, message, None, _NOT_PASSED)


def as_finding(check: Check[Subject], fault: Fault) -> Finding:
    """Return a fault as a finding: with the check's id and remedy where it has no code and hint of its own."""
    spot = PagePlace(fault.page, fault.frame) if fault.page else None
    hint = fault.hint or check.remedy
    return Finding(fault.severity, fault.code or check.id, fault.message, fault.place, hint, spot)
