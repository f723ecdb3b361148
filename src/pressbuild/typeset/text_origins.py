"""Where printed text comes from. In: the HTML of a story. Out: which run of the story each part of its text is.

The templates' filter `inlines` begins each run with a comment that numbers it (`templates.markup`). Comments take no
part in the layout, and whatever text a template adds stands in no run.
"""

from __future__ import annotations

from lxml import etree
from lxml import html as lxml_html

from pressbuild.core.word_stream import squeeze
from pressbuild.pagemap import Origin
from pressbuild.templates.print_markup import ADDED, read_run_mark
from pressbuild.typeset.word_account import NOT_TEXT


def find_origins(markup: str) -> tuple[Origin, ...]:
    """Return where its runs begin in the squeezed characters of a story's text (see `read_streams`), without notes."""
    if not markup.strip():
        return ()
    origins: list[Origin] = []
    _collect(lxml_html.fragment_fromstring(markup, create_parent="div"), 0, origins)
    return tuple(origins)


def _collect(element: etree._Element, position: int, origins: list[Origin]) -> int:
    """Add the origins in an element; return the position after its text."""
    if not isinstance(element.tag, str):
        run = read_run_mark(element.text or "") if element.tag is etree.Comment else None
        if run is not None:
            origins.append(Origin(position, run))
        return position
    if element.get("class") == "footnote" or element.tag in NOT_TEXT:
        return position
    if element.get("class") == ADDED and origins:
        last = origins[-1]
        offset = last.offset + position - last.position
        end = position + len(squeeze("".join(map(str, element.itertext()))))
        origins += [Origin(position, last.run, offset, True), Origin(end, last.run, offset)]
        return end
    position += len(squeeze(element.text or ""))
    for child in element:
        position = _collect(child, position, origins) + len(squeeze(child.tail or ""))
    return position
