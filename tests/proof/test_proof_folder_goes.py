"""The publication's folder goes and comes back while its proof runs, as programs that keep folders the same let it.

The proof was started inside it, with the issue named from there: then that is no folder any more, whatever comes back.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator

import pytest
from tests.support.proof import RunningProof, State, run_proof, workers_of
from tests.support.publication import MANIFEST, Publication


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    paper = Publication(tmp_path_factory.mktemp("goes"))
    shutil.rmtree(paper.root / "layouts")  # so that `issues` is all there is to watch
    paper.manifest(MANIFEST.replace("[page]", "[inside-one]").replace("1/a", "1/main"))
    return paper.file("issues/publication.yaml", "title: T\nslug: t\nlanguage: en\nlayout: tabloid\n")


@pytest.fixture(scope="module")
def proof(publication: Publication) -> Iterator[RunningProof]:
    with run_proof(
        None, "issues/1", cwd=publication.root, PRESSBUILD_CACHE=str(publication.root.parent / "c")
    ) as proof:
        proof.wait_for(lambda state: state["paper"])
        yield proof


def words(state: State) -> int:
    return int(state["paper"]["stories"][0]["words"])


def gone(state: State) -> bool:
    return bool(state["stopped"] and not state["building"])


@pytest.mark.parametrize("how", ["deleted", "made a link", "made a folder again"])
def test_it_goes_on_when_the_folder_is_there_again(how: str, publication: Publication, proof: RunningProof) -> None:
    root, aside = publication.root, publication.root.with_name("aside")
    kept = proof.versions()
    if how == "deleted":
        shutil.copytree(root, aside)
        shutil.rmtree(root)
        for worker in workers_of(proof):  # others can be started all the same
            os.kill(worker, signal.SIGKILL)
    elif how == "made a folder again":
        root.unlink()
    else:
        root.rename(aside)
    state = proof.wait_for(gone)
    assert state["findings"][0]["severity"] == "error"
    assert proof.versions(state) == kept, "the last good pages stand"
    assert proof.ask(f"/page/{kept[0]}/60/0-0-60-60.png").status == 200
    if how == "made a link":
        root.symlink_to(aside)
    else:
        aside.rename(root)
    before = words(proof.wait_for(lambda state: not state["stopped"]))
    publication.article("s", "word " * (before + 1))
    state = proof.wait_for(lambda state: not state["stopped"] and words(state) == before + 1)
    assert [finding for finding in state["findings"] if finding["severity"] == "error"] == []
