"""What all processes of a work may use together. In: limits, a process, its record. Out: a finding once it is too much.

The system limits each process by itself (`limits`). Pictures are made, and pages measured, in others beside it: so
whoever waits for a work looks now and then at the sum. What is used between two looks comes on top.
"""

from __future__ import annotations

from pressbuild.core.findings import Finding, Severity
from pressbuild.core.limits import Limits, Record, Work, explain_time
from pressbuild.core.processes import Family, Use

LOOK_SECONDS = 0.1
"""How often the sum is looked at."""

_ROUNDED = 1.0  # seconds: the system counts whole ones for each process


class Budget:
    """The budget of one process and of all that it starts."""

    def __init__(self, pid: int, limits: Limits) -> None:
        self.limits = limits
        self.memory = 0.0  # MB that they had together at the last look
        self._family = Family(pid)
        self._uses: tuple[Use, ...] = ()
        self._spared = self._before = 0.0  # seconds that do not count, and all at the last look
        self._begun = -1.0

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes at the last look, the first one first."""
        return [use.pid for use in self._uses]

    def look(self, said: Record, elsewhere: float = 0.0) -> Finding | None:
        """Return what to say if too much is used; `said` is the record of the first process.

        `elsewhere` is memory in MB that others of the same command have.
        """
        self._uses = tuple(self._family.measure())
        seconds = sum(use.seconds for use in self._uses)
        self.memory = sum(use.memory for use in self._uses)
        if said.begun != self._begun:  # another work has begun, with all the time that there is for one
            self._begun, self._spared = said.begun, 0.0
        if said.spared:
            self._spared += max(0.0, seconds - self._before)
        self._before = seconds
        if not self._uses or said.spared:
            return None
        if said.seconds and seconds - said.begun - self._spared > said.seconds + _ROUNDED:
            return explain_time(self._costliest(said, "seconds"), self.limits)
        if self.limits.memory and self.memory + elsewhere > self.limits.memory:
            return self._explain_memory(said, elsewhere)
        return None

    def _costliest(self, said: Record, what: str) -> Record:
        """Return the record as that of the process that uses most."""
        first, *others = self._uses
        if said.beside and max((getattr(use, what) for use in others), default=0.0) > getattr(first, what):
            return Record(said.beside, seconds=said.seconds)
        return said

    def _explain_memory(self, said: Record, elsewhere: float) -> Finding:
        work = self._costliest(said, "memory").work or Work("the issue")
        others = ", with what works beside it," if len(self._uses) > 1 or elsewhere else ""
        message = f"{work.what}{others} takes more than {self.limits.memory} MB of memory"
        hint = f"make it smaller, or allow more: pressbuild --max-memory {2 * self.limits.memory} …"
        return Finding(Severity.ERROR, "too-costly", message, work.place, hint)
