"""The catalogue of checks. In: nothing. Out: all checks, in the order in which a printer reads them."""

from __future__ import annotations

from pressbuild.preflight.checks import (
    boxes,
    pages,
)
from pressbuild.preflight.model import Check

CHECKS: tuple[Check, ...] = (
    *pages.CHECKS,
    *boxes.CHECKS,
)


def find_check(name: str) -> Check:
    """Return a check by its id.

    Raises:
        KeyError: if there is none.
    """
    return {check.id: check for check in CHECKS}[name]
