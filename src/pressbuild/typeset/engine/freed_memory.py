"""What WeasyPrint 70 and Pango 1.50 never give back. In: both as installed. Out: they give it back.

A proof lays out the same issue again and again in one process. Without this it would lose some 500 bytes with each line
whose font has features, and 200 kB with each change of a style sheet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pressbuild.typeset.engine.weasyprint_hooks import FontConfiguration, line_break, text_ffi

_FEATURES = (
    "font_kerning font_variant_ligatures font_variant_position font_variant_caps font_variant_numeric "
    "font_variant_alternates font_variant_east_asian font_feature_settings"
).split()

_font_features = line_break.font_features


@lru_cache(256)
def _describe_features(*values: Any) -> bytes:
    """Return the features of a style as Pango wants them; no issue has many kinds of them."""
    return ",".join(f"{name} {value}" for name, value in _font_features(*values).items()).encode()


class _Layout(line_break.Layout):  # type: ignore[misc]
    """A text layout that owns its list of attributes; WeasyPrint's own is referred to once too often."""

    def setup(self, style: Any) -> None:
        super().setup(style)
        text = _describe_features(*[style[name] for name in _FEATURES])
        if text:
            ffi, pango = text_ffi.ffi, text_ffi.pango
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(text))
            pango.pango_layout_set_attributes(self.layout, attributes)


def _no_features(*_: Any) -> dict[str, int]:
    """Leave features to `_Layout`."""
    return {}


def _open_fonts(self: Any) -> None:
    """Open faces as WeasyPrint does, with a map that lets go of fontconfig's part, which Pango 1.50 forgets."""
    _open_weasyprint_fonts(self)
    text_ffi.ffi.gc(self.font_map, None)
    self.font_map = text_ffi.ffi.gc(self.font_map, _close_font_map)


def _close_font_map(font_map: Any) -> None:
    text_ffi.pangoft2.pango_fc_font_map_set_config(text_ffi.ffi.cast("PangoFcFontMap *", font_map), text_ffi.ffi.NULL)
    text_ffi.gobject.g_object_unref(font_map)


_open_weasyprint_fonts = FontConfiguration.__init__
FontConfiguration.__init__ = _open_fonts
line_break.Layout = _Layout
line_break.font_features = _no_features
