"""Watching files. In: folders. Out: word whenever something in them has changed and a moment has passed quietly."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import Change, awatch
from watchfiles.main import FileChange

STEP_MS = 40
"""A burst of saves of several files is one change if none of them comes later than this after the one before."""

LONGEST_BURST_MS = 400
LOOK_MS = 1000
"""How often it is seen whether a folder has come, or is another one."""

_FOLDERS = {".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__", "dist"}
# what editors and systems write beside the files that they save
_BESIDE = re.compile(
    r".*~|\..*\.(sw.|kate-swp)|\.#.*|#.*#|4913|\.goutputstream-.*|.*___jb_(tmp|old)___"
    r"|\.~lock\..*|.*\.part|.*\.tmp|\.DS_Store|Thumbs\.db"
)


def is_source(path: str, folders: Sequence[str]) -> bool:
    """Whether a file below one of the folders may be part of an issue, by its name."""
    inside = (Path(path).relative_to(folder) for folder in folders if Path(path).is_relative_to(folder))
    parts = next(inside, Path(path)).parts
    return not (_FOLDERS & set(parts) or (parts and _BESIDE.fullmatch(parts[-1])))


async def watch(folders: Sequence[str], late: bool, stop: asyncio.Event) -> AsyncIterator[None]:
    """Yield once after each burst of changes, until `stop` is set. A folder may come, go, or be replaced by another.

    `late` yields once at the beginning, too: for what has changed before anybody watched.
    """
    while not stop.is_set():
        watched = _folders_below(folders)
        async with aclosing(_changes(folders, watched, stop)) as changes:
            async for found in changes:
                replaced = _folders_below(folders) != watched
                if found or late or replaced:
                    yield
                late = replaced
                if replaced:  # what was watched is no longer there, or not all that is there is watched
                    break


def _folders_below(folders: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the folders from these downwards, each with what tells it from another of its name.

    No link is followed: it may lead anywhere, and to watch what a link to the whole disk leads to takes for ever.
    """
    found = {}
    for top in folders:
        for folder, below, _ in os.walk(top):
            below[:] = [name for name in below if name not in _FOLDERS]
            with suppress(OSError):
                state = Path(folder).stat()
                found[folder] = (state.st_dev, state.st_ino)
    return found


def _changes(
    folders: Sequence[str], watched: Iterable[str], stop: asyncio.Event
) -> AsyncGenerator[set[FileChange], None]:
    """Return bursts of changes in the folders `watched`; an empty one whenever there was none for a while."""

    def wanted(_: Change, path: str) -> bool:
        return is_source(path, folders)

    return awatch(
        *watched,
        watch_filter=wanted,
        stop_event=stop,
        step=STEP_MS,
        debounce=LONGEST_BURST_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        recursive=False,
        ignore_permission_denied=True,
    )
