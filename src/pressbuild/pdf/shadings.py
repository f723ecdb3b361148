"""Gradients in a PDF. In: a gradient as a value. Out: a shading dictionary (ISO 32000-2, 8.7.4.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pydyf

from pressbuild.displaylist.fixed import Fixed, to_px
from pressbuild.displaylist.items import Shading
from pressbuild.pdf.canvas import Canvas


def write_shading(shading: Shading, canvas: Canvas) -> Any:
    """Return the dictionary of a gradient."""

    def numbers(parts: tuple[float, ...]) -> tuple[float, ...]:
        if shading.is_opacity:
            return parts
        red, green, blue = (min(1.0, max(0.0, part)) for part in parts)
        return canvas.inking.from_rgb((red, green, blue))

    steps = [
        {"FunctionType": 2, "Domain": pydyf.Array((0, 1)), "C0": pydyf.Array(numbers(step.start)),
         "C1": pydyf.Array(numbers(step.end)), "N": step.exponent}
        for step in shading.steps
    ]  # fmt: skip
    function = {
        "FunctionType": 3,
        "Domain": _array(shading.stitch_domain),
        "Encode": _array(shading.encode),
        "Bounds": _array(shading.bounds),
        "Functions": pydyf.Array(map(pydyf.Dictionary, steps)),
    }
    values = {
        "ShadingType": shading.kind,
        "ColorSpace": "/DeviceGray" if shading.is_opacity else canvas.device,
        "Domain": _array(shading.domain),
        "Coords": _array(shading.coordinates),
        "Function": pydyf.Dictionary(function),
    }
    if shading.extends:
        values["Extend"] = pydyf.Array((b"true", b"true"))
    return pydyf.Dictionary(values)


def _array(values: Iterable[Fixed]) -> Any:
    return pydyf.Array(map(to_px, values))
