"""The picture of the rooms is that of the code."""

from __future__ import annotations

import subprocess
import sys

from tests.support.places import ROOT


def test_the_picture_is_current() -> None:
    """If it is not: `make picture`."""
    drawn = subprocess.run(
        [sys.executable, ROOT / "scripts" / "architecture_picture.py"], capture_output=True, text=True, check=True
    )
    assert drawn.stdout == (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
