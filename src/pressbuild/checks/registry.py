"""The catalogue of checks. In: nothing. Out: all checks, by what they look at, each in the order of its reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressbuild.checks.epub import epub_checks
from pressbuild.checks.layout.layout_checks import FONT_CHECKS, GLYPH_CHECKS, PAGE_CHECKS
from pressbuild.checks.outcomes import Check, SubjectKind
from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS
from pressbuild.checks.source.source_checks import BOOK_CHECKS, LINK_CHECKS, PAPER_CHECKS, READ_CHECKS
from pressbuild.core.finding_codes import FINDING_CODES
from pressbuild.core.findings import Severity

_ANY = frozenset({Severity.ERROR, Severity.WARNING, Severity.SKIPPED})


CHECKS: tuple[Check[Any], ...] = (
    *READ_CHECKS,
    *LINK_CHECKS,
    *dict.fromkeys((*PAPER_CHECKS, *BOOK_CHECKS)),  # drawings are in both
    *PAGE_CHECKS,
    *GLYPH_CHECKS,
    *FONT_CHECKS,
    *PDF_CHECKS,
    *epub_checks.CHECKS,
)


def checks_by_subject() -> Mapping[SubjectKind, tuple[Check[Any], ...]]:
    """Return all checks by what they look at."""
    return {kind: tuple(check for check in CHECKS if check.subject is kind) for kind in SubjectKind}


def find_check(name: str) -> Check[Any]:
    """Return a check by its id.

    Raises:
        KeyError: if there is none.
    """
    return {check.id: check for check in CHECKS}[name]


def known_codes() -> Mapping[str, frozenset[Severity]]:
    """Return every code that a finding may have, and how grave it may be then.

    Besides the register these are the ids of checks, and those with “advert-” before them, of a customer's PDF.
    """
    found = {entry.code: frozenset(entry.severities) for entry in FINDING_CODES}
    for check in CHECKS:
        found[check.id] = found.get(check.id, frozenset()) | _ANY
    for check in PDF_CHECKS:
        if check.for_adverts and check.for_placed:
            found[f"advert-{check.id}"] = _ANY
    return found
