"""XML that any reader can open. In: bytes. Out: the same bytes, or `NotWellFormed`. Nothing is loaded."""

from __future__ import annotations

from lxml import etree


class NotWellFormed(ValueError):
    """Bytes that are no XML. The message says where and why."""


def well_formed(data: bytes) -> bytes:
    """Return bytes that are XML.

    Raises:
        NotWellFormed: if they are not.
    """
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as problem:
        raise NotWellFormed(problem.msg) from None
    return data
