"""Requests that are carried out once, however often they arrive: by Idempotency-Key (IX-HTTP-1).

For writes that nothing else makes repeatable. An event has its place in its journal, content and packages have their
digest, a device, a journal, a hold and a release have their id.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Coroutine
from datetime import timedelta
from threading import Lock
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy import delete, insert, select
from starlette.concurrency import run_in_threadpool

from handrail.wire.request import IDEMPOTENCY_KEY
from handrail_gateway.auth import signed_by
from handrail_gateway.bodies import raw_body, takes_json
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.moments import text_of
from handrail_gateway.problems import Problem, documented
from handrail_gateway.schema import answered

KEPT = timedelta(days=30)
"""As long as the longest time that a site may let its tablets be offline."""

_KEY = re.compile(r'"[A-Za-z0-9._:-]{16,64}"')
_PROBLEMS = ("key_missing", "in_progress", "key_reused")
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def takes_once(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI of such a route's body and key."""
    schema = {"type": "string", "pattern": _KEY.pattern.join("^$")}
    return {**takes_json(model), "parameters": [
        {"name": IDEMPOTENCY_KEY, "in": "header", "required": True, "schema": schema},
    ]}  # fmt: skip


def documented_once(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The problems that such a route may end with."""
    return documented(*codes, *_PROBLEMS)


class _UnderWay:
    """Keys of the requests that this process is carrying out."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._keys: set[tuple[str, str]] = set()

    def begin(self, one: tuple[str, str]) -> bool:
        with self._lock:
            if one in self._keys:
                return False
            self._keys.add(one)
            return True

    def end(self, one: tuple[str, str]) -> None:
        with self._lock:
            self._keys.discard(one)


_under_way = _UnderWay()


class OnceRoute(APIRoute):
    """A device's POST: the first answer is kept and given again to a repetition. Other methods pass."""

    def get_route_handler(self) -> _Handler:
        """The route's handler with the key looked at first."""
        carry_out = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if request.method != "POST":
                return await carry_out(request)
            gateway, body = gateway_of(request), await raw_body(request)
            device = await run_in_threadpool(signed_by, request, gateway, body)
            one = (device, _key_of(request))
            asked = _print(gateway, request.url.path, body)
            if not _under_way.begin(one):
                return Problem("in_progress", "wait for its answer").answer({"Retry-After": "1"})
            try:
                before = await run_in_threadpool(_answer_before, gateway, one, asked)
                if before is not None:
                    return before
                try:
                    response = await carry_out(request)
                except Problem as problem:
                    response = problem.answer()
                if response.status_code < 500:
                    await run_in_threadpool(_keep, gateway, one, asked, response)
                return response
            finally:
                _under_way.end(one)

        return handler


def _print(gateway: Gateway, path: str, body: bytes) -> str:
    """What tells one request from another. Keyed: a body may hold a PIN, which a plain hash would give away."""
    key = hashlib.sha256(b"idempotency\0" + gateway.keys.signing.to_bytes()).digest()
    return hmac.new(key, path.encode() + b"\0" + body, hashlib.sha256).hexdigest()


def _key_of(request: Request) -> str:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        raise Problem("key_missing", f"send {IDEMPOTENCY_KEY}, the same with each repetition")
    if not _KEY.fullmatch(key):
        raise Problem("key_missing", f"{IDEMPOTENCY_KEY} is a quoted string of 16 to 64 letters, digits, . _ : -")
    return key.strip('"')


def _answer_before(gateway: Gateway, one: tuple[str, str], asked: str) -> Response | None:
    query = select(answered).where(answered.c.device == one[0], answered.c.key == one[1])
    with gateway.database.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    if row.asked != asked:
        raise Problem("key_reused", "use a key of its own for each request")
    return Response(row.body, row.status, media_type=row.media_type)


def _keep(gateway: Gateway, one: tuple[str, str], asked: str, response: Response) -> None:
    """After the act, not with it: who dies between the two carries it out again, which each of these acts bears."""
    now = gateway.now()
    row = {
        "device": one[0], "key": one[1], "asked": asked, "status": response.status_code, "body": bytes(response.body),
        "media_type": response.headers.get("content-type", ""), "at": text_of(now),
    }  # fmt: skip
    with gateway.database.write() as connection:
        connection.execute(delete(answered).where(answered.c.at < text_of(now - KEPT)))
        connection.execute(insert(answered).values(**row))
