"""The FastAPI application around one gateway."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handrail import __version__
from handrail.wire.envelope import Malformed
from handrail.wire.request import DIGEST, digest_of
from handrail_gateway import problems
from handrail_gateway.asked import (
    BranchDecision,
    EnrolmentRequest,
    GrantAttestationRequest,
    GrantLeaseRequest,
    GrantRequest,
    JournalRequest,
    LeaseRequest,
    NewHold,
    NewHoldRelease,
    PublishRequest,
    RunRequest,
    TokenAttestationRequest,
    TokenLeaseRequest,
)
from handrail_gateway.gateway import Gateway
from handrail_gateway.moments import Now
from handrail_gateway.routes import (
    blobs,
    custody,
    devices,
    events,
    health,
    leases,
    plant,
    records,
    reference,
    revisions,
    runs,
)

TIME_HEADER = b"handrail-time"
"""The gateway's time in milliseconds since 1970: what a tablet measures its clock against."""

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]
_BODIES: tuple[type[BaseModel], ...] = (
    problems.ProblemDocument, EnrolmentRequest, JournalRequest, LeaseRequest, TokenLeaseRequest,
    GrantRequest, GrantLeaseRequest, TokenAttestationRequest, GrantAttestationRequest,
    PublishRequest, NewHold, NewHoldRelease, RunRequest, BranchDecision,
)  # fmt: skip


class _Headers:
    """Adds the security headers and the gateway's time to every answer; its digest where it is sent in one piece."""

    def __init__(self, app: ASGIApp, now: Now) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message | None = None

        async def with_headers(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                time = str(int(self._now().timestamp() * 1000)).encode()
                headers = [*start["headers"], *_HEADERS, (TIME_HEADER, time)]
                if not message.get("more_body"):
                    headers.append((DIGEST.lower().encode(), digest_of(message.get("body", b"")).encode()))
                await send({**start, "headers": headers})
                start = None
            await send(message)

        await self._app(scope, receive, with_headers)


def make_app(gateway: Gateway) -> FastAPI:
    """The application; it doesn't close the gateway."""
    app = bare_app()
    app.state.gateway = gateway
    app.add_middleware(_Headers, now=gateway.now)
    return app


def bare_app() -> FastAPI:
    """All routes, with no gateway behind them: enough to describe the API."""
    app = FastAPI(
        title="Handrail gateway",
        version=__version__,
        summary="Receives, verifies and receipts journals; serves signed reference data; shows the records.",
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)

    @app.exception_handler(Malformed)
    async def malformed(_request: Request, error: Malformed) -> JSONResponse:
        return problems.Problem("malformed", str(error)).answer()

    for module in (events, devices, leases, reference, blobs, plant, records, custody, runs, revisions, health):
        app.include_router(module.router)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 with the bodies that are read by hand (strictly), and problems instead of FastAPI's errors."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        schemas = document["components"]["schemas"]
        for model in _BODIES:
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema
