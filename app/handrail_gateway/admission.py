"""Taking in a rescue package: what was carried here by hand goes through the same door as from the network.

Photos first, then events, journal by journal and in order, by the intake itself: every signature is
checked, each event is stored once, and what fails is kept raw in quarantine. The package may be
unfinished, damaged or hostile; what is good in it is taken.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from handrail.domain.event import Event
from handrail.wire.cloudevent import read_batch, source_of, to_batch
from handrail.wire.envelope import Malformed, canonical, decode, hash_of
from handrail.wire.photos import photo_digests
from handrail.wire.rescue import Damaged, Package, of_journal, photo_of, verify_begun
from handrail.wire.signed import Signed
from handrail_gateway.alarm_log import alarm
from handrail_gateway.blobs import BlobStore
from handrail_gateway.content import content_came
from handrail_gateway.database import Database
from handrail_gateway.enrolment import Enrolment, NotEnrolled
from handrail_gateway.intake import Accepted, Intake
from handrail_gateway.journal_lines import find_line
from handrail_gateway.moments import Now, text_of
from handrail_gateway.schema import device_keys, devices

_MOST_PLACES: Final = 500
"""So many lost events are put on record at once."""


@dataclass(slots=True)
class Taken:
    """What became of one journal of a package."""

    journal: str
    device: str = ""
    stored: int = 0
    duplicates: int = 0
    held: list[str] = field(default_factory=list)
    """Events that were kept in quarantine: number and reason."""
    gap: tuple[int, int] | None = None
    """The events that are missing before the first one that could not be taken."""
    recorded_lost: int = 0
    photos_missing: list[str] = field(default_factory=list)
    """Photos that events here name, and that the gateway has from nobody."""
    refused: str = ""
    """Why nothing of it was taken."""

    @property
    def whole(self) -> bool:
        """Whether all of it is stored now."""
        return not (self.held or self.gap or self.photos_missing or self.refused)


@dataclass(slots=True)
class Admitted:
    """What became of a package."""

    photos: int = 0
    photos_known: int = 0
    damaged: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    doubtful: int = 0
    unopened: int = 0
    finished: bool = True
    """Whether its report, which is written last, is in it."""
    journals: list[Taken] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether all that is in the package is stored now."""
        return not self.damaged and not self.doubtful and not self.unopened and all(one.whole for one in self.journals)


class Admission:
    """Takes packages in. ``tell`` hears of progress."""

    def __init__(
        self, database: Database, blobs: BlobStore, enrolment: Enrolment, intake: Intake, now: Now,
        tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._database = database
        self._blobs = blobs
        self._enrolment = enrolment
        self._intake = intake
        self._now = now
        self._tell = tell

    def admit(self, package: Package, device: str = "", lost: str = "") -> Admitted:
        """Takes in what is good; again is a no-op.

        ``device``: take journals that nobody has vouched for as that enrolled device's. ``lost``: why events that are
        missing are given up; they get their places in quarantine, with an alarm, and what follows them is stored.
        Raises OSError, and what the database raises.
        """
        admitted = Admitted(strange=list(package.strange))
        admitted.doubtful, admitted.unopened = len(package.names("doubtful/")), len(package.names("unopened/"))
        admitted.finished = bool(package.names("reports/"))
        self._photos(package, admitted)
        journals = {journal for name in package.names("events/") if (journal := of_journal(name, "events"))}
        for journal in self._in_order(journals):
            taken = Taken(journal)
            admitted.journals.append(taken)
            self._journal(package, taken, admitted, device, lost)
        return admitted

    def _photos(self, package: Package, admitted: Admitted) -> None:
        names = package.names("photos/")
        for number, name in enumerate(names, 1):
            try:
                # The package gives nothing under a digest that has another one.
                digest = photo_of(name) or ""
                new = self._blobs.put(digest, package.get(name))
                with self._database.write() as connection:
                    content_came(connection, digest, text_of(self._now()))
            except Damaged as reason:
                admitted.damaged.append(str(reason))
                continue
            admitted.photos += new
            admitted.photos_known += not new
            self._tell(f"photo {number} of {len(names)}")

    def _in_order(self, journals: set[str]) -> list[str]:
        """Journals that the gateway knows first: their keys vouch for the others."""
        return sorted(journals, key=lambda one: (not self._device_of(one), one))

    # --- one journal -------------------------------------------------------------------------------

    def _journal(self, package: Package, taken: Taken, admitted: Admitted, device: str, lost: str) -> None:
        taken.device = self._device_of(taken.journal) or self._vouched(package, taken, admitted, device)
        if not taken.device:
            taken.refused = taken.refused or (
                "the gateway does not know this journal, and no key that it knows has vouched for it. If you know "
                "whose it is, name the device: --device ID"
            )
            return
        photos: dict[str, None] = {}
        for name in package.names(f"events/{taken.journal}/"):
            try:
                body = package.get(name)
                events = list(_events(body))
            except (Damaged, Malformed) as reason:
                admitted.damaged.append(f"{name}: {reason}")
                continue
            photos.update((digest, None) for event in events for digest in photo_digests(event))
            if not self._batch(body, events, taken, lost):
                break
            self._tell(f"journal {taken.journal}: {taken.stored} events stored, {taken.duplicates} known")
        taken.photos_missing = [digest for digest in photos if not self._blobs.has(digest)]

    def _batch(self, body: bytes, events: list[Event], taken: Taken, lost: str) -> bool:
        """Gives a batch to the intake; whether to go on with the next."""
        for given_up in (False, True):
            accepted = self._intake.accept(taken.device, body)
            self._count(accepted, taken)
            gap = next((one for one in accepted.gaps if one.journal == taken.journal), None)
            if gap is None:
                return True
            after = next((event for event in events if event.seq > gap.seq + 1), None)
            if after is None:
                return True
            taken.gap = (gap.seq + 1, after.seq - 1)
            if not lost or given_up:
                return False
            self._give_up(taken, after, lost)
        return False

    @staticmethod
    def _count(accepted: Accepted, taken: Taken) -> None:
        taken.stored += accepted.stored
        taken.duplicates += accepted.duplicates
        taken.held += [f"event {one.seq}: {one.reason}" for one in accepted.held if one.journal == taken.journal]

    def _give_up(self, taken: Taken, after: Event, why: str) -> None:
        """Puts a place into quarantine for each missing event; the last one has the hash that the next names.

        A good copy that comes one day takes its place, as of any held event.
        """
        assert taken.gap is not None
        first, last = taken.gap
        for start in range(first, last + 1, _MOST_PLACES):
            numbers = range(start, min(start + _MOST_PLACES, last + 1))
            places = [_place(taken.journal, seq, why, after.prev if seq == last else "") for seq in numbers]
            self._intake.accept(taken.device, to_batch(places))
        with self._database.write() as connection:
            subject, detail = f"{taken.journal}/{first}-{last}", f"given up as lost: {why}"
            alarm(connection, text_of(self._now()), "events.lost", subject, detail)
        taken.recorded_lost += last - first + 1
        taken.gap = None

    # --- whose it is -------------------------------------------------------------------------------

    def _device_of(self, journal: str) -> str:
        with self._database.read() as connection:
            line = find_line(connection, journal)
            if line is not None:
                return line.device
            query = select(device_keys.c.device).where(device_keys.c.journal == journal)
            return str(connection.execute(query).scalars().first() or "")

    def _vouched(self, package: Package, taken: Taken, admitted: Admitted, device: str) -> str:
        """The device of a journal that is new here, by the word of a key that is enrolled, or of who runs this."""
        try:
            said = package.document(f"keys/{taken.journal}.json")
            public = next(bytes.fromhex(one) for one in said["keys"].values())
            word = Signed.from_json(said["begun"]) if said.get("begun") else None
        except (KeyError, StopIteration, AttributeError, TypeError, ValueError, Damaged) as reason:
            admitted.damaged.append(f"keys/{taken.journal}.json: {reason}")
            return ""
        if word is not None:
            with self._database.read() as connection:
                device = self._by_word(connection, word, taken.journal, public) or device
        if not device:
            return ""
        if not self._is_enrolled(device):
            taken.refused = f"no device {device} is enrolled here"
            return ""
        try:
            self._enrolment.add_journal(device, public, taken.journal)
        except NotEnrolled as reason:
            taken.refused = f"{reason}"
            return ""
        return device

    def _is_enrolled(self, device: str) -> bool:
        with self._database.read() as connection:
            return connection.execute(select(devices.c.id).where(devices.c.id == device)).first() is not None

    @staticmethod
    def _by_word(connection: Connection, word: Signed, journal: str, public: bytes) -> str:
        query = select(device_keys.c.device, device_keys.c.public).where(device_keys.c.key == word.key)
        for row in connection.execute(query):
            try:
                said = verify_begun(word, bytes.fromhex(row.public))
            except Malformed:
                continue
            if said == (row.device, journal, public):
                return str(row.device)
        return ""


def _events(body: bytes) -> Iterator[Event]:
    """The events of an item, as far as they can be read; the intake judges them. Raises Malformed."""
    for arrived in read_batch(body):
        try:
            yield decode(arrived.sealed.data)
        except Malformed:
            continue


def _place(journal: str, seq: int, why: str, hash_: str) -> bytes:
    """A CloudEvent that stands for an event nobody has: no event, and held for that."""
    data = canonical({"lost": {"journal": journal, "seq": seq, "why": why}})
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"lost-{hashlib.sha256(f'{journal}/{seq}'.encode()).hexdigest()[:32]}",
        "source": source_of(journal),
        "type": "org.handrail.lost.v1",
        "datacontenttype": "application/json",
        "sequence": f"{seq:016d}",
        "eventhash": hash_ or hash_of(data),
        "signature": base64.b64encode(b"").decode("ascii"),
    }
    return json.dumps(attributes).encode("ascii")[:-1] + b',"data":' + data + b"}"
