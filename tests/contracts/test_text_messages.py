"""What Pango complains of is heard and not printed. A failure says that GLib is found under another name."""

from __future__ import annotations

import logging

import pytest

from pressbuild.typeset.engine.text_messages import _log_for_glib
from pressbuild.typeset.engine.weasyprint_hooks import LOGGER, text_ffi


def test_a_complaint_of_pango_is_a_message_of_the_engine(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _log_for_glib
    monkeypatch.setattr(LOGGER, "handlers", [caplog.handler])
    description = text_ffi.pango.pango_font_description_new()
    with caplog.at_level(logging.WARNING, LOGGER.name):
        text_ffi.pango.pango_font_description_set_absolute_size(description, -1)
    text_ffi.pango.pango_font_description_free(description)
    assert "the text library says: pango_font_description_set_absolute_size: assertion" in caplog.text
    assert capfd.readouterr().err == ""
