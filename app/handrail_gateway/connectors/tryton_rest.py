"""Tryton's REST interface: its way of writing values, and its refusals as the ledger's NotNow and Rejected."""

from __future__ import annotations

import base64
import html
import json
import re
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from handrail_gateway.connectors.tryton_settings import TrytonSettings
from handrail_gateway.deliveries.connector import ANSWER_LIMIT, NotNow, Rejected
from handrail_gateway.secret_files import InsecureFile, read_secret

CONNECT_S, ANSWER_S = 5.0, 60.0
"""Patience with a connection, and with an answer: Tryton stores a large attachment before it answers."""
LARGEST = 16 * 1024 * 1024
"""Bytes of an answer. A page of records takes far less."""
PAGE = 200

_AWAY = {404, 408, 409, 425, 429}
"""Statuses that say nothing about the record. 404 is the database's name: records are asked for by search."""
_TOO_LARGE = 413

Record = dict[str, Any]
Domain = Sequence[Any]


class Tryton:
    """One service account at one database. Safe for use by several threads."""

    def __init__(self, settings: TrytonSettings) -> None:
        self._settings = settings
        self._client: httpx.Client | None = None

    def close(self) -> None:
        """Lets its connections go."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def find(
        self, model: str, domain: Domain, *fields: str, limit: int = PAGE, context: Mapping[str, Any] | None = None
    ) -> list[Record]:
        """Records that fit, by id. Raises NotNow, Rejected."""
        said = {"d": _coded(domain), "o": _coded([["id", "ASC"]]), "s": limit, "f": list(fields)}
        found = self._call("GET", model, params=said, context=context)
        if not isinstance(found, list):
            raise NotNow("Tryton's answer is no list of records")
        return found

    def all_of(self, model: str, domain: Domain, *fields: str) -> list[Record]:
        """The same without a limit, page by page; what changes meanwhile shifts no page. Raises NotNow, Rejected."""
        found: list[Record] = []
        while True:
            after = found[-1]["id"] if found else 0
            page = self.find(model, [list(domain), ["id", ">", after]], *fields)
            found += page
            if len(page) < PAGE:
                return found

    def one(self, model: str, id_: int, *fields: str, context: Mapping[str, Any] | None = None) -> Record:
        """One record as it is now. Raises NotNow, Rejected when it is gone."""
        found = self.find(model, [["id", "=", id_]], *fields, limit=1, context=context)
        if not found:
            raise Rejected(f"{model} {id_} is not in Tryton any more", "gone")
        return found[0]

    def create(self, model: str, values: Record, *fields: str) -> Record:
        """Makes a record. A lost answer is NotNow: it may be there. Raises NotNow, Rejected."""
        return self._record("POST", model, values, fields)

    def write(self, model: str, id_: int, values: Record, *fields: str) -> Record:
        """Changes a record. Raises NotNow, Rejected."""
        return self._record("PUT", f"{model}/{id_}", values, fields)

    def delete(self, model: str, id_: int) -> None:
        """Takes a record away. Raises NotNow, Rejected."""
        self._call("DELETE", f"{model}/{id_}")

    def press(self, model: str, id_: int, button: str, *, employee: int | None = None) -> None:
        """Does what a button of the record does, as that employee. Raises NotNow, Rejected."""
        self._call("POST", f"{model}/{id_}/{button}", body={}, context={"employee": employee} if employee else None)

    def _record(self, method: str, path: str, values: Record, fields: Sequence[str]) -> Record:
        answer = self._call(method, path, body=values, params={"f": list(fields)})
        if not isinstance(answer, dict) or not isinstance(answer.get("id"), int):
            raise NotNow("Tryton's answer is no record")
        return answer

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Record | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Any:
        settings = self._settings
        headers = {"authorization": f"Bearer {self._key()}", "accept": "application/json", "accept-language": "en"}
        if context:
            headers["x-tryton-context"] = _coded(context)
        content = None
        if body is not None:
            headers["content-type"] = "application/json"
            content = json.dumps(body, default=_written).encode()
        url = f"{settings.url}/{settings.database}/rest/model/{path}"
        client = self._opened()
        try:
            with client.stream(method, url, params=params, headers=headers, content=content) as response:
                data = bytearray()
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > LARGEST:
                        raise NotNow("Tryton answers with too much")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as reason:
            raise NotNow(f"Tryton can't be reached, or its answer was lost: {type(reason).__name__}") from None
        return _answer(response, bytes(data), len(content or b""))

    def _opened(self) -> httpx.Client:
        if self._client is None:
            try:
                ca_file = self._settings.ca_file
                context = ssl.create_default_context(cafile=str(ca_file) if ca_file is not None else None)
            except (OSError, ssl.SSLError) as reason:
                raise NotNow(f"the file with Tryton's certificates can't be used: {reason}") from None
            timeouts = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
            # No redirects: nothing else than the address that was configured is told the key.
            self._client = httpx.Client(timeout=timeouts, trust_env=False, verify=context)
        return self._client

    def _key(self) -> str:
        try:
            key = read_secret(self._settings.key_file)
        except (InsecureFile, OSError, UnicodeDecodeError) as reason:
            raise NotNow(f"the file with Tryton's key can't be used: {reason}") from None
        if not re.fullmatch(r"[\x21-\x7e]{16,1024}", key):
            raise NotNow("the file with Tryton's key holds no key")
        return key


def _answer(response: httpx.Response, data: bytes, sent: int) -> Any:
    """What a successful answer says, or NotNow, or Rejected with Tryton's own words."""
    status = response.status_code
    if status == httpx.codes.UNAUTHORIZED:
        raise NotNow("Tryton refuses the key: a person of the site has to confirm it there, or ask for a new one")
    if status == httpx.codes.FORBIDDEN:
        raise Rejected("Tryton does not let the service account do this: look at its groups", "403")
    if status == _TOO_LARGE:
        raise Rejected(f"Tryton takes no request of {sent} bytes: raise max_size in its [request] settings", "413")
    if status in _AWAY or status >= httpx.codes.INTERNAL_SERVER_ERROR or 300 <= status < 400:
        raise NotNow(f"Tryton answers with status {status}: {_words(data)}", _wait(response))
    if status >= httpx.codes.BAD_REQUEST:
        raise Rejected(_words(data), str(status))
    if not data:
        return None
    try:
        return json.loads(data, object_hook=_read)
    except ValueError:
        # A page of a proxy, for instance: nothing was acknowledged.
        raise NotNow("the answer is not Tryton's") from None


def _words(data: bytes) -> str:
    """Tryton's own words: its message, or the text of its page."""
    text = data.decode("utf-8", "replace")
    try:
        said = json.loads(text)
        words = " ".join(str(said[name]) for name in ("message", "description") if said.get(name))
    except (ValueError, AttributeError, KeyError):
        words = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(words.split()).encode()[: ANSWER_LIMIT - 200].decode("utf-8", "ignore") or "no words"


def _wait(response: httpx.Response) -> float | None:
    said = response.headers.get("retry-after", "")
    return float(said) if re.fullmatch(r"[0-9]{1,5}", said) else None


def _coded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, default=_written).encode()).decode()


def _written(value: object) -> Record:
    """A value as Tryton's JSON has it; its times are UTC without a zone."""
    if isinstance(value, datetime):
        naive = value.astimezone(UTC)
        parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
        return {"__class__": "datetime", **{part: getattr(naive, part) for part in parts}}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, bytes):
        return {"__class__": "bytes", "base64": base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def _read(document: Record) -> Any:
    """The value that Tryton wrote. Raises ValueError."""
    try:
        match document.get("__class__"):
            case "datetime":
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime(*[int(document[part]) for part in parts], tzinfo=UTC)  # type: ignore[misc, arg-type]
            case "date":
                return date(int(document["year"]), int(document["month"]), int(document["day"]))
            case "timedelta":
                return timedelta(seconds=document["seconds"])
            case "Decimal":
                return Decimal(document["decimal"])
            case "bytes":
                return base64.b64decode(document["base64"])
    except (KeyError, TypeError, ArithmeticError) as reason:
        raise ValueError("a value that can't be read") from reason
    return document
