"""Functions of a PDF, as far as colours need them. In: a function object. Out: its values at its ends and at a tint.

ISO 32000-1, 7.10. Exponential functions (type 2) and stitchings of them (type 3) are worked out, of sampled ones (type
0) the ends alone, PostScript (type 4) not at all.
"""

from __future__ import annotations

from pressbuild.pdf_facts.pdf_objects import get, is_stream, items, number, numbers
from pressbuild.pdf_facts.pdf_streams import read_start

_DEEPEST = 8
_MOST_PARTS = 256


def evaluate(function: object, value: float) -> tuple[float, ...] | None:
    """Return the values of an exponential function of one number, or of an array of such; None for another kind."""
    parts = items(function)
    if parts:
        found = [evaluate(part, value) for part in parts[:_MOST_PARTS]]
        return tuple(part[0] for part in found if part) if all(found) else None
    if get(function, "/FunctionType") != 2:
        return None
    low = numbers(get(function, "/C0")) or (0.0,)
    high = numbers(get(function, "/C1")) or (1.0,)
    power = number(get(function, "/N"), 1.0)
    if len(low) != len(high) or (value <= 0 and power < 0) or abs(power) > 1000:
        return None
    bent = max(0.0, value) ** power
    return tuple(a + bent * (b - a) for a, b in zip(low, high, strict=True))


def find_stops(function: object, depth: int = 0) -> list[tuple[float, ...]]:
    """Return the values of a function of one number at its ends and where parts of it meet; none where unknown."""
    parts = items(function)
    if depth > _DEEPEST:
        return []
    if parts:
        columns = [find_stops(part, depth + 1) for part in parts[:_MOST_PARTS]]
        if not all(columns) or len({len(column) for column in columns}) != 1:
            return []
        return [tuple(value[0] for value in row) for row in zip(*columns, strict=True)]
    kind = get(function, "/FunctionType")
    if kind == 2:
        ends = [evaluate(function, 0.0), evaluate(function, 1.0)]
        return [end for end in ends if end is not None] if None not in ends else []
    if kind == 3:
        found: list[tuple[float, ...]] = []
        for part in items(get(function, "/Functions"))[:_MOST_PARTS]:
            stops = find_stops(part, depth + 1)
            if not stops:
                return []
            found += [stop for stop in stops if stop not in found]
        return found
    return _find_sampled(function) if kind == 0 and is_stream(function) else []


def _find_sampled(function: object) -> list[tuple[float, ...]]:
    sizes = numbers(get(function, "/Size"))
    reach = numbers(get(function, "/Decode")) or numbers(get(function, "/Range"))
    wide = int(number(get(function, "/BitsPerSample")))
    count = len(reach) // 2
    if len(sizes) != 1 or wide not in (8, 16) or not 0 < count <= 32 or not 1 <= sizes[0] <= 65_536:
        return []
    step = wide // 8
    table = read_start(function, int(sizes[0]) * count * step)
    if len(table) < int(sizes[0]) * count * step:
        return []
    most = (1 << wide) - 1
    found = []
    for start in (0, (int(sizes[0]) - 1) * count * step):
        row = [int.from_bytes(table[start + i * step : start + (i + 1) * step], "big") / most for i in range(count)]
        found.append(tuple(reach[2 * i] + share * (reach[2 * i + 1] - reach[2 * i]) for i, share in enumerate(row)))
    return found
