"""Hearing at once that holds or releases changed: an open connection that the gateway says it on.

What is heard is only that something changed; what it is comes signed, with the next pull. Nothing depends on this
connection: holds are pulled with every round as well.
"""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import httpx
from httpx_sse import EventSource, SSEError

from handrail.sync.backoff import next_delay
from handrail.wire.keys import SigningKey
from handrail.wire.request import sign_request

PATH = "/v1/reference/changes"
LAST = "last-event-id"
TIMEOUTS = httpx.Timeout(35.0, connect=5.0)
"""The gateway says something every 10 s: a connection on which nothing comes for much longer is dead."""


HELD_SECONDS = 5.0


class Listener:
    """Listens on a thread of its own until ``stop``. ``key`` signs; ``heard`` is told the class, on that thread."""

    def __init__(
        self,
        base_url: str,
        key: Callable[[], SigningKey | None],
        now: Callable[[], float],
        heard: Callable[[str], None],
    ) -> None:
        """``key`` gives None as long as the gateway does not know this device; ``now`` is its time in seconds."""
        # No proxies from the environment: settings are read in one place only.
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUTS, trust_env=False)
        self._key, self._now, self._heard = key, now, heard
        self._last = ""
        self._open: socket.socket | None = None
        self._stopped = threading.Event()
        self._random = random.SystemRandom()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends at once, also while it waits for the gateway's next word."""
        self._stopped.set()
        self._hang_up()
        self._thread.join(1.0)
        self._client.close()

    def _hang_up(self) -> None:
        open_ = self._open
        if open_ is not None:
            with suppress(OSError):
                open_.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            key = self._key()
            if key is not None:
                began = time.monotonic()
                self._listen(key)
                # One that held for a while did not fail: it is only made anew.
                failures = 1 if time.monotonic() - began > HELD_SECONDS else failures + 1
            self._stopped.wait(next_delay(max(failures, 1), None, self._random))

    def _listen(self, key: SigningKey) -> None:
        fields = {LAST: self._last} if self._last else {}
        try:
            request = self._client.build_request("GET", PATH, headers={**fields, "accept": "text/event-stream"})
            created = int(self._now())
            request.headers.update(sign_request(key, "GET", str(request.url), b"", created, fields))
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                if response.is_success:
                    self._open = response.extensions["network_stream"].get_extra_info("socket")
                    self._hear(response)
            finally:
                self._open = None
                response.close()
        except (httpx.HTTPError, SSEError, RuntimeError):
            # RuntimeError: the client was closed meanwhile. The round of sync tells of trouble, not this.
            return

    def _hear(self, response: httpx.Response) -> None:
        for event in EventSource(response).iter_sse():
            if self._stopped.is_set():
                return
            if not event.data:
                continue  # a ping
            try:
                cls = str(json.loads(event.data)["class"])
            except (ValueError, KeyError, TypeError):
                return  # not the gateway
            if event.id.isascii() and event.id.isdecimal() and len(event.id) <= 15:
                self._last = event.id
            self._heard(cls)
