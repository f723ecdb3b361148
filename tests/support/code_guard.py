"""A guard over the codes of findings. In: nothing. Out: `UNKNOWN`, those that nobody registered.

`tests/conftest.py` has it look at every finding of every test, so that codes count that are put together at run time.
"""

from __future__ import annotations

import sys
from functools import cache

from tests.support.places import ROOT

from pressbuild.checks import reported_outcomes
from pressbuild.checks.outcomes import Check, Fault, Subject
from pressbuild.core.findings import Finding, Severity

UNKNOWN: list[str] = []
_SOURCES = str(ROOT / "src" / "pressbuild")
_FINDINGS = Finding.__init__.__code__.co_filename, sys.modules[Finding.__module__].__file__, __file__


@cache
def _is_known(severity: Severity, code: str) -> bool:
    from pressbuild.checks.registry import known_codes

    return severity in known_codes().get(code, ())


def note_unknown(finding: Finding) -> None:
    """Remember a finding whose code is not registered, or not with its severity."""
    if not _is_known(finding.severity, finding.code):
        UNKNOWN.append(f"{finding.severity.value}: {finding.code}")


def watch_findings() -> None:
    """Look at every finding from now on that a module of ours makes; tests may make any."""
    finish = Finding.__post_init__

    def watch(self: Finding) -> None:
        finish(self)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename in _FINDINGS:
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(_SOURCES):
            note_unknown(self)

    Finding.__post_init__ = watch  # type: ignore[method-assign]
    make = reported_outcomes.as_finding

    def make_watched(check: Check[Subject], fault: Fault) -> Finding:
        if fault.code and fault.code not in check.codes:
            UNKNOWN.append(f"{check.id} says nothing of its code {fault.code}")
        return make(check, fault)

    reported_outcomes.as_finding = make_watched
