"""Memory that is in use. In: nothing. Out: how much of it this process has asked for and not given back.

Not what the system says of a process: that has gaps in it which come and go with the order of what was done.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from dataclasses import dataclass

import pytest

_COUNTERS = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()


class _Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in _COUNTERS]  # mallinfo2(3)


@dataclass(frozen=True)
class InUse:
    """What libraries in C have (bytes), and how many small objects Python has."""

    bytes: int
    objects: int


def in_use() -> InUse:
    """Return what is in use by this process; skips the test where the C library cannot say."""
    mallinfo = getattr(ctypes.CDLL(None), "mallinfo2", None)  # glibc 2.33
    if mallinfo is None:
        pytest.skip("the C library does not say what is in use")
    mallinfo.restype = _Mallinfo
    gc.collect()
    found = mallinfo()
    return InUse(found.uordblks + found.hblkhd, sys.getallocatedblocks())
