"""A job. In: what a command or a program asks for. Out: one value that all steps of the pipeline are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pressbuild.core.findings import Report
from pressbuild.core.progress import Progress, Stage, StageEvent, ignore_progress


@dataclass(frozen=True)
class Job:
    """What is made, and who hears of it.

    `root` is the publication's folder; `issue` a name or path, None for the newest; `output` where the file goes, None
    for the usual place. A draft is written even if stories are overset. Findings gather in `report`.
    """

    root: Path
    issue: str | None = None
    output: Path | None = None
    draft: bool = False
    progress: Progress = ignore_progress
    report: Report = field(default_factory=Report)

    def begin(self, stage: Stage, subject: str) -> None:
        """Say that a stage begins to work on something."""
        self.progress(StageEvent(stage, subject))


@dataclass(frozen=True)
class CheckOptions:
    """What a PDF is checked against: a press profile, "" for the usual one, and whether it is to be placed in a paper.

    `booked` is the size in mm that an advertisement must have.
    """

    profile: str = ""
    is_advert: bool = False
    booked: tuple[float, float] | None = None
