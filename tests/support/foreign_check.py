"""`pressbuild check` as a user runs it. In: a file and options. Out: exit code, the report, the complaints."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pressbuild.cli.commands import main


@dataclass(frozen=True)
class Run:
    """How a run ended. `report` is empty where there is none."""

    exit_code: int
    report: dict[str, Any]
    complaint: str
    seconds: float

    def check(self, id: str) -> dict[str, Any]:
        (found,) = [check for check in self.report["checks"] if check["id"] == id]
        return dict(found)

    @property
    def fired(self) -> set[str]:
        """The ids of all checks that found something."""
        return {check["id"] for check in self.report["checks"] if check["status"] in ("failed", "warned")}

    @property
    def passed(self) -> set[str]:
        return {check["id"] for check in self.report["checks"] if check["status"] == "passed"}


def run_check(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> Run:
    """Run it on a file, outside of any publication, and read its JSON."""
    capsys.readouterr()
    started = time.monotonic()
    code = main(["-C", str(path.parent), "check", str(path), "--json", *options])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    report = json.loads(said.out) if said.out else {}
    return Run(code, report, said.err, time.monotonic() - started)
