"""Reading YAML files. In: the text of a file and a model of what may stand in it. Out: the model, filled, or findings.

The libraries that parse and check are loaded only when there is a file to read: that takes longer than to
make a small e-book.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pressbuild.core.findings import Finding, Report
from pressbuild.sources.yaml_schema import Model, YamlSource

_SHORT = 64 * 1024  # characters: what is kept of longer ones would be large


def read_yaml(
    text: str, file: Path, model: type[Model], report: Report, what: str, first_line: int = 1
) -> tuple[YamlSource, Model] | None:
    """Return the source of a YAML text and what it says, or None with findings.

    `file` is its name as findings show it, `what` is how they call it, `first_line` its first line in the file.
    """
    read = _read if len(text) <= _SHORT else _read.__wrapped__
    # mypy takes a class that a variable stands for to have no hash
    source, value, findings = read(text, file, model, what, first_line)  # type: ignore[arg-type]
    report.findings += findings
    return (source, value) if source is not None and value is not None else None


@lru_cache(16)
def _read(
    text: str, file: Path, model: type[Model], what: str, first_line: int
) -> tuple[YamlSource | None, Model | None, tuple[Finding, ...]]:
    """Read it; what a proof, or a test, reads again and again is read once: files of the program, the manifest."""
    from pressbuild.sources.yaml_lines import parse_yaml, validate

    local = Report()
    source = parse_yaml(text, file, local, first_line)
    value = validate(source, model, local, what) if source else None
    return source, value, tuple(local.findings)
