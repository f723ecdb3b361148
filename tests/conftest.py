"""What holds for every test: nothing is kept in the user's own cache. And what several modules share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tests.support.code_guard import UNKNOWN, watch_findings

if TYPE_CHECKING:
    from tests.support.desk import ServedNewspaper

# a busy machine is no fault of an example; the whole suite has its limit of time
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


watch_findings()


@pytest.fixture(autouse=True)
def codes_are_registered() -> Iterator[None]:
    """No finding of a test has a code that `core.finding_codes` and the catalogue of checks do not know."""
    yield
    unknown = sorted(set(UNKNOWN))
    UNKNOWN.clear()
    assert not unknown, unknown


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache lies beside the test's own folder, which may be a publication."""
    cache = tmp_path.parent / "caches" / tmp_path.name
    monkeypatch.setenv("PRESSBUILD_CACHE", str(cache))
    monkeypatch.setenv("PRESSBUILD_TRACE", "1")  # what nobody foresaw shows where it came from
    return cache


@pytest.fixture(scope="session")
def served_newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedNewspaper]:
    from tests.support.desk import serve_newspaper

    with serve_newspaper(tmp_path_factory.mktemp("newspaper")) as served:
        yield served
