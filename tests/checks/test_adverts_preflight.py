"""An advertisement is looked at alone: its faults are told of at its own file. Every fault is put in on purpose."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.support.adverts import advert, changed
from tests.typeset.test_adverts import paper

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS


def painted(operators: bytes) -> bytes:
    """Return the advertisement with more painted onto it."""
    with pikepdf.open(io.BytesIO(advert())) as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(operators))
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def bare() -> bytes:
    """Return the advertisement without its font."""

    def take_out(page: Any) -> None:
        for font in page.Resources.Font.values():
            del font["/FontDescriptor"]

    return changed(advert(), take_out)


FAULTS: dict[str, tuple[Any, str]] = {
    "rgb": (lambda: painted(b"1 0 0 rg 100 100 50 50 re f"), "advert-rgb"),
    "ink": (lambda: painted(b"1 1 1 1 k 100 100 90 90 re f"), "advert-total-ink"),
    "font": (bare, "advert-fonts-embedded"),
    "thin line": (lambda: painted(b"0.05 w 0 0 0 1 K 100 100 m 200 100 l S"), "advert-thin-lines"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_of_at_its_file(name: str, tmp_path: Path, capsys: Any) -> None:
    make, code = FAULTS[name]
    made = paper(tmp_path, make(), capsys)
    for _ in range(2):  # it is kept
        outcome = made.build()
        assert outcome.code == 4
        assert f"[{code}]" in outcome.said
        assert "issues/1/ad.md:4: error: the advertisement “Bookshop”: " in outcome.said
        assert outcome.untouched
    assert "warning: the advertisement “Bookshop”: " in made.build("--draft").said


def test_one_without_fault_is_not_spoken_of(tmp_path: Path, capsys: Any) -> None:
    outcome = paper(tmp_path, advert(), capsys).build()
    assert outcome.code == 0
    assert "Bookshop" not in outcome.said


def test_what_could_not_be_checked_is_said(tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressbuild.ink.measure_ink.find_program", lambda *_: None)
    outcome = paper(tmp_path, advert(), capsys).build()
    assert outcome.code == 0
    assert "skipped: the advertisement “Bookshop”: not checked: nowhere is there more ink" in outcome.said


def test_only_what_is_left_behind_is_not_checked() -> None:
    left = {check.id for check in PDF_CHECKS if check.for_adverts and not check.for_placed}
    assert {"trim-box", "layers", "metadata", "booked-size", "page-rotation"} < left
    assert not {"fonts-embedded", "rgb", "total-ink", "picture-resolution", "small-type", "all-read"} & left


def test_a_check_that_breaks_down_keeps_an_advertisement_from_being_printed(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_subject: object) -> Iterator[Fault]:
        raise ZeroDivisionError

    broken = replace(next(check for check in PDF_CHECKS if check.id == "rgb"), look=fail)
    monkeypatch.setattr("pressbuild.checks.preflight.run_checks.__defaults__", ((broken,),))
    outcome = paper(tmp_path, advert(), capsys).build()
    assert outcome.code == 4
    assert "rgb broke: ZeroDivisionError" in outcome.said


def test_it_is_a_picture_on_plates_and_not_made_grey(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys)
    outcome = made.build("--separations", "-o", str(tmp_path))
    assert outcome.code == 0
    assert "picture of 400 ppi" in outcome.said
    plates = sorted(tmp_path.glob("*-*-*.pdf"))
    assert len(plates) == 4
    for plate in plates:
        with pikepdf.open(plate) as pdf:
            images = [
                item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
            ]
            assert len(images) == 1
            assert images[0].ColorSpace == "/DeviceGray"
    outcome = made.build("--grey")
    assert outcome.code == 4
    assert "[advert-black-alone]" in outcome.said
