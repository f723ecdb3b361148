"""Files that customers send, as they should not: each is refused with what is wrong and what to do, in no time."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.support.adverts import advert, changed, with_boxes

from pressbuild.article import read_article
from pressbuild.core.findings import Report
from pressbuild.placed_pdf import BadPdf, unpacked_size
from pressbuild.placed_pdf.page_copy import copy_page
from pressbuild.placed_pdf.single_page import extract_page
from pressbuild.sources.folder import Folder

Name = pikepdf.Name


def written(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF as it is, packed streams and all."""
    stream = io.BytesIO()
    pdf.save(stream, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked_size, "MAX_UNPACKED", 30 * 2**20)


def page_of(*, resources: Callable[[pikepdf.Pdf], Any] | None = None, contents: Any = None, pages: int = 1) -> bytes:
    """Return a PDF of pages of 137 × 90 mm."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(388.35, 255.12))
        page = pdf.pages[0].obj
        if resources:
            page.Resources = resources(pdf)
        if contents is not None:
            page.Contents = contents(pdf)
        return written(pdf)


def bomb(pdf: pikepdf.Pdf) -> Any:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 24)) for _ in range(2)) + packer.flush()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode, decode_parms=None)
    return stream


def bomb_in_pieces(pdf: pikepdf.Pdf) -> Any:
    stream = bomb(pdf)
    return pikepdf.Array([stream] * 5)


def picture(**facts: Any) -> Callable[[pikepdf.Pdf], Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        image = pdf.make_stream(b"\0", Subtype=Name.Image, **facts)
        return pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))

    return make


def layers(state: str, prints: str = "/ON") -> bytes:
    """Return a page with a picture on a layer that is switched on or off, and prints or not."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(388.35, 255.12))
        group = pdf.make_indirect(
            pikepdf.Dictionary(Type=Name.OCG, Name="Prices", Usage={"/Print": {"/PrintState": Name(prints)}})
        )
        image = pdf.make_stream(b"\0", Subtype=Name.Form, BBox=[0, 0, 9, 9], OC=group)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        default = pikepdf.Dictionary({state: pikepdf.Array([group])})
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=default)
        return written(pdf)


def deep(pdf: pikepdf.Pdf) -> Any:
    inner: Any = pikepdf.Array([])
    for _ in range(80):
        inner = pikepdf.Array([inner])
    return pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(A=inner))


def endless_tree() -> bytes:
    data = page_of()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages])
        return written(pdf)


def laughs(pdf: pikepdf.Pdf) -> Any:
    """Return resources whose form paints ten that paint ten each, and so on."""
    inner = pdf.make_stream(b"0 0 1 1 re f", Subtype=Name.Form, BBox=[0, 0, 9, 9])
    for _ in range(12):
        held = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        inner = pdf.make_stream(b"/F Do " * 10, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=held)
    return pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))


def mirror(pdf: pikepdf.Pdf) -> Any:
    """Return resources whose form paints itself."""
    form = pdf.make_stream(b"/F Do", Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    return form.Resources


def paint(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_stream(b"/#46 Do")


def other_file(pdf: pikepdf.Pdf) -> Any:
    stream = pdf.make_stream(b"")
    stream.F = "/etc/passwd"
    return stream


def protected(password: str) -> bytes:
    return changed(advert(), lambda page: None, encryption=pikepdf.Encryption(owner="o", user=password))


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a web page": (lambda: b"<!DOCTYPE html><title>Sign in</title>", "not-a-pdf", "it is a web page"),
    "empty": (lambda: b"", "not-a-pdf", "it is empty"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "not-a-pdf", "is not a PDF"),
    "only its head": (lambda: advert()[:300], "bad-pdf", "damaged"),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "bad-pdf", "damaged"),
    "password": (lambda: protected("secret"), "protected-pdf", "protected by a password"),
    "restricted": (lambda: protected(""), "protected-pdf", "protected by a password"),
    "no such page": (lambda: page_of(pages=2), "no-pdf-page", "has 2 pages, and page 7 is wanted"),
    "endless tree": (endless_tree, "", ""),
    "bomb": (lambda: page_of(contents=bomb), "pdf-too-large", "30 MB"),
    "bomb in pieces": (lambda: page_of(contents=bomb_in_pieces), "pdf-too-large", "30 MB"),
    "giant picture": (
        lambda: page_of(resources=picture(Width=90_000, Height=90_000, ColorSpace=Name.DeviceGray, BitsPerComponent=1)),
        "pdf-too-large",
        "8,100 million pixels",
    ),
    "hidden layer": (lambda: layers("/OFF"), "hidden-layers", "switched off"),
    "screen layer": (lambda: layers("/ON", "/OFF"), "hidden-layers", "switched off"),
    "deep": (lambda: page_of(resources=deep), "bad-pdf", "nested too deep"),
    "other file": (lambda: page_of(contents=other_file), "pdf-elsewhere", "another file"),
    "a program": (
        lambda: page_of(resources=lambda pdf: pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(P=pdf.make_stream(b"quit", Subtype=Name.PS)))),
        "pdf-postscript",
        "PostScript",
    ),
    "a long drawing": (
        lambda: page_of(contents=lambda pdf: pdf.make_stream(b"0 0 m 9 9 l S\n" * 1_900_000)), "pdf-too-large", "24 MB"
    ),
    "laughs": (lambda: page_of(resources=laughs, contents=paint), "endless-pdf", "a million times"),
    "mirror": (lambda: page_of(resources=mirror, contents=paint), "endless-pdf", "without end"),
    "a filter": (
        lambda: page_of(contents=lambda pdf: pdf.make_stream(b"", Filter=Name.Whatever)), "bad-pdf", "/Whatever"
    ),
    "no box": (lambda: changed(page_of(), lambda page: page.__delitem__("/MediaBox")), "bad-pdf", "how large it is"),
    "thirty metres": (lambda: with_boxes(advert(), MediaBox=(0, 0, 30_000, 90)), "bad-pdf-size", "30,000 × 90 mm"),
    "nothing": (lambda: with_boxes(advert(), TrimBox=(500, 500, 600, 600)), "bad-pdf-size", "0 × 0 mm"),
    "turned a bit": (lambda: changed(advert(), lambda page: page.update({"/Rotate": 45})), "bad-pdf", "turned"),
    "numbers": (lambda: changed(page_of(), lambda page: page.update({"/MediaBox": Name.Nothing})), "bad-pdf", "how"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_finding_at_its_line(name: str, tmp_path: Path) -> None:
    make, code, says = BAD[name]
    data = make()
    (tmp_path / "ad.pdf").write_bytes(data)
    page = "page: 7\n" if name == "no such page" else ""
    article = tmp_path / "ad.md"
    article.write_text(f"---\nkind: advert\nheadline: A\nfile: ad.pdf\n{page}size: 137 × 90 mm\n---\n")
    report, start = Report(), time.monotonic()
    document = read_article(article, Folder(tmp_path), "en", report)
    assert time.monotonic() - start < 8
    assert document is None
    (finding,) = report.findings
    assert str(finding.place) == "ad.md:4"
    assert finding.hint
    assert not code or finding.code == code, finding
    assert says in finding.message, finding
    assert "pikepdf" not in finding.message
    assert "BytesIO" not in finding.message


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressbuild.article.advert_article.MAX_PICTURE", 1 << 20)
    (tmp_path / "ad.pdf").write_bytes(advert() + b" " * (1 << 20))
    article = tmp_path / "ad.md"
    article.write_text("---\nkind: advert\nheadline: A\nfile: ad.pdf\nsize: 137 × 90 mm\n---\n")
    report = Report()
    assert read_article(article, Folder(tmp_path), "en", report) is None
    (finding,) = report.findings
    assert (finding.code, "1 MB" in finding.message) == ("pdf-too-large", True)


def test_of_many_pages_only_one_is_read() -> None:
    data = page_of(pages=5000)
    start = time.monotonic()
    assert copy_page(data, 4321).facts.pages == 5000
    assert time.monotonic() - start < 5


def test_a_file_that_is_cut_off_is_told_of(tmp_path: Path) -> None:
    data = advert()
    (tmp_path / "ad.pdf").write_bytes(data[: data.rindex(b"xref")])
    article = tmp_path / "ad.md"
    article.write_text("---\nkind: advert\nheadline: A\nfile: ad.pdf\nsize: 137 × 90 mm\n---\n")
    report = Report()
    assert read_article(article, Folder(tmp_path), "en", report) is not None
    assert [finding.code for finding in report.findings] == ["mended-pdf"]


def test_any_cut_of_a_file_is_a_finding_or_a_whole_page() -> None:
    data = advert()
    whole = copy_page(data, 1).nodes
    for length in range(0, len(data), 97):
        with suppress(BadPdf):
            copied = copy_page(data[:length], 1)
            assert copied.facts.mended
            assert copied.nodes == whole


def test_any_changed_byte_is_a_finding_or_a_page() -> None:
    data = bytearray(advert())
    for position in range(0, len(data), 61):
        kept, data[position] = data[position], data[position] ^ 0x55
        with suppress(BadPdf):
            copy_page(bytes(data), 1)
        data[position] = kept


@pytest.mark.parametrize(
    ("subtype", "flags", "is_told"),
    [("FreeText", 4, True), ("Widget", 4, True), ("Link", 4, False), ("FreeText", 0, False), ("Stamp", 6, False)],
)
def test_comments_that_would_be_printed_are_told_of(subtype: str, flags: int, is_told: bool, tmp_path: Path) -> None:
    def comment(page: Any) -> None:
        note = pikepdf.Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), F=flags, AP=pikepdf.Dictionary())
        page["/Annots"] = pikepdf.Array([note])

    (tmp_path / "ad.pdf").write_bytes(changed(advert(), comment))
    article = tmp_path / "ad.md"
    article.write_text("---\nkind: advert\nheadline: A\nfile: ad.pdf\nsize: 137 × 90 mm\n---\n")
    report = Report()
    assert read_article(article, Folder(tmp_path), "en", report) is not None
    assert [finding.code for finding in report.findings] == ["advert-notes"] * is_told


def test_circles_are_copied_once() -> None:
    def circle(pdf: pikepdf.Pdf) -> Any:
        resources = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary()))
        resources.XObject.F = pdf.make_stream(b"", Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources)
        return resources

    assert len(copy_page(page_of(resources=circle), 1).nodes) == 3


def test_contents_in_pieces_are_parted_between_two_words() -> None:
    def pieces(pdf: pikepdf.Pdf) -> Any:
        return pikepdf.Array([pdf.make_stream(b"0 0 1 1 re"), pdf.make_stream(b"f")])

    contents = copy_page(page_of(contents=pieces), 1).nodes[0].stream
    assert contents is not None
    assert zlib.decompress(contents) == b"0 0 1 1 re\nf"


def test_a_layer_that_is_on_is_no_layer_any_more() -> None:
    copied = copy_page(layers("/ON"), 1)
    assert b"/OC" not in b"".join(part for node in copied.nodes for part in node.parts if isinstance(part, bytes))


def test_names_of_glyphs_are_not_mistaken_for_keys() -> None:
    def font(pdf: pikepdf.Pdf) -> Any:
        glyphs = pikepdf.Dictionary(
            {f"/{name}": pdf.make_stream(b"0 0 d0") for name in ("A", "F", "Metadata", "Parent")}
        )
        made = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=glyphs)
        return pikepdf.Dictionary(Font=pikepdf.Dictionary(A=made))

    copied = copy_page(page_of(resources=font), 1)
    assert sum(node.stream is not None for node in copied.nodes) == 5
    assert copied.bare_fonts == ()


def test_a_font_that_is_not_in_the_file_is_named() -> None:
    def font(pdf: pikepdf.Pdf) -> Any:
        return pikepdf.Dictionary(Font=pikepdf.Dictionary(
            A=pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))  # fmt: skip

    assert copy_page(page_of(resources=font), 1).bare_fonts == ("Helvetica",)
    assert copy_page(advert(), 1).bare_fonts == ()


@pytest.mark.parametrize(
    ("boxes", "name", "size"),
    [
        ({}, "MediaBox", (137, 90)),
        ({"CropBox": (5, 5, 105, 65)}, "CropBox", (100, 60)),
        ({"CropBox": (5, 5, 105, 65), "TrimBox": (10, 10, 90, 60)}, "TrimBox", (80, 50)),
        ({"TrimBox": (90, 60, 10, 10)}, "TrimBox", (80, 50)),
        ({"TrimBox": (0, 0, 500, 50)}, "TrimBox", (137, 50)),
    ],
)
def test_the_size_is_that_of_the_trim_box_if_there_is_one(boxes: Any, name: str, size: tuple[float, float]) -> None:
    facts = copy_page(with_boxes(advert(), **boxes), 1).facts
    assert facts.box == name
    assert facts.size_mm == pytest.approx(size, abs=0.05)


def test_a_page_alone_looks_as_in_its_file_and_has_no_others(tmp_path: Path) -> None:
    data = changed(advert(words="Second", pages=3), lambda page: page.update({"/Rotate": 180}), page=2)
    alone = extract_page(data, 2)
    assert extract_page(data, 2) == alone
    with pikepdf.open(io.BytesIO(alone)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.pages[0].obj.Rotate == 180
        assert sum(isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Page" for o in pdf.objects) == 1
    assert extract_page(alone, 1) == alone
    assert copy_page(alone, 1).nodes == copy_page(data, 2).nodes


def test_a_unit_of_the_file_counts_and_so_does_its_turn() -> None:
    facts = copy_page(changed(advert(), lambda page: page.update({"/UserUnit": 2, "/Rotate": 90})), 1).facts
    assert facts.size_mm == pytest.approx((180, 274), abs=0.1)
