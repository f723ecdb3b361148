"""`python -m pressbuild` is the `pressbuild` command."""

import sys

# Python has put the current folder first: that may be a publication, with a `json.py` that somebody else wrote
if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]

from pressbuild.cli import run

if __name__ == "__main__":
    run()
