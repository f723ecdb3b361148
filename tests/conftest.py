"""What holds for every test: nothing is kept in the user's own cache."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache lies beside the test's own folder, which may be a publication."""
    cache = tmp_path.parent / "caches" / tmp_path.name
    monkeypatch.setenv("PRESSBUILD_CACHE", str(cache))
    monkeypatch.setenv("PRESSBUILD_TRACE", "1")  # what nobody foresaw shows where it came from
    return cache
