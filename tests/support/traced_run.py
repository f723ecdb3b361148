"""What runs under the trace. In: a file of steps, each a folder and arguments. Out: their exit codes and words.

All steps run in one process, since to begin one under a trace takes longer than most steps.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path

from pressbuild.cli import main


def run(steps: Path, results: Path) -> None:
    """Run the steps."""
    outcomes = []
    for number, (folder, arguments) in enumerate(json.loads(steps.read_text())):
        os.chdir(folder)
        with contextlib.suppress(OSError):  # what the trace has of it says where a step begins
            os.open(f"/dev/null/step-{number}", os.O_RDONLY)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(arguments)
        outcomes.append((code, said.getvalue()))
    results.write_text(json.dumps(outcomes))


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
