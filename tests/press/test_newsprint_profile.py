"""The newsprint profile is what it says, and the model behind it prints what the aim values say."""

from __future__ import annotations

import hashlib
import shutil
import struct
import sys

import numpy as np
import pytest
from PIL import ImageCms
from tests.support.places import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import press_profile as model
import profile_measures as measures

PROFILE = (model.FOLDER / "newsprint.icc").read_bytes()
PROVENANCE = (model.FOLDER / "newsprint.icc.txt").read_text()
INTENTS = [measures.PERCEPTUAL, measures.RELATIVE]
SOLIDS = {"": (0, 0, 0, 0), "C": (1, 0, 0, 0), "M": (0, 1, 0, 0), "Y": (0, 0, 1, 0), "K": (0, 0, 0, 1)}
SOLIDS |= {"MY": (0, 1, 1, 0), "CY": (1, 0, 1, 0), "CM": (1, 1, 0, 0), "CMY": (1, 1, 1, 0)}


def tags(profile: bytes) -> dict[str, bytes]:
    count = struct.unpack(">I", profile[128:132])[0]
    entries = (struct.unpack(">4sII", profile[132 + 12 * at : 144 + 12 * at]) for at in range(count))
    return {name.decode(): profile[start : start + size] for name, start, size in entries}


@pytest.mark.parametrize(("name", "inks"), SOLIDS.items())
def test_paper_solids_and_overprints_of_the_model_are_the_aim_values(name, inks):
    np.testing.assert_allclose(model.print_patches(np.array([inks], dtype=float))[0], model.AIMS[name], atol=1e-9)


def test_dots_grow_by_26_percent_at_half_and_neither_paper_nor_solids_do():
    spread = model.spread_dots(np.array([0, 0.5, 1]))
    np.testing.assert_allclose(spread, [0, 0.76, 1])
    assert (np.diff(model.spread_dots(np.linspace(0, 1, 101))) > -1e-12).all()


def test_each_ink_and_each_ink_on_black_darkens_the_paper():
    ramp = np.linspace(0, 1, 21)
    for ink in range(4):
        patches = np.zeros((21, 4))
        patches[:, ink] = ramp
        assert (np.diff(model.print_patches(patches)[:, 0]) <= 1e-9).all()
    all_four = model.print_patches(np.array([[1.0, 1, 1, 1]]))[0, 0]
    assert 24 < all_four < model.AIMS["K"][0]


def test_cielab_goes_to_xyz_and_back():
    lab = np.array([[82, 0, 3], [3, 1, -1], [50, 70, -80.0]])
    np.testing.assert_allclose(model.xyz_to_lab(model.lab_to_xyz(lab)), lab)
    np.testing.assert_allclose(model.lab_to_xyz(np.array([100.0, 0, 0])), [0.9642, 1, 0.8249])


def test_colour_differences_are_those_published():
    # Sharma, Wu and Dalal 2005, table 1: pairs 1, 17 and 25
    one = np.array([[50, 2.6772, -79.7751], [50, 2.5, 0], [60.2574, -34.0099, 36.2677]])
    other = np.array([[50, 0, -82.7485], [73, 25, -18], [60.4626, -34.1751, 39.4387]])
    np.testing.assert_allclose(measures.measure_distances(one, other), [2.0425, 27.1492, 1.2644], atol=5e-5)


def test_readings_hold_every_patch_once_with_white_black_and_all_four_solids():
    inks = model.choose_patches()
    assert len(np.unique(inks, axis=0)) == len(inks)
    assert {(0, 0, 0, 0), (0, 0, 0, 1), (1, 1, 1, 1)} <= {tuple(row) for row in inks}
    text = model.write_readings(inks, model.print_patches(inks))
    assert f"NUMBER_OF_SETS {len(inks)}\n" in text
    assert "1 0.0000 0.0000 0.0000 0.0000 82.0000 0.0000 3.0000" in text


def test_the_date_is_always_the_same_and_the_profile_id_is_that_of_the_bytes():
    other = bytearray(PROFILE)
    other[24:36], other[84:100] = bytes(range(12)), bytes(16)
    assert model.set_date(bytes(other)) == PROFILE
    plain = PROFILE[:44] + bytes(4) + PROFILE[48:64] + bytes(4) + PROFILE[68:84] + bytes(16) + PROFILE[100:]
    assert PROFILE[84:100] == hashlib.md5(plain, usedforsecurity=False).digest()


def test_the_profile_is_a_small_printer_profile_with_all_tables_and_its_name():
    assert len(PROFILE) < 150_000
    assert struct.unpack(">I", PROFILE[:4])[0] == len(PROFILE)
    assert (PROFILE[8], PROFILE[12:16], PROFILE[16:20], PROFILE[20:24]) == (2, b"prtr", b"CMYK", b"Lab ")
    found = tags(PROFILE)
    assert {"A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "gamt", "wtpt", "desc", "cprt"} <= set(found)
    assert found["B2A0"] != found["B2A1"], "perceptual and colorimetric tables differ"
    assert model.DESCRIPTION.encode() in found["desc"]
    assert model.COPYRIGHT.encode() in found["cprt"]
    assert "targ" not in found


@pytest.mark.parametrize("intent", INTENTS)
class TestConversion:
    def test_no_colour_takes_more_than_220_percent_of_ink(self, intent):
        assert measures.ink_colours(PROFILE, measures.CUBE, intent).sum(axis=1).max() <= 220

    def test_white_is_bare_paper_and_black_mostly_black_ink(self, intent):
        inks = measures.ink_colours(PROFILE, [[255, 255, 255], [0, 0, 0]], intent)
        assert inks[0].tolist() == [0, 0, 0, 0]
        assert inks[1, 3] > 97

    def test_greys_are_neutral_and_mostly_black_ink(self, intent):
        inks = measures.ink_colours(PROFILE, measures.GREYS, intent)
        colours = measures.see_inks(PROFILE, inks, measures.RELATIVE)
        assert abs(colours[:, 1:]).max() <= 2
        middle = inks[64:224]
        assert (middle[:, 3] > middle[:, :3].sum(axis=1)).all()

    def test_a_grey_ramp_has_no_jumps_and_gets_darker_all_the_way(self, intent):
        inks = measures.ink_colours(PROFILE, measures.GREYS, intent)
        steps = np.diff(inks, axis=0)
        assert abs(steps).max() < 2
        assert steps[:, 3].max() <= 0
        lightness = measures.see_inks(PROFILE, inks)[:, 0]
        assert np.diff(lightness).min() >= -0.4  # one of 255 steps


def test_tints_of_each_ink_get_darker_evenly():
    for ink in range(4):
        inks = np.zeros((101, 4))
        inks[:, ink] = np.arange(101)
        colours = measures.see_inks(PROFILE, inks)
        steps = np.diff(colours[:, 0])
        assert steps.max() <= 0.4
        assert steps.min() > -2


def test_inks_look_through_the_profile_as_in_the_model():
    inks = model.choose_patches()
    inks = inks[inks.sum(axis=1) <= 2.2]
    difference = measures.measure_distances(measures.see_inks(PROFILE, inks * 100), model.print_patches(inks))
    assert difference.mean() < 0.8
    assert difference.max() < 3


def test_colours_within_reach_come_back_from_the_inks():
    difference = measures.measure_round_trip(PROFILE)
    assert difference.mean() < 1.5
    assert difference.max() < 4


def test_the_provenance_is_of_this_profile():
    assert "\n".join(measures.describe_measures(PROFILE)) in PROVENANCE
    assert all(f"{lab[0]:g} / {lab[1]:g} / {lab[2]:g}" in PROVENANCE for lab in model.AIMS.values())
    assert model.COPYRIGHT in PROVENANCE


def test_without_argyll_the_script_says_what_to_install(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["press_profile.py", str(tmp_path)])
    assert model.main() == 1
    said = capsys.readouterr().err
    assert "apt-get install argyll" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.judge
@pytest.mark.skipif(not shutil.which("xicclu"), reason="argyll not installed")
def test_argyll_reads_the_profile_as_littlecms_does(tmp_path):
    (tmp_path / "newsprint.icc").write_bytes(PROFILE)
    inks = np.array([[0, 100, 80, 5], [0, 0, 0, 50], [40, 0, 0, 100.0]])
    rows = tmp_path / "inks"
    rows.write_text("".join(" ".join(f"{value / 100:.4f}" for value in row) + "\n" for row in inks))
    said = model.run_tool(["sh", "-c", f'xicclu -ff -ia -pl "{tmp_path}/newsprint.icc" < "{rows}"'], 30).text
    colours = [line.split("->")[-1].split("[")[0].split()[:3] for line in said.splitlines() if "->" in line]
    mine = measures.see_inks(PROFILE, inks)
    np.testing.assert_allclose(mine, np.array(colours, dtype=float), atol=1)


def test_littlecms_offers_both_intents_in_both_directions():
    profile = ImageCms.getOpenProfile(str(model.FOLDER / "newsprint.icc"))
    for intent in INTENTS:
        assert ImageCms.isIntentSupported(profile, intent, ImageCms.Direction.OUTPUT)
        assert ImageCms.isIntentSupported(profile, intent, ImageCms.Direction.INPUT)
