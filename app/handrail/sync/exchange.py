"""Runs of other tablets, asked of the gateway and verified before anybody sees them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from handrail.domain.event import Event
from handrail.ports.exchange import NotNow, Standing
from handrail.ports.journal import Foreign
from handrail.sync.pinned import Pinned
from handrail.sync.transport import NotTheGateway, OutcomeUnknown, Refused, Transport, Unreachable
from handrail.wire.chain import ChainBroken, RunChecker, Sealed
from handrail.wire.directory import verify_directory
from handrail.wire.envelope import Malformed, decode
from handrail.wire.grant import verify_grant
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed

TIMEOUTS = httpx.Timeout(15.0, connect=2.0)
"""Somebody stands in front of the tablet."""

_FAILURES = (Unreachable, OutcomeUnknown, NotTheGateway, Refused, Malformed)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as of now."""

    gateway: str
    """Base URL; empty where there is none."""
    device: str
    key: SigningKey
    pinned: Pinned | None
    journal: str


class GatewayExchange:
    """Implements ``ports.exchange.Exchange``."""

    def __init__(self, caller: Callable[[], Caller], deliver: Callable[[], int | None]) -> None:
        """``deliver`` sends all that waits; the number of the last event that the gateway has then, or None."""
        self._caller, self._deliver = caller, deliver

    def look(self, run: str) -> Standing | NotNow:
        """How the run stands now."""
        caller = self._caller()
        answer = self._ask(caller, "GET", f"/v1/runs/{run}/chain")
        if isinstance(answer, NotNow):
            return answer
        assert caller.pinned is not None
        try:
            return _standing(run, json.loads(answer), bytes.fromhex(caller.pinned.root))
        except (ChainBroken, Malformed, KeyError, TypeError, ValueError) as reason:
            return NotNow("not_verified", str(reason))

    def grant(self, run: str, standing: Standing, *, take_over: bool) -> dict[str, Any] | NotNow:
        """Delivers what this tablet has, then asks for the run."""
        delivered, caller = self._deliver(), self._caller()
        if delivered is None:
            return NotNow("unreachable")
        asked = {
            "journal": caller.journal, "delivered": delivered, "seq": len(standing.entries), "head": standing.head,
            "take_over": take_over,
        }  # fmt: skip
        answer = self._ask(caller, "POST", f"/v1/runs/{run}/grants", json.dumps(asked).encode())
        if isinstance(answer, NotNow):
            return answer
        assert caller.pinned is not None
        try:
            document: dict[str, Any] = json.loads(answer)
            grant = verify_grant(document, caller.pinned.gateway_key)
        except (Malformed, ValueError) as reason:
            return NotNow("not_verified", str(reason))
        if (grant.run, grant.journal, grant.head) != (run, caller.journal, standing.head):
            return NotNow("not_verified", "the grant is for something else")
        return document

    def photo(self, digest: str) -> bytes | None:
        """A photo's bytes, None where they can't be had now."""
        data = self._ask(self._caller(), "GET", f"/v1/blobs/{digest}")
        return data if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == digest else None

    @staticmethod
    def _ask(caller: Caller, method: str, path: str, body: bytes = b"") -> bytes | NotNow:
        if not caller.gateway or caller.pinned is None:
            return NotNow("unreachable")
        # No proxies from the environment: settings are read in one place only.
        with httpx.Client(base_url=caller.gateway, timeout=TIMEOUTS, trust_env=False) as client:
            try:
                return Transport(client, caller.device, caller.key).raw(method, path, body)
            except Refused as reason:
                return NotNow(reason.code, reason.words)
            except _FAILURES:
                return NotNow("unreachable")


def _standing(run: str, answer: dict[str, Any], root: bytes) -> Standing:
    """Raises ChainBroken, Malformed, and what an answer in another form raises."""
    directory = verify_directory(Signed.from_json(answer["directory"]), root)
    entries: list[Foreign] = []
    events: list[Event] = []
    publics = {entry.id: bytes.fromhex(entry.public) for entry in directory.entries if entry.holder == "device"}
    checker = RunChecker(run, publics)
    for one in answer["entries"]:
        sealed = Sealed(one["data"].encode(), one["hash"], base64.b64decode(one["signature"], validate=True))
        event = checker.feed(sealed)
        if event.key not in directory.of_journal(event.journal):
            raise Malformed(f"key {event.key} does not sign in journal {event.journal}")
        entries.append(Foreign(*sealed, publics[event.key]))
        events.append(decode(sealed.data))
    if (checker.seq, checker.head) != (answer["seq"], answer["head"]) or not events:
        raise Malformed("the chain has another length or head than the gateway states")
    told = {name: str(answer[name]) for name in ("journal", "device", "station", "heard_at", "head")}
    return Standing(**told, handed_over=bool(answer["handed_over"]), entries=tuple(entries), events=tuple(events))
