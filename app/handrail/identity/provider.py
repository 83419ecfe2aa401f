"""OpenID Connect as a native app does it: the browser with PKCE and a loopback address (RFC 8252). Without a browser
the gateway asks for a device grant (RFC 8628). What comes back is not judged here: the gateway does that.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import select
import socket
import ssl
import time
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import BaseModel, Field, ValidationError

from handrail.domain.policy import SignIn
from handrail.ports.provider import Asked, NoToken, Proof, Shown, Trip
from handrail.wire.addresses import secure

PATIENCE_S = 300
"""How long a person may take in the browser: the gateway takes nothing that is much older."""
LANDING = "/sign-in"
LARGEST = 256 * 1024

AskGateway = Callable[[str, str, dict[str, Any]], "dict[str, Any] | NoToken"]
"""Method, path and body of a request to the gateway; its answer, or why there is none."""


class NotHad(Exception):
    """``why`` there is no token."""

    def __init__(self, why: NoToken) -> None:
        super().__init__(why)
        self.why = why


class OidcProvider:
    """Implements ``ports.provider.Provider`` for whatever provider the policy in force names."""

    def __init__(self, sign_in: Callable[[], SignIn], gateway: AskGateway, say: Callable[[str], str]) -> None:
        """``say``: a message's words, for the page that the browser ends on."""
        self._sign_in = sign_in
        self._gateway = gateway
        self._say = say

    def begin(self, asked: Asked) -> Trip | NoToken:
        """Sets out; see the port. Every sign-in is a new one (``prompt=login``): tablets are shared."""
        known = self._sign_in()
        try:
            if known.way == "oidc_device":
                return DeviceTrip(self._gateway, asked)
            found = _discovered(known.issuer)
            addresses = _address(found, "authorization_endpoint"), _address(found, "token_endpoint")
            return BrowserTrip(known, asked.nonce, addresses, self._say)
        except NotHad as reason:
            return reason.why


class BrowserTrip:
    """The system's browser goes to the provider and comes back to an address that only this machine has."""

    def __init__(self, known: SignIn, nonce: str, addresses: tuple[str, str], say: Callable[[str], str]) -> None:
        """``addresses``: where the browser goes, and where its code is changed for a token."""
        self._known = known
        authorize_at, self._token_at = addresses
        self._say = say
        self._state, self._verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).decode().rstrip("=")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._woken, self._wake = socket.socketpair()
        self._cancelled = Event()
        self._redirect = f"http://127.0.0.1:{self._listener.getsockname()[1]}{LANDING}"
        query = {
            "client_id": known.client_id, "scope": " ".join(known.scopes), "response_type": "code",
            "redirect_uri": self._redirect, "state": self._state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256", "prompt": "login", "max_age": "0",
        }  # fmt: skip
        joined = "&" if urlsplit(authorize_at).query else "?"
        self.shown = Shown(address=f"{authorize_at}{joined}{urlencode(query)}", seconds=PATIENCE_S)

    def wait(self) -> Proof | NoToken:
        """Takes the one visit that answers this sign-in, then lets the address go."""
        try:
            answer = self._visit()
        except NotHad as reason:
            return reason.why
        finally:
            self._listener.close()
            self._woken.close()
            self._wake.close()
        form = {
            "grant_type": "authorization_code", "code": answer, "redirect_uri": self._redirect,
            "client_id": self._known.client_id, "code_verifier": self._verifier,
        }  # fmt: skip
        try:
            return Proof("token", _id_token(_ask("POST", self._token_at, form)))
        except NotHad as reason:
            return "cancelled" if self._cancelled.is_set() else reason.why

    def cancel(self) -> None:
        """Ends the wait."""
        self._cancelled.set()
        self._wake.close()

    def _visit(self) -> str:
        """The code that the provider sends the browser back with. Raises NotHad."""
        until = time.monotonic() + PATIENCE_S
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self._listener, self._woken], [], [], left)
            if self._cancelled.is_set():
                raise NotHad("cancelled")
            if self._listener in ready:
                visitor, address = self._listener.accept()
                with visitor:
                    landed = _Landing(visitor, address, self)
                if landed.answer is not None:
                    return self._judged(landed.answer)
        raise NotHad("expired")

    def judge(self, query: str) -> dict[str, str] | None:
        """The parameters of a visit that answers this sign-in; None for any other, which changes nothing."""
        try:
            found = {name: values[0] for name, values in parse_qs(query, max_num_fields=20).items()}
        except ValueError:
            return None
        if not hmac.compare_digest(found.get("state", "").encode(), self._state.encode()):
            return None
        if found.get("iss", self._known.issuer) != self._known.issuer:  # RFC 9207
            return None
        return found if "code" in found or "error" in found else None

    @staticmethod
    def _judged(answer: dict[str, str]) -> str:
        if "error" in answer:
            raise NotHad("denied" if answer["error"] == "access_denied" else "refused")
        return answer["code"]

    def page(self, *, taken: bool) -> bytes:
        """What the browser shows in the end."""
        words = escape(self._say("sign_in.page_done" if taken else "sign_in.page_other"))
        head = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        return f"{head}<title>Handrail</title><p>{words}</p>".encode()


class _Landing(BaseHTTPRequestHandler):
    """One visit of a browser. A visitor who says nothing is not waited for."""

    timeout = 2
    protocol_version = "HTTP/1.0"

    def __init__(self, visitor: socket.socket, address: Any, trip: BrowserTrip) -> None:
        self.answer: dict[str, str] | None = None
        self._trip = trip
        try:
            super().__init__(visitor, address, None)  # type: ignore[arg-type]  # it serves one visit, and no server stands behind it
        except OSError:  # it left in the middle
            return

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.answer = self._trip.judge(query) if path == LANDING else None
        body = self._trip.page(taken=self.answer is not None)
        self.send_response(200 if self.answer is not None else 400)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", "default-src 'none'")
        self.send_header("cache-control", "no-store")
        self.send_header("referrer-policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "Handrail"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the parent's name)
        """Nothing: what comes here has a person's code in it."""


class _Grant(BaseModel):
    """The gateway's answer to who sets out for another device."""

    grant: str
    user_code: str = Field(min_length=1)
    verification_uri: str
    verification_uri_complete: str = ""
    expires_in: int = Field(gt=0)
    interval: int = Field(gt=0)


class DeviceTrip:
    """The person signs in on another device; the tablet asks the gateway until the provider has heard of it."""

    def __init__(self, gateway: AskGateway, asked: Asked) -> None:
        """Raises NotHad."""
        answer = gateway("POST", "/v1/grants", dict(asked.request))
        if isinstance(answer, str):
            raise NotHad(answer)
        try:
            found = _Grant.model_validate(answer)
        except ValidationError as reason:
            raise NotHad("refused") from reason
        seconds = found.expires_in
        self.shown = Shown(found.verification_uri, found.user_code, found.verification_uri_complete, seconds)
        self._gateway = gateway
        self._grant = found.grant
        self._interval = found.interval
        self._cancelled = Event()
        self._until = time.monotonic() + seconds

    def wait(self) -> Proof | NoToken:
        """Asks as often as the provider allows, and goes on through a network that comes and goes."""
        while (left := self._until - time.monotonic()) > 0:
            if self._cancelled.wait(min(self._interval, left)):
                return "cancelled"
            answer = self._gateway("GET", f"/v1/grants/{self._grant}", {})
            if isinstance(answer, dict) and answer.get("ready") is True:
                return Proof("grant", self._grant)
            if isinstance(answer, str) and answer != "unreachable":
                return answer
        return "expired"

    def cancel(self) -> None:
        """Ends the wait."""
        self._cancelled.set()


def _discovered(issuer: str) -> dict[str, Any]:
    """What the issuer says of itself, if it is the one that was asked. Raises NotHad."""
    found = _ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise NotHad("refused")
    return found


def _address(found: dict[str, Any], name: str) -> str:
    address = found.get(name)
    if not isinstance(address, str) or not secure(address):
        raise NotHad("refused")
    return address


def _id_token(answer: dict[str, Any]) -> str:
    token = answer.get("id_token")
    if not isinstance(token, str) or not token:
        raise NotHad("refused")
    return token


def _ask(method: str, address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that is answered, by the machine's own certificates, no redirects. Raises NotHad."""
    # Not at the top: an HTTP client takes as long to import as a window to open, and badge-in needs none.
    import httpx

    if not secure(address):
        raise NotHad("refused")
    headers = {"accept": "application/json"}
    try:
        with (
            httpx.Client(
                timeout=httpx.Timeout(8.0, connect=3.0), trust_env=False, verify=ssl.create_default_context()
            ) as client,
            client.stream(method, address, data=form, headers=headers) as response,
        ):
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise NotHad("refused")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as reason:
        raise NotHad("unreachable") from reason
    try:
        answer = json.loads(bytes(body))
    except ValueError:
        answer = None
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise NotHad("unreachable")
    if not isinstance(answer, dict):
        raise NotHad("refused")
    if response.status_code != httpx.codes.OK:
        raise NotHad("denied" if answer.get("error") == "access_denied" else "refused")
    return answer
