"""Stage 4. In: a `PagePlan` with its documents. Out: `FilledPages`: every frame laid out, every word accounted
for, the copyfit ledger. Only this package and `pdf` know the layout engine.
"""

from pressbuild.typeset.geometry import FrameArea
from pressbuild.typeset.issue import Typesetter
from pressbuild.typeset.model import (
    ColumnText,
    FilledPages,
    FrameText,
    PlacedPicture,
    StoryFit,
    StoryPlaces,
    StoryStart,
)
from pressbuild.typeset.pieces import PartKind

__all__ = [
    "ColumnText",
    "FilledPages",
    "FrameArea",
    "FrameText",
    "PartKind",
    "PlacedPicture",
    "StoryFit",
    "StoryPlaces",
    "StoryStart",
    "Typesetter",
]
