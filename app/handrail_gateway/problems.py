"""RFC 9457 problem documents: every answer that is not a success is one (IX-HTTP-2).

Clients branch on ``type`` (or ``code``), never on ``title``. No stack trace, query or path of this
machine ever leaves in one.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_KINDS: dict[str, tuple[int, str]] = {
    "malformed": (400, "The body can't be read"),
    "unauthenticated": (401, "The request is not signed by a known device"),
    "clock_skew": (401, "The request was signed at another time"),
    "forbidden": (403, "This is not allowed"),
    "code_refused": (403, "The enrolment code is wrong, used or expired"),
    "secret_refused": (403, "Badge or secret is not right"),
    "sign_in_refused": (403, "The provider's word does not open this badge"),
    "sign_in_denied": (403, "The sign-in was turned down at the provider"),
    "sign_in_expired": (403, "The sign-in was not finished in time"),
    "not_this_way": (409, "This site signs in another way"),
    "provider_away": (503, "The provider of identities does not answer"),
    "secret_must_change": (403, "A secret of one's own must be chosen first"),
    "secret_too_weak": (422, "The new secret is too easy to guess"),
    "device_retired": (403, "The device is out of service"),
    "not_found": (404, "There is no such thing"),
    "method_not_allowed": (405, "The method is not allowed here"),
    "key_missing": (400, "The Idempotency-Key is missing"),
    "in_progress": (409, "The same request is being carried out"),
    "key_reused": (422, "The Idempotency-Key was used for another request"),
    "gap": (409, "Events are missing before these"),
    "offset": (409, "The piece does not begin where the last one ended"),
    "conflict": (409, "Something else is already stored under this name"),
    "not_delivered": (409, "The tablet has entries that are not here yet"),
    "run_owned": (409, "The run is under way at another tablet"),
    "run_moved": (409, "The run has gone on meanwhile"),
    "run_closed": (409, "The run is closed"),
    "run_branched": (409, "Entries of this tablet wait for a decision"),
    "too_large": (413, "The body is too large"),
    "invalid": (422, "The request is not valid"),
    "digest_mismatch": (422, "The content is not what its name says"),
    "package_refused": (422, "The instruction package is not valid"),
    "failed": (500, "The gateway failed"),
    "busy": (503, "The database is busy or away"),
}


class ProblemDocument(BaseModel):
    """The body of a problem. A ``gap`` adds journal, seq and head: send from there."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class Problem(Exception):
    """Ends a request with a problem document; ``extra`` are members of its own."""

    def __init__(self, code: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.extra = extra

    def answer(self, headers: dict[str, str] | None = None) -> JSONResponse:
        """The response."""
        status, title = _KINDS[self.code]
        body = {
            "type": f"urn:handrail:problem:{self.code}",
            "title": title,
            "status": status,
            "detail": self.detail,
            "code": self.code,
            **self.extra,
        }
        if status == HTTPStatus.UNAUTHORIZED:
            headers = {"WWW-Authenticate": "Handrail", **(headers or {})}
        return JSONResponse(body, status, headers, MEDIA_TYPE)


def documented(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI ``responses`` of a route that may end with these problems."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        status, title = _KINDS[code]
        found[status] = {
            "description": f"{found[status]['description']}; or: {title}" if status in found else title,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
    return found


def _of_http(error: HTTPException) -> Problem:
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 401: "unauthenticated", 403: "forbidden"}
    return Problem(codes.get(error.status_code, "malformed"), HTTPStatus(error.status_code).phrase)


def _of_validation(error: RequestValidationError) -> Problem:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return Problem("invalid", f"{where}: {first['msg']}")


def install(app: FastAPI) -> None:
    """Makes every error of the app a problem document."""

    @app.exception_handler(Problem)
    async def problem(_request: Request, error: Problem) -> JSONResponse:
        return error.answer()

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        return _of_http(error).answer(dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def validation(_request: Request, error: RequestValidationError) -> JSONResponse:
        return _of_validation(error).answer()

    @app.exception_handler(OperationalError)
    async def busy(_request: Request, error: OperationalError) -> JSONResponse:
        log.error("the database did not answer: %s", error.orig)
        return Problem("busy", "try again").answer({"Retry-After": "2"})

    @app.exception_handler(Exception)
    async def failed(_request: Request, _error: Exception) -> JSONResponse:
        # The server's log has the trace; the answer has nothing of it.
        return Problem("failed", "the error is in the gateway's log").answer()
