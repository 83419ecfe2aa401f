"""Wires everything but Qt: keys, journal, reference data, sync. The client, commands and tests start here."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import SystemRandom
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from handrail.build import build
from handrail.domain.event import NOBODY, Draft
from handrail.domain.sync_state import Contact, SyncState
from handrail.identity.failures import KeptFailures
from handrail.identity.keys import DEMO_COUNTERS, MODE, DemoKeyStore, KeyStore, NoSecureStore, keep_mode
from handrail.identity.leases import Leases
from handrail.journal.existing import journals_in, open_existing
from handrail.journal.files import write_durably
from handrail.journal.opening import gateway_keys, pin_gateway, signing_keys
from handrail.journal.reading import sealed
from handrail.ports.journal import JournalFailed
from handrail.settings import Settings
from handrail.stores import Stores
from handrail.sync.backoff import next_delay
from handrail.sync.kept import ENROLLED, PINNED, RETIRED
from handrail.sync.pinned import Pinned, kept_pinned
from handrail.wire.chain import RunChecker, first_break
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed
from handrail.words import Words

if TYPE_CHECKING:
    from handrail.operations.workplace import Workplace
    from handrail.ports.camera import Camera, Frame
    from handrail.ports.credentials import Unproven
    from handrail.ports.live_reader import LiveReader
    from handrail.ports.photo_judge import Concern
    from handrail.ports.provider import NoToken
    from handrail.sync.exchange import Caller
    from handrail.sync.link import GatewayLink
    from handrail.sync.state import SendResult

PULL_EVERY_S = 20
"""Reference data is asked for at most this often while events flow; holds come with each pull."""
QUIET_S = 15
"""Between rounds when nothing waits."""
SITE_KEYS_EVERY_S = 86_400

_LEASES = "lease-secret"


class CantRotate(Exception):
    """The tablet's key can't be changed now; the message says why and what to do."""


class Core:
    """One installation, open. ``close`` marks the journal's head and lets everything go."""

    def __init__(self, settings: Settings, stores: Stores | None = None) -> None:
        """``stores``: where they are open already. Raises JournalFailed, NoSecureStore (also for a folder of another
        mode), OSError.
        """
        self.settings = settings
        self._stores = stores if stores is not None else Stores(settings)
        self._keys, self.device, self.clock = self._stores.keys, self._stores.device, self._stores.clock
        self._opening, self.rooms = self._stores.opening, self._stores.rooms
        self.reference = self._stores.reference
        self._marked = 0
        self._pinned = kept_pinned(self._keys)
        self._refuse_another_mode()
        self._left_behind: bool | None = None
        self._with_old_key = False
        for newest in self.rooms.journal.events_from(self.rooms.journal.head.seq, 1):
            self.clock.recorded(newest.event.time)
        self.credentials = self._new_credentials()
        self._place_of_work: Workplace | None = None
        self._making, self._syncing = Lock(), Lock()
        self._link: GatewayLink | None = None
        self._pulled_at: datetime | None = None
        self._site_keys_at: datetime | None = None
        self._heard_at: datetime | None = None
        self._retry_after: float | None = None
        self._random = SystemRandom()

    def _refuse_another_mode(self) -> None:
        """A journal of an earlier build, beside whose keys no mode was kept."""
        for first in self.rooms.journal.events_from(1, 1):
            if first.event.mode != self.settings.mode:
                self._keys.put(MODE, first.event.mode.encode())
                self.rooms.close()
                self.reference.close()
                keep_mode(self._keys, self.settings.data, self.settings.mode)

    @property
    def place(self) -> Workplace:
        """The workplace, made when work begins.

        The rules of instructions take longer to load than a window to draw, and badge-in needs none of them.
        """
        with self._making:
            if self._place_of_work is None:
                self._place_of_work = self._workplace()
            return self._place_of_work

    def _workplace(self) -> Workplace:
        from handrail.capture.codes import CodeDoor
        from handrail.identity.provider import OidcProvider
        from handrail.operations.workplace import Workplace
        from handrail.reference.shelf import PackageShelf
        from handrail.sync.exchange import GatewayExchange

        return Workplace(
            journal=self.rooms.journal, reference=self.reference, shelf=PackageShelf(self.reference.package),
            clock=self.clock, blobs=self.rooms.blobs, drafts=self.rooms.drafts, credentials=self.credentials,
            provider=OidcProvider(lambda: self.reference.policy().sign_in, self._ask_grant, self._say),
            codes=CodeDoor(lambda: self.reference.policy().codes, self._today),
            exchange=GatewayExchange(self._caller, self._deliver), station=self.settings.station,
            device=self.device, mode=self.settings.mode, space_left=self._space_left,
        )  # fmt: skip

    def live_reader(self) -> LiveReader:
        """What reads codes in the frames of a camera, by the site's rules. One thread calls it."""
        from handrail.capture.live import CameraReader

        return CameraReader(lambda: self.reference.policy().codes)

    def photo_judge(self, frame: Frame) -> tuple[Concern, ...]:
        """What a person should look at again in a photo."""
        from handrail.capture.photo_judge import judge

        return judge(frame)

    def pulled_camera(self) -> Camera:
        """The camera that the settings name by a number, an address or a folder."""
        from handrail.capture.pulled_camera import camera_at

        return camera_at(self.settings.camera)

    def badge_digest(self, badge: str) -> str:
        """What reference data knows a badge by; a contact with the gateway may bring another pepper."""
        return self.credentials.badge_digest(badge)

    @property
    def zone(self) -> str:
        """The site's IANA zone."""
        return self.reference.policy().zone

    @property
    def site(self) -> str | None:
        """The site that this tablet is enrolled at."""
        return self._pinned.site if self._pinned is not None else None

    def _space_left(self) -> int:
        """Bytes free where journal and photos are."""
        return shutil.disk_usage(self.settings.data).free

    def _today(self) -> date:
        """The day at the site."""
        return self.clock.read().at.astimezone(ZoneInfo(self.zone)).date()

    def close(self) -> None:
        """Marks where the chain stands and closes."""
        if self._link is not None:
            self._link.close()
        self.rooms.close()
        self.reference.close()

    # Pictures.

    def media(self, name: str) -> bytes | None:
        """A picture of an instruction by ``<content hash>/<media id>``."""
        content, _, media_id = name.partition("/")
        return self.place.shelf.media(content, media_id)

    def blob(self, digest: str) -> bytes | None:
        """A photo by its digest."""
        return self.rooms.blobs.get(digest)

    # Records.

    def check_run(self, run: str) -> tuple[bool, int, int]:
        """Verifies a run chain: (good, events, number of the first bad one or 0)."""
        journal = self.rooms.journal
        keys = {**journal.key_line(journal.key).keys, **journal.foreign_keys(run)}
        chain = [sealed(one) for one in self.rooms.journal.run(run)]
        broken = first_break(RunChecker(run, keys), chain)
        return broken is None, len(chain), broken.seq if broken is not None else 0

    def export(self, run: str) -> Path:
        """Writes record and evidence package of a run; the folder they are in."""
        return self.export_to(run, self.settings.data / "exports" / run)

    def export_to(self, run: str, folder: Path) -> Path:
        """Writes ``record.pdf`` and ``evidence.zip`` into a folder (P11-10b-1). Raises NotExported."""
        from handrail.records.handout import Held, hand_out

        journal, time = self.rooms.journal, self.clock.read()
        held = Held(
            run=run, stored=journal.run(run), journal=journal.id, key=journal.key, photo=self.rooms.blobs.get,
            receipts=journal.receipts(), gateways=gateway_keys(self._keys), package=self.reference.package,
            reviews=self.place.reviews(run), rotations=journal.rotations(), others=self._others(run),
        )  # fmt: skip
        record, evidence = hand_out(held, Words(self.settings.language, self.zone), time.at, time.offset, build())
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(folder / "record.pdf", record)
        write_durably(folder / "evidence.zip", evidence)
        return folder

    def _others(self, run: str) -> dict[str, dict[str, bytes]]:
        """The keys of the tablets that a run was taken up from, by their journals."""
        journal, found = self.rooms.journal, dict[str, dict[str, bytes]]()
        publics = journal.foreign_keys(run)
        for event in (stored.event for stored in journal.run(run)):
            if event.journal != journal.id:
                found.setdefault(event.journal, {})[event.key] = publics[event.key]
        return found

    # Sync.

    def sync_state(self) -> SyncState:
        """Where the records are, read from the journal alone."""
        state = self._custody()
        if not self.rooms.journal.retired:
            return state
        out = state.waiting == 0 and not state.rejected and not self._anything_left_behind()
        return state.model_copy(update={"retired": True, "may_be_wiped": out})

    def _anything_left_behind(self) -> bool:
        """Whether the gateway lacks photos, or anything of the journals before this one (asked once)."""
        if self._link is None or self._link.state(self.rooms.journal).missing:
            return True
        if self._left_behind is None:
            folder = self.settings.data / "journal"
            earlier = [name for name in journals_in(folder, self._keys) if name != self.rooms.journal.id]
            self._left_behind = any(_holds_back(folder, self._keys, name) for name in earlier)
        return self._left_behind

    def _custody(self) -> SyncState:
        link = self._link
        state = link.state(self.rooms.journal) if link is not None else None
        journal = self.rooms.journal
        if state is None:
            waiting = journal.waiting()
            oldest = journal.events_from(journal.receipted() + 1, 1) if waiting else ()
            return SyncState(waiting=waiting, oldest_waiting=oldest[0].event.time.at if oldest else None)
        return SyncState(
            waiting=state.waiting,
            oldest_waiting=state.oldest_waiting,
            receipted_seq=journal.receipted(),
            reached_at=state.reached_at,
            latency_ms=None if state.latency is None else int(state.latency),
            offset_seconds=None if state.drift is None else state.drift / 1000,
            rejected=tuple((item.seq, item.code, item.words) for item in state.held),
            missing=state.missing,
            missing_at=tuple(one.seq for one in state.missing_content),
            refusal=(state.trouble.code, state.trouble.words) if state.trouble and state.trouble.lasting else None,
        )

    def _caller(self) -> Caller:
        from handrail.sync.exchange import Caller

        journal = self.rooms.journal.id
        return Caller(self.settings.gateway, self.device, self._delivery_key(), self._pinned, journal)

    def _deliver(self) -> int | None:
        """Sends what waits, for somebody who stands in front of the tablet; the last number that was receipted."""
        if not self.settings.gateway:
            return None
        with self._syncing:
            return self.rooms.journal.receipted() if self._send().outcome == "done" else None

    def sync_round(self) -> Contact:
        """Sends what waits, then pulls reference data when it is time; marks where the journal stands, offline too."""
        with self._syncing:
            return self._round()

    def _round(self) -> Contact:
        seq = self.rooms.journal.head.seq
        if seq != self._marked:
            # A keyring that was locked meanwhile keeps nothing from the gateway; the next round tries again.
            with suppress(NoSecureStore):
                self.rooms.mark()
                self._marked = seq
        if not self.settings.gateway:
            return Contact(reached=False, state=self.sync_state(), problem="no_gateway")
        if self.settings.mode == "training":
            # Practice is nobody's record: nothing of it leaves the tablet, what the plant decides comes in.
            came = self.pull() if self._is_due() else None
            return Contact(reached=came is not False, state=self.sync_state(), new_reference=came is True)
        sent = self._send()
        self._retry_after = sent.trouble.retry_after if sent.trouble else None
        if sent.retired and not self.rooms.journal.retired:
            # In the key store: it holds across restarts and older copies of the journal.
            self._keys.put(RETIRED, b"1")
            self.rooms.journal.retired = True
        if sent.outcome == "forked":
            self._go_on_in_a_new_journal()
            return Contact(reached=True, state=self.sync_state(), problem="forked")
        reached, fresh = sent.outcome == "done", False
        if reached and not self.rooms.journal.retired and self._is_due():
            fresh = self.pull()
        elif reached and not self.rooms.journal.retired:
            fresh = self._pull_holds()
        state = self.sync_state()
        if state.offset_seconds is not None and state.reached_at != self._heard_at:
            # Only of a contact just made: an older one says nothing of a clock that was set since.
            self._heard_at = state.reached_at
            self.clock.heard(state.offset_seconds)
        return Contact(
            reached=reached, state=state, new_reference=fresh, problem=sent.trouble.code if sent.trouble else ""
        )

    def rotate_key(self) -> str:
        """The journal goes on with a new key of this tablet; its id (decision 0013). Raises CantRotate, JournalFailed.

        The gateway must know the key before: it would take nothing that a key signs of which it never heard.
        """
        enrolled, journal = self._keys.get(ENROLLED), self.rooms.journal
        if self._pinned is None or enrolled is None or enrolled.decode() != journal.id:
            raise CantRotate("the gateway does not know this tablet's journal yet; connect it to the gateway first")
        if journal.rotated_at() > journal.receipted():
            raise CantRotate("the gateway has not received the last change of the key yet; connect it to the gateway")
        self._opening.rotate(self.rooms)
        self._let_link_go()
        return journal.key.id

    def _send(self) -> SendResult:
        """Sends with the key that the gateway knows: until it has the rotation, that is the one before.

        A gateway that was brought back from a backup may know the old one alone; both are tried.
        """
        journal = self.rooms.journal
        before = journal.previous_key()
        unheard = before is not None and journal.rotated_at() > journal.receipted()
        if unheard != self._with_old_key:
            self._with_old_key = unheard
            self._let_link_go()
        sent = self._open_link().send_waiting(journal, self.rooms.blobs)
        if before is not None and sent.trouble is not None and sent.trouble.code == "unauthenticated":
            self._with_old_key = not self._with_old_key
            self._let_link_go()
            sent = self._open_link().send_waiting(journal, self.rooms.blobs)
        return sent

    def _delivery_key(self) -> SigningKey:
        """What requests to the gateway are signed with."""
        journal = self.rooms.journal
        return (journal.previous_key() if self._with_old_key else None) or journal.key

    def _let_link_go(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

    def _is_due(self) -> bool:
        """Whether it is time to pull."""
        return (
            self._pulled_at is None or (datetime.now(UTC) - self._pulled_at).total_seconds() >= PULL_EVERY_S
        )  # fmt: skip

    def pull(self) -> bool:
        """Fetches reference data now; whether it came."""
        if self._open_link().pull_reference(self.reference).outcome != "done":
            return False
        self._give_up_runs()
        self._pulled_at = datetime.now(UTC)
        self._ask_site_keys(self._pulled_at)
        return True

    def _give_up_runs(self) -> None:
        """Writes down which of this journal's runs the gateway has granted to another: it holds without the list."""
        journal = self.rooms.journal
        mine = set(journal.runs())
        elsewhere = [row for row in self.reference.runs_under_way() if row.id in mine and row.journal != journal.id]
        if not elsewhere or journal.retired:
            return
        known = {(one.event.payload["run"], one.event.payload["grant"]) for one in journal.of_type("run.given_up")}
        for row in elsewhere:
            if row.grant and (row.id, row.grant) not in known:
                said = {"run": row.id, "grant": row.grant, "device": row.device, "station": row.station}
                journal.append([Draft(type="run.given_up", payload=said)], NOBODY)

    def _pull_holds(self) -> bool:
        """Fetches the holds; whether they are others than before."""
        before = self.reference.version("holds")
        return (
            self._open_link().pull_holds(self.reference).outcome == "done" and self.reference.version("holds") != before
        )

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Has ``heard`` called, on another thread, when the gateway says that holds or releases changed; how to end it.

        A round that begins then brings what has changed.
        """
        if not self.settings.gateway:
            return lambda: None
        from handrail.sync.listening import Listener

        def told(cls: str) -> None:
            if cls != "holds":
                self._pulled_at = None
            heard()

        listener = Listener(
            self.settings.gateway, lambda: self._delivery_key() if self._pinned is not None else None, self._plant_time,
            told,
        )  # fmt: skip
        listener.start()
        return listener.stop

    def _plant_time(self) -> float:
        """Seconds since 1970 by the gateway's clock, as far as it is known."""
        return time.time() - (self.clock.offset() or 0.0)

    def _ask_site_keys(self, now: datetime) -> None:
        """Once at each start and each day: the site may have made its recovery key since this tablet was enrolled."""
        if self._site_keys_at is not None and (now - self._site_keys_at).total_seconds() < SITE_KEYS_EVERY_S:
            return
        told = self._open_link().site_keys()
        if told is None:
            return
        self._site_keys_at = now
        if told != self._pinned:
            self._pin(told)

    def sync_pause(self, failures: int) -> int:
        """Milliseconds until the next round after so many failed ones."""
        return int(1000 * (next_delay(failures, self._retry_after, self._random) if failures else QUIET_S))

    def _open_link(self) -> GatewayLink:
        # Not at the top: an HTTP client takes as long to import as a window to open, and badge-in needs none.
        from handrail.sync.link import GatewayLink, Offer

        enrolled = self._keys.get(ENROLLED)
        if self._pinned is not None and enrolled is not None and enrolled.decode() != self.rooms.journal.id:
            # At each contact until it is done: before that the gateway takes nothing of this journal.
            self._register(enrolled.decode())
        if self._link is None:
            journal = self.rooms.journal
            offer = Offer(self.settings.enrolment_code, self.settings.station, journal.id)
            self._link = GatewayLink(
                self.settings.gateway, self.device, self._delivery_key(), pinned=self._pinned,
                offer=offer if self.settings.enrolment_code else None, keep=self._keep, may_send=self._may_send,
            )  # fmt: skip
        return self._link

    def _may_send(self, size: int) -> bool:
        """Whether the policy lets content of so many bytes go at this hour of the site's day."""
        hour = self.clock.read().at.astimezone(ZoneInfo(self.zone)).hour
        return self.reference.policy().large_content.may_go(size, hour)

    def _register(self, before: str) -> None:
        """Tells the gateway of this journal with the key of the one before (rule 1)."""
        from handrail.sync.link import GatewayLink

        known = signing_keys(self._keys, before)
        if not known:
            return
        old = GatewayLink(self.settings.gateway, self.device, known[0], pinned=self._pinned)
        journal = self.rooms.journal
        try:
            if old.begin_journal(journal.id, journal.key.public):
                self._keys.put(ENROLLED, journal.id.encode())
        finally:
            old.close()

    def _go_on_in_a_new_journal(self) -> None:
        """The gateway has another history of this journal: it closes, work goes on in a new one (rule 10)."""
        old = self.rooms
        self.rooms = self._opening.start_new("forked", old.journal.id)
        # Out of service it stays; and what the old journal did not deliver is left behind in it.
        self.rooms.journal.retired, self._left_behind, self._with_old_key = old.journal.retired, None, False
        self.place.journal, self.place.blobs, self.place.drafts = (
            self.rooms.journal,
            self.rooms.blobs,
            self.rooms.drafts,
        )
        # Failed sign-ins are counted in the journal that is open.
        self.credentials = self.place.credentials = self._new_credentials()
        old.journal.close()
        self._let_link_go()

    def _pin(self, pinned: Pinned) -> None:
        self._pinned = pinned
        pin_gateway(self._keys, pinned.gateway_key)
        self._keys.put(PINNED, json.dumps(pinned.to_json()).encode())
        if pinned.recovery_key is not None:
            self._opening.escrow_to(pinned.recovery_key)

    def _keep(self, pinned: Pinned) -> None:
        self._pin(pinned)
        self._keys.put(ENROLLED, self.rooms.journal.id.encode())
        self.credentials = self.place.credentials = self._new_credentials()

    # Parts.

    def _say(self, code: str) -> str:
        return Words(self.settings.language, self.zone).say(code)

    def _new_credentials(self) -> Leases:
        """Failures are counted in the journal's database and beside it, so that neither can be reset alone."""
        beside: KeyStore = (
            DemoKeyStore(self.settings.data, DEMO_COUNTERS) if self.settings.mode == "demo" else self._keys
        )
        pepper = self._pinned.badge_pepper if self._pinned else ""
        places = (self.rooms.failures, KeptFailures(beside))
        return Leases(
            pepper, self.device, self._stores.secret(_LEASES), self.reference, self._ask_lease,
            lambda: self._pinned.gateway_key if self._pinned else None, places,
        )  # fmt: skip

    def _ask_lease(self, asked: dict[str, Any]) -> Signed | Unproven:
        if not self.settings.gateway:
            return "unreachable"
        from handrail.sync.leasing import ask_lease

        return ask_lease(self.settings.gateway, self.device, self._delivery_key(), asked)

    def _ask_grant(self, method: str, path: str, asked: dict[str, Any]) -> dict[str, Any] | NoToken:
        if not self.settings.gateway:
            return "unreachable"
        from handrail.sync.leasing import ask_grant

        return ask_grant(self.settings.gateway, self.device, self._delivery_key(), method, path, asked)


def _holds_back(folder: Path, keys: KeyStore, journal: str) -> bool:
    """Whether an earlier journal has events that no receipt names, or can't be asked."""
    try:
        existing = open_existing(folder, keys, journal)
    except JournalFailed:
        return True
    try:
        return existing.reader.undelivered() > 0
    finally:
        existing.close()
