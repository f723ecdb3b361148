"""Addresses that are their own contents. In: a `data:` address (RFC 2397). Out: its bytes and media type."""

from __future__ import annotations

import base64
from urllib.parse import unquote_to_bytes

PLAIN = "text/plain"


def is_data_address(address: str) -> bool:
    """Whether an address is its own contents."""
    return address[:5].lower() == "data:"


def read_data_address(address: str) -> tuple[bytes, str]:
    """Return what stands in a `data:` address, and the media type that it says.

    Raises:
        ValueError: if it is damaged.
    """
    head, comma, body = address[len("data:") :].partition(",")
    if not comma:
        raise ValueError("it is a data: address without a comma")
    data = unquote_to_bytes(body)
    media_type, _, last = head.rpartition(";")
    if last.strip().lower() == "base64":
        return base64.decodebytes(data), media_type or PLAIN
    return data, head or PLAIN
