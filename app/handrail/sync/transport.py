"""Signed requests to the gateway, and what their failures mean.

An answer counts only if it is the gateway's: JSON in the expected form. Anything else that answers
(a captive portal's page, a proxy's error, a redirect) is ``NotTheGateway``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from handrail.wire.envelope import Malformed, parse
from handrail.wire.keys import SigningKey
from handrail.wire.request import HEADER, sign_request

TIME_HEADER = "handrail-time"
TIMEOUTS = httpx.Timeout(30.0, connect=5.0)
LARGEST_ANSWER = 70 * 1024 * 1024


class Unreachable(Exception):
    """No connection: nothing was sent."""


class OutcomeUnknown(Exception):
    """The request may or may not have been carried out: the connection broke, or no answer came."""


class NotTheGateway(Exception):
    """Something answered, but not the gateway."""


class Refused(Exception):
    """The gateway's problem document (IX-HTTP-2); ``words`` are the gateway's own."""

    def __init__(self, status: int, code: str, words: str, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {words}")
        self.status = status
        self.code = code
        self.words = words
        self.retry_after = retry_after


@dataclass(slots=True)
class Contact:
    """What the last answers told of the connection and the clocks. Times in milliseconds."""

    reached_at: int | None = None
    latency: float | None = None
    offset: float | None = None
    """Gateway's clock minus this tablet's; exact to half the latency."""


def _wall() -> int:
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Transport:
    """One device's way to one gateway. Not safe for use by several threads at once."""

    client: httpx.Client
    device: str
    key: SigningKey
    wall: Callable[[], int] = _wall
    """This tablet's clock, milliseconds since 1970."""
    contact: Contact = field(default_factory=Contact)

    def json(self, method: str, path: str, content: bytes = b"", media_type: str = "application/json") -> Any:
        """The JSON that a successful answer holds.

        Raises Unreachable, OutcomeUnknown, NotTheGateway, Refused.
        """
        body = self.raw(method, path, content, media_type)
        try:
            return parse(body)
        except Malformed as reason:
            raise NotTheGateway("the answer is not JSON") from reason

    def raw(self, method: str, path: str, content: bytes = b"", media_type: str = "application/json") -> bytes:
        """The body of a successful answer. Raises as ``json``."""
        try:
            return self._once(method, path, content, media_type, 0.0)
        except Refused as refused:
            if refused.code != "clock_skew" or self.contact.offset is None:
                raise
        # A tablet with a wrong clock can sync all the same: it signs with the gateway's time.
        return self._once(method, path, content, media_type, self.contact.offset)

    def _once(self, method: str, path: str, content: bytes, media_type: str, offset: float) -> bytes:
        request = self.client.build_request(method, path, content=content or None)
        request.headers["content-type"] = media_type
        sent_at, begun = self.wall(), time.monotonic()
        target = request.url.raw_path.decode("ascii")
        created = sent_at + round(offset)
        request.headers[HEADER] = sign_request(self.key, self.device, method, target, content, created)
        try:
            response = self.client.send(request, stream=True, follow_redirects=False)
            try:
                body = _read(response)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as reason:
            raise Unreachable(str(reason)) from reason
        except (httpx.TransportError, httpx.DecodingError) as reason:
            raise OutcomeUnknown(f"{type(reason).__name__}: {reason}") from reason
        self._measure(response, sent_at, (time.monotonic() - begun) * 1000)
        if not response.is_success:
            raise _refusal(response, method, body)
        return body

    def _measure(self, response: httpx.Response, sent_at: int, latency: float) -> None:
        stated = response.headers.get(TIME_HEADER, "")
        if not (stated.isascii() and stated.isdecimal() and len(stated) <= 15):
            if response.is_success:
                raise NotTheGateway("the answer does not state the gateway's time")
            return
        self.contact.reached_at = sent_at + round(latency)
        self.contact.latency = latency
        self.contact.offset = int(stated) - (sent_at + latency / 2)


def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise NotTheGateway("the answer is too large")
    return bytes(body)


def _refusal(response: httpx.Response, method: str, body: bytes) -> Refused | NotTheGateway:
    if method == "HEAD" and response.status_code == httpx.codes.NOT_FOUND and TIME_HEADER in response.headers:
        return Refused(response.status_code, "not_found", "")
    try:
        problem = parse(body)
        code, words = str(problem["code"]), str(problem["detail"])
    except (Malformed, KeyError, TypeError):
        return NotTheGateway(f"status {response.status_code} without a problem document")
    after = response.headers.get("retry-after", "")
    return Refused(response.status_code, code, words, float(after) if after.isdecimal() else None)
