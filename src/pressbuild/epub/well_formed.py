"""XML that any reader can open. In: bytes. Out: the same bytes, or `NotWellFormed`. Nothing is loaded.

Nothing is declared in it, either: entities and standard attributes mean something to some readers only, and could hide
a script from our checks.
"""

from __future__ import annotations

import re

from lxml import etree

_DECLARES = re.compile(rb"<!DOCTYPE(?!\s+\w+\s*>)")


class NotWellFormed(ValueError):
    """Bytes that are no XML. The message says where and why."""


def well_formed(data: bytes) -> bytes:
    """Return bytes that are XML.

    Raises:
        NotWellFormed: if they are not, or declare something.
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as problem:
        raise NotWellFormed(problem.msg) from None
    if _DECLARES.search(data):
        raise NotWellFormed("there is more in its DOCTYPE than a name")
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() != "UTF-8":
        raise NotWellFormed("it says that it is not UTF-8")
    return data
