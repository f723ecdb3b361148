"""Work for processes of their own. Loaded there alone, it brings no layout engine along."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def in_another_process(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns in a process that begins with nothing loaded."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def write_pages(pickled: bytes) -> tuple[bytes, bytes, list[str]]:
    """Return the press PDF and the screen edition of pickled pages and manifest, and what is loaded of the engine."""
    from pressbuild.core.findings import Report
    from pressbuild.pdf.press_pdf import make_press_file
    from pressbuild.pdf.screen_pdf import make_digital
    from pressbuild.press import read_press_profile
    from pressbuild.press.colour_converters import keep_nothing, screen_inking
    from pressbuild.press.press import open_press

    filled, manifest = pickle.loads(pickled)
    press = open_press(read_press_profile("coldset-newsprint", None, Report()), {}, Report())
    printed = make_press_file(filled, manifest, press).data
    shown = make_digital(filled, manifest, screen_inking(keep_nothing, {}))
    engine = [name for name in sys.modules if name.startswith(("weasyprint", "pressbuild.typeset.engine"))]
    return printed, shown, engine


def lay_out_stories(root: Path) -> bytes:
    """Return the stories of an issue, laid out and pickled, by their slugs."""
    from pressbuild.core.findings import Report
    from pressbuild.pipeline.press_edition import typeset_publication
    from pressbuild.typeset import issue_layout

    found = {}
    lay_out = issue_layout.settle_story

    def keep(markup: Any, *rest: Any) -> Any:
        found[markup.story.slug] = story = lay_out(markup, *rest)
        return story

    issue_layout.settle_story = keep
    typeset_publication(root, None, False, Report())
    return pickle.dumps(found)
