"""How soon a saved word is seen: `make bench`.

Serves the issue of 24 tabloid pages and 30,000 words (publication.py) as a proof, opens it in headless Chromium at
1440 by 900 and changes one word of one story after the other, in turn all fifteen. Each time it is measured, on one
clock, from right before the file is saved (written beside and renamed, as editors do) to the frame in which the
browser shows the new picture of every changed page in sight. In sight is the page on which the story begins; the
word is one of its first hundred. Before and after, `pressbuild pdf` builds the whole issue, so that it can be seen
what a second of this machine is worth. The exit code is 1 if the median exceeds the limit, 2 if a build fails, 0 with
a word if there is no Chromium.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from timing import run

from publication import make_stories, write_publication

FLAGS = """
--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync
--no-first-run
""".split()
# Resolves with the time (ms since the epoch) of the frame after the one in which all pages in sight are shown as they
# are, and are not those of the versions `before`. (Playwright's own waiting needs eval, which the page forbids.)
SEEN = """
(before) => new Promise((resolve) => {
  const look = () => {
    const pages = [...document.querySelectorAll('.page')];
    const shown = pages.every((page) => page.querySelector('.picture').dataset.shown === page.dataset.version);
    const versions = pages.map((page) => page.dataset.version).join();
    if (!shown || versions === before) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
  };
  look();
})
"""
VERSIONS = "[...document.querySelectorAll('.page')].map((page) => page.dataset.version).join()"
PATIENCE = 120_000  # ms


def change_word(path: Path, rng: random.Random, number: int) -> None:
    """Change one of the first hundred words of a story, and save the file as an editor does."""
    head, text = path.read_text(encoding="utf-8").split("---\n\n", 1)
    words = list(re.finditer(r"[a-z]{4,}", text))[:100]
    match = rng.choice(words)
    text = text[: match.start()] + f"{match[0][:3]}{'aeiou'[number % 5]}m" + text[match.end() :]
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(f"{head}---\n\n{text}", encoding="utf-8")
    beside.replace(path)


def start_proof(root: Path, cache: str) -> tuple[subprocess.Popen[str], str]:
    """Start the server; return it and its address."""
    command = [sys.executable, "-m", "pressbuild", "-C", str(root), "proof", "bench", "--no-open", "--port", "8300"]
    environment = {**os.environ, "PRESSBUILD_CACHE": cache, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    for line in server.stderr or ():
        if found := re.search(r"http://\S+", line):
            return server, found[0]
    print("the proof has not started", file=sys.stderr)
    raise SystemExit(2)


def measure(page: Any, root: Path, edits: int, show: bool) -> list[tuple[int, float]]:
    """Change a word so many times; return story and seconds of each."""
    rng = random.Random(292)
    found = []
    for number in range(edits):
        story = number % 15
        page.evaluate(f"location.hash = '#/pages/{story + 1}'")
        page.evaluate(SEEN, "")
        page.wait_for_timeout(2500)  # as a person would: the press PDF and the e-book are being made, or are done
        before = page.evaluate(VERSIONS)
        watching = page.evaluate_handle(f"(before) => ({{ seen: ({SEEN})(before) }})", before)
        start = time.time()
        change_word(root / "issues" / "bench" / "articles" / f"{story}.md", rng, number)
        seconds = watching.evaluate("async ({ seen }) => await seen") / 1000 - start
        found.append((story, seconds))
        if show:
            print(f"edit {number + 1:2}  story {story:2}  {seconds:.2f} s", flush=True)
    return found


def main() -> int:
    """Measure, print, and return 1 if the limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=20, help="how many words are changed (20)")
    parser.add_argument("--limit", type=float, default=1.0, help="largest median in seconds (1.0)")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        print("there is no Chromium, so it is not measured how soon a saved word is seen (apt-get install chromium)")
        return 0
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        name, cache = f"{folder}/paper", f"{folder}/cache"
        root = Path(name)
        root.mkdir()
        write_publication(root, make_stories())
        whole = [sys.executable, "-m", "pressbuild", "-C", name, "pdf", "bench", "-o", f"{name}/a.pdf"]
        builds = [run(whole, root).wall]
        server, address = start_proof(root, cache)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(PATIENCE)
                page.goto(address)
                page.wait_for_selector(".picture[data-shown]")
                page.wait_for_timeout(5000)
                found = measure(page, root, options.edits, True)
                browser.close()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
        builds.append(run(whole, root).wall)
    seconds = [each for _, each in found]
    median = statistics.median(seconds)
    passed = median <= options.limit
    print(
        f"save to new picture in the browser, {len(found)} edits: median {median:.2f} s (limit {options.limit:g}), "
        f"best {min(seconds):.2f}, worst {max(seconds):.2f}; whole build {builds[0]:.1f} and {builds[1]:.1f} s: "
        f"{'passed' if passed else 'FAILED'}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
