"""What must hold before a file may call itself PDF/X. In: a PDF or its facts, a standard. Out: what breaks it.

Those checks of the catalogue that are `structural`, as far as the rules of PDF/X-4 (ISO 15930-7) and PDF/X-1a:2003
(ISO 15930-4) could be confirmed. A file without faults has passed the structural checks; nothing here certifies it.
The marker itself is not looked at: the build writes it afterwards.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pressbuild.checks.outcomes import Fault, Outcome, Status
from pressbuild.checks.pdf import colour_kinds, embedded_fonts, page_boxes, page_sizes, pdf_metadata, pdfx_rules
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.checks.runner import make_check
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import DocumentFacts
from pressbuild.press.press_profile import NamedProfile

Standard = Literal["pdf/x-4", "pdf/x-1a"]

STRUCTURAL = tuple(
    check
    for module in (page_sizes, page_boxes, embedded_fonts, colour_kinds, pdfx_rules, pdf_metadata)
    for check in module.CHECKS
    if check.structural
)


def structural_faults(data: bytes, standard: Standard, profile: NamedProfile) -> tuple[Fault, ...]:
    """Return what keeps a PDF of our own from being of a standard; a check that could not be made does so, too.

    Raises:
        UnreadablePdf: as `read_facts`, if it is no PDF, or one that cannot be opened.
    """
    from pressbuild.pdf_facts import EVERY_PAGE, read_facts

    return find_structural_faults(read_facts(data, most_pages=EVERY_PAGE), standard, profile)


def find_structural_faults(facts: DocumentFacts, standard: Standard, profile: NamedProfile) -> tuple[Fault, ...]:
    """Return the same of a file whose facts are known. The standard is what counts, not the one of the profile."""
    found: list[Fault] = []
    for outcome in make_structural_checks(facts, standard, profile):
        found += (fault for fault in outcome.faults if fault.severity is Severity.ERROR)
        if outcome.status in (Status.SKIPPED, Status.BROKEN):
            found.append(Fault(f"“{outcome.check.title}” could not be checked: {outcome.reason}"))
    return tuple(found)


def make_structural_checks(
    facts: DocumentFacts, standard: Standard, profile: NamedProfile
) -> tuple[Outcome[PdfCheck], ...]:
    """Return how the structural checks end if the file is to be of a standard."""
    rules = replace(profile.rules, standard=standard)
    subject = PdfSubject(facts, replace(profile, rules=rules))
    return tuple(make_check(check, subject) for check in STRUCTURAL)
