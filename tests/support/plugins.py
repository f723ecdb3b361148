"""Installed plug-ins, without an installer. In: the package in tests/plugins. Out: a folder as pip leaves it."""

from __future__ import annotations

import importlib
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.places import TESTS

PACKAGE = TESTS / "plugins"
NAME = "pressbuild_example"


def install(site: Path, entries: dict[str, dict[str, str]] | None = None, name: str = NAME) -> Path:
    """Put a package and its dist-info into a folder; `entries` are other entry points than its own, by group."""
    if entries is None:
        project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        entries = project["entry-points"]
        shutil.copytree(PACKAGE / NAME, site / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n")
    lines = [f"[{group}]\n" + "".join(f"{n} = {v}\n" for n, v in found.items()) for group, found in entries.items()]
    (info / "entry_points.txt").write_text("\n".join(lines))
    return site


@contextmanager
def installed(site: Path) -> Iterator[None]:
    """Have Python find what is in a folder for the length of a block, and forget it then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        before = set(sys.modules)
        try:
            yield
        finally:
            for name in set(sys.modules) - before:
                if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(site)):
                    del sys.modules[name]
            importlib.invalidate_caches()
