"""`python -m pressbuild` is the `pressbuild` command."""

import sys

from pressbuild.cli import main

if __name__ == "__main__":
    sys.exit(main())
