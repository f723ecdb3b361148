"""Texts that YAML folds: their lines are one, and nothing is in them that nobody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.diagnostics import Report
from pressbuild.sources.yaml import parse_yaml


@pytest.mark.parametrize("mark", [">", ">-"])
def test_a_folded_text_is_read_as_one_line(mark: str) -> None:
    report = Report()
    source = parse_yaml(f"source: {mark}\n  one line\n  and another\n  and a third\n", Path("x.yaml"), report)
    assert source is not None, report.findings
    assert source.data["source"].strip() == "one line and another and a third"
