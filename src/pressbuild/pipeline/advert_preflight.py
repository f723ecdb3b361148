"""The preflight of advertisements. In: an issue that was read and its press. Out: findings at the customers' files.

An advertisement that is a PDF is printed as it is: nothing of it is converted. So it is looked at alone, by the rules
of the press that concern it: those of page count, page size and safe margin are the paper's own. What was found of a
file is kept, by its contents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pressbuild.checks.outcomes import Fault, Status
from pressbuild.core.findings import Finding, Place, Report, Severity
from pressbuild.core.records import pack, unpack
from pressbuild.document import Document, Medium
from pressbuild.pipeline.press_choice import picture_cache
from pressbuild.pipeline.read_issue import ReadIssue
from pressbuild.placed_pdf import BadPdf
from pressbuild.press.press import Press, read_icc
from pressbuild.press.press_profile import NamedProfile, read_press_profile
from pressbuild.sources.door import MAX_PICTURE

if TYPE_CHECKING:  # not loaded for papers without advertisements
    from pressbuild.checks.pdf.pdf_check import Preflight


Faults = tuple[Fault, ...]
Examine = Callable[[bytes, NamedProfile], Faults]  # of a PDF of one page


def check_placed(read: ReadIssue, press: Press, plates: bool = False, examine: Examine | None = None) -> None:
    """Note what is wrong with the PDFs that are placed. `plates`: the paper is taken apart into its inks.

    `examine` looks into one of them; a draft has warnings where the paper has errors.
    """
    placed = [document for _, document in read.stories(Medium.SCREEN) if document.advert and document.pictures[0].page]
    if not placed:
        return
    report, draft = read.job.report, read.job.draft
    keep, look, profile = picture_cache(read).keep, examine or examine_page, _profile(read, press)
    for document in placed:
        advert = document.advert
        assert advert is not None  # noqa: S101 - they were chosen by it
        if plates:
            for fault in _not_converted(document):
                report.findings.append(_finding(fault, document, advert.place, draft))
            continue
        picture = document.pictures[0]
        try:
            data = read.manifest.folder.read(picture.file, MAX_PICTURE)
        except OSError:  # it has been read before: it is gone only now, and the pages will say so
            continue
        digest = hashlib.blake2b(data, digest_size=20).hexdigest()
        made_from = f"advertisement {digest} {picture.page} {look.__module__}.{look.__qualname__} {profile!r}"

        def make(data: bytes = data, page: int = picture.page) -> bytes:
            return pack(Faults, _look(look, data, page, profile))

        for fault in keep(made_from, make, partial(unpack, Faults)):
            report.findings.append(_finding(fault, document, advert.place, draft))


def _profile(read: ReadIssue, press: Press) -> NamedProfile:
    named = read_press_profile(press.name, read.root, Report())
    rules = replace(press.rules, colour="grey") if press.inking.space == "grey" else press.rules
    return replace(named, rules=rules)


def _look(examine: Examine, data: bytes, page: int, profile: NamedProfile) -> Faults:
    from pressbuild.placed_pdf.single_page import extract_page

    try:
        return examine(extract_page(data, page), profile)
    except BadPdf as problem:
        return (Fault(problem.message, code=problem.code, hint=problem.hint),)


def examine_page(data: bytes, profile: NamedProfile) -> Faults:
    """Return what the checks find in a PDF of one page that concerns the page itself, and what could not be checked.

    Raises:
        BadPdf: if it cannot be read.
    """
    from pressbuild.checks.preflight import preflight
    from pressbuild.ink.measure_ink import measure_ink
    from pressbuild.pdf_facts.pdf_document import UnreadablePdf

    limit = profile.rules.ink_limit
    ink = measure_ink(data, limit, profile=read_icc(profile), heat_maps=False) if limit else None
    try:
        found = preflight(data, profile, ink, is_advert=True)
    except UnreadablePdf as problem:
        raise BadPdf("bad-pdf", str(problem), "ask for the file again") from None
    return tuple(_faults(found))


def _faults(found: Preflight) -> Iterator[Fault]:
    for outcome in found.outcomes:
        check = outcome.check
        if not check.for_placed:
            continue
        code = f"advert-{check.id}"
        for fault in outcome.faults:
            yield Fault(fault.message, severity=fault.severity, code=code, hint=check.remedy)
        if outcome.status in (Status.SKIPPED, Status.BROKEN):
            # what a check of ours breaks on is not printed; what nobody can measure here is reported
            severity = Severity.ERROR if outcome.status is Status.BROKEN else Severity.SKIPPED
            title = check.title[:1].lower() + check.title[1:]
            message = f"not checked: {title} ({outcome.reason})"
            yield Fault(message, severity=severity, code=code, hint=check.remedy)


def _not_converted(document: Document) -> Iterator[Fault]:
    hint = "its type is not as sharp as that of the paper; for sharper type name a TIFF of 600 ppi in “file:”"
    message = "a placed PDF is made into a picture of 400 ppi to be taken apart into inks"
    yield Fault(message, severity=Severity.WARNING, code="advert-plates", hint=hint)


def _finding(fault: Fault, document: Document, place: Place, draft: bool) -> Finding:
    severity = fault.severity
    if draft and severity is Severity.ERROR:
        severity = Severity.WARNING
    message = f"the advertisement “{document.title}”: {fault.message}"
    return Finding(severity, fault.code, message, place, fault.hint)
