"""A provider of identities as its answers look: discovery and keys over HTTP, tokens signed with real keys."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT = "handrail-tablets"


class Issuer:
    """Serves discovery and keys on loopback; ``token`` signs what it is told to."""

    def __init__(self) -> None:
        self.keys: list[Any] = [RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})]
        self.asked = 0
        self.up = True
        self.discovery: dict[str, Any] = {}
        self.answers: list[tuple[int, dict[str, Any]]] = []
        """What the next forms are answered with."""
        self.forms: list[dict[str, list[str]]] = []
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document: Any = {"keys": [key.as_dict(private=False) for key in issuer.keys]}
                if self.path.endswith("/openid-configuration"):
                    document = {"issuer": issuer.url, "jwks_uri": f"{issuer.url}/jwks", **issuer.places()}
                else:
                    issuer.asked += 1
                self._answer(200 if issuer.up else 503, document)

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["content-length"]))
                issuer.forms.append(parse_qs(sent.decode()))
                self._answer(*(issuer.answers.pop(0) if issuer.up else (503, {})))

            def _answer(self, status: int, document: Any) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def places(self) -> dict[str, Any]:
        named = {
            "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
            "device_authorization_endpoint": f"{self.url}/device",
        }  # fmt: skip
        return {**named, **self.discovery}

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def rotate(self) -> None:
        self.keys = [ECKey.generate_key("P-256", {"kid": f"k{len(self.keys) + 1}", "use": "sig"})]

    def claims(self, nonce: str, sub: str, /, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        made = {
            "iss": self.url, "sub": sub, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now - 5,
            "nonce": nonce, **changes,
        }  # fmt: skip
        return {name: value for name, value in made.items() if value is not None}

    def token(self, nonce: str, sub: str, /, key: Any = None, alg: str = "", **changes: Any) -> str:
        key = key or self.keys[0]
        alg = alg or ("RS256" if key.key_type == "RSA" else "ES256")
        return jwt.encode({"alg": alg, "kid": key.kid}, self.claims(nonce, sub, **changes), key, algorithms=[alg])
