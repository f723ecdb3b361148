"""What `--json` prints. In: results of the library. Out: JSON, whose schemas are in docs/schemas/.

Fields are only ever added; if one must change its meaning, `format` goes up. The report of `check` has a module of its
own, `reports/json_report.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from pressbuild.api import BuildResult, FitResult, InstalledPlugin, WrittenFile
from pressbuild.cli.list_changes import changes_data
from pressbuild.core.findings import Finding
from pressbuild.sources.door import follow

FORMAT = 1


def build_json(command: str, result: BuildResult) -> str:
    """Return what a command has written and found; files by their whole paths."""
    return json.dumps(
        {
            "format": FORMAT,
            "command": command,
            "exit_code": int(result.exit_code),
            "files": [_show_file(file) for file in result.files],
            "findings": _show_findings(result.findings),
        },
        indent=2,
    )


def fit_json(result: FitResult) -> str:
    """Return ledger, findings and, if there is one, the list of changes; places as `file:line`."""
    return json.dumps(
        {
            "format": FORMAT,
            "exit_code": int(result.exit_code),
            "stories": [
                {
                    "slug": fit.slug,
                    "title": fit.title,
                    "place": str(fit.place),
                    "words": fit.words,
                    "frames": [{**asdict(frame), "ref": str(frame.ref)} for frame in fit.frames],
                    "lines": {
                        "available": fit.lines_available,
                        "used": fit.lines_used,
                        "over": fit.lines_over,
                        "under": fit.lines_under,
                    },
                    "words_over": fit.words_over,
                    "overset": fit.overset,
                    "words_cut": fit.words_cut,
                    "hyphens": fit.hyphens,
                    "advice": fit.advice,
                }
                for fit in result.fits
            ],
            "findings": _show_findings(result.findings),
            **({"changes": changes_data(result.changes)} if result.changes else {}),
        },
        indent=2,
    )


def plugins_json(plugins: Sequence[InstalledPlugin]) -> str:
    """Return the plug-ins; `problem` is "" for those that can be used."""
    return json.dumps({"format": FORMAT, "plugins": [asdict(plugin) for plugin in plugins]}, indent=2)


def _show_file(file: WrittenFile) -> dict[str, str | int]:
    counts = {"pages": file.pages, "stories": file.stories, "sheets": file.sheets}
    return {"file": str(follow(file.path)), **{name: count for name, count in counts.items() if count is not None}}


def _show_findings(findings: Sequence[Finding]) -> list[dict[str, str | None]]:
    return [
        {
            "severity": finding.severity.value,
            "code": finding.code,
            "message": finding.message,
            "place": str(finding.place) if finding.place else None,
            "hint": finding.hint,
        }
        for finding in findings
    ]
