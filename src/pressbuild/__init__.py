"""pressbuild makes a newspaper out of a folder: a PDF for the printer and an e-book."""

__version__ = "0.1.0"  # asked for here by pyproject.toml: to look it up at run time takes longer than to start

__all__ = ["__version__"]
