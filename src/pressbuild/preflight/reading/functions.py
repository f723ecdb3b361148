"""Functions of a PDF, as far as tints need them. In: a function and its inputs. Out: numbers, or None for others.

ISO 32000-1, 7.10: sampled (type 0), exponential (2) and stitching (3) functions. PostScript calculators are not run.
"""

from __future__ import annotations

from typing import Any

from pressbuild.preflight.reading.streams import Damaged, TooMuch, read_stream

_DEEPEST = 8
_MOST_SAMPLES = 2**20


def evaluate(function: Any, inputs: tuple[float, ...], depth: int = 0) -> tuple[float, ...] | None:
    """Return what a function makes of its inputs; None where that cannot be told."""
    if function is None or depth > _DEEPEST:
        return None
    try:
        kind = int(function.get("/FunctionType", -1))
        if kind == 2 and len(inputs) == 1:
            return _exponential(function, inputs[0])
        if kind == 3 and len(inputs) == 1:
            return _stitched(function, inputs[0], depth)
        if kind == 0:
            return _sampled(function, inputs)
    except (AttributeError, TypeError, ValueError, IndexError, ArithmeticError, Damaged, TooMuch):
        return None
    return None


def _numbers(found: Any, otherwise: list[float]) -> list[float]:
    return otherwise if found is None else [float(number) for number in found]


def _exponential(function: Any, x: float) -> tuple[float, ...]:
    power = float(function.get("/N", 1))
    first, last = _numbers(function.get("/C0"), [0.0]), _numbers(function.get("/C1"), [1.0])
    part = x**power
    return tuple(low + part * (high - low) for low, high in zip(first, last, strict=True))


def _stitched(function: Any, x: float, depth: int) -> tuple[float, ...] | None:
    functions, bounds = list(function.Functions), _numbers(function.get("/Bounds"), [])
    domain, encode = _numbers(function.get("/Domain"), [0, 1]), _numbers(function.get("/Encode"), [])
    place = sum(x >= bound for bound in bounds)
    edges = [domain[0], *bounds, domain[1]]
    low, high = edges[place], edges[place + 1]
    start, end = encode[2 * place], encode[2 * place + 1]
    inner = start if high == low else start + (x - low) / (high - low) * (end - start)
    return evaluate(functions[place], (inner,), depth + 1)


def _sampled(function: Any, inputs: tuple[float, ...]) -> tuple[float, ...] | None:
    """Return the nearest sample, which is exact at the ends."""
    sizes, bits = [int(size) for size in function.Size], int(function.BitsPerSample)
    limits = _numbers(function.get("/Range"), [])
    count = len(limits) // 2
    if bits not in (8, 16) or len(sizes) != len(inputs):
        return None
    total = count
    for size in sizes:
        total *= size
        if not 0 < total <= _MOST_SAMPLES:
            return None
    data = read_stream(function, _MOST_SAMPLES * 2)
    place, stride = 0, 1
    for x, size in zip(inputs, sizes, strict=True):
        place += round(min(1.0, max(0.0, x)) * (size - 1)) * stride
        stride *= size
    wide, most = bits // 8, (1 << bits) - 1
    decode = _numbers(function.get("/Decode"), limits)
    found = []
    for number in range(count):
        start = (place * count + number) * wide
        part = int.from_bytes(data[start : start + wide], "big") / most
        found.append(decode[2 * number] + part * (decode[2 * number + 1] - decode[2 * number]))
    return tuple(found)
