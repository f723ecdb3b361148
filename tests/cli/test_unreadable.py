"""What an account may not read is named, folder or file, with the exit code of the publication's files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.publication import ISSUE, MASTER, MEASURES, SHEET, STORY, Publication

from pressbuild.cli import main

NOBODY = 65534
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # pytest's own are for root alone
        publication = Publication(Path(name), capsys).file("issues/1/p.svg", PICTURE).file("fonts/.keep", "")
        publication.article("s", "Text.", pictures="[{file: p.svg, alt: A.}]")
        assert publication.run("fit").code == 0  # and loads what nobody may not
        files = ("issues/publication.yaml", ISSUE, STORY, "issues/1/p.svg", MEASURES, SHEET, MASTER)
        folders = (".", "issues", "issues/1", "layouts", "layouts/tiny", "layouts/tiny/masters", "fonts")
        for closed in (*files, *folders):
            path = publication.root / closed
            mode = path.stat().st_mode
            path.chmod(0)
            capsys.readouterr()
            with as_nobody():
                code = main(["-C", str(publication.root), "fit"])
            path.chmod(mode)
            said = capsys.readouterr().err.lower()
            assert code == 3, f"{closed}: {said}"
            assert "permission denied" in said, closed
            assert ("issues" if closed == "." else closed) in said
