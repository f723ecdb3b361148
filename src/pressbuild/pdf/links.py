"""Links of a tagged PDF. In: the pages. Out: the links that get an annotation each, where their text is."""

from __future__ import annotations

from collections.abc import Sequence

from pressbuild.displaylist.boxes import BoxKind, place_of_texts
from pressbuild.displaylist.fixed import Place
from pressbuild.displaylist.pages import DisplayLink, DisplayPage
from pressbuild.pdf.document import LinkKey
from pressbuild.pdf.elements import move


def outer_links(pages: Sequence[DisplayPage]) -> dict[LinkKey, DisplayLink]:
    """Return links with their places on the page, but those inside others with the same target, which WeasyPrint makes
    of each box in a link.
    """
    kept: dict[LinkKey, DisplayLink] = {}
    key = 0
    for page in pages:
        outer: list[DisplayLink] = []
        for placed in page.fragments():
            for number, link in enumerate(placed.fragment.links):
                box = placed.fragment.numbered[link.box]
                place = link.place
                if box.kind is BoxKind.INLINE:  # its height says little: see line-height in common.css
                    place = place_of_texts(box.walk()) or (0, 0, 0, 0)
                moved = DisplayLink(link.target, link.is_external, move(place, placed), link.box)
                same = (other for other in outer if other.target == link.target)
                if place[2] > 0 and place[3] > 0 and not any(_holds(other.place, moved.place) for other in same):
                    outer.append(moved)
                    kept[key, number] = moved
            key += 1
    return kept


def _holds(outer: Place, inner: Place) -> bool:
    """Whether one rectangle holds another; lines of a smaller size may stick out by a little."""
    x, y, width, height = outer
    centre, middle = inner[0] + inner[2] // 2, inner[1] + inner[3] // 2
    return x <= centre <= x + width and y <= middle <= y + height
