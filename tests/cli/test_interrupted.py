"""Interrupted builds: whatever ends one, the last good file stays and nothing half-written lies beside it."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from tests.support.publication import Publication

LONG = "\n\n".join(["word " * 300] * 60)  # takes some seconds to set
GOOD = b"the last good one"


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path).article("s", LONG).file("dist/1/t-1-print.pdf", GOOD)


def interrupt(publication: Publication, stage: str, kind: signal.Signals) -> tuple[int, str]:
    """Send a signal to a build as it begins a stage; return its exit code and what it said."""
    temporary = publication.root.parent / "tmp"
    temporary.mkdir()
    with publication.start("pdf", "--draft", PYTHONUNBUFFERED="1", TMPDIR=str(temporary)) as process:
        assert process.stderr
        shown = ""
        while stage not in shown:
            line = process.stderr.readline().decode()
            assert line, f"it ended before {stage}: {shown}"
            shown += line
        time.sleep(0.05)
        process.send_signal(kind)
        shown += process.stderr.read().decode()
    if kind is not signal.SIGKILL:
        assert list(temporary.iterdir()) == []
    return process.returncode, shown


ENDS = {
    signal.SIGINT: (130, "Interrupted; nothing was written."),
    signal.SIGTERM: (143, "Ended by SIGTERM; nothing was written."),
    signal.SIGHUP: (129, "Ended by SIGHUP; nothing was written."),
}


@pytest.mark.parametrize(("kind", "stage"), list(zip(ENDS, ["typeset: ", "typeset: ", "manifest: "], strict=True)))
def test_interrupted_at_any_stage(kind: signal.Signals, stage: str, publication: Publication) -> None:
    code, shown = interrupt(publication, stage, kind)
    expected, words = ENDS[kind]
    assert code == expected, shown
    assert "Traceback" not in shown
    assert words in shown
    assert publication.output.read_bytes() == GOOD
    assert [path.name for path in publication.output.parent.iterdir()] == [publication.output.name]


def test_killed(publication: Publication) -> None:
    code, _ = interrupt(publication, "typeset: ", signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert publication.output.read_bytes() == GOOD
    assert [path.name for path in publication.output.parent.iterdir()] == [publication.output.name]


def test_interrupted_while_the_file_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = Publication(tmp_path, capsys)
    assert publication.build().code == 0

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    outcome = publication.article("s", "Other words.").build()
    assert outcome.code == 130
    assert outcome.untouched
    assert "Interrupted" in outcome.said
