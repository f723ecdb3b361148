"""What is opened while a test runs. In: a block of code. Out: the paths that Python opened in it, and hosts asked for.

Python tells of each file that it is about to open, of folders that it lists and of sockets (PEP 578). Libraries in C do
not; the tests of `test_traced_files.py` see those, too.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# where WeasyPrint puts the faces of an engine, and takes them away whenever that is forgotten
_FONTS = str(Path(tempfile.gettempdir()).resolve() / "weasyprint")
_FILES = {"open", "os.listdir", "os.scandir"}
_listeners: list[Opened] = []


class Opened:
    """What was opened: `files` are paths without links, `asked` is what was asked of the network."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.asked: list[str] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _listeners:
        return
    if event in _FILES and isinstance(arguments[0], str | bytes):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if not path.startswith(_FONTS):
            _listeners[-1].files.append(path)
    elif event.startswith(("socket.", "urllib.", "http.", "ftplib.")):
        _listeners[-1].asked.append(f"{event} {arguments[1:]}")


sys.addaudithook(_hear)


@contextmanager
def opened_files() -> Iterator[Opened]:
    """Gather what is opened in the block."""
    listener = Opened()
    _listeners.append(listener)
    try:
        yield listener
    finally:
        _listeners.remove(listener)
