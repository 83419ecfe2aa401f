"""Reference data as this gateway serves it: what the plant says, plus what the records add to it.

Base rows come from the plant; approvals and holds that were given here stand beside them, never in
them. Operations that a recorded run completed and holds that a tablet applied are taken from the
projections, so every tablet's gates see what the others did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_, update

from handrail.domain.reference import (
    CLASSES,
    PLANT_CLASSES,
    Class,
    Hold,
    HoldRelease,
    Operation,
    Release,
    Snapshot,
    Training,
    WorkOrder,
)
from handrail.domain.segregation import clashing
from handrail.domain.values import Value
from handrail.packages.reader import Package
from handrail.wire.envelope import canonical
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed
from handrail.wire.snapshot import sign_policy, sign_snapshot
from handrail_gateway.access import note_access
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.projection_schema import acceptances, ncrs, runs, signatures, tablet_holds, usage
from handrail_gateway.schema import (
    accounts,
    directory_people,
    events,
    hold_releases,
    holds_set,
    packages,
    plant_rows,
    proofings,
    snapshots,
    unlockings,
)
from handrail_gateway.site_policy import current_policy
from handrail_gateway.under_way import runs_under_way

Rows = list[dict[str, Any]]

DONE_KEPT = 5
"""So many revisions of an instruction are told of a person: the list goes to every tablet."""


class Conflict(Exception):
    """Something else is stored under that name already."""


class Unknown(Exception):
    """There is no such hold or package."""


class RolesClash(ValueError):
    """Somebody would be administrator and work in production; the message is for people."""


class PlantData:
    """Reference data by class, versioned by content and signed when it is asked for."""

    def __init__(self, database: Database, key: SigningKey, now: Now) -> None:
        self._database = database
        self._key = key
        self._now = now

    # --- serving ---------------------------------------------------------------------------------

    def versions(self) -> list[tuple[Class, int]]:
        """The version of each class as of now."""
        with self._database.write() as connection:
            return [(cls, self._version(connection, cls, self._rows(connection, cls))) for cls in CLASSES]

    def version(self, cls: Class) -> int:
        """The version of one class as of now."""
        with self._database.write() as connection:
            return self._version(connection, cls, self._rows(connection, cls))

    def print_of(self, cls: Class) -> str:
        """What changes when rows of the class may have changed: found without building them."""
        with self._database.read() as connection:
            names = (cls, _added(cls))
            kept = [
                connection.execute(select(plant_rows.c.rows).where(plant_rows.c.cls == name)).scalar() for name in names
            ]
            found = [hashlib.sha256((text or "").encode()).hexdigest() for text in kept]
            counted = (holds_set, hold_releases, tablet_holds) if cls == "holds" else ()
            found += [
                str(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in counted
            ]
        return " ".join(found)

    def snapshot(self, cls: Class) -> Signed:
        """The class as of now: its lease starts anew, its version only when a row changed."""
        with self._database.write() as connection:
            rows = self._rows(connection, cls)
            version = self._version(connection, cls, rows)
        return sign_snapshot(Snapshot(cls=cls, made_at=self._now(), version=version, rows=tuple(rows)), self._key)

    def policy(self) -> Signed:
        """The signed site policy."""
        with self._database.read() as connection:
            policy, version = current_policy(connection)
        return sign_policy(policy, version, self._key)

    def package(self, content: str) -> bytes | None:
        """The `.hrwi` bytes with that content hash."""
        with self._database.read() as connection:
            return connection.execute(select(packages.c.data).where(packages.c.content == content)).scalars().first()

    def _version(self, connection: Connection, cls: Class, rows: Rows) -> int:
        digest = hashlib.sha256(canonical(rows)).hexdigest()
        known = connection.execute(select(snapshots).where(snapshots.c.cls == cls)).first()
        if known is None:
            connection.execute(insert(snapshots).values(cls=cls, version=1, digest=digest))
            return 1
        if known.digest == digest:
            return int(known.version)
        changed = update(snapshots).where(snapshots.c.cls == cls).values(version=known.version + 1, digest=digest)
        connection.execute(changed)
        return int(known.version) + 1

    def _rows(self, connection: Connection, cls: Class) -> Rows:
        if cls == "runs":
            return runs_under_way(connection)
        rows = _with_heard(connection, cls, _kept(connection, cls) + _kept(connection, _added(cls)))
        if cls == "orders":
            return _with_done_units(connection, rows)
        if cls == "holds":
            return _with_releases(connection, rows)
        if cls == "people":
            return _with_done(connection, _with_accounts(connection, _with_roles(connection, rows)))
        return rows

    # --- changing --------------------------------------------------------------------------------

    def people(self) -> Rows:
        """The people as the plant names them, with what a directory says of them."""
        with self._database.read() as connection:
            return _with_roles(connection, _kept(connection, "people"))

    def people_served(self) -> Rows:
        """The people as tablets get them."""
        return self.served("people")

    def served(self, cls: Class) -> Rows:
        """A class as tablets get it."""
        with self._database.read() as connection:
            return self._rows(connection, cls)

    def load(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Makes these the base rows of their classes. Raises KeyError if a class is missing, RolesClash.

        What changes about a person's roles, badge or activity stands in the access log.
        """
        for row in rows["people"]:
            if roles := clashing(row["roles"]):
                raise RolesClash(
                    f"{row['id']} is administrator and {', '.join(roles)}: who keeps the accounts has no part in "
                    "production (A11D-11-1). Give the person one of the two; nothing was loaded."
                )
        with self._database.write() as connection:
            before = {row["id"]: row for row in _kept(connection, "people")}
            for what, person, facts in _changes(before, {row["id"]: row for row in rows["people"]}):
                note_access(connection, text_of(self._now()), what, person=person, by="plant data", **facts)
            for cls in PLANT_CLASSES:
                _keep(connection, cls, [dict(row) for row in rows[cls]])

    def keep_package(self, package: Package, data: bytes) -> bool:
        """Keeps a package; False if it was here. It is addressed by its content hash, so it never changes."""
        instruction = package.instruction
        with self._database.write() as connection:
            known = select(packages.c.content).where(packages.c.content == package.content)
            if connection.execute(known).first() is not None:
                return False
            named = {"doc_no": instruction.doc_no, "revision": instruction.revision}
            at = text_of(self._now())
            connection.execute(insert(packages).values(content=package.content, **named, data=data, added_at=at))
            return True

    def publish(self, release: Release, *, trial: bool) -> WorkOrder | None:
        """Records an approval; with ``trial`` also an order to try it on and training for all who operate.

        The same release again is a no-op. Raises Unknown without its package, Conflict when that
        revision was released with other content.
        """
        with self._database.write() as connection:
            known = select(packages.c.content).where(packages.c.content == release.content)
            if connection.execute(known).first() is None:
                raise Unknown(f"no package has the content {release.content}")
            rows = _kept(connection, "releases") + _kept(connection, _added("releases"))
            same = [row for row in rows if (row["doc_no"], row["revision"]) == (release.doc_no, release.revision)]
            if any(row["content"] != release.content for row in same):
                raise Conflict(f"revision {release.revision} of {release.doc_no} was released with other content")
            if release.to_json() not in [Release.model_validate(row).to_json() for row in same]:
                _add(connection, "releases", [release])
            return self._trial(connection, release) if trial else None

    def _trial(self, connection: Connection, release: Release) -> WorkOrder:
        today = self._now().date()
        people = _kept(connection, "people")
        trained = {(row["person"], row["doc_no"], row["revision"]) for row in _kept(connection, _added("training"))}
        _add(
            connection,
            "training",
            [
                Training(
                    person=person["id"], doc_no=release.doc_no, revision=release.revision, scope=scope,
                    valid_from=today - timedelta(days=1),
                )
                for person in people
                if (person["id"], release.doc_no, release.revision) not in trained
                for scope in ("execute", "sign")
            ],
        )  # fmt: skip
        order = _trial_order(release, self._now)
        if order.id not in {row["id"] for row in _kept(connection, _added("orders"))}:
            _add(connection, "orders", [order])
        return order

    def heard_to(self, source: str) -> str:
        """The cursor that ``hear`` came to last; empty before the first time."""
        with self._database.read() as connection:
            return "".join(str(row["cursor"]) for row in _kept(connection, _heard("cursor", source)))

    def heard(self, source: str, what: str) -> dict[str, dict[str, Any]]:
        """What a system of record said last, by id."""
        with self._database.read() as connection:
            return {row["id"]: row for row in _kept(connection, _heard(what, source))}

    def hear(self, source: str, cursor: str, changed: Mapping[str, Mapping[str, dict[str, Any] | None]]) -> None:
        """Keeps what a system of record says now: by class and id a row, or None where it has nothing to serve.

        A row of reference data stands in place of the plant's own of that id; rows of other names are only kept.
        Rows and cursor are kept in one transaction.
        """
        with self._database.write() as connection:
            for cls, rows in changed.items():
                if rows:
                    known = {row["id"]: row for row in _kept(connection, _heard(cls, source))}
                    merged = {**known, **rows}
                    _keep(
                        connection, _heard(cls, source), [row for _, row in sorted(merged.items()) if row is not None]
                    )
            _keep(connection, _heard("cursor", source), [{"cursor": cursor}])

    def holds_of_drafts(self, drafts: Collection[str]) -> list[Hold] | None:
        """Every hold that tablets applied with these draft NCRs (event ids), open or not; None if no draft is known."""
        with self._database.read() as connection:
            known = connection.execute(select(ncrs.c.ncr, ncrs.c.journal).where(ncrs.c.event.in_(drafts))).all()
            if not known:
                return None
            named = tuple_(tablet_holds.c.ncr, events.c.journal).in_([tuple(row) for row in known])
            applied = select(tablet_holds.c.event).join(events, events.c.id == tablet_holds.c.event).where(named)
            of_drafts = set(connection.execute(applied).scalars())
            rows = _applied_holds(connection, _holds_set(connection, _plant_holds(connection)))
            return [Hold.model_validate(row) for event, row in rows if event in of_drafts]

    def open_holds(self) -> list[Hold]:
        """The holds that no decision has closed."""
        with self._database.read() as connection:
            rows = self._rows(connection, "holds")
        return [Hold.model_validate(row) for row in rows if "closes" not in row]

    def set_hold(self, hold: Hold) -> None:
        """Sets a hold; the same again is a no-op. Raises Conflict when the id names another hold."""
        document = canonical(hold.to_json()).decode()
        with self._database.write() as connection:
            known = connection.execute(select(holds_set.c.hold).where(holds_set.c.id == hold.id)).scalars().first()
            others = {row.get("id") for row in _kept(connection, "holds")}
            if known not in (None, document) or (known is None and hold.id in others):
                raise Conflict(f"{hold.id} is another hold")
            if known is None:
                at = text_of(self._now())
                connection.execute(insert(holds_set).values(id=hold.id, hold=document, set_at=at))

    def release_holds(self, release: HoldRelease) -> None:
        """Closes holds by their ids (rule 14); those that are closed already are left. Raises Unknown."""
        document = canonical(release.to_json()).decode()
        with self._database.write() as connection:
            closed = set(connection.execute(select(hold_releases.c.hold)).scalars())
            known = {row["id"] for row in _holds(connection, _plant_holds(connection))}
            if missing := set(release.closes) - known:
                raise Unknown(f"no hold has the id {min(missing)}")
            for hold in sorted(set(release.closes) - closed):
                connection.execute(insert(hold_releases).values(hold=hold, release=document))


def _trial_order(release: Release, now: Now) -> WorkOrder:
    title = {"en": f"Trial of {release.doc_no} {release.revision}"}
    return WorkOrder(
        id=f"TRIAL-{release.doc_no}-{release.revision}",
        part=release.parts[0] if release.parts else f"TRIAL-{release.doc_no}",
        part_revision="A",
        title=title,
        status="released",
        released_on=now().date() - timedelta(days=1),
        due=now() + timedelta(days=7),
        units=tuple(f"TRIAL-{number:03d}" for number in range(1, 4)),
        operations=(Operation(number="10", title=title, doc_no=release.doc_no, station=""),),
        line="TRIAL",
    )


def _added(cls: str) -> str:
    """Where rows that were added here are kept, apart from the plant's own."""
    return f"{cls}+"


def _heard(cls: str, source: str) -> str:
    """Where what another system of record says is kept."""
    return f"{cls}@{source}"


def _with_heard(connection: Connection, cls: str, rows: Rows) -> Rows:
    """What a system of record says of a row counts more than what the plant's files say."""
    sources = select(plant_rows.c.cls).where(plant_rows.c.cls.startswith(_heard(cls, ""), autoescape=True))
    heard = [
        row
        for name in connection.execute(sources.order_by(plant_rows.c.cls)).scalars()
        for row in _kept(connection, name)
    ]
    known = {row["id"] for row in heard}
    return [row for row in rows if row.get("id") not in known] + heard


def _kept(connection: Connection, name: str) -> Rows:
    text = connection.execute(select(plant_rows.c.rows).where(plant_rows.c.cls == name)).scalars().first()
    rows: Rows = json.loads(text) if text else []
    return rows


def _keep(connection: Connection, name: str, rows: Rows) -> None:
    connection.execute(delete(plant_rows).where(plant_rows.c.cls == name))
    connection.execute(insert(plant_rows).values(cls=name, rows=canonical(rows).decode()))


def _add(connection: Connection, cls: Class, values: Sequence[Value]) -> None:
    name = _added(cls)
    _keep(connection, name, _kept(connection, name) + [value.to_json() for value in values])


def _with_roles(connection: Connection, people: Rows) -> Rows:
    """Where a directory or a provider says the roles, they are what counts; who has none has no access."""
    heard = {row.person: json.loads(row.roles) for row in connection.execute(select(directory_people))}
    return [
        {**person, "roles": heard[person["id"]], "active": person.get("active", True) and bool(heard[person["id"]])}
        if person["id"] in heard
        else person
        for person in people
    ]


def _with_accounts(connection: Connection, people: Rows) -> Rows:
    """What the gateway itself knows of each person beside what the plant says.

    The number of their secret, by which a tablet knows an old lease (never the secret's hash); whether their identity
    was proofed here (P11-100-2); the newest unlocking of their badge, which opens it on tablets too; the newest
    statement that they accepted (P11-10j-1).
    """
    numbers = {row.person: row.secret for row in connection.execute(select(accounts.c.person, accounts.c.secret))}
    proofed = set(connection.execute(select(proofings.c.person)).scalars())
    unlocked = select(unlockings.c.person, func.max(unlockings.c.number)).group_by(unlockings.c.person)
    unlock = {person: int(number) for person, number in connection.execute(unlocked)}
    newest = select(acceptances.c.person, func.max(acceptances.c.version)).where(acceptances.c.valid)
    accepted = {person: int(version) for person, version in connection.execute(newest.group_by(acceptances.c.person))}
    return [
        {
            **person,
            "secret": numbers.get(person["id"], 1),
            "unlock": unlock.get(person["id"], 0),
            "proofed": bool(person.get("proofed")) or person["id"] in proofed,
            "accepted": max(person.get("accepted", 0), accepted.get(person["id"], 0)),
        }
        for person in people
    ]


def _with_done(connection: Connection, people: Rows) -> Rows:
    """Which revisions of each instruction a person completed work by, newest first, and when last (S4-08).

    A tablet tells by it whether a revision is new to somebody who worked on another tablet.
    """
    last = func.max(usage.c.done_at)
    columns = (usage.c.person, usage.c.doc_no, usage.c.revision, usage.c.content)
    query = select(*columns, last.label("at")).where(usage.c.done_at.is_not(None)).group_by(*columns)
    done: dict[str, dict[str, Rows]] = {}
    for row in connection.execute(query.order_by(last.desc(), usage.c.content)):
        of_document = done.setdefault(row.person, {}).setdefault(row.doc_no, [])
        if len(of_document) < DONE_KEPT:
            of_document.append({"doc_no": row.doc_no, "revision": row.revision, "content": row.content, "at": row.at})
    return [
        {**person, "done": [one for rows in done[person["id"]].values() for one in rows]}
        if person["id"] in done else person
        for person in people
    ]  # fmt: skip


def _changes(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What changed about who may come in: (what, person, facts)."""
    for id_, row in after.items():
        old = before.get(id_)
        if old is None:
            yield "person.added", id_, {"roles": list(row["roles"])}
            continue
        if list(old["roles"]) != list(row["roles"]):
            yield "roles.changed", id_, {"before": list(old["roles"]), "after": list(row["roles"])}
        if old["badge"] != row["badge"]:
            yield "badge.changed", id_, {}
        if old.get("active", True) != row.get("active", True):
            yield ("person.activated" if row.get("active", True) else "person.deactivated"), id_, {}
    yield from (("person.removed", id_, {}) for id_ in before if id_ not in after)


def _with_done_units(connection: Connection, orders: Rows) -> Rows:
    done: dict[tuple[str, str], dict[str, str]] = {}
    finished = select(runs).where(runs.c.state == "completed").order_by(runs.c.closed_at, runs.c.run)
    for run in connection.execute(finished):
        done.setdefault((run.order_no, run.operation), {})[run.unit] = _how(connection, run.run, run.person_name)
    for order in orders:
        for operation in order["operations"]:
            units = done.get((order["id"], operation["number"]))
            if units:
                operation["done_units"] = {**operation.get("done_units", {}), **units}
    return orders


def _how(connection: Connection, run: str, performer: str) -> str:
    """How an operation was completed, in the words the order's row uses."""
    of_run = select(signatures.c.person_name).where(signatures.c.run == run, signatures.c.valid)
    signer = connection.execute(of_run.order_by(signatures.c.arrival.desc()).limit(1)).scalars().first()
    return f"signed by {signer}" if signer else f"completed by {performer}"


def _holds(connection: Connection, base: Rows) -> Rows:
    """Every hold there is: the plant's, those set here, those that tablets applied."""
    rows = _holds_set(connection, base)
    return rows + [row for _, row in _applied_holds(connection, rows)]


def _holds_set(connection: Connection, base: Rows) -> Rows:
    texts = connection.execute(select(holds_set.c.hold).order_by(holds_set.c.id)).scalars()
    return base + [json.loads(text) for text in texts]


def _applied_holds(connection: Connection, others: Rows) -> list[tuple[str, dict[str, Any]]]:
    """Holds that tablets applied, each with the event that did, by ids that are not among the others'."""
    taken = {row["id"] for row in others}
    rows = []
    for applied in connection.execute(select(tablet_holds).order_by(tablet_holds.c.arrival)):
        # No two holds may share an id: closing one would open the other's gate as well.
        id_ = applied.hold if applied.hold not in taken else f"{applied.hold}.{applied.event}"
        taken.add(id_)
        rows.append((applied.event, _as_hold(id_, applied)))
    return rows


def _plant_holds(connection: Connection) -> Rows:
    return [row for row in _kept(connection, "holds") if "closes" not in row]


def _with_releases(connection: Connection, base: Rows) -> Rows:
    """Open holds, and the decisions that closed the others: a tablet's own hold is closed by nothing else."""
    here = connection.execute(select(hold_releases).order_by(hold_releases.c.hold)).all()
    decisions = [row for row in base if "closes" in row]
    decisions += [json.loads(text) for text in dict.fromkeys(row.release for row in here)]
    closed = {id_ for decision in decisions for id_ in decision["closes"]}
    holds = _holds(connection, [row for row in base if "closes" not in row])
    return [row for row in holds if row["id"] not in closed] + decisions


def _as_hold(id_: str, applied: Row[Any]) -> dict[str, Any]:
    return Hold(
        id=id_,
        target=applied.target,
        value=applied.value,
        reason={"en": applied.reason},
        set_by=applied.person_name,
        contact=applied.person_name,
        ncr=applied.ncr,
    ).to_json()
