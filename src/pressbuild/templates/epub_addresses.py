"""Addresses of links in the e-book. In: an address as somebody typed it. Out: the same as a valid URL, if it is one.

Browsers understand more than the standard calls valid (https://url.spec.whatwg.org/#url-writing); reading systems and
EPUBCheck do not. What they would not take is written with percent signs, as a browser would before it asks for it.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_WEB = {"http", "https", "ftp"}  # "special" schemes: they have a host, and \\ is a /
_AUTHORITY = re.compile(r"(?:([^@/?#]*)@)?(\[[0-9A-Fa-f:.]+\]|[^:/?#@\[\]]*)(?::0*([0-9]{0,5}))?")
_FORBIDDEN_IN_HOST = re.compile(r"[\s\x00-\x20#%/:<>?@\[\\\]^`{|}\x7f]")
_MAX_PORT = 65535
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# RFC 3986, section 2: unreserved and reserved characters, but for brackets, which stand in hosts only
_PATH_SAFE = "!$&'()*+,;=:@/-._~%"
_LATER_SAFE = _PATH_SAFE + "?"  # in query and fragment


def make_address(target: str) -> str:
    """Return an address as a valid URL; "" if it leads nowhere: it has no scheme, or no host where one is due."""
    match = _SCHEME.fullmatch(target.strip())
    if not match:
        return ""
    scheme, rest = match[1].lower(), _STRAY_PERCENT.sub("%25", match[2])
    if scheme in _WEB:
        return _make_web_address(scheme, rest.replace("\\", "/").lstrip("/"))
    if scheme == "tel":  # RFC 3966, section 3: digits may be set apart, but not by spaces
        return "tel:" + _encode(re.sub(r"\s+", "-", rest.strip()), _PATH_SAFE)
    return f"{scheme}:{_encode_parts(rest)}"


def _make_web_address(scheme: str, rest: str) -> str:
    end = re.search(r"%5[Cc]|[/?#]|$", rest)  # Markdown has written the \\ after a host as %5C already
    at = end.start() if end else len(rest)
    authority, path = rest[:at], re.sub(r"^%5[Cc]", "/", rest[at:])
    match = _AUTHORITY.fullmatch(authority)
    if not match:
        return ""
    user, host, port = match.groups()
    host = _make_host(unquote(host))
    if not host or int(port or 0) > _MAX_PORT:
        return ""
    before = f"{_encode(user, _PATH_SAFE)}@" if user else ""
    after = f":{port}" if port else ""
    return f"{scheme}://{before}{host}{after}{_encode_parts(path)}"


def _make_host(host: str) -> str:
    """Return a host in the letters that the net knows (RFC 5891), "" if there can be none of that name."""
    if host.startswith("[") or (host.isascii() and not _FORBIDDEN_IN_HOST.search(host)):
        return host
    import idna  # rarely needed, and its tables are large

    if _FORBIDDEN_IN_HOST.search(host):
        return ""
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:  # such as of an emoji, which there are all the same
        labels = (part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in host.split("."))
        return ".".join(labels)


def _encode_parts(text: str) -> str:
    path, mark, fragment = text.partition("#")
    path, ask, query = path.partition("?")
    return _encode(path, _PATH_SAFE) + ask + _encode(query, _LATER_SAFE) + mark + _encode(fragment, _LATER_SAFE)


def _encode(text: str, safe: str) -> str:
    return quote(text, safe=safe)
