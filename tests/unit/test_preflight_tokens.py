"""Content streams taken apart, and streams unpacked: as qpdf and Pillow do it, nothing skipped or without end."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.support.plates import make_pdf

from pressbuild.preflight.reading.streams import Damaged, TooMuch, read_stream, unpack
from pressbuild.preflight.reading.tokens import Broken, InlineImage, parse_operators, split_pieces

FOREIGN = sorted((Path(__file__).parents[1] / "press" / "foreign").glob("*.pdf"))


def plain(operand: Any) -> Any:
    """Return an operand of pikepdf as ours are."""
    if isinstance(operand, pikepdf.Name):
        return str(operand)
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    if isinstance(operand, pikepdf.Array):
        return [plain(part) for part in operand]
    if isinstance(operand, pikepdf.Dictionary):
        return {key: plain(operand[key]) for key in operand.keys()}  # noqa: SIM118
    return operand if isinstance(operand, bool) or operand is None else float(operand)


def ours(data: bytes) -> list[tuple[str, Any]]:
    """Return operators, subpaths and arrays of text spread out as everybody has them."""
    found: list[tuple[str, Any]] = []
    for word, operands in parse_operators(data):
        if word == b"subpath":
            found.append(("path", operands))
        elif word == b"TJ" and isinstance(operands, bytes):
            found.append(("TJ", [split_pieces(operands)]))
        elif isinstance(operands, InlineImage):
            found.append(("BI", None))
        else:
            found.append((word.decode(), operands))
    return found


def theirs(data: bytes) -> list[tuple[str, Any]]:
    """Return the same of qpdf; points of a path that follow each other are one."""
    found: list[tuple[str, Any]] = []
    pdf = pikepdf.new()
    for operands, operator in pikepdf.parse_content_stream(pikepdf.Stream(pdf, data)):
        word = str(operator)
        if word == "INLINE IMAGE":
            found.append(("BI", None))
        else:
            found.append((word, [plain(operand) for operand in operands]))
    return found


def spread(found: list[tuple[str, Any]]) -> list[Any]:
    """Return operators and numbers so that paths taken in one step can be compared with paths point by point."""
    flat: list[Any] = []
    for word, operands in found:
        if word in ("path", "m", "l", "c", "h"):
            if not flat or not isinstance(flat[-1], list) or word == "m":
                flat.append([])
            flat[-1] += operands
        else:
            flat.append((word, operands))
    merged: list[Any] = []
    for part in flat:
        if isinstance(part, list) and merged and isinstance(merged[-1], list):
            merged[-1] += part
        else:
            merged.append(part)
    return merged


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_streams_of_other_programs_are_taken_apart_as_qpdf_does(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            data = page.Contents.read_bytes()
            assert spread(ours(data)) == spread(theirs(data))


numbers = st.one_of(st.integers(-9999, 9999).map(str), st.floats(-999, 999).map(lambda number: f"{number:.4f}"))
strings = st.one_of(
    st.binary(max_size=12).map(lambda data: f"<{data.hex()}>"),
    st.text(st.sampled_from("ab ()\\\n%[]<>/"), max_size=8).map(
        lambda text: "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    ),
)
operators = st.one_of(
    st.tuples(numbers, numbers).map(lambda xy: f"{xy[0]} {xy[1]} m {xy[1]} {xy[0]} l h"),
    st.lists(numbers, min_size=6, max_size=6).map(lambda six: " ".join(six) + " cm"),
    st.lists(numbers, min_size=4, max_size=4).map(lambda four: " ".join(four) + " re f*"),
    st.lists(st.one_of(numbers, strings), max_size=6).map(lambda parts: "[" + " ".join(parts) + "] TJ"),
    strings.map(lambda text: f"{text}Tj"),
    st.sampled_from(
        ["q", "Q", "BT", "ET", "/F1 12 Tf", "[3 2]0 d", "/P<</MCID 3/X[1(a)]>>BDC", "EMC", "% words\nn", "true BMC"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(operators, max_size=12), st.sampled_from(["\n", " ", "\r\n", " \t\n"]))
def test_any_stream_is_taken_apart_as_qpdf_does(parts: list[str], between: str) -> None:
    data = between.join(parts).encode()
    assert spread(ours(data)) == spread(theirs(data))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_operators_or_are_broken(data: bytes) -> None:
    with suppress(Broken):
        list(parse_operators(data))


@pytest.mark.parametrize(
    "data",
    [
        b"BT (no end",
        b"[1 2 3",
        b"<< /A 1",
        b"1 2 3",
        b"q ) Q",
        b"q ] Q",
        b"q { } Q",
        b"<4g> Tj",
        b"q \xff\xfe Q",
        b"[" * 1_000,
        b"1 " * 20_000 + b"w",
        b"BI /W 4 /H 4 ID abc",
        b"BI /W 4 /F /Fl ID not packed EI",
        b"[1 (a) q",
        b"(((((" * 100,
    ],
)
def test_what_breaks_off_is_broken(data: bytes) -> None:
    with pytest.raises(Broken):
        list(parse_operators(data))


@pytest.mark.parametrize(
    ("keys", "data"),
    [
        (b"/W 2 /H 2 /BPC 8 /CS /G", b"\x00 EI\xff"),
        (b"/W 2 /H 2 /BPC 8 /CS /G /F /Fl", zlib.compress(b" EI Q " * 4)),
        (b"/W 2 /H 2 /F [/A85 /Fl]", b"GhQ3l EI ~>"),
        (b"/W 2 /H 2 /F /AHx", b"00 FF EI 00>"),
    ],
)
def test_inline_picture_ends_where_it_ends(keys: bytes, data: bytes) -> None:
    found = ours(b"q BI " + keys + b" ID " + data + b"\nEI\nQ 1 w")
    assert [word for word, _ in found] == ["q", "BI", "Q", "w"]


@pytest.mark.parametrize(("text", "number"), [("--5", -5), ("+3", 3), ("4.", 4), (".5", 0.5), ("1.2.3", 1.2), ("-", 0)])
def test_numbers_that_are_not_quite_ones(text: str, number: float) -> None:
    assert ours(f"{text} w".encode()) == [("w", [number])]


def test_lzw_as_pillow_packs_it() -> None:
    picture = Image.radial_gradient("L").resize((90, 90))
    target = io.BytesIO()
    picture.save(target, "TIFF", compression="tiff_lzw")
    tiff = Image.open(target)
    offsets, counts = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    strips = [target.getvalue()[place : place + count] for place, count in zip(offsets, counts, strict=True)]
    assert b"".join(unpack(strip, ["/LZWDecode"]) for strip in strips) == picture.tobytes()


def test_filters_as_qpdf_undoes_them() -> None:
    data = bytes(range(256)) * 30
    pdf = pikepdf.new()
    for filters, packed in (
        (["/ASCIIHexDecode"], data.hex().encode() + b">"),
        (["/ASCIIHexDecode", "/FlateDecode"], zlib.compress(data).hex().encode() + b">"),
        (["/RunLengthDecode"], b"".join(bytes([127]) + data[n : n + 128] for n in range(0, len(data), 128)) + b"\x80"),
    ):
        stream = pikepdf.Stream(pdf, b"")
        stream.write(packed, filter=pikepdf.Array([pikepdf.Name(name) for name in filters]))
        assert read_stream(stream) == data == stream.read_bytes(pikepdf.StreamDecodeLevel.all)


def test_nothing_is_unpacked_without_end() -> None:
    bomb = zlib.compress(zlib.compress(bytes(2**24), 9), 9)
    with pytest.raises(TooMuch):
        unpack(bomb, ["/FlateDecode", "/FlateDecode"], 2**20)
    with pytest.raises(TooMuch):
        unpack(b"\x81\x00" * 100_000, ["/RunLengthDecode"], 2**20)
    with pytest.raises(TooMuch):
        unpack(b"", ["/FlateDecode"] * 100)


@pytest.mark.parametrize("packed", [b"no", zlib.compress(bytes(1000))[:-9], zlib.compress(b"abc")[:-1]])
def test_what_cannot_be_unpacked_to_its_end_is_damaged(packed: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(packed, ["/FlateDecode"])
    with pytest.raises(Damaged):
        unpack(packed, ["/NoSuchDecode"])


def test_pages_that_are_made_for_tests_can_be_read() -> None:
    with pikepdf.open(io.BytesIO(make_pdf(["q 1 0 0 1 5 5 cm Q"]))) as pdf:
        assert ours(read_stream(pdf.pages[0].Contents)) == [("q", []), ("cm", [1, 0, 0, 1, 5, 5]), ("Q", [])]
