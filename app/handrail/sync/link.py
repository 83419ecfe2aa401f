"""The tablet's link to its gateway: sends what waits, pulls reference data, knows how things stand.

Everything here is synchronous and runs in the caller's worker thread; nothing sleeps. The caller
decides when to try again (``backoff.next_delay``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from handrail.domain.reference import CLASSES
from handrail.sync.outbox import Evidence, Outbox, ReferenceStore
from handrail.sync.pinned import Pinned, read_enrolment
from handrail.sync.sending import Sending
from handrail.sync.state import LinkState, Outcome, PullResult, SendResult, Trouble
from handrail.sync.transport import TIMEOUTS, NotTheGateway, OutcomeUnknown, Refused, Transport, Unreachable
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt
from handrail.wire.signed import Signed


@dataclass(frozen=True, slots=True)
class Offer:
    """What a device enrols with at its first contact."""

    code: str
    station: str
    journal: str


class GatewayLink:
    """One device and its gateway. ``key`` signs the requests: the key of the device's journal.

    ``pinned`` is what an earlier enrolment gave; without it ``offer`` is used at the first contact
    and ``keep`` is handed what to keep. ``client`` must have ``base_url`` set. ``may_send``: whether
    content of so many bytes may be sent now; events always may.
    """

    def __init__(
        self,
        base_url: str,
        device: str,
        key: SigningKey,
        *,
        pinned: Pinned | None = None,
        offer: Offer | None = None,
        keep: Callable[[Pinned], None] = lambda _pinned: None,
        client: httpx.Client | None = None,
        may_send: Callable[[int], bool] = lambda _size: True,
    ) -> None:
        # No proxies from the environment: settings are read in one place only.
        http = client or httpx.Client(base_url=base_url, timeout=TIMEOUTS, trust_env=False)
        self._transport = Transport(http, device, key)
        self._pinned = pinned
        self._offer = offer
        self._keep = keep
        self._sending = Sending(self._transport, may_send)
        self._once: dict[bytes, str] = {}
        """Idempotency-Key of each request that has no answer yet, by its body."""
        self._last = SendResult("done")
        self._heard: Receipt | None = None
        self._trouble: Trouble | None = None

    @property
    def pinned(self) -> Pinned | None:
        """The gateway this device is enrolled with."""
        return self._pinned

    def send_waiting(self, journal: Outbox, evidence: Evidence | None = None) -> SendResult:
        """Sends all that waits, in order, then the content that events name and the gateway lacks.

        Never raises because of the network or the gateway. Raises what the journal raises.
        """
        pinned, outcome = self._contact()
        if pinned is None:
            result = SendResult(outcome, trouble=self._trouble)
        else:
            result = self._sending.send(journal, evidence, pinned.gateway_key)
        self._last, self._trouble = result, result.trouble
        self._heard = result.heard or self._heard
        return result

    def pull_reference(self, store: ReferenceStore) -> PullResult:
        """Replaces the reference data by the gateway's, all classes at once, and fetches missing packages.

        Never raises because of the network or the gateway. Raises what the store raises, but for data
        that doesn't verify: then the old data stays and its lease runs on.
        """
        pinned, outcome = self._contact()
        if pinned is None:
            return PullResult(outcome, trouble=self._trouble)
        try:
            packages = self._pull(store, pinned.gateway_key)
        except _FAILURES as reason:
            outcome, self._trouble = _told(reason)
            return PullResult(outcome, trouble=self._trouble)
        return PullResult("done", packages, self._trouble)

    def pull_holds(self, store: ReferenceStore) -> PullResult:
        """Replaces the holds by the gateway's, with every round: a hold can't wait. Raises as ``pull_reference``."""
        pinned, outcome = self._contact()
        if pinned is None:
            return PullResult(outcome, trouble=self._trouble)
        try:
            signed = Signed.from_json(self._transport.json("GET", "/v1/reference/holds"))
            store.install([signed], None, pinned.gateway_key)
        except _FAILURES as reason:
            outcome, self._trouble = _told(reason)
            return PullResult(outcome, trouble=self._trouble)
        return PullResult("done")

    def begin_journal(self, journal: str, public: bytes) -> bool:
        """Registers a new journal of this device under a new key; the request is signed with the old one.

        Afterwards the caller makes a new link with the new key. False when it could not be done now.
        """
        body = json.dumps({"journal": journal, "public_key": public.hex()}).encode()
        try:
            self._post_once("/v1/journals", body)
        except _FAILURES as reason:
            _, self._trouble = _told(reason)
            return False
        return True

    def site_keys(self) -> Pinned | None:
        """What is pinned, with the recovery key that the site's directory names now; None if it can't be had now."""
        if self._pinned is None:
            return None
        try:
            answer = self._transport.json("GET", "/v1/keys")
            self._pinned = self._pinned.told(Signed.from_json(answer["directory"]))
        except (*_FAILURES, KeyError, TypeError):
            return None
        return self._pinned

    def state(self, journal: Outbox) -> LinkState:
        """How things stand. Raises what the journal raises."""
        contact, waiting = self._transport.contact, journal.waiting()
        oldest = journal.events_from(journal.receipted() + 1, 1) if waiting else ()
        reached = contact.reached_at
        # After a start without a network its last receipt is what is known.
        said = self._heard or journal.last_receipt()
        return LinkState(
            enrolled=self._pinned is not None,
            reached_at=None if reached is None else datetime.fromtimestamp(reached / 1000, UTC),
            latency=contact.latency,
            drift=None if contact.offset is None else -contact.offset,
            waiting=waiting,
            oldest_waiting=oldest[0].event.time.at if oldest else None,
            held=said.held_items if said is not None else (),
            missing=said.missing if said is not None else 0,
            missing_content=said.missing_content if said is not None else (),
            forked=self._last.outcome == "forked",
            trouble=self._trouble,
        )

    def close(self) -> None:
        """Closes the connections."""
        self._transport.client.close()

    def _contact(self) -> tuple[Pinned | None, Outcome]:
        if self._pinned is not None:
            return self._pinned, "done"
        if self._offer is None:
            self._trouble = Trouble("not_enrolled", "")
            return None, "not_enrolled"
        try:
            self._pinned = self._enrol(self._offer)
        except _FAILURES as reason:
            outcome, self._trouble = _told(reason)
            return None, outcome
        self._keep(self._pinned)
        return self._pinned, "done"

    def _enrol(self, offer: Offer) -> Pinned:
        asked = {
            "device": self._transport.device,
            "station": offer.station,
            "public_key": self._transport.key.public.hex(),
            "journal": offer.journal,
            "code": offer.code,
        }
        return read_enrolment(self._post_once("/v1/devices", json.dumps(asked).encode()), offer.code)

    def _post_once(self, path: str, body: bytes) -> Any:
        """A write whose repetition after a lost answer has the same Idempotency-Key (IX-HTTP-1)."""
        key = self._once.setdefault(body, str(uuid4()))
        try:
            answer = self._transport.json("POST", path, body, once=key)
        except Refused:
            del self._once[body]
            raise
        del self._once[body]
        return answer

    def _pull(self, store: ReferenceStore, gateway: bytes) -> int:
        snapshots = [Signed.from_json(self._transport.json("GET", f"/v1/reference/{cls}")) for cls in CLASSES]
        policy = Signed.from_json(self._transport.json("GET", "/v1/policy"))
        store.install(snapshots, policy, gateway)
        installed, self._trouble = 0, None
        for content in store.missing_packages():
            try:
                store.install_package(content, self._transport.raw("GET", f"/v1/packages/{content}"))
                installed += 1
            except (Refused, Malformed) as reason:
                # One that can't be had keeps no other away; its revision's gate says that it is not here.
                _, self._trouble = _told(reason)
        return installed


_FAILURES = (Unreachable, OutcomeUnknown, NotTheGateway, Refused, Malformed)


def _told(reason: Exception) -> tuple[Outcome, Trouble]:
    match reason:
        case Unreachable():
            return "unreachable", Trouble("unreachable", str(reason))
        case OutcomeUnknown():
            return "unknown", Trouble("unknown", str(reason))
        case Refused():
            return "refused", Trouble(reason.code, reason.words, reason.retry_after, reason.lasting)
    return "not_the_gateway", Trouble("not_the_gateway", str(reason))
