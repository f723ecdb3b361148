"""What checks of layout look at. In: nothing. Out: `LayoutSubject`, the pages of an issue and its faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pressbuild.publication.font_families import FontFamily

if TYPE_CHECKING:  # the layout engine is not loaded for a list of checks
    from pressbuild.typeset import FilledPages


@dataclass(frozen=True)
class LayoutSubject:
    """An issue that is laid out, and the families of fonts/."""

    filled: FilledPages
    families: tuple[FontFamily, ...]
