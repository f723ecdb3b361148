"""PDFs from elsewhere: one rule for what can be opened, and for which box is the trimmed page, whoever reads them."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Encryption

from pressbuild.core.findings import Stopped
from pressbuild.core.rectangles import PdfBox
from pressbuild.imposition.source_pages import open_source, refuse_damaged
from pressbuild.ink.ink_sheets import prepare_sheets
from pressbuild.pdf_facts import read_facts
from pressbuild.placed_pdf.open_page import open_page
from pressbuild.sources.pdf_opening import BadPdf, check_header, choose_boxes, open_pdf, plain_words

MEDIA = PdfBox(0, 0, 300, 400)


def write(locked: str | None = None, **boxes: tuple[float, ...]) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 400)).obj
    for name, box in boxes.items():
        page[f"/{name}"] = Array(box)
    target = io.BytesIO()
    pdf.save(target, encryption=False if locked is None else Encryption(owner="owner", user=locked))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "it is empty"), (b" <!DOCTYPE html><p>", "it is a web page"), (b"\0" * 2000 + b"%PDF-1.7", "is not a PDF")],
)
def test_what_is_no_pdf_is_called_so_at_every_door(data: bytes, said: str) -> None:
    for look in (check_header, lambda found: open_page(found, 1).__enter__()):
        with pytest.raises(BadPdf, match=said) as caught:
            look(data)
        assert caught.value.code == "not-a-pdf"
    with pytest.raises(Stopped) as stopped, refuse_damaged(None):
        open_source(data, None)
    (finding,) = stopped.value.findings
    assert finding.code == "not-a-pdf"
    assert said in finding.message


def test_the_version_is_that_of_the_head() -> None:
    assert check_header(b"junk\n%PDF-1.6\n") == "1.6"
    assert check_header(b"%PDF-\n") == ""


@pytest.mark.parametrize(
    ("password", "locked", "opens"), [("secret", True, False), ("", True, True), ("", False, False)]
)
def test_an_encrypted_file_opens_only_without_a_password_and_where_that_is_allowed(
    password: str, locked: bool, opens: bool
) -> None:
    data = write(password)
    if opens:
        with open_pdf(data, locked=locked) as pdf:
            assert pdf.is_encrypted
    else:
        with pytest.raises(BadPdf, match="password"), open_pdf(data, locked=locked):
            pass


def test_whatever_fails_inside_is_damage_but_complaints_stay_as_they_are() -> None:
    with pytest.raises(BadPdf, match="damaged: ‘x’ is odd") as caught, open_pdf(write()):
        raise TypeError("‘x’ is odd")
    assert caught.value.reason == "‘x’ is odd"
    with pytest.raises(BadPdf, match=r"^no$"), open_pdf(write()):
        raise BadPdf("mine", "no", "")


def test_what_a_library_says_has_no_address_in_memory() -> None:
    assert plain_words("WARNING: <_io.BytesIO object at 0x7f>: no\n trailer") == "no trailer"


@pytest.mark.parametrize(
    ("given", "trim", "box"),
    [
        ({}, MEDIA, "MediaBox"),
        ({"CropBox": (10, 10, 500, 390)}, PdfBox(10, 10, 300, 390), "CropBox"),
        ({"CropBox": (10, 10, 290, 390), "ArtBox": (20, 20, 280, 380)}, PdfBox(20, 20, 280, 380), "ArtBox"),
        ({"ArtBox": (20, 20, 280, 380), "TrimBox": (30, 30, 270, 370)}, PdfBox(30, 30, 270, 370), "TrimBox"),
    ],
)
def test_all_readers_take_the_same_box_for_the_trimmed_page(
    given: dict[str, tuple[float, ...]], trim: PdfBox, box: str
) -> None:
    found = choose_boxes(MEDIA, lambda name: PdfBox(*given[name[1:]]) if name[1:] in given else None)
    assert (found.trim, found.box, found.bleed) == (trim, box, trim)
    data = write(**given)
    with open_page(data, 1) as (_, _, facts):
        assert (facts.trim, facts.box) == (trim, box)
    with refuse_damaged(None):
        assert open_source(data, None).pages[0].trim == trim
    assert prepare_sheets(data, None).sheets[0].trim == trim
    assert PdfBox(*read_facts(data).pages[0].boxes.trimmed).within(MEDIA) == trim
