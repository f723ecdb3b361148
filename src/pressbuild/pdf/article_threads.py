"""Article threads. In: the columns of the stories. Out: threads in a PDF, by which a reader follows a story.

ISO 32000-1, 12.4.3: a thread for each story, a bead for its head and for each column that has text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String


@dataclass(frozen=True)
class Bead:
    """A part of a story: page from 0; left, bottom, right, top in pt of the page."""

    page: int
    edges: tuple[float, float, float, float]


@dataclass(frozen=True)
class Thread:
    """A story with its beads in reading order."""

    title: str
    beads: Sequence[Bead]


def write_threads(pdf: pikepdf.Pdf, threads: Sequence[Thread]) -> None:
    """Write the threads. One without beads is left out."""
    written = []
    for thread in threads:
        if not thread.beads:
            continue
        info = Dictionary(Title=String(thread.title))
        entry = pdf.make_indirect(Dictionary(Type=Name.Thread, I=info))
        beads = []
        for bead in thread.beads:
            page = pdf.pages[bead.page].obj
            edges = Array([round(edge, 3) for edge in bead.edges])
            made = pdf.make_indirect(Dictionary(Type=Name.Bead, T=entry, P=page, R=edges))
            if "/B" not in page:
                page.B = Array()
            page.B.append(made)
            beads.append(made)
        for bead_, following in zip(beads, beads[1:] + beads[:1], strict=True):  # a ring: the last leads to the first
            bead_.N = following
            following.V = bead_
        entry.F = beads[0]
        written.append(entry)
    if written:
        pdf.Root.Threads = pdf.make_indirect(Array(written))
