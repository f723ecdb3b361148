"""What may be spent on files that others wrote. In: limits, what is worked on. Out: a process that keeps them.

A process that has begun to keep limits is ended by the system, inside a library written in C, too, as soon as it has
used too much of the processor. What it was working on stands in a record outside of it, so that whoever started it can
say so. Want of memory is an error of Python where it can be one; else a library ends the process, and the record says
where.

Limits, timer and record belong to the process and not to a build: the operating system has one of each for a process,
and so has this module.
"""

from __future__ import annotations

import errno
import json
import math
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from mmap import mmap
from pathlib import Path
from types import TracebackType

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped

SECONDS, MEMORY = 50, 1750
_TEXT = 4  # words that are laid out take so many times as long as as many bytes of a picture
_STEP, _STEP_PER_MB = 0.4, 2.0  # of the seconds: for one story or picture, and for each MB that it has
_MB = 1 << 20
_MOST_OF_ALL = 0.2  # of the time for all: what has taken so much is named when it is over
_LONGEST = 4000  # bytes of a record


@dataclass(frozen=True)
class Limits:
    """How much of the processor may be used, in seconds for each MB (the first one whole), and of memory, in MB.

    0 is no limit.
    """

    seconds: int = SECONDS
    memory: int = MEMORY

    def step(self, size: int) -> float:
        """Return the seconds for one thing of so many bytes, such as a story or a picture."""
        return self.seconds * (_STEP + _STEP_PER_MB * size / _MB)

    def whole(self, size: int) -> float:
        """Return the seconds for all, of so many bytes together, those of articles counted four times."""
        return self.seconds * max(1.0, size / _MB)


NO_LIMITS = Limits(0, 0)


@dataclass(frozen=True)
class Work:
    """What a process works on, in words, where that is, and the seconds of the processor it may take, or has taken."""

    what: str
    place: Place | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Record:
    """What a process works on, and what has taken it longest; `beside` is what another one makes for it meanwhile.

    All together may take `seconds` (0: no limit) after those that had been used when the work began, `begun`, its
    children's included. While it is `spared`, programs run that have limits of their own.
    """

    work: Work | None = None
    longest: Work | None = None
    beside: Work | None = None
    seconds: float = 0.0
    begun: float = 0.0
    spared: bool = False

    def pack(self) -> bytes:
        """Return it as bytes, its length in the first two."""
        works = [work and _pack_work(work) for work in (self.work, self.longest, self.beside)]
        facts = (self.seconds, self.begun, self.spared)
        text = json.dumps([*works, *facts]).encode()
        text = text if len(text) < _LONGEST else json.dumps([None, None, None, *facts]).encode()  # paths can be long
        return len(text).to_bytes(2, "big") + text

    @staticmethod
    def unpack(data: bytes) -> Record:
        """Return what was packed; an empty record of what was not written to its end."""
        try:
            *works, seconds, begun, spared = json.loads(data[2 : 2 + int.from_bytes(data[:2], "big")])
            work, longest, beside = (w and Work(w[0], Place(Path(w[1]), w[2]) if w[1] else None, w[3]) for w in works)
            return Record(work, longest, beside, seconds, begun, spared)
        except (ValueError, TypeError, IndexError):
            return Record()


def _pack_work(work: Work) -> tuple[str, str, int | None, float]:
    file, line = (str(work.place.file), work.place.line) if work.place else ("", None)
    return work.what[:500], file, line, work.seconds


@dataclass
class _Process:
    """What this process has been told to keep, and what it is doing."""

    limits: Limits | None = None
    record: mmap | None = None
    root: Path | None = None  # of the publication
    used: float = 0.0  # seconds that it had used when it began
    share: float | None = None  # seconds that another process has left for it
    sizes: dict[Path, int] = field(default_factory=dict)
    texts: set[Path] = field(default_factory=set)  # those of the files whose words are laid out
    said: Record = field(default_factory=Record)

    def say(self, said: Record) -> None:
        self.said = said
        if self.record is not None:
            packed = said.pack()
            self.record[: len(packed)] = packed

    def limit_time(self) -> None:
        if self.limits and self.limits.seconds:
            size = sum(size * (_TEXT if file in self.texts else 1) for file, size in self.sizes.items())
            seconds = self.limits.whole(size) if self.share is None else self.share
            _limit(resource.RLIMIT_CPU, math.ceil(self.used + seconds))
            self.say(replace(self.said, seconds=seconds))


_PROCESS = _Process()


def new_record(file: Path | None = None) -> mmap:
    """Return room for a record, that a forked process shares; in a file, so that any other can open it, too.

    Raises:
        OSError: if there is no room.
    """
    if file is None:
        return mmap(-1, _LONGEST)
    with file.open("w+b") as stream:
        stream.write(bytes(_LONGEST))  # a hole could not be filled once the disk is full, and that would end us
        stream.flush()
        return mmap(stream.fileno(), _LONGEST)


def read_record(file: Path) -> Record:
    """Return what another process has said in the record in a file."""
    try:
        return Record.unpack(file.read_bytes())
    except OSError:
        return Record()


def keep_limits(
    limits: Limits, record: mmap | None, root: Path | None = None, seconds_left: float | None = None
) -> None:
    """Keep limits from now on, and say in the record what is worked on; files are named as they lie below `root`.

    A process that works for another one has for all the `seconds_left` that this had when it was started.
    """
    _PROCESS.limits, _PROCESS.record, _PROCESS.root, _PROCESS.share = limits, record, root, seconds_left
    _limit(resource.RLIMIT_CORE, 0)
    if limits.memory:
        _limit(resource.RLIMIT_DATA, limits.memory * _MB)
    renew_time()


def renew_time() -> None:
    """Begin a work with all the time that there is for one."""
    _PROCESS.used = _seconds_of(resource.RUSAGE_SELF)
    _PROCESS.sizes.clear()
    _PROCESS.say(Record(begun=_PROCESS.used + _seconds_of(resource.RUSAGE_CHILDREN)))
    _PROCESS.limit_time()


def _seconds_of(whom: int) -> float:
    usage = resource.getrusage(whom)
    return usage.ru_utime + usage.ru_stime


def left_seconds() -> float | None:
    """Return how many seconds of the processor are left for this process and those that it starts; None: no limit."""
    said = _PROCESS.said
    if not said.seconds:
        return None
    taken = _seconds_of(resource.RUSAGE_SELF) + _seconds_of(resource.RUSAGE_CHILDREN) - said.begun
    return max(0.0, said.seconds - taken)


def current_place() -> Place | None:
    """Return where that is which this process works on; None where nothing is known of it."""
    work = _PROCESS.said.work
    return work.place if work else None


def say_beside(file: Path | None) -> None:
    """Say in the record which picture another process makes for this one; None: it makes none."""
    _PROCESS.say(replace(_PROCESS.said, beside=Work("the picture", Place(_shown(file))) if file else None))


@contextmanager
def lifted() -> Iterator[None]:
    """Have no limits for a while: a browser or Java that is started reserves far more memory than it uses."""
    kinds = (resource.RLIMIT_DATA, resource.RLIMIT_CPU)
    before = [resource.getrlimit(kind) for kind in kinds]
    for kind, (_, most) in zip(kinds, before, strict=True):
        resource.setrlimit(kind, (most, most))
    _PROCESS.say(replace(_PROCESS.said, spared=True))
    try:
        yield
    finally:
        _PROCESS.say(replace(_PROCESS.said, spared=False))
        for kind, limit in zip(kinds, before, strict=True):
            resource.setrlimit(kind, limit)


def kept_limits() -> Limits | None:
    """Return the limits that this process keeps, for others that it starts."""
    return _PROCESS.limits


def _limit(what: int, value: int) -> None:
    """Set a limit, but never above what the system allows; what this process starts can lift it again."""
    _, most = resource.getrlimit(what)
    resource.setrlimit(what, (value if most == resource.RLIM_INFINITY else min(value, most), most))


class working_on:  # noqa: N801 - a context manager, named as contextlib names its own
    """A context in which one thing is worked on; what is worked on within it has time of its own.

    Raises:
        Stopped: if there is no memory for it.
    """

    def __init__(self, what: str, place: Place | None = None, file: Path | None = None, is_text: bool = False) -> None:
        """`place` is where a reader finds it; `file` is what it is made from, by whose size the time is measured.

        `is_text`: the words of the file are laid out, line by line.
        """
        self.work = Work(what, place or (Place(_shown(file)) if file else None))
        self.file = file
        if file and is_text:
            _PROCESS.texts.add(file)

    def __enter__(self) -> None:
        self.outer, self.left, self.given = _PROCESS.said.work, 0.0, 0.0
        limits = _PROCESS.limits
        if limits and limits.seconds:
            self.given = limits.step(_size(self.file) if self.file else 0)
            self.left, _ = signal.setitimer(signal.ITIMER_PROF, self.given)
        _PROCESS.say(replace(_PROCESS.said, work=replace(self.work, seconds=self.given)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        longest = _PROCESS.said.longest
        if self.given:
            over, _ = signal.setitimer(signal.ITIMER_PROF, self.left)
            taken = self.given - over
            if longest is None or taken > longest.seconds:
                longest = replace(self.work, seconds=taken)
        _PROCESS.say(replace(_PROCESS.said, work=self.outer, longest=longest))
        if isinstance(error, MemoryError):
            raise Stopped(ExitCode.SOURCE, [no_memory(self.work, _PROCESS.limits)]) from None


def _shown(file: Path) -> Path:
    root = _PROCESS.root
    return file.relative_to(root) if root and file.is_relative_to(root) else file


def _size(file: Path) -> int:
    """Return the size of a file, which adds to the time for all."""
    if file not in _PROCESS.sizes:
        try:
            _PROCESS.sizes[file] = file.stat().st_size
        except OSError:
            _PROCESS.sizes[file] = 0
        _PROCESS.limit_time()
    return _PROCESS.sizes[file]


def no_memory(work: Work | None, limits: Limits | None) -> Finding:
    """Return a finding that says that there was no memory for a work."""
    if work is None and (longest := _PROCESS.said.longest):
        work = Work(f"the whole, most of all {longest.what},", longest.place)
    what, place = (work.what, work.place) if work else ("the issue", None)
    if limits and limits.memory and not is_tight():
        message = f"{what} takes more than {limits.memory} MB of memory"
        hint = f"make it smaller, or allow more: pressbuild --max-memory {2 * limits.memory} …"
    else:
        message = f"{what} takes more memory than this system gives (ulimit -v, or all is in use)"
        hint = "close other programs, or raise the limit"
    return Finding(Severity.ERROR, "too-costly", message, place, hint)


def is_want_of_memory(problem: Exception) -> bool:
    """Whether an error comes from want of memory. Where there is little, libraries fail in many ways."""
    if isinstance(problem, MemoryError) or getattr(problem, "errno", None) == errno.ENOMEM:
        return True
    return is_tight() and not isinstance(problem, OSError)


def is_tight() -> bool:
    """Whether the memory of this process is limited by whoever started it: then anything may fail for want of it."""
    given = (resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_DATA)[1])
    return any(limit != resource.RLIM_INFINITY for limit in given)


def _given_seconds() -> int:
    """Return how long whoever started this process lets it use the processor; 0: without limit."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    return 0 if most == resource.RLIM_INFINITY else most


def explain(said: Record, ended_by: int, limits: Limits) -> Finding:
    """Return a finding that says why a process was ended by a signal, and what it was working on.

    It was a child of this process, which has waited for it.
    """
    work = said.work or Work("the issue")
    hint = f"make it simpler, or allow more: pressbuild --max-seconds {2 * limits.seconds} …"
    if ended_by == signal.SIGXCPU:
        return explain_time(said, limits)
    if ended_by == signal.SIGPROF:
        message = f"{work.what} takes more than {work.seconds:.3g} seconds of the processor"
    elif (
        ended_by == signal.SIGKILL and (given := _given_seconds()) and _seconds_of(resource.RUSAGE_CHILDREN) > given - 1
    ):
        message = f"{work.what} takes more of the processor than the {given} seconds that this system gives (ulimit -t)"
        hint = "make it simpler, or raise the limit"
    elif ended_by == signal.SIGKILL:
        message = f"the system ended the work on {work.what}, as it does when memory runs out"
        hint = "close other programs"
    elif is_tight():
        return no_memory(work, limits)
    else:
        message = f"{work.what} breaks a library down ({signal.Signals(ended_by).name})"
        hint = "leave it out or make it simpler"
        if limits.memory:
            message = f"{work.what} takes more than {limits.memory} MB of memory, or breaks a library down"
            hint += f"; to allow more memory: pressbuild --max-memory {2 * limits.memory} …"
    return Finding(Severity.ERROR, "too-costly", message, work.place, hint)


def explain_time(said: Record, limits: Limits) -> Finding:
    """Return a finding that says that all together has taken too much time, and what has taken most of it."""
    work, share, longest = said.work or Work("the issue"), "the last ones", said.longest
    if longest and (said.work is None or longest.seconds > limits.seconds * _MOST_OF_ALL):
        share, work = f"{longest.seconds:.0f}", longest
    seconds = said.seconds or limits.seconds
    message = f"the whole takes more than {seconds:.3g} seconds of the processor, {share} for {work.what}"
    hint = f"make it simpler, or allow more: pressbuild --max-seconds {2 * limits.seconds} …"
    return Finding(Severity.ERROR, "too-costly", message, work.place, hint)
