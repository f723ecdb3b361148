"""The catalogue of checks. In: nothing. Out: all checks, in the order in which a printer reads them."""

from __future__ import annotations

from collections.abc import Mapping

from pressbuild.checks.outcomes import Check
from pressbuild.checks.pdf import (
    colour_kinds,
    embedded_fonts,
    hairlines,
    line_setting,
    overprint,
    page_boxes,
    page_content,
    page_sizes,
    pdf_metadata,
    pdfx_marker,
    pdfx_rules,
    picture_resolution,
    total_ink,
    type_sizes,
)
from pressbuild.core.finding_codes import FINDING_CODES
from pressbuild.core.findings import Severity

CHECKS: tuple[Check, ...] = (
    *page_sizes.CHECKS,
    *page_boxes.CHECKS,
    *embedded_fonts.CHECKS,
    *colour_kinds.CHECKS,
    *total_ink.CHECKS,
    *type_sizes.CHECKS,
    *overprint.CHECKS,
    *hairlines.CHECKS,
    *picture_resolution.CHECKS,
    *line_setting.CHECKS,
    *pdfx_marker.CHECKS,
    *pdfx_rules.CHECKS,
    *pdf_metadata.CHECKS,
    *page_content.CHECKS,
)


def find_check(name: str) -> Check:
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
        found[check.id] = found.get(check.id, frozenset()) | {Severity.ERROR, Severity.WARNING, Severity.SKIPPED}
        if check.for_adverts:
            found[f"advert-{check.id}"] = found[check.id]
    return found
