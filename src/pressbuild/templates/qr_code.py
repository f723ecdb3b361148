"""QR codes. In: an address. Out: a vector drawing of its code as SVG, all in black.

ISO/IEC 18004: four modules of quiet zone on each side, error correction level M (15 % of the code may be damaged).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

QUIET = 4  # modules
SMALLEST, SMALLEST_MODULE = (
    15.0,
    0.5,
)  # mm, of the code without its quiet zone and of a module: what telephones can read
_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{0}" width="{1:.2f}mm" height="{1:.2f}mm"'
    ' viewBox="0 0 {2} {2}"><path d="M0 0h{2}v{2}H0z" fill="#fff"/><path d="{3}" fill="#000"/></svg>'
)


def draw_code(address: str) -> Markup:
    """Return the code of an address as an SVG element; its alternative text is the address.

    Raises:
        ValueError: if the address is too long for a code.
    """
    import segno  # few papers have a code

    try:
        code = segno.make(address, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise ValueError(f"an address of {len(address)} characters is too long for a QR code") from None
    modules = len(code.matrix)
    module = max(SMALLEST / modules, SMALLEST_MODULE)
    side = modules + 2 * QUIET
    # one path, so that no seam shows between modules
    return _SVG.format(address, side * module, side, "".join(_bars(code.matrix)))


def _bars(matrix: tuple[bytearray, ...]) -> Iterator[str]:
    """Yield the dark modules of each row as bars of a path."""
    for y, row in enumerate(matrix, QUIET):
        x = QUIET
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
