"""Makes the newsprint profile: `make press-profile`. In: aim values. Out: newsprint.icc and newsprint.icc.txt.

Nobody may hand on the profiles that printers use, so this one is computed: a Yule-Nielsen-modified Neugebauer model
of coldset offset gives the CIELAB colour of a set of patches, and Argyll's `colprof` makes an ICC profile of
them as if they had been printed and measured. Inks are dot areas from 0 to 1, colours CIELAB under D50 (black backing).
Two runs with the same version of Argyll give the same bytes.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import shlex
import sys
import tempfile
from pathlib import Path

import numpy as np
from profile_measures import Array, describe_measures

from pressbuild.core.subprocesses import find_program, run_tool
from pressbuild.publication.output_files import write_file

FOLDER = Path(__file__).resolve().parents[1] / "src" / "pressbuild" / "press" / "profiles"
NAME = "newsprint"
DESCRIPTION = "pressbuild newsprint (ISO 12647-3-like)"
COPYRIGHT = (
    "CC0 1.0: free to use. A model of coldset newsprint after aim values as commonly quoted of ISO 12647-3; "
    "neither the standard's own profile nor measured from a press."
)

# As commonly quoted of ISO 12647-3, not confirmed against its text: solids on newsprint, and one on another.
AIMS: dict[str, tuple[float, float, float]] = {
    "": (82, 0, 3),
    "C": (57, -23, -27),
    "M": (54, 44, -1),
    "Y": (78, -3, 58),
    "K": (36, 1, 4),
    "MY": (52, 41, 25),
    "CY": (53, -34, 17),
    "CM": (41, 7, -22),
    "CMY": (40, 0, 0),
}
DOT_GAIN = 0.26
"""Tone value increase of every ink at a dot area of 50 %."""

# Two assumptions of this model, from no standard.
YULE_NIELSEN = 2.0
"""How far light spreads in the paper between dots: 1 not at all (Murray-Davies)."""
TRAPPED_ON_BLACK = 0.30
"""How much of its density a colour adds on black: wet on wet, little. It puts all four solids near L* 28."""

INK_LIMIT = 218
"""Percent. WAN-IFRA asks for 220; two are left for the rounding of four inks and of the tables."""
BLACK_GENERATION = ("0", "0.05", "0.9", "1", "1")
"""colprof's -kp: black at white, where it begins, where it is full, black there, shape. Heavy: greys are black."""
LEVELS = (0.0, 0.1, 0.25, 0.45, 0.7, 1.0)
RAMP = tuple(step / 20 for step in range(21))

STAMP = (2023, 2, 1, 0, 0, 0)
"""The date in the profile, always the same. It says nothing of when it was made."""
PATIENCE = 600  # seconds

_WHITE = np.array([0.9642, 1.0, 0.8249])  # D50, as ICC.1 has it
_EDGE = 6 / 29  # where CIELAB turns from a cube root to a line


class NotMadeError(Exception):
    """The profile could not be made; says why."""


def lab_to_xyz(lab: Array) -> Array:
    """Convert CIELAB to XYZ (Y of the perfect diffuser is 1). The last axis has the three coordinates."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    return np.asarray(_WHITE * np.where(f > _EDGE, f**3, 3 * _EDGE**2 * (f - 4 / 29)))


def xyz_to_lab(xyz: Array) -> Array:
    """Convert XYZ (Y of the perfect diffuser is 1) to CIELAB. The last axis has the three coordinates."""
    t = xyz / _WHITE
    f = np.where(t > _EDGE**3, np.cbrt(t), t / (3 * _EDGE**2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def spread_dots(area: Array) -> Array:
    """Return the dot areas on paper of those on the plate: a parabola that adds the dot gain at 50 %."""
    # above 4 × 0.25 the parabola would go beyond full cover, and shadows would fill in before their time
    return np.asarray(np.clip(area + 4 * DOT_GAIN * area * (1 - area), 0, 1))


def overprint_solids() -> dict[tuple[int, int, int, int], Array]:
    """Return the XYZ of paper and of the 15 solids and overprints of C, M, Y and K, by which of the inks are there."""
    paper, black = lab_to_xyz(np.array(AIMS[""])), lab_to_xyz(np.array(AIMS["K"]))
    solids = {}
    for c, m, y, k in itertools.product((0, 1), repeat=4):
        xyz = lab_to_xyz(np.array(AIMS["C" * c + "M" * m + "Y" * y]))
        solids[c, m, y, k] = black * (xyz / paper) ** TRAPPED_ON_BLACK if k else xyz
    return solids


def print_patches(inks: Array) -> Array:
    """Return the CIELAB of patches: rows of C, M, Y and K, from 0 to 1, as they are on the plate."""
    area = spread_dots(inks)
    root = np.zeros((len(inks), 3))
    for there, xyz in overprint_solids().items():
        # Demichev: how much of the paper these inks, and no others, cover
        cover = np.prod(np.where(np.array(there, dtype=bool), area, 1 - area), axis=-1)
        root += cover[:, None] * xyz ** (1 / YULE_NIELSEN)
    return xyz_to_lab(root**YULE_NIELSEN)


def choose_patches() -> Array:
    """Return the inks of the patches: a grid, closer together in light tones, and a finer ramp of each ink."""
    rows: set[tuple[float, ...]] = set(itertools.product(LEVELS, repeat=4))
    for ink, level in itertools.product(range(4), RAMP):
        rows.add(tuple(level if at == ink else 0.0 for at in range(4)))
    return np.array(sorted(rows))


def write_readings(inks: Array, lab: Array) -> str:
    """Return the patches and their colours as Argyll's file of readings (.ti3)."""
    rows = [
        " ".join([str(number), *(f"{value:.4f}" for value in (*ink * 100, *np.round(colour, 4) + 0.0))])
        for number, (ink, colour) in enumerate(zip(inks, lab, strict=True), start=1)
    ]
    return "\n".join(
        [
            "CTI3\n",
            f'DESCRIPTOR "{DESCRIPTION}"',
            'DEVICE_CLASS "OUTPUT"',
            'COLOR_REP "CMYK_LAB"\n',
            "NUMBER_OF_FIELDS 8\nBEGIN_DATA_FORMAT",
            "SAMPLE_ID CMYK_C CMYK_M CMYK_Y CMYK_K LAB_L LAB_A LAB_B",
            f"END_DATA_FORMAT\n\nNUMBER_OF_SETS {len(rows)}\nBEGIN_DATA",
            *rows,
            "END_DATA\n",
        ]
    )


def set_date(profile: bytes) -> bytes:
    """Return the profile with the constant date in its header, and the profile ID of its new bytes (ICC.1:2010, 7.2).

    The ID is the MD5 of the profile without flags, intent and the ID itself (7.2.18).
    """
    data = bytearray(profile)
    data[24:36] = b"".join(part.to_bytes(2, "big") for part in STAMP)
    plain = bytearray(data)
    for start, end in ((44, 48), (64, 68), (84, 100)):
        plain[start:end] = bytes(end - start)
    data[84:100] = hashlib.md5(plain, usedforsecurity=False).digest()
    return bytes(data)


def find_srgb(colprof: Path) -> Path:
    """Return Argyll's own sRGB profile: the perceptual table fits the colours of sRGB into those of newsprint.

    Argyll reads no profile of version 4 (and dies of one), so Pillow's does not do.

    Raises:
        NotMadeError: if it is not where Argyll's packages put it.
    """
    installed = colprof.resolve().parents[1]
    for place in ("share/color/argyll/ref", "share/argyll/ref", "ref", "share/argyllcms/ref"):
        if (path := installed / place / "sRGB.icm").is_file():
            return path
    raise NotMadeError(f"Argyll's sRGB.icm is missing below {installed}: install the whole of Argyll.")


def run_colprof(readings: str) -> tuple[bytes, str]:
    """Return the profile that Argyll makes of the readings, and what it says of itself and of the fit.

    Raises:
        NotMadeError: if Argyll is not installed, or fails.
    """
    colprof = find_program("colprof")
    if not colprof:
        raise NotMadeError(
            "colprof is missing. Debian, Ubuntu: apt-get install argyll    macOS: brew install argyll-cms"
        )
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / NAME
        base.with_suffix(".ti3").write_text(readings, encoding="ascii")
        result = run_tool([colprof, *arguments(find_srgb(colprof), base)], PATIENCE)
        made = base.with_suffix(".icc")
        if result.exit_code != 0 or not made.is_file() or not made.stat().st_size:
            raise NotMadeError(f"colprof did not make the profile: {result.last_line or result.exit_code}")
        version = re.search(r"Version ([\d.]+)", run_tool([colprof, "-?"], PATIENCE).stderr.decode(errors="replace"))
        fit = re.search(r"peak err = [\d.]+, avg err = [\d.]+", result.text)
        return set_date(made.read_bytes()), f"Argyll {version[1] if version else '?'}; {fit[0] if fit else '?'}"


def arguments(srgb: Path, base: Path) -> list[str | Path]:
    """Return the arguments of colprof for the readings `base`.ti3 and the profile `base`.icc."""
    # -r: the readings have no noise to smooth; -nc: the readings are not kept in the profile;
    # -bm: pictures go by these tables, so they are the finer ones
    return [
        *("-v", "-ql", "-bm", "-r", "0.1", "-nc", f"-l{INK_LIMIT}", "-kp", *BLACK_GENERATION, "-s", srgb),
        *("-D", DESCRIPTION, "-C", COPYRIGHT, "-O", base.with_suffix(".icc"), base),
    ]


def describe_making(said: str, profile: bytes) -> str:
    """Return the provenance of the profile: where its values come from, how it was made, what it measures."""
    lines = [
        f"{NAME}.icc: {DESCRIPTION}",
        "",
        f"{COPYRIGHT} Use the profile of your printer instead where there is one.",
        "",
        "Made by scripts/press_profile.py (make press-profile), which also wrote this text:",
        f"- {said}",
        f"- colprof {shlex.join(map(str, arguments(Path('sRGB.icm'), Path(NAME))))}",
        "  (newsprint.ti3: the patches; sRGB.icm: Argyll's own. Afterwards the date in the header is made a constant,",
        "  and the profile ID the MD5 of the rest.)",
        f"- {len(choose_patches())} patches of a Yule-Nielsen Neugebauer model, n = {YULE_NIELSEN:g}, tone value "
        f"increase {DOT_GAIN * 100:g} % at 50 %,",
        f"  colours on black with {TRAPPED_ON_BLACK * 100:g} % of their density; n and the last are assumptions.",
        "- Aim values, CIELAB (D50, black backing), as commonly quoted of ISO 12647-3, not confirmed against its text:",
        *(f"  {name or 'paper':5}  {lab[0]:g} / {lab[1]:g} / {lab[2]:g}" for name, lab in AIMS.items()),
        "",
        "Measured with LittleCMS (Pillow) at 8 bits, black point compensation, from sRGB:",
        *describe_measures(profile),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Make the profile and its provenance; a folder as argument takes the place of the package's."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    inks = choose_patches()
    try:
        profile, said = run_colprof(write_readings(inks, print_patches(inks)))
    except NotMadeError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    for name, data in ((f"{NAME}.icc", profile), (f"{NAME}.icc.txt", describe_making(said, profile).encode())):
        write_file(data, folder / name, folder / name)
    sys.stdout.write(f"{folder / NAME}.icc: {len(profile)} bytes; {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
