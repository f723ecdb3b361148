"""The guard of a proof: which names it answers to, and who may change something."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from pressbuild.proof.request_guard import BOOK_POLICY, PAGE_POLICY, TOKEN_HEADER, Guard, is_loopback, make_token

OWN = ("127.0.0.1", "localhost", "::1")
TOKEN = "t" * 32


def ask(hosts: Sequence[str], method: str = "GET", path: str = "/", **headers: str) -> tuple[int, dict[str, str]]:
    """Return status and headers of what a guarded application answers; `_` stands for `-` in names of headers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    asyncio.run(
        Guard(PlainTextResponse("in", 200, {"content-security-policy": "own"}), hosts, TOKEN)(scope, receive, send)
    )
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def lets_in(hosts: Sequence[str], method: str = "GET", path: str = "/", **headers: str) -> bool:
    return ask(hosts, method, path, **headers)[0] == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "[::1]", "127.0.0.1:8023", "[::1]:1"])
def test_it_answers_to_its_own_names(host: str) -> None:
    assert lets_in(OWN, host=host)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "",
            ":",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "xlocalhost",
            "localhost.",
        ),
        *(
            "127.0.0.1:80@evil",
            "evil@127.0.0.1",
            "127.0.0.1:x",
            "127.0.0.1:80:80",
            "[127.0.0.1",
            "127.0.0.1]",
            "[[::1]]",
        ),
        *(
            "127.0.0.1 ",
            " 127.0.0.1",
            "127.0.0.1/",
            "127.0.0.1#",
            "127.0.0.1,evil",
            "::1",
            "localhost\t",
            "localhost\n",
        ),
        *("127.0.0.2", "0.0.0.0", "192.0.2.7", "[::ffff:127.0.0.1]", "[::1%25lo]", "\xb2", "localhost:\xb2"),
    ],
)
def test_it_answers_to_no_other(host: str) -> None:
    assert not lets_in(OWN, host=host)


def test_it_does_not_answer_without_a_name() -> None:
    assert not lets_in(OWN)
    assert not lets_in((*OWN, ""))


def test_bound_to_all_addresses_it_answers_to_addresses_and_to_no_name() -> None:
    hosts = (*OWN, "")
    for host in ("192.0.2.7", "192.0.2.7:80", "[2001:db8::1]:80", "localhost:80"):
        assert lets_in(hosts, host=host), host
    for host in ("", ":80", "evil.example", "192.0.2.7.evil.example", "192.0.2.7:80@evil", "192.0.2", "999.0.0.1"):
        assert not lets_in(hosts, host=host), host


def test_bound_to_a_name_it_answers_to_that_name() -> None:
    assert lets_in((*OWN, "Press.Example"), host="press.example:80")
    assert not lets_in((*OWN, "press.example"), host="192.0.2.7")


FOREIGN = [
    {"origin": "null"},
    {"origin": "http://evil.example"},
    {"origin": "http://localhost:2"},
    {"sec_fetch_site": "cross-site", "sec_fetch_dest": "image"},
    {"sec_fetch_site": "same-site", "sec_fetch_dest": "script"},
    {"sec_fetch_site": "cross-site", "sec_fetch_dest": "iframe"},
    {"sec_fetch_site": "none", "origin": "http://evil.example"},
    {"sec_fetch_site": "same-origin", "origin": "http://evil.example"},
    {"sec_fetch_site": "new-word"},
]


@pytest.mark.parametrize("path", ["/", "/state", "/events", "/press.pdf", "/assets/main.js"])
def test_no_part_of_it_is_for_other_sites(path: str) -> None:
    for method in ("GET", "HEAD"):
        for headers in FOREIGN:
            assert not lets_in(OWN, method, path, host="localhost:1", **headers), headers
        for headers in (
            {},
            {"sec_fetch_site": "same-origin"},
            {"sec_fetch_site": "none", "sec_fetch_dest": "document"},
            {"origin": "http://localhost:1"},
            {"origin": "https://localhost:1", "sec_fetch_site": "same-origin"},
        ):
            assert lets_in(OWN, method, path, host="localhost:1", **headers), headers


def test_a_link_from_another_site_leads_to_the_page_and_to_nothing_else() -> None:
    followed = {"host": "localhost:1", "sec_fetch_site": "cross-site", "sec_fetch_dest": "document"}
    assert lets_in(OWN, "GET", "/", **followed)
    assert not lets_in(OWN, "GET", "/press.pdf", **followed)


def test_who_has_the_token_may_change_something() -> None:
    assert lets_in(OWN, "POST", host="localhost:1", x_pressbuild_token=TOKEN)
    assert lets_in(OWN, "POST", host="localhost:1", x_pressbuild_token=TOKEN, origin="http://localhost:1")
    assert lets_in(OWN, "POST", host="localhost:1", x_pressbuild_token=TOKEN, sec_fetch_site="same-origin")
    assert TOKEN_HEADER == "x-pressbuild-token"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x_pressbuild_token": ""},
        {"x_pressbuild_token": TOKEN[1:]},
        {"x_pressbuild_token": TOKEN.upper()},
        {"x_pressbuild_token": "\xfc" * 32},
        {"x_pressbuild_token": TOKEN, "origin": "null"},
        {"x_pressbuild_token": TOKEN, "origin": "http://evil.example"},
        {"x_pressbuild_token": TOKEN, "origin": "http://localhost:2"},
        {"x_pressbuild_token": TOKEN, "origin": "x://http://localhost:1"},
        {"x_pressbuild_token": TOKEN, "sec_fetch_site": "cross-site"},
        {"x_pressbuild_token": TOKEN, "sec_fetch_site": "same-site"},
    ],
    ids=str,
)
def test_nobody_else_may(method: str, headers: dict[str, str]) -> None:
    assert not lets_in(OWN, method, host="localhost:1", **headers)


def test_headers_are_put_on_answers_and_refusals_and_take_no_policy_away() -> None:
    for host, policy in (("localhost", "own"), ("evil.example", PAGE_POLICY)):
        _, headers = ask(OWN, host=host)
        assert headers["content-security-policy"] == policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_no_policy_allows_scripts_of_others() -> None:
    assert "script-src 'self';" in PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert "script-src 'none';" in BOOK_POLICY
    for policy in (PAGE_POLICY, BOOK_POLICY):
        assert policy.startswith("default-src 'none';")
        assert "*" not in policy


def test_tokens_cannot_be_guessed() -> None:
    tokens = {make_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


@pytest.mark.parametrize(
    ("host", "own"),
    [
        *(("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True), ("LOCALHOST", True)),
        *(("0.0.0.0", False), ("::", False), ("192.168.0.1", False), ("localhost.evil.example", False), ("", False)),
    ],
)
def test_what_is_this_machine_alone(host: str, own: bool) -> None:
    assert is_loopback(host) is own
