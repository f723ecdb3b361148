"""What the program says when something is wrong.

In: facts found by any stage. Out: `Finding`s, one shape for the terminal, for `--json` and for the
proof; and `Stopped`, which ends a stage that found errors. A stage reports everything it finds and
stops once, at its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the command hands back to the shell. 1 and 2 are left to Python and to the command line."""

    OK = 0
    SOURCE = 3
    FINDINGS = 4
    TOOL = 5
    OUTPUT = 6
    INTERNAL = 70
    READER_GONE = 141
    INTERRUPTED = 130


class Severity(Enum):
    """How grave a finding is. Only an ERROR stops a build."""

    ERROR = "error"
    WARNING = "warning"
    SKIPPED = "skipped"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """Where a finding is: a file, and a line (counted from 1) where there is one."""

    file: Path
    line: int | None = None

    def __str__(self) -> str:
        """Return `file:line`, the form that editors and terminals make a link of."""
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class PagePlace:
    """Where on the paper a finding can be seen: a printed page, from 1, and the name of a frame, if it is in one."""

    page: int
    frame: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, said so that an editor can put it right. The message is one line, whatever it quotes."""

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hint: str = ""
    spot: PagePlace | None = None

    def __post_init__(self) -> None:
        """Join the lines of what the message quotes."""
        if "\n" in self.message:
            object.__setattr__(self, "message", " ".join(part.strip() for part in self.message.splitlines()))


class Stopped(Exception):
    """A stage cannot go on: its findings say why, its exit code tells the shell."""

    def __init__(self, exit_code: ExitCode, findings: Iterable[Finding]) -> None:
        self.exit_code = exit_code
        self.findings = tuple(findings)
        super().__init__("; ".join(finding.message for finding in self.findings))


MOST_ALIKE = 50
"""Findings of one kind in one file that are listed; nobody reads more, and a broken file can have fifty thousand."""


@dataclass
class _Alike:
    """How many findings of one kind a file has, and where in the list the one is that stands for those not listed."""

    count: int = 0
    last: int | None = None


@dataclass
class Report:
    """Collects the findings of a build, stage after stage; of one kind in one file, the first `MOST_ALIKE`."""

    findings: list[Finding] = field(default_factory=list)
    _alike: dict[object, _Alike] = field(default_factory=dict, repr=False, compare=False)

    def error(
        self, code: str, message: str, place: Place | None = None, hint: str = "", spot: PagePlace | None = None
    ) -> None:
        """Note a fault that must be corrected before anything can be printed."""
        self.add(Finding(Severity.ERROR, code, message, place, hint, spot))

    def warn(
        self, code: str, message: str, place: Place | None = None, hint: str = "", spot: PagePlace | None = None
    ) -> None:
        """Note a thing that an editor will want to know, but that prints."""
        self.add(Finding(Severity.WARNING, code, message, place, hint, spot))

    def note(
        self, code: str, message: str, place: Place | None = None, hint: str = "", spot: PagePlace | None = None
    ) -> None:
        """Note a thing that is as it should be, but that may surprise."""
        self.add(Finding(Severity.NOTE, code, message, place, hint, spot))

    def skip(self, code: str, message: str, place: Place | None = None, hint: str = "") -> None:
        """Note a check that was not made, so that nobody takes its silence for a pass."""
        self.add(Finding(Severity.SKIPPED, code, message, place, hint))

    def add(self, finding: Finding) -> None:
        """Note a finding that is made already."""
        file = finding.place.file if finding.place else None
        alike = self._alike.setdefault((finding.severity, finding.code, file), _Alike())
        alike.count += 1
        if alike.count > MOST_ALIKE:
            message = f"and {alike.count - MOST_ALIKE:,} more of this kind{' in this file' if file else ''}"
            finding = replace(finding, message=message, place=Place(file) if file else None, spot=None)
            if alike.last is not None:
                self.findings[alike.last] = finding
                return
            alike.last = len(self.findings)
        self.findings.append(finding)

    @property
    def has_errors(self) -> bool:
        """Whether anything noted so far must stop the build."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def stop_on_errors(self, exit_code: ExitCode) -> None:
        """End the build here if an error was noted.

        Raises:
            Stopped: with every finding so far, warnings included.
        """
        if self.has_errors:
            raise Stopped(exit_code, self.findings)


def suggest(word: str, known: Iterable[str], listed: Iterable[str] | None = None) -> str:
    """Return "did you mean X?" for the nearest known word, or the list of known words: of `listed`, if it is given."""
    import difflib  # loaded here: most runs find nothing

    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean “{near[0]}”?"
    choices = choices if listed is None else sorted(listed)
    if not choices:
        return ""
    shown = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
    return f"known: {shown}"
