"""`python -m pressbuild` is the `pressbuild` command."""

from pressbuild.cli import run

if __name__ == "__main__":
    run()
