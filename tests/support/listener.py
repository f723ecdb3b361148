"""Somebody who listens. In: nothing. Out: an address on this machine, and what has been asked of it meanwhile.

with Listener() as listener:
    ...  # something that must not ask for listener.address
    assert listener.heard == []
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType


class Listener:
    """Hears connections, with the first line of what each of them sends, and answers none."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Listener:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection:
                    connection.settimeout(1)
                    self.heard.append("a connection")
                    with suppress(OSError):
                        self.heard[-1] = connection.recv(1000).decode(errors="replace").partition("\r\n")[0]
