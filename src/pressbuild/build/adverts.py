"""The preflight of advertisements. In: an issue that was read and its press. Out: findings at the customers' files.

An advertisement that is a PDF is printed as it is: nothing of it is converted. So it is looked at alone, by the rules
of the press that concern it: those of page count, page size and safe margin are the paper's own. What was found of a
file is kept, by its contents.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace

from pressbuild.build.kept import program_state
from pressbuild.build.press import picture_cache
from pressbuild.build.sources import ReadIssue
from pressbuild.diagnostics import Finding, Place, Report, Severity
from pressbuild.document import Document, Medium
from pressbuild.foreign import BadPdf
from pressbuild.press.press import Press
from pressbuild.press.profile import NamedProfile, PressProfile, read_press_profile


@dataclass(frozen=True)
class Fault:
    """What is wrong with an advertisement's file: `severity` is that of a finding."""

    severity: str
    code: str
    message: str
    hint: str


Examine = Callable[[bytes, NamedProfile], tuple[Fault, ...]]  # of a PDF of one page


def check_placed(
    read: ReadIssue, press: Press, report: Report, draft: bool, plates: bool = False, examine: Examine | None = None
) -> None:
    """Note what is wrong with the PDFs that are placed. `plates`: the paper is taken apart into its inks.

    `examine` looks into one of them; a draft has warnings where the paper has errors.
    """
    placed = [document for _, document in read.stories(Medium.SCREEN) if document.advert and document.pictures[0].page]
    if not placed:
        return
    keep, look, profile = picture_cache(read).keep, examine or examine_simply, _profile(read, press)
    for document in placed:
        advert = document.advert
        assert advert is not None  # noqa: S101 - they were chosen by it
        if plates:
            for fault in _not_converted(document):
                report.findings.append(_finding(fault, document, advert.place, draft))
            continue
        picture = document.pictures[0]
        try:
            data = picture.file.read_bytes()
        except OSError:  # it has been read before: it is gone only now, and the pages will say so
            continue
        digest = hashlib.blake2b(data, digest_size=20).hexdigest()
        made_from = (
            f"advertisement {program_state()} {digest} {picture.page} {look.__module__}.{look.__qualname__} {profile!r}"
        )

        def make(data: bytes = data, page: int = picture.page) -> bytes:
            return json.dumps([asdict(fault) for fault in _look(look, data, page, profile)]).encode()

        for facts in json.loads(keep(made_from, make)):
            report.findings.append(_finding(Fault(**facts), document, advert.place, draft))


def _profile(read: ReadIssue, press: Press) -> NamedProfile:
    named = read_press_profile(press.name, read.root, Report())
    rules = replace(press.rules, colour="grey") if press.inking.space == "grey" else press.rules
    return replace(named, rules=rules)


def _look(examine: Examine, data: bytes, page: int, profile: NamedProfile) -> tuple[Fault, ...]:
    from pressbuild.foreign.extract import extract_page

    try:
        return examine(extract_page(data, page), profile)
    except BadPdf as problem:
        return (Fault("error", problem.code, problem.message, problem.hint),)


def examine_simply(data: bytes, profile: NamedProfile) -> tuple[Fault, ...]:
    """Return what can be said of a PDF of one page without a preflight: fonts that are missing, kinds of colours.

    Raises:
        BadPdf: if it cannot be read.
    """
    from pressbuild.foreign.copy import copy_page
    from pressbuild.foreign.inks import find_inks

    return (*_check_fonts(copy_page(data, 1).bare_fonts), *_check_inks(find_inks(data, 1), profile.rules))


def _check_fonts(names: tuple[str, ...]) -> Iterator[Fault]:
    for name in names:
        hint = "ask for a file with all fonts embedded; without, the printer’s machine takes another"
        yield Fault("error", "advert-font", f"the font “{name}” is not in the file", hint)


def _check_inks(inks: frozenset[str], rules: PressProfile) -> Iterator[Fault]:
    other = "this press wants"
    if rules.colour == "grey" and inks - {"grey"}:
        named = ", ".join(sorted(inks - {"grey"}))
        yield Fault("error", "advert-colour", f"it has colours ({named}); {other} black alone", "ask for it in grey")
    elif rules.colour in ("cmyk", "rgb-pictures") and inks & {"rgb", "lab"}:
        named = " and ".join(sorted(kind.upper() for kind in inks & {"rgb", "lab"}))
        hint = "ask for a file in CMYK (PDF/X-4 or PDF/X-1a); a placed PDF is not converted"
        # pictures may be RGB there, and it is not known whether it is only they
        severity = "warning" if rules.colour == "rgb-pictures" else "error"
        yield Fault(severity, "advert-colour", f"it has colours in {named}; {other} CMYK", hint)
    if "spot" in inks and rules.colour != "rgb" and not rules.spot_colours:
        hint = "ask for a file in which they are made of the four inks"
        yield Fault("error", "advert-colour", "it has spot colours, for which there is no ink", hint)
    yield Fault(
        "skipped",
        "advert-preflight",
        "only its fonts and kinds of colours were looked at, not ink, pictures and small type",
        "have the file checked before it is printed",
    )


def _not_converted(document: Document) -> Iterator[Fault]:
    hint = "name a picture of it (TIFF, 600 ppi) in “file:”, or print it in all inks"
    yield Fault("error", "advert-plates", "a placed PDF cannot be taken apart into inks", hint)


def _finding(fault: Fault, document: Document, place: Place, draft: bool) -> Finding:
    severity = Severity(fault.severity)
    if draft and severity is Severity.ERROR:
        severity = Severity.WARNING
    message = f"the advertisement “{document.title}”: {fault.message}"
    return Finding(severity, fault.code, message, place, fault.hint)
