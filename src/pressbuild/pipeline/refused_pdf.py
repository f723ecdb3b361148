"""A finished PDF that a reader refuses. In: what the reader fails with. Out: a finding as for other faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pressbuild.core.findings import Report, Stopped
from pressbuild.core.limits import is_want_of_memory

_MOST_SAID = 300  # characters of what a library has to say


@contextmanager
def read_back(report: Report) -> Iterator[None]:
    """Note that a finished PDF cannot be read, whatever a reader fails with: each has limits of its own."""
    try:
        yield
    except Stopped:
        raise
    except Exception as problem:
        if is_want_of_memory(problem):
            raise
        said = " ".join(str(problem).split())[:_MOST_SAID] or type(problem).__name__
        hint = "undo the last change to the masters, drawings or advertisements"
        report.error("unreadable-pdf", f"the finished PDF cannot be read: {said}", None, hint)
