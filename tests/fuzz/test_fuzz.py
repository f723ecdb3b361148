"""A bounded run of the fuzzer: each door with the corpus and a fixed hundred damaged files. `make fuzz` goes on."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest
from tests.fuzz.mutation import mutate
from tests.fuzz.targets import TARGETS, Target

FILES = 60
SECONDS = 10  # for one file, on a busy machine


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_damaged_files_are_refused_in_time_and_with_one_sentence(target: Target, tmp_path: Path) -> None:
    seeds = target.seeds()
    assert seeds
    random = Random(1)
    for data in (*seeds, *(mutate(seeds, target.words, random) for _ in range(FILES))):
        start = time.monotonic()
        try:
            target.run(data, tmp_path)
        except BaseException:
            (tmp_path / "found").write_bytes(data)  # named in the report: put it into the corpus
            raise
        assert time.monotonic() - start < SECONDS, data[:200]
