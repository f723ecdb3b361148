"""Who may ask what. In: requests as they come in. Out: those that are in order, with headers that guard the answers.

A page in the same browser, of whatever site, can send requests to this machine. It must not read an unpublished
paper by a name of its own that leads here (DNS rebinding), have the browser fetch parts of it, nor change anything.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-pressbuild-token"  # noqa: S105 - the name of a header
SAFE_METHODS = ("GET", "HEAD")

# Content Security Policy Level 3: nothing inline, nothing from elsewhere. BOOK_POLICY is that of the e-book's files. In
# a folder it stands in the documents themselves, which cannot have all of it (frame-ancestors, sandbox): the frame has
# the sandbox, and no script runs anyway. `file:` is for a folder on a disk, where nothing is 'self'.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BOOK_POLICY_IN_FOLDER = (
    "default-src 'none'; script-src 'none'; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:; "
    "font-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
BOOK_POLICY = f"{BOOK_POLICY_IN_FOLDER.replace(' file:', '')}; frame-ancestors 'self'; sandbox allow-same-origin"
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::\d*)?", re.ASCII)  # RFC 9110, 7.2, without user names
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-dns-prefetch-control": "off",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def make_token() -> str:
    """Return the token of a session: whoever has it has read the page."""
    return secrets.token_urlsafe(24)


def is_loopback(host: str) -> bool:
    """Whether a host, as given to --host, is this machine and no other can reach it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """Lets in requests with a Host of ours and of no other site; those that change something only with the token."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], token: str) -> None:
        """`hosts` are the names by which the server may be called, without port; an empty one is any address."""
        self.app, self.hosts, self.token = app, {host.lower() for host in hosts}, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", PAGE_POLICY)
            await send(message)

        refusal = self._refuse(scope["method"], scope["path"], Headers(scope=scope))
        app = PlainTextResponse(refusal + "\n", 403) if refusal else self.app
        await app(scope, receive, send_guarded)

    def _refuse(self, method: str, path: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if not self._knows(host):
            return "This proof is not called by that name."
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        own = (not origin or origin in (f"http://{host}", f"https://{host}")) and site == "same-origin"
        if method in SAFE_METHODS:
            # `none`: typed, or a bookmark. Somebody may send a link to the page, but nothing else is for other sites
            is_followed = path == "/" and headers.get("sec-fetch-dest") == "document"
            return "" if own or is_followed or (site == "none" and not origin) else "This is not for other sites."
        if not own:
            return "Another site may not change anything here."
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self.token.encode()):
            return "The token of this session is missing: reload the page."
        return ""

    def _knows(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        if not found:
            return False
        name = (found[1] or found[2]).lower()
        if name in self.hosts:
            return True
        if "" not in self.hosts:
            return False
        try:  # bound to all addresses: called by any of them, but not by a name that somebody else has given it
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
