"""Watching files. In: folders. Out: word whenever something in them has changed and a moment has passed quietly."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from watchfiles import Change, awatch

STEP_MS = 40
"""A burst of saves is one change if none of them comes later than this after the one before."""

LONGEST_BURST_MS = 400
LOOK_MS = 1000
"""How often it is seen whether a folder that was not there has come."""

_FOLDERS = {".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__", "dist"}
# what editors and systems write beside the files that they save
_BESIDE = re.compile(
    r".*~|\..*\.sw.|\.#.*|#.*#|\.~lock\..*|4913|.*\.part|.*\.tmp|\.goutputstream-.*|\.DS_Store|Thumbs\.db"
)


def is_source(path: str, folders: Sequence[str]) -> bool:
    """Whether a file below one of the folders may be part of an issue, by its name."""
    inside = (Path(path).relative_to(folder) for folder in folders if Path(path).is_relative_to(folder))
    parts = next(inside, Path(path)).parts
    return not (_FOLDERS & set(parts) or (parts and _BESIDE.fullmatch(parts[-1])))


async def watch(folders: Sequence[str], missing: Sequence[Path], stop: asyncio.Event) -> AsyncIterator[None]:
    """Yield once after each burst of changes, and when one of the `missing` folders has come, until `stop` is set."""

    def wanted(_: Change, path: str) -> bool:
        return is_source(path, folders)

    changes = awatch(
        *(folder for folder in folders if Path(folder).is_dir()),
        watch_filter=wanted,
        stop_event=stop,
        step=STEP_MS,
        debounce=LONGEST_BURST_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async for found in changes:
        if found or any(folder.is_dir() for folder in missing):
            yield
