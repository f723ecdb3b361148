"""Where there is too much ink. In: a picture of the ink on a page. Out: spots over the limit, cover, a heat map.

Ink is counted in 255ths of full cover of one ink, as Ghostscript writes it; a limit of 220 % is 561 of them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.uint16]
    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

FULL = 255
ROUNDING = 2  # of 255; the four inks of a picture are rounded each for itself
MOST_RUNS = 100_000
HEAT_FROM = 0.9  # of the limit
HEAT_STEPS = 8
HEAT_PIXELS = 600  # on the longer side


@dataclass(frozen=True)
class Patch:
    """Pixels that touch each other and are over the limit; edges in pixels from the top left, `most` as counted."""

    left: int
    top: int
    right: int
    bottom: int
    pixels: int
    most: int
    solid: bool  # somewhere at least three pixels wide and high


def threshold(limit: int) -> int:
    """Return the count over which there is more ink than `limit` percent allows."""
    return limit * FULL // 100 + ROUNDING


def sum_inks(planes: NDArray[np.uint8]) -> Counts:
    """Return the ink at each pixel, all inks together; the last axis of `planes` are the inks."""
    total = planes[..., 0].astype(np.uint16)
    for ink in range(1, planes.shape[-1]):
        total += planes[..., ink]
    return total


def find_patches(total: Counts, limit: int) -> list[Patch]:
    """Return all patches over the limit, the largest first."""
    over = total > threshold(limit)
    rows, columns = np.flatnonzero(over.any(1)), np.flatnonzero(over.any(0))
    if not len(rows):
        return []
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    over, total = over[top:bottom, left:right], total[top:bottom, left:right]
    patches = [
        Patch(p.left + int(left), p.top + int(top), p.right + int(left), p.bottom + int(top), p.pixels, p.most, p.solid)
        for p in _group_runs(over, total)
    ]
    return sorted(patches, key=lambda patch: (-patch.pixels, patch.top, patch.left))


def open_mask(over: Mask) -> Mask:
    """Return what is left without all that is only one pixel wide or high."""
    solid = over[:-1, :-1] & over[1:, :-1] & over[:-1, 1:] & over[1:, 1:]
    opened = np.zeros_like(over)
    for rows in (slice(None, -1), slice(1, None)):
        for columns in (slice(None, -1), slice(1, None)):
            opened[rows, columns] |= solid
    return opened


def _group_runs(over: Mask, total: Counts) -> list[Patch]:
    """Join runs of pixels, row by row, that touch each other, corners included."""
    height, width = over.shape
    framed = np.zeros((height, width + 2), bool)
    framed[:, 1:-1] = over
    edges = np.flatnonzero(framed[:, 1:] != framed[:, :-1])
    row, start = np.divmod(edges[::2], width + 1)
    end = edges[1::2] - row * (width + 1)
    bounds = np.stack([row * width + start, row * width + end], 1).ravel()
    most = np.maximum.reduceat(np.append(total.ravel(), np.uint16(0)), bounds)[::2]
    centres = _solid_centres(over)
    if len(row) > MOST_RUNS:  # no press does that, nor anybody who means well: all of it is one
        return [Patch(0, 0, width, height, int(over.sum()), int(most.max()), bool(centres.any()))]
    solid = np.maximum.reduceat(np.append(centres.ravel(), False), bounds)[::2]
    group = _join(row, start, end, width)
    order = np.argsort(group, kind="stable")
    firsts = np.flatnonzero(np.diff(group[order], prepend=-1))
    columns = zip(
        np.minimum.reduceat(start[order], firsts).tolist(),
        np.minimum.reduceat(row[order], firsts).tolist(),
        np.maximum.reduceat(end[order], firsts).tolist(),
        (np.maximum.reduceat(row[order], firsts) + 1).tolist(),
        np.add.reduceat((end - start)[order], firsts).tolist(),
        np.maximum.reduceat(most[order], firsts).tolist(),
        np.maximum.reduceat(solid[order], firsts).tolist(),
        strict=True,
    )
    return [Patch(*column) for column in columns]


def _join(row: Numbers, start: Numbers, end: Numbers, width: int) -> Numbers:
    """Return for each run the number of the first one that it hangs together with."""
    step = width + 2
    below = (row + 1) * step
    first = np.searchsorted(row * step + end, below + start)
    count = np.maximum(np.searchsorted(row * step + start, below + end, side="right") - first, 0)
    upper = np.repeat(np.arange(len(row)), count)
    lower = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    group = np.arange(len(row))
    while len(upper):
        one, other = group[upper], group[lower]
        apart = one != other
        upper, lower, one, other = upper[apart], lower[apart], one[apart], other[apart]
        np.minimum.at(group, np.maximum(one, other), np.minimum(one, other))
        while (group[group] != group).any():
            group = group[group]
    return group


def _solid_centres(over: Mask) -> Mask:
    """Return the pixels whose eight neighbours are over the limit, too."""
    centres = np.zeros_like(over)
    if min(over.shape) >= 3:
        across = over[:, :-2] & over[:, 1:-1] & over[:, 2:]
        centres[1:-1, 1:-1] = across[:-2] & across[1:-1] & across[2:]
    return centres


def draw_heat(total: Counts, limit: int) -> bytes:
    """Return a small PNG: clear where ink is well below the limit, yellow near it, red over it; b"" if all is clear."""
    near = threshold(round(limit * HEAT_FROM))
    if not limit or int(total.max()) <= near:
        return b""
    from PIL import Image

    step = -(-max(total.shape) // HEAT_PIXELS)
    height, width = (-(-side // step) * step for side in total.shape)
    padded = np.zeros((height, width), np.uint16)
    padded[: total.shape[0], : total.shape[1]] = total
    # the worst pixel of each block, lest a small spot pale among its neighbours
    small = padded.reshape(height // step, step, width // step, step).max((1, 3)).astype(np.float32)
    over = threshold(limit)
    steps = np.ceil((small - near) / (over - near) * HEAT_STEPS).clip(0, HEAT_STEPS)
    steps[small > over] = (
        HEAT_STEPS
        + 1
        + ((small[small > over] - over) / (1.5 * FULL) * (HEAT_STEPS - 1)).clip(0, HEAT_STEPS - 1).astype(int)
    )
    picture = Image.frombytes("P", (steps.shape[1], steps.shape[0]), steps.astype(np.uint8).tobytes())
    colours, alphas = [0, 0, 0], [0]
    for number in range(HEAT_STEPS):  # yellow, up to the limit
        colours += [255, 214, 0]
        alphas.append(60 + 12 * number)
    for number in range(HEAT_STEPS):  # red, darker the more there is
        colours += [230 - 12 * number, 20, 20]
        alphas.append(200)
    picture.putpalette(colours)
    target = io.BytesIO()
    picture.save(target, "PNG", transparency=bytes(alphas), optimize=False)
    return target.getvalue()
