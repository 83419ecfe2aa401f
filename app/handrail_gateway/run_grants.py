"""Granting a run to another journal: after a hand-over once, or over a tablet that is away (architecture rule 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from handrail.wire.envelope import canonical, decode
from handrail.wire.grant import RunGrant, sign_grant
from handrail.wire.signed import Signed
from handrail_gateway.access import note_access
from handrail_gateway.alarm_log import alarm
from handrail_gateway.database import Database
from handrail_gateway.gateway_keys import GatewayKeys
from handrail_gateway.journal_lines import find_line
from handrail_gateway.moments import Now, text_of
from handrail_gateway.run_chains import Whole, whole
from handrail_gateway.schema import device_keys, devices, events, journals, run_grants


class NotGranted(Exception):
    """The run can't go on there; ``code`` is the problem's, the message is for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a run as it was stored, with the key that signed it."""

    data: bytes
    hash: str
    signature: bytes
    key: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands here: who owns it, how far its chain is whole, and when its owner was heard of last."""

    journal: str
    device: str
    station: str
    heard_at: str
    chain: Whole
    handed_over: bool


class RunGrants:
    """Grants runs, each from one head once."""

    def __init__(self, database: Database, keys: GatewayKeys, now: Now) -> None:
        self._database, self._keys, self._now = database, keys, now

    def standing(self, run: str, device: str) -> tuple[Standing, list[Entry]]:
        """How the run stands for a device that asks, and its chain. Raises NotGranted where nothing of it is here."""
        with self._database.read() as connection:
            found = _standing(connection, run, device)
            by_hash = {
                row.hash: Entry(row.data, row.hash, row.signature, decode(row.data).key)
                for row in connection.execute(select(events).where(events.c.run == run))
            }
        return found, [by_hash[hash_] for hash_ in found.chain.hashes]

    def grant(
        self, device: str, run: str, journal: str, delivered: int, seq: int, head: str, *, take_over: bool
    ) -> Signed:
        """The run goes on in ``journal`` after entry ``seq``; the same again gives the same. Raises NotGranted.

        ``delivered``: the number of the journal's last event, all of which must be here before.
        """
        with self._database.write() as connection:
            standing = _standing(connection, run, device)
            self._check_asker(connection, device, run, journal, delivered)
            chain = standing.chain
            if chain.last == "run.closed":
                raise NotGranted("run_closed", "the run is closed")
            if (seq, head) != (chain.seq, chain.head):
                raise NotGranted("run_moved", f"the run has {chain.seq} entries here; look at it again")
            last = _newest(connection, run)
            if last is not None and (last.journal, last.seq) == (journal, seq):
                return Signed.from_bytes(last.document.encode())
            if standing.journal == journal and not standing.handed_over:
                raise NotGranted("run_owned", "the run is this tablet's already")
            if not standing.handed_over and not take_over:
                raise NotGranted("run_owned", f"the run is under way at {standing.station}")
            return self._keep(connection, standing, run, journal, device, 1 if last is None else last.number + 1)

    @staticmethod
    def _check_asker(connection: Connection, device: str, run: str, journal: str, delivered: int) -> None:
        line = find_line(connection, journal)
        if line is None or line.device != device or line.seq < delivered:
            raise NotGranted("not_delivered", "the tablet's own entries must be here before")
        owned = whole(connection, run).owners
        mine = select(events.c.data).where(events.c.run == run, events.c.journal == journal)
        for data in connection.execute(mine).scalars():
            if owned.of(decode(data).run_seq or 0) != journal:
                raise NotGranted("run_branched", "entries of this tablet wait for a decision; go on at another tablet")

    def _keep(
        self, connection: Connection, standing: Standing, run: str, journal: str, device: str, number: int
    ) -> Signed:
        now, chain = self._now(), standing.chain
        grant = RunGrant(
            run=run, number=number, journal=journal, device=device, before=standing.journal, seq=chain.seq,
            head=chain.head, handed_over=standing.handed_over, at=now,
        )  # fmt: skip
        signed = sign_grant(grant, self._keys.signing)
        connection.execute(
            insert(run_grants).values(
                run=run, number=number, journal=journal, seq=chain.seq, head=chain.head, at=text_of(now),
                document=canonical(signed.to_json()).decode(),
            )
        )  # fmt: skip
        if not standing.handed_over:
            said = f"{device} goes on with it after entry {chain.seq}; {standing.device} had not handed it over"
            alarm(connection, text_of(now), "run.taken_over", f"{run}/{number}", said)
            note_access(connection, text_of(now), "run.taken_over", device=device, run=run, before=standing.device)
        return signed


def _standing(connection: Connection, run: str, device: str) -> Standing:
    chain = whole(connection, run)
    owner = chain.owners.of(chain.seq + 1)
    if owner is None or not chain.seq:
        raise NotGranted("not_found", "nothing of this run is here")
    known = select(devices.c.id, devices.c.station, journals.c.last_at)
    known = known.join(device_keys, device_keys.c.device == devices.c.id)
    known = known.outerjoin(journals, journals.c.id == device_keys.c.journal)
    where = connection.execute(known.where(device_keys.c.journal == owner).limit(1)).one()
    last = _newest(connection, run)
    handed = chain.last == "run.handed_over"
    if last is not None and last.seq == chain.seq:
        # Granted, and nothing written since: it waits for that tablet alone, which may have died meanwhile.
        handed = where.id == device and bool(Signed.from_bytes(last.document.encode()).document["handed_over"])
    return Standing(owner, where.id, where.station, where.last_at or "", chain, handed)


def _newest(connection: Connection, run: str) -> Row[Any] | None:
    query = select(run_grants).where(run_grants.c.run == run).order_by(run_grants.c.number.desc()).limit(1)
    return connection.execute(query).first()
