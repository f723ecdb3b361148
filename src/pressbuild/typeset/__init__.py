"""Stage 4. In: a `PagePlan` with its documents. Out: `FilledPages`: every frame laid out, every word accounted
for, the copyfit ledger. Only this package and `pdf` know the layout engine.
"""

from pressbuild.typeset.issue import typeset_issue
from pressbuild.typeset.model import FilledPages, FrameText, StoryFit, StoryStart

__all__ = ["FilledPages", "FrameText", "StoryFit", "StoryStart", "typeset_issue"]
