"""A TCP proxy between tablet and gateway that does what networks do, at a place the test names."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Literal

Fault = Literal["pass", "drop_answer", "cut_request", "swallow"]


class Proxy:
    """``plan`` says what happens to each request whose first line it is given; ``strike`` runs at a drop.

    The answer is dropped after it has arrived here: the gateway has committed, the tablet knows
    nothing. ``cut_request`` lets half of the request through.
    """

    def __init__(self, port: int, plan: Callable[[str], Fault], strike: Callable[[], None] = lambda: None) -> None:
        self.upstream = port
        self.plan = plan
        self.strike = strike
        self.struck = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client:
                client.settimeout(10)
                with contextlib.suppress(OSError):
                    self._one(client)

    def _one(self, client: socket.socket) -> None:
        """One request per connection: the answer says so."""
        request = _message(client)
        if not request:
            return
        fault = self.plan(request.partition(b"\r\n")[0].decode())
        self.struck += fault != "pass"
        if fault == "swallow":
            return
        with socket.create_connection(("127.0.0.1", self.upstream), 10) as gateway:
            gateway.settimeout(20)
            if fault == "cut_request":
                gateway.sendall(request[: len(request) // 2])
                return
            gateway.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            answer = bytearray()
            while chunk := gateway.recv(65536):
                answer += chunk
        if fault == "drop_answer":
            self.strike()
            return
        client.sendall(bytes(answer))


def _message(client: socket.socket) -> bytes:
    data = bytearray()
    while b"\r\n\r\n" not in data:
        chunk = client.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    lengths = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        chunk = client.recv(65536)
        if not chunk:
            break
        body += chunk
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
