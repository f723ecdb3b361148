"""What the text libraries say. In: complaints of GLib, Pango and fontconfig. Out: messages of the layout engine's log.

They would write them on the terminal by themselves, one for each line of text.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

from pressbuild.typeset.engine.weasyprint_hooks import LOGGER

_LIBRARIES = ("libglib-2.0.so.0", "libglib-2.0.0.dylib", "libglib-2.0-0.dll")
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


def _log(_domain: bytes | None, _level: int, message: bytes | None, _data: int | None) -> None:
    LOGGER.warning("the text library says: %s", (message or b"").decode(errors="replace"))


_log_for_glib = _HANDLER(_log)  # which must not be collected as long as GLib may call it

for _name in _LIBRARIES:
    with suppress(OSError):
        ctypes.CDLL(_name).g_log_set_default_handler(_log_for_glib, None)
        break
