"""Text that runs both ways. In: the characters of a paragraph. Out: the level of each, and the order in which runs of
them stand on a line from left to right (Unicode's bidirectional algorithm, UAX 9).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pressbuild.typeset.engine.weasyprint_hooks import text_ffi

_LEFT, _RIGHT = 0, 1  # PANGO_DIRECTION_LTR and _RTL
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def has_right_to_left(text: str) -> bool:
    """Whether any character of a text runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def find_levels(text: str, right_to_left: bool) -> bytes:
    """Return the embedding level of each character of a paragraph: an odd one runs from right to left."""
    encoded = text.encode()
    base = text_ffi.ffi.new("int *", _RIGHT if right_to_left else _LEFT)
    levels = text_ffi.pango.pango_log2vis_get_embedding_levels(encoded, len(encoded), base)
    try:
        return bytes(text_ffi.ffi.buffer(levels, len(text)))
    finally:
        text_ffi.gobject.g_free(levels)


def order_runs(levels: Sequence[int]) -> list[int]:
    """Return the numbers of a line's runs from left to right, given the level of each (UAX 9, rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order
