"""A proof for other machines: it is none unless somebody says so twice, and then it warns."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.support.proof import free_port, run_proof
from tests.support.publication import Publication


def test_other_machines_are_kept_out_unless_they_are_let_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    for host in ("0.0.0.0", "::", "192.0.2.1", "evil.example", ""):
        outcome = Publication(tmp_path, capsys).run("proof", "--no-open", "--host", host, "--port", str(port))
        assert outcome.code == 3, host
        assert "--allow-remote" in outcome.said
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_let_in_it_warns_and_is_still_called_by_no_foreign_name(tmp_path: Path) -> None:
    with run_proof(Publication(tmp_path).root, "--host", "0.0.0.0", "--allow-remote") as proof:
        assert any("Warning" in line for line in proof.said)
        for host, status in {
            **{"127.0.0.1": 200, f"127.0.0.1:{proof.port}": 200, "192.0.2.7:80": 200, "[2001:db8::1]:8023": 200},
            **{"evil.example": 403, "127.0.0.1.evil.example": 403, "": 403, ":80": 403, "192.0.2.7:80@evil": 403},
        }.items():
            assert proof.ask("/state", headers={"Host": host}).status == status, host
        answer = proof.ask("/seen", "POST", "{}", {"origin": "http://evil.example"})
        assert answer.status == 403
