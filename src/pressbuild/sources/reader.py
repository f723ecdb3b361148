"""Reading YAML files. In: the text of a file and a model of what may stand in it. Out: the model, filled, or findings.

The libraries that parse and check are loaded only when there is a file to read: that takes longer than to
make a small e-book.
"""

from __future__ import annotations

from pathlib import Path

from pressbuild.diagnostics import Report
from pressbuild.sources.schema import Model, YamlSource


def read_yaml(
    text: str, file: Path, model: type[Model], report: Report, what: str, first_line: int = 1
) -> tuple[YamlSource, Model] | None:
    """Return the source of a YAML text and what it says, or None with findings.

    `file` is its name as findings show it, `what` is how they call it, `first_line` its first line in the file.
    """
    from pressbuild.sources.yaml import parse_yaml, validate

    local = Report()
    source = parse_yaml(text, file, local, first_line)
    value = validate(source, model, local, what) if source else None
    report.findings += local.findings
    return (source, value) if source is not None and value is not None else None
