"""Which standard a file says it keeps, and whether that is true."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault, NotAsked, Skip, Status
from pressbuild.checks.pdf.fault_places import quote
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.checks.pdf.pdfx_conformance import Standard, make_structural_checks
from pressbuild.checks.pdf.pdfx_rules import TITLES, ask_standard
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import DocumentFacts

MOST_TOLD = 5  # faults of one marker: the checks themselves tell them all


def read_markers(facts: DocumentFacts) -> tuple[str, ...]:
    """Return all that a file says of PDF/X, such as “PDF/X-4”, in the document information and in XMP."""
    said = [facts.info.get("GTS_PDFXConformance") or facts.info.get("GTS_PDFXVersion", "")]
    said.append(facts.xmp.get("pdfx:GTS_PDFXConformance") or facts.xmp.get("pdfx:GTS_PDFXVersion", ""))
    said.append(facts.xmp.get("pdfxid:GTS_PDFXVersion", ""))
    return tuple(dict.fromkeys(text.strip() for text in said if text.strip()))


def standard_of(marker: str) -> Standard | None:
    """Return the standard that a marker is of, None for one that is not known here (PDF/X-3, PDF/X-4p, PDF/X-6 …)."""
    if marker == "PDF/X-4":
        return "pdf/x-4"
    return "pdf/x-1a" if marker in ("PDF/X-1a:2003", "PDF/X-1a:2001") else None


def look_marker(subject: PdfSubject) -> Iterator[Fault]:
    """The file calls itself what the press asks for. PDF/X-1a has nothing that PDF/X-4 forbids."""
    wanted, markers = subject.rules.standard, read_markers(subject.facts)
    if not markers:
        yield Fault(f"the file does not say that it is {TITLES[wanted]}")
        return
    standards = {standard_of(marker) for marker in markers}
    if wanted not in standards:
        accepted = wanted == "pdf/x-4" and standards == {"pdf/x-1a"}
        message = (
            f"the file says that it is {' and '.join(map(quote, markers))}; this printer asks for {TITLES[wanted]}"
        )
        yield Fault(message, 0, None, Severity.WARNING if accepted else Severity.ERROR)
    elif wanted == "pdf/x-4" and subject.facts.xmp.get("pdfxid:GTS_PDFXVersion", "").strip() != "PDF/X-4":
        # ISO 15930-7 has it in the XMP alone, so that is where printers' systems look
        yield Fault("the file says that it is PDF/X-4, but not in its XMP, where PDF/X-4 has it")


def look_truth(subject: PdfSubject) -> Iterator[Fault]:
    """What a file says of itself holds, as far as the structural checks can tell."""
    markers = read_markers(subject.facts)
    if not markers:
        raise NotAsked
    if len({standard_of(marker) or marker for marker in markers}) > 1:
        yield Fault(f"the file says that it is {' and '.join(map(quote, markers))} at once")
    unsure = []
    for marker in markers:
        standard = standard_of(marker)
        if standard is None:
            unsure.append(f"the file says that it is {quote(marker)}, and the rules of that are not known here")
            continue
        outcomes = make_structural_checks(subject.facts, standard, subject.profile)
        grave = [fault for outcome in outcomes for fault in outcome.faults if fault.severity is Severity.ERROR]
        for fault in grave[:MOST_TOLD]:
            yield Fault(f"the file says that it is {marker}, but {fault.message}", fault.page, fault.area)
        if len(grave) > MOST_TOLD:
            yield Fault(f"the file says that it is {marker}, but {len(grave) - MOST_TOLD} more things are against it")
        unsure += [
            f"“{outcome.check.title}” could not be checked: {outcome.reason}"
            for outcome in outcomes
            if outcome.status in (Status.SKIPPED, Status.BROKEN)
        ]
    if unsure:
        raise Skip(unsure[0] + (f" (and {len(unsure) - 1} more)" if len(unsure) > 1 else ""))


CHECKS = (
    PdfCheck(
        "standard-marker",
        "The file calls itself what the press asks for",
        "Printers’ systems sort files by this marker; one without it goes to somebody’s desk, or back.",
        "Export as the PDF/X that the printer asks for.",
        look_marker,
        needs_content=False,
        needs_pages=False,
        asks=ask_standard,
        for_placed=False,
    ),
    PdfCheck(
        "standard-kept",
        "What the file calls itself holds",
        "A wrong marker is worse than none: the printer relies on it, and the fault is found on the press.",
        "Export again as PDF/X from a program that checks it; programs that only write the marker are to blame.",
        look_truth,
        for_placed=False,
    ),
)
