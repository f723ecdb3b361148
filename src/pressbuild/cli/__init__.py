"""The command line. In: words typed in a terminal. Out: files, messages on stderr, an exit code.

The handler in `main` is the only difference between the library and the command: it turns `Stopped`,
Ctrl-C and a full disk into messages and exit codes. Bad input never ends in a traceback.
"""

try:
    from pressbuild.cli.commands import main, run
except KeyboardInterrupt:  # nobody catches it yet, and reading the program takes a moment
    raise SystemExit(130) from None

__all__ = ["main", "run"]
