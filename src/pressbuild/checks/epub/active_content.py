"""Harm in an e-book. In: an element of one of its documents. Out: what in it could run, or nothing.

What HTML has for showing words and pictures may be there, and drawings that could be printed. All else is refused: what
it does is known to some reading systems only.
"""

from __future__ import annotations

from lxml import etree

from pressbuild.checks.epub.open_epub import XHTML
from pressbuild.publication.picture_files import BadDrawing, check_drawing

_SVG = "{http://www.w3.org/2000/svg}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_SHOWS = frozenset(
    """
    a abbr address area article aside audio b bdi bdo blockquote body br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header hgroup hr html i img ins kbd li
    link main map mark menu meta nav ol p picture pre q rb rp rt rtc ruby s samp search section small source span
    strong style sub summary sup table tbody td tfoot th thead time title tr track u ul var video wbr
    """.split()
)


def harm_of(element: etree._Element) -> str:
    """Return what an element does that none of an e-book may, "" if it is harmless; what is in it has its own turn."""
    name = etree.QName(element)
    handler = next((key for key in map(str, element.attrib) if _local(key).lower().startswith("on")), None)
    if handler:
        return f"holds “{handler}”, which can run as a program"
    if element.tag == f"{XHTML}meta" and element.get("http-equiv"):
        return "sends its reader elsewhere"
    if str(element.tag).startswith(_SVG):
        return _harm_of_drawing(element)
    if str(element.tag).startswith(_MATHML) or (str(element.tag).startswith(XHTML) and name.localname in _SHOWS):
        return ""
    return f"holds “{name.localname}”, which may run something"


def _harm_of_drawing(element: etree._Element) -> str:
    outer = element.getparent()
    if outer is not None and str(outer.tag).startswith(_SVG):
        return ""  # looked at with the whole drawing
    try:
        check_drawing(etree.tostring(element, with_tail=False))
    except BadDrawing as problem:
        return f"has a drawing that {problem.message}"
    return ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
