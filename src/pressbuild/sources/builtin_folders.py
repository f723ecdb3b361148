"""The program's own folders. In: the name of one. Out: where it lies, in a wheel or in a source tree."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def builtin_folder(name: str) -> Path:
    """Return the built-in `layouts` or `fonts`: packed in the wheel, or at the top of a source tree."""
    packed = Path(str(files("pressbuild"))) / "builtin" / name
    return packed if packed.is_dir() else Path(__file__).resolve().parents[3] / name


@cache
def builtin_profiles() -> Path:
    """Return the folder of the press profiles that come with pressbuild."""
    return Path(str(files("pressbuild"))) / "press" / "profiles"


@cache
def builtin_folders() -> tuple[Path, ...]:
    """Return all folders whose files a publication may use beside its own."""
    return builtin_folder("layouts"), builtin_folder("fonts"), builtin_profiles()
