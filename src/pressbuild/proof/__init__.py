"""The proof. In: laid-out pages as plain data and PDFs, made in a process of its own. Out: a page in a browser.

It is an output like the PDF: what to lay out and how is not known here. `build` hands in a `Session` that does.
"""

from pressbuild.proof.shown_values import BookReady, InkReady, PagesReady, PressReady, Result, Session, StoppedShort

__all__ = ["BookReady", "InkReady", "PagesReady", "PressReady", "Result", "Session", "StoppedShort"]
