"""The catalogue of checks. In: nothing. Out: all checks, in the order in which a printer reads them."""

from __future__ import annotations

from pressbuild.preflight.checks import (
    boxes,
    colour,
    contents,
    fonts,
    ink,
    lettering,
    lines,
    marker,
    metadata,
    overprint,
    pages,
    pictures,
    setting,
    standard,
)
from pressbuild.preflight.model import Check

CHECKS: tuple[Check, ...] = (
    *pages.CHECKS,
    *boxes.CHECKS,
    *fonts.CHECKS,
    *colour.CHECKS,
    *ink.CHECKS,
    *lettering.CHECKS,
    *overprint.CHECKS,
    *lines.CHECKS,
    *pictures.CHECKS,
    *setting.CHECKS,
    *marker.CHECKS,
    *standard.CHECKS,
    *metadata.CHECKS,
    *contents.CHECKS,
)


def find_check(name: str) -> Check:
    """Return a check by its id.

    Raises:
        KeyError: if there is none.
    """
    return {check.id: check for check in CHECKS}[name]
