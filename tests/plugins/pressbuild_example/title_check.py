"""A check: the title of a PDF is not “Untitled”."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject


def look(subject: PdfSubject) -> Iterator[Fault]:
    """Yield a fault if the title says nothing."""
    if subject.facts.info.get("Title", "").lower() == "untitled":
        yield Fault("the title is “Untitled”")


CHECK = PdfCheck(
    id="untitled",
    title="The title says something",
    why="Readers show it on the window.",
    remedy="Give the paper a title.",
    look=look,
)
