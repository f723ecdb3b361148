"""From checks to a report. In: a `Preflight`, the bytes of the file, where places come from. Out: a `CheckReport`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from pressbuild.checks.outcomes import Fault, Outcome, Status
from pressbuild.checks.pdf.pdf_check import PdfCheck, Preflight
from pressbuild.core.findings import Severity
from pressbuild.core.rectangles import PageArea
from pressbuild.core.units import MM_PER_PT
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured
from pressbuild.pdf_facts.facts import PageFacts
from pressbuild.reports.check_report import CheckReport, CheckShown, Hit

MOST_HITS = 500  # of a check; a file of thousands of pages has thousands of faults, and nobody reads them

Trace = Callable[[int, PageArea | None], tuple[str, str]]
"""Returns the title of the story and the `file:line` that an area of a page was made from, "" where there is none."""

NOT_LOOKED_AT = (
    "whether colours are the ones that are wanted, and pictures good",
    "anything that only the printer knows: plates, folder, paper",
    "layers that are switched off, attachments, forms and films, but for their being there",
    "ink on less than 1 mm², and what shows only at the resolution of a platesetter",
    "whether a standard is kept in full: only what is listed here was looked at",
)


def trace_nothing(_page: int, _area: PageArea | None) -> tuple[str, str]:
    """Say that nothing is known of where a place comes from: the file is from elsewhere."""
    return "", ""


def show_preflight(
    preflight: Preflight,
    data: bytes,
    name: str,
    ink: InkMeasured | NotMeasured | None,
    trace: Trace = trace_nothing,
) -> CheckReport:
    """Return what a report says of a file of this name."""
    facts, profile = preflight.facts, preflight.profile
    return CheckReport(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=max(facts.page_count, len(facts.pages)),
        size=_size(facts.pages[0]) if facts.pages else "",
        profile=profile.name,
        profile_title=profile.rules.title,
        profile_source=profile.rules.source,
        checks=tuple(_show_outcome(outcome, trace) for outcome in preflight.outcomes),
        ink=ink,
        not_looked_at=NOT_LOOKED_AT,
    )


def _show_outcome(outcome: Outcome[PdfCheck], trace: Trace) -> CheckShown:
    check, faults = outcome.check, outcome.faults
    return CheckShown(
        id=check.id,
        title=check.title,
        status=outcome.status,
        why=check.why,
        what_to_do=check.remedy,
        hits=tuple(_show_fault(fault, trace) for fault in faults[:MOST_HITS]),
        reason=outcome.reason,
        more=max(0, len(faults) - MOST_HITS),
    )


def _show_fault(fault: Fault, trace: Trace) -> Hit:
    story, source = trace(fault.page, fault.area) if fault.page else ("", "")
    return Hit(fault.page, fault.message, fault.area, story, source, fault.severity is Severity.ERROR)


def _size(page: PageFacts) -> str:
    left, bottom, right, top = page.boxes.trimmed
    width, height = (right - left) * MM_PER_PT, (top - bottom) * MM_PER_PT
    if page.rotation % 180:
        width, height = height, width
    return f"{width:.4g} × {height:.4g} mm"


def grave_statuses(strict: bool) -> frozenset[Status]:
    """Return how a check must end for the file to be refused; `strict`: even if it could not be made."""
    refused = {Status.FAILED}
    return frozenset(refused | {Status.SKIPPED, Status.BROKEN} if strict else refused)
