"""What `typeset/engine/freed_memory.py` takes from WeasyPrint. A failure here says what an upgrade has moved."""

from __future__ import annotations

import inspect

from pressbuild.typeset.engine import freed_memory
from pressbuild.typeset.engine.weasyprint_hooks import FontConfiguration, line_break, text_ffi

WHERE = "look at src/pressbuild/typeset/engine/freed_memory.py"


def test_text_layouts_get_their_features_where_they_did() -> None:
    source = inspect.getsource(line_break.Layout.__mro__[1].setup)
    assert "features = font_features(" in source, WHERE
    named = list(inspect.signature(freed_memory._font_features).parameters)
    assert named == freed_memory._FEATURES, f"font features come of other properties now: {WHERE}"


def test_a_font_map_is_let_go_of_with_its_configuration() -> None:
    fonts = FontConfiguration()
    assert text_ffi.ffi.typeof(fonts.font_map).cname == "PangoFontMap *", WHERE
