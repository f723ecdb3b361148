"""The preflight of a proof. In: the press PDF, its pages' versions. Out: what the catalogue of checks finds there.

Reading a page takes a tenth of a second, so it gives way to a newer save between pages. What was found on a page stands
for as long as the page is as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pressbuild.core.findings import Finding, Severity
from pressbuild.core.progress import Stage, StageEvent
from pressbuild.core.units import counted
from pressbuild.pipeline.page_ink import TOTAL_INK
from pressbuild.pipeline.source_map import trace_source
from pressbuild.press.press import Press
from pressbuild.press.press_profile import NamedProfile
from pressbuild.proof.shown_findings import show_finding
from pressbuild.proof.shown_values import AreaShown, FindingShown, Tick
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import FilledPages

MOST_FAULTS = 12  # of one check; nobody reads more


class PreflightOfPages:
    """What the catalogue has found, by the versions of the pages that it was found on."""

    def __init__(self) -> None:
        self._found: tuple[tuple[str, FindingShown], ...] = ()
        self._versions: tuple[str, ...] = ()  # of the file that was checked
        self._made_from = ""

    def check(
        self, data: bytes, versions: Sequence[str], press: Press, filled: FilledPages, manifest: Manifest, tick: Tick
    ) -> bool:
        """Check a press PDF if it is another one than before; return whether it was."""
        made_from = f"{hashlib.blake2b(data).hexdigest()} {press.name} {press.rules!r}"
        if made_from == self._made_from:
            return False
        found = []
        for finding in _find(data, press, filled, manifest, tick):
            found.append((versions[finding.page - 1] if 0 < finding.page <= len(versions) else "", finding))
        self._found, self._versions, self._made_from = tuple(found), tuple(versions), made_from
        return True

    def findings(self, versions: Sequence[str]) -> tuple[FindingShown, ...]:
        """Return what still holds of pages of these versions; of the whole file, if none of them is another one."""
        numbers = {version: number for number, version in enumerate(versions, 1)}
        same = self._versions == tuple(versions)
        return tuple(
            replace(finding, page=numbers.get(version, 0))
            for version, finding in self._found
            if version in numbers or (not version and same)
        )


def _find(data: bytes, press: Press, filled: FilledPages, manifest: Manifest, tick: Tick) -> Iterator[FindingShown]:
    from pressbuild.checks.outcomes import Fault, Status
    from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
    from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS
    from pressbuild.checks.preflight import run_checks
    from pressbuild.checks.reported_outcomes import as_finding
    from pressbuild.pdf_facts import EVERY_PAGE, UnreadablePdf, read_facts

    def asked() -> Iterator[PdfCheck]:
        for check in PDF_CHECKS:
            tick(StageEvent(Stage.CHECK, "preflight"))
            if check.id != TOTAL_INK:  # reported page by page
                yield check

    def show(check: PdfCheck, fault: Fault, more: int) -> FindingShown:
        slug, place = trace_source(filled, manifest, fault.page, fault.area) if fault.page else ("", None)
        message = fault.message + (f"; and {counted(more, 'more place')}" if more else "")
        area = AreaShown(*fault.area) if fault.area else None
        return show_finding(as_finding(check, replace(fault, message=message, place=place)), slug, fault.page, area)

    try:
        facts = read_facts(data, most_pages=EVERY_PAGE, tick=lambda: tick(StageEvent(Stage.CHECK, "preflight")))
    except UnreadablePdf as problem:
        yield show_finding(Finding(Severity.SKIPPED, "preflight", f"the press PDF is not checked: {problem}"))
        return
    for outcome in run_checks(PdfSubject(facts, NamedProfile(press.name, press.rules)), asked()).outcomes:
        shown, more = outcome.faults[:MOST_FAULTS], len(outcome.faults) - MOST_FAULTS
        for number, fault in enumerate(shown, 1):
            yield show(outcome.check, fault, more if more > 0 and number == len(shown) else 0)
        if outcome.status in (Status.SKIPPED, Status.BROKEN):
            message = f"not checked whether this holds: “{outcome.check.title}”: {outcome.reason}"
            yield show_finding(Finding(Severity.SKIPPED, outcome.check.id, message, None, "it has not passed"))
