"""What a finding code stands for. In: nothing. Out: `FindingCode`, the shape of an entry of the register."""

from __future__ import annotations

from dataclasses import dataclass

from pressbuild.core.findings import Severity

ERROR = (Severity.ERROR,)
WARNING = (Severity.WARNING,)
NOTE = (Severity.NOTE,)
SKIPPED = (Severity.SKIPPED,)
ERROR_OR_WARNING = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class FindingCode:
    """A kind of finding: `when` is a sentence that says when it is reported, `remedy` one that says what to do.

    `former` are names that it had in earlier versions: `finding_codes.find_code` knows them still.
    """

    code: str
    severities: tuple[Severity, ...]
    title: str
    when: str
    remedy: str
    former: tuple[str, ...] = ()
