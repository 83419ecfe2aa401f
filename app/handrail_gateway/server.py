"""Running the application on a socket that is bound already, with a clean stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI


class _Server(uvicorn.Server):
    """Says when it is ready; a signal to stop ends it well, with no signal raised again at the end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True
        # An answer that has no end of its own is ended.
        self._leaving()


def serve(
    app: FastAPI,
    listener: socket.socket,
    tls: tuple[Path, Path] | None,
    ready: Callable[[], None],
    leaving: Callable[[], None],
) -> None:
    """Serves until SIGINT or SIGTERM; requests that are being answered are finished, after ``leaving`` was called."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=tls[1] if tls else None,
    )
    _Server(config, ready, leaving).run(sockets=[listener])
