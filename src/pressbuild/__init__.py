"""pressbuild makes a newspaper out of a folder: a press-ready PDF and, later, an e-book and a proof."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("pressbuild")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
