"""What a PDF says of itself in XMP (ISO 16684-1). In: title, author, day and other properties. Out: the packet's bytes.

The packet is pikepdf's; the same properties give the same bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pikepdf

PRODUCER = "pressbuild"


def write_xmp(title: str, author: str, day: datetime.date, more: Mapping[str, str | set[str]]) -> bytes:
    """Return the packet of an issue of this day; without an author it names none.

    `more` are other properties by their names with the usual prefixes, such as “pdfuaid:part”; a set is a bag.
    """
    moment = f"{day.isoformat()}T00:00:00Z"  # the issue's, so that two runs give the same bytes
    properties: dict[str, str | set[str] | list[str]] = {"dc:title": title}
    if author:
        properties["dc:creator"] = [author]
    properties["xmp:CreatorTool"] = properties["pdf:Producer"] = PRODUCER
    properties["xmp:CreateDate"] = properties["xmp:ModifyDate"] = properties["xmp:MetadataDate"] = moment
    pdf = pikepdf.new()
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
        for name, value in (properties | dict(more)).items():
            packet[name] = value
    stream = pdf.Root.Metadata
    return stream.read_bytes()
