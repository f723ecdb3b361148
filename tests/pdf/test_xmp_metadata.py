"""The XMP of both PDFs: what was put in is read out again, odd signs too, and two runs give the same bytes."""

from __future__ import annotations

import datetime

import pytest

from pressbuild.pdf.xmp_metadata import PRODUCER, write_xmp
from pressbuild.pdf_facts.xmp_packet import read_xmp

DAY = datetime.date(2024, 1, 31)


def test_what_is_written_is_read_again() -> None:
    title = "A & B <“ñ”>, N.º 7"
    packet = write_xmp(
        title, "", DAY, {"dc:language": {"es"}, "pdfuaid:part": "1", "pdfxid:GTS_PDFXVersion": "PDF/X-4"}
    )
    moment = "2024-01-31T00:00:00Z"
    assert read_xmp(packet) == {
        "dc:title": title,
        "xmp:CreatorTool": PRODUCER,
        "pdf:Producer": PRODUCER,
        "xmp:CreateDate": moment,
        "xmp:ModifyDate": moment,
        "xmp:MetadataDate": moment,
        "dc:language": "es",
        "pdfuaid:part": "1",
        "pdfxid:GTS_PDFXVersion": "PDF/X-4",
    }


@pytest.mark.parametrize("author", ["", "The & Press"])
def test_an_author_is_named_if_there_is_one_and_bytes_stay(author: str) -> None:
    packet = write_xmp("T", author, DAY, {})
    assert (read_xmp(packet) or {}).get("dc:creator", "") == author
    assert packet == write_xmp("T", author, DAY, {})
