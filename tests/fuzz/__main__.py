"""Feed damaged files to all doors, for ever or for so many seconds: `python -m tests.fuzz --seconds 600 drawing pdf`.

Each target runs in processes of its own, with 2 GB and 20 s of the processor for a file. What ends one is written to
tests/fuzz/found/, to be mended, and then moved into the corpus, where `make test` tries it for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
from itertools import count, cycle
from pathlib import Path
from random import Random

from tests.fuzz.mutation import mutate
from tests.fuzz.targets import TARGETS

FOUND = Path(__file__).parent / "found"
MEMORY, SECONDS, FILES = 2 << 30, 20, 200


def feed(name: str, seed: int, current: Path) -> None:
    """Feed a target with files; each is in `current` while it is tried."""
    target = next(target for target in TARGETS if target.name == name)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    random, seeds = Random(seed), target.seeds()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(FILES):
            data = mutate(seeds, target.words, random)
            current.write_bytes(data)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            target.run(data, Path(folder))
            signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> int:
    """Return 1 if anything was found."""
    parser = argparse.ArgumentParser(description="Feed damaged files to all doors.")
    parser.add_argument("targets", nargs="*", default=[target.name for target in TARGETS])
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--feed", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.feed:
        feed(options.feed[0], options.seed, Path(options.feed[1]))
        return 0
    end, found = time.monotonic() + options.seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        current = Path(folder) / "current"
        for seed, name in zip(count(options.seed), cycle(options.targets), strict=False):
            if time.monotonic() > end:
                break
            command = [sys.executable, "-m", "tests.fuzz", "--feed", name, str(current), "--seed", str(seed)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                found += 1
                data = current.read_bytes()
                FOUND.mkdir(exist_ok=True)
                path = FOUND / f"{name}-{hashlib.blake2b(data, digest_size=5).hexdigest()}"
                path.write_bytes(data)
                last = (done.stderr.strip().splitlines() or [f"ended by signal {-done.returncode}"])[-1]
                print(f"{path}: {last}", flush=True)
    print(f"{found} found", flush=True)
    return min(found, 1)


sys.exit(main())
