"""Signed requests to the gateway, and what their failures mean.

An answer counts only if it is the gateway's: JSON in the expected form. Anything else that answers
(a captive portal's page, a proxy's error, a redirect) is ``NotTheGateway``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from handrail.wire.envelope import Malformed, parse
from handrail.wire.keys import SigningKey
from handrail.wire.request import DIGEST, IDEMPOTENCY_KEY, is_digest_of, sign_request

TIME_HEADER = "handrail-time"
TIMEOUTS = httpx.Timeout(30.0, connect=5.0)
LARGEST_ANSWER = 70 * 1024 * 1024
PATIENCE_SECONDS = 60.0
SLOWEST_ANSWER = 16 * 1024
"""An answer that has not ended after ``PATIENCE_SECONDS`` must have come at so many bytes a second."""


_PASSING = (408, 425, 429)
_PASSING_CODES = ("clock_skew", "gap", "in_progress", "offset")
"""Refusals that the client itself gets over."""


class Unreachable(Exception):
    """No connection: nothing was sent."""


class OutcomeUnknown(Exception):
    """The request may or may not have been carried out: the connection broke, or no answer came."""


class NotTheGateway(Exception):
    """Something answered, but not the gateway."""


class Refused(Exception):
    """The gateway's problem document (IX-HTTP-2); ``words`` are the gateway's own."""

    def __init__(self, status: int, code: str, words: str, retry_after: float | None = None, offset: int = 0) -> None:
        super().__init__(f"{code}: {words}")
        self.status = status
        self.code = code
        self.words = words
        self.retry_after = retry_after
        self.offset = offset
        """Of content: how many bytes of it are there."""

    @property
    def lasting(self) -> bool:
        """Whether the same would be refused again and again: a person has to see to it (IX-HTTP-2)."""
        return 400 <= self.status < 500 and self.status not in _PASSING and self.code not in _PASSING_CODES


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
    patience: float = PATIENCE_SECONDS
    contact: Contact = field(default_factory=Contact)

    def json(
        self, method: str, path: str, content: bytes = b"", media_type: str = "application/json", *, once: str = ""
    ) -> Any:
        """The JSON that a successful answer holds. ``once`` is the Idempotency-Key, the same with each repetition.

        Raises Unreachable, OutcomeUnknown, NotTheGateway, Refused.
        """
        body = self.raw(method, path, content, {"content-type": media_type}, once=once)
        try:
            return parse(body)
        except Malformed as reason:
            raise NotTheGateway("the answer is not JSON") from reason

    def raw(
        self, method: str, path: str, content: bytes = b"", fields: Mapping[str, str] | None = None, *, once: str = ""
    ) -> bytes:
        """The body of a successful answer; ``fields`` are header fields of the request. Raises as ``json``."""
        headers = dict(fields or {})
        if once:
            headers[IDEMPOTENCY_KEY] = f'"{once}"'
        try:
            return self._once(method, path, content, headers, 0.0)
        except Refused as refused:
            if refused.code != "clock_skew" or self.contact.offset is None:
                raise
        # A tablet with a wrong clock can sync all the same: it signs with the gateway's time.
        return self._once(method, path, content, headers, self.contact.offset)

    def _once(self, method: str, path: str, content: bytes, fields: dict[str, str], offset: float) -> bytes:
        request = self.client.build_request(method, path, content=content or None, headers=fields)
        sent_at, begun = self.wall(), time.monotonic()
        created = (sent_at + round(offset)) // 1000
        request.headers.update(sign_request(self.key, method, str(request.url), content, created, fields))
        try:
            response = self.client.send(request, stream=True, follow_redirects=False)
            try:
                body = self._read(response, begun)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as reason:
            raise Unreachable(str(reason)) from reason
        except (httpx.TransportError, httpx.DecodingError) as reason:
            raise OutcomeUnknown(f"{type(reason).__name__}: {reason}") from reason
        self._measure(response, sent_at, (time.monotonic() - begun) * 1000)
        if not response.is_success:
            raise _refusal(response, method, body)
        if method != "HEAD" and not is_digest_of(response.headers.get(DIGEST, ""), body):
            raise NotTheGateway("the answer was changed on the way")
        return body

    def _read(self, response: httpx.Response, begun: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise NotTheGateway("the answer is too large")
            if time.monotonic() - begun > self.patience + len(body) / SLOWEST_ANSWER:
                # A read alone never takes long where each byte comes in time: nothing else would end this.
                raise OutcomeUnknown("the answer comes too slowly")
        return bytes(body)

    def _measure(self, response: httpx.Response, sent_at: int, latency: float) -> None:
        stated = response.headers.get(TIME_HEADER, "")
        if not (stated.isascii() and stated.isdecimal() and len(stated) <= 15):
            if response.is_success:
                raise NotTheGateway("the answer does not state the gateway's time")
            return
        self.contact.reached_at = sent_at + round(latency)
        self.contact.latency = latency
        self.contact.offset = int(stated) - (sent_at + latency / 2)


def _refusal(response: httpx.Response, method: str, body: bytes) -> Refused | NotTheGateway:
    if method == "HEAD" and response.status_code == httpx.codes.NOT_FOUND and TIME_HEADER in response.headers:
        return Refused(response.status_code, "not_found", "", offset=_number(response.headers.get("upload-offset", "")))
    try:
        problem = parse(body)
        code, words = str(problem["code"]), str(problem["detail"])
    except (Malformed, KeyError, TypeError):
        return NotTheGateway(f"status {response.status_code} without a problem document")
    after = response.headers.get("retry-after", "")
    offset = problem.get("offset")
    return Refused(
        response.status_code, code, words, float(after) if after.isdecimal() else None,
        offset if isinstance(offset, int) else 0,
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
