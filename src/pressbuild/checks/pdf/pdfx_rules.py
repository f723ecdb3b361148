"""What PDF/X asks of a file beside colours, fonts and boxes: version, output intent, and what has no place on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pressbuild.checks.outcomes import Fault, Skip
from pressbuild.checks.pdf.fault_places import NEAR, FaultPlace, grow, overlap, tell
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.core.units import counted
from pressbuild.pdf_facts.facts import Intent, PageFacts
from pressbuild.press.press_profile import PressProfile

# ISO 15930-7, 6.1 and ISO 15930-4, 6.1: the newest version of PDF that a file may be of
NEWEST = {"pdf/x-4": (1, 6), "pdf/x-1a": (1, 4)}
TITLES = {"pdf/x-4": "PDF/X-4", "pdf/x-1a": "PDF/X-1a"}
MAY_BE_PRINTED = frozenset({"TrapNet", "PrinterMark"})


def find_intents(subject: PdfSubject) -> list[Intent]:
    """Return the output intents that are there for PDF/X."""
    return [intent for intent in subject.facts.intents if intent.kind == "GTS_PDFX"]


def by_standard(rules: PressProfile) -> Severity:
    """Return how grave something is that PDF/X forbids, and that is of no use on paper in any file."""
    return Severity.ERROR if rules.standard != "none" else Severity.WARNING


def by_x1a(rules: PressProfile) -> Severity:
    """Return how grave something is that only PDF/X-1a forbids."""
    return Severity.ERROR if rules.standard == "pdf/x-1a" else Severity.WARNING


def ask_standard(rules: PressProfile) -> str:
    """Say which standard is asked for."""
    return TITLES.get(rules.standard, "")


def ask_version(rules: PressProfile) -> str:
    """Say how new the file may be."""
    return f"PDF {'.'.join(map(str, NEWEST[rules.standard]))} at most" if rules.standard in NEWEST else ""


def look_version(subject: PdfSubject) -> Iterator[Fault]:
    """The version of PDF, of header and catalogue the higher one; object streams came with 1.5 (ISO 32000-1, 7.5.7)."""
    standard, version = subject.rules.standard, subject.facts.version
    newest, title = NEWEST[standard], TITLES[standard]
    shown = ".".join(map(str, newest))
    if _parse(version) > newest:
        yield Fault(f"the file is of PDF {version}; {title} allows {shown} at most")
    elif subject.facts.object_streams and newest < (1, 5):
        yield Fault(f"the file has object streams, which are of PDF 1.5; {title} allows {shown} at most")


def _parse(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else (99, 0)


def look_intent(subject: PdfSubject) -> Iterator[Fault]:
    """There is one output intent for PDF/X (ISO 15930-7, 6.2.3)."""
    intents = find_intents(subject)
    if not intents:
        others = ", ".join(intent.kind for intent in subject.facts.intents)
        yield Fault(f"no output intent for PDF/X{f'; there is one of kind {others}' if others else ''}")
    elif len(intents) > 1:
        yield Fault(f"{len(intents)} output intents for PDF/X; only one is allowed")
    elif not intents[0].identifier:
        yield Fault("the output intent does not name its printing condition")


def look_profile(subject: PdfSubject) -> Iterator[Fault]:
    """The output intent's profile is that of a press (class prtr), with as many inks as this press has."""
    rules = subject.rules
    allowed = {"cmyk": (4,), "rgb-pictures": (4,), "grey": (1, 4), "rgb": (1, 3, 4)}[rules.colour]
    intents = find_intents(subject)
    if not intents:
        raise Skip("there is no output intent for PDF/X")
    for intent in intents:
        if intent.problem and intent.components:
            yield Fault(f"the output intent’s profile {intent.problem}")
        elif not intent.components and not intent.device_class:
            named = rules.standard == "pdf/x-1a" and intent.identifier.lower() not in ("", "custom")
            severity = Severity.WARNING if named else Severity.ERROR
            aside = f", only the name “{intent.identifier}”" if named else ""
            yield Fault(f"the output intent has no profile that can be read{aside}", 0, None, severity)
        elif intent.device_class != "prtr":
            yield Fault(f"the output intent’s profile is of class “{intent.device_class}”, not that of a press (prtr)")
        elif intent.components not in allowed:
            space = {1: "grey", 3: "RGB", 4: "CMYK"}.get(intent.components, f"for {intent.components} inks")
            yield Fault(
                f"the output intent’s profile is {space}; this press prints {'CMYK' if 4 in allowed else 'grey'}"
            )


def look_javascript(subject: PdfSubject) -> Iterator[Fault]:
    """Scripts and actions (ISO 15930-7, 6.18)."""
    if subject.facts.javascript:
        yield Fault("the file has JavaScript", 0, None, by_standard(subject.rules))
    for action in subject.facts.actions:
        yield Fault(
            f"the file has an action that does more than follow a link ({action})", 0, None, by_standard(subject.rules)
        )


def look_attachments(subject: PdfSubject) -> Iterator[Fault]:
    """Files in the file."""
    if subject.facts.attachments:
        message = f"{counted(subject.facts.attachments, 'file')} attached"
        yield Fault(message, 0, None, by_x1a(subject.rules))


def look_forms(subject: PdfSubject) -> Iterator[Fault]:
    """Fields to fill in: what is printed of them is what a viewer draws."""
    if subject.facts.forms:
        yield Fault("the file has form fields", 0, None, by_x1a(subject.rules))


def look_annotations(subject: PdfSubject) -> Iterator[Fault]:
    """PDF/X lets nothing but trap nets and printer's marks lie on the page (ISO 15930-7, 6.17), links included."""
    strict = subject.rules.standard != "none"
    for page in subject.facts.pages:
        found = []
        for annotation in page.annotations:
            if annotation.kind in MAY_BE_PRINTED or not overlap(annotation.box, grow(page.boxes.bled, -NEAR)):
                continue
            if strict or (annotation.prints and annotation.kind not in ("Link", "Popup")):
                kind = {"Link": "a link", "Widget": "a form field"}.get(annotation.kind, f"a note ({annotation.kind})")
                found.append(FaultPlace(annotation.box, 0, f"{kind} on the page"))
        yield from tell(page, found, by_standard(subject.rules), "note")


def look_layers(subject: PdfSubject) -> Iterator[Fault]:
    """Optional content is of PDF 1.5. Which layers print is for the program to decide that prints them."""
    pages = [page.number for page in subject.facts.pages if page.optional_content]
    if pages or subject.facts.optional_content:
        message = "the file has layers that can be switched off; what is printed depends on how they are set"
        yield Fault(message, pages[0] if pages else 0, None, by_x1a(subject.rules))


def _look_pages(has: Callable[[PageFacts], bool], message: str) -> Callable[[PdfSubject], Iterator[Fault]]:
    def look(subject: PdfSubject) -> Iterator[Fault]:
        for page in subject.facts.pages:
            if has(page):
                yield Fault(message, page.number, None, by_standard(subject.rules))

    return look


def look_references(subject: PdfSubject) -> Iterator[Fault]:
    """PDF/X is whole in itself (ISO 15930-7, ISO 15930-4: no OPI, no reference XObjects, no alternate images)."""
    for page in subject.facts.pages:
        for reference in page.references:
            yield Fault(f"this page refers to {reference}", page.number, None, by_standard(subject.rules))


CHECKS = (
    PdfCheck(
        "pdf-version",
        "The file is of a version of PDF that the standard knows",
        "Newer versions have things that the printer’s software may leave out without a word.",
        "Export as the PDF/X that the printer asks for, which sets the version.",
        look_version,
        structural=True,
        needs_content=False,
        needs_pages=False,
        asks=ask_version,
        for_placed=False,
    ),
    PdfCheck(
        "output-intent",
        "The file says for which printing condition it was made",
        "The output intent says what the ink figures mean: which paper, which press. PDF/X asks for one.",
        "Export as PDF/X with the output intent that the printer names.",
        look_intent,
        structural=True,
        needs_content=False,
        needs_pages=False,
        asks=ask_standard,
        for_placed=False,
    ),
    PdfCheck(
        "output-profile",
        "The output intent’s profile is that of a press",
        "With the profile of a screen, or none, nobody can proof the file or convert what is left to convert.",
        "Export with a CMYK printing profile as destination, and embed it.",
        look_profile,
        structural=True,
        needs_content=False,
        needs_pages=False,
        asks=ask_standard,
        for_placed=False,
    ),
    PdfCheck(
        "layers",
        "No layers that can be switched off",
        "If a layer is switched otherwise at the printer’s, something is missing on paper, or is too much. PDF/X-1a"
        " forbids them.",
        "Export without layers, only with what is to be printed.",
        look_layers,
        structural=True,
        for_placed=False,
    ),
    PdfCheck(
        "annotations",
        "No notes, links or fields on the page",
        "They belong to the screen. Some presses print them, some do not, and PDF/X allows none inside the bleed.",
        "Export without hyperlinks, notes and interactive elements.",
        look_annotations,
        structural=True,
        for_placed=False,
    ),
    PdfCheck(
        "javascript",
        "No JavaScript, no actions",
        "A file that runs programs can change what it shows. Printers’ software refuses it.",
        "Export without interactive elements.",
        look_javascript,
        structural=True,
        needs_content=False,
        for_placed=False,
    ),
    PdfCheck(
        "attachments",
        "No attached files",
        "Attachments are not printed; what somebody meant to send with them gets lost.",
        "Send other files beside the PDF, not in it.",
        look_attachments,
        structural=True,
        needs_content=False,
        needs_pages=False,
        for_placed=False,
    ),
    PdfCheck(
        "forms",
        "No form fields",
        "What stands in a field is drawn anew by every program, in whatever font it has.",
        "Flatten the form, or export without interactive elements.",
        look_forms,
        structural=True,
        needs_content=False,
        needs_pages=False,
        for_placed=False,
    ),
    PdfCheck(
        "transfer-functions",
        "No transfer functions",
        "They change all tints at the moment of printing: what the proof shows is not what is printed. PDF/X forbids"
        " them.",
        "Export without transfer functions: in Distiller, remove them.",
        _look_pages(lambda page: page.transfer_functions, "a transfer function changes the tints of this page"),
        structural=True,
    ),
    PdfCheck(
        "halftones",
        "No screens of the file’s own",
        "The screen is set by the printer for his press. One that comes with the file gives moiré or coarse dots.",
        "Export without halftone information: in Distiller, do not preserve it.",
        _look_pages(lambda page: page.halftones, "this page brings a screen (halftone) of its own"),
        structural=True,
    ),
    PdfCheck(
        "postscript",
        "No embedded PostScript",
        "It is a program in the file that hardly any software still runs: what it draws is missing on paper. PDF/X"
        " forbids it.",
        "Export again from the layout program, without embedded EPS or PostScript.",
        _look_pages(lambda page: page.postscript, "this page has embedded PostScript"),
        structural=True,
    ),
    PdfCheck(
        "references",
        "Nothing that is printed lies outside of the file",
        "If the printer does not have the other file, or has another version of it, something else is printed, or"
        " nothing. PDF/X forbids it.",
        "Export with all pictures in full, without OPI, links to other PDFs or pictures that stand in.",
        look_references,
        structural=True,
    ),
)
