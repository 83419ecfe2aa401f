"""Reference data on the tablet: replaceable signed snapshots, in a database of their own (rule 8).

Only what the pinned gateway signed gets in, all classes in one transaction. It is read and typed
once per version; a restart without a network works from what is here, at its age.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from handrail.database import value
from handrail.domain.effectivity import Releases
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import (
    Class,
    DefectCode,
    Equipment,
    Hold,
    HoldRelease,
    Lot,
    Person,
    RunUnderWay,
    Snapshot,
    Training,
    WorkOrder,
)  # fmt: skip
from handrail.reference.opening import ReferenceFailed, open_database
from handrail.reference.typed import Typed, read_rows
from handrail.wire.envelope import Malformed
from handrail.wire.signed import Signed
from handrail.wire.snapshot import POLICY, SNAPSHOT, verify_policy, verify_snapshot

_KEEP = """
    INSERT INTO snapshots (cls, version, made_at, document) VALUES (?, ?, ?, ?)
    ON CONFLICT (cls) DO UPDATE SET version = excluded.version, made_at = excluded.made_at, document = excluded.document
"""
_KEEP_PACKAGE = "INSERT INTO packages (content, data) VALUES (?, ?) ON CONFLICT (content) DO NOTHING"


NONE = Releases(())
"""Of an instruction that nobody released."""


class Outdated(Malformed):
    """The snapshot or policy is older than the one that is here: a replay, never installed."""


class SqlReference:
    """Implements ``ports.reference.Reference``, and the installing that a pull does.

    Reading never touches the disk, except for packages. Safe to read from any thread while one
    thread installs: a class is replaced by one assignment.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """``key``: the 32 bytes of this database. Raises ReferenceFailed."""
        self._database = open_database(path, key)
        self._classes: dict[Class, Typed] = {}
        self._policy = SitePolicy()
        self._policy_version = -1
        try:
            self._read_all()
        except Malformed as reason:
            self._database.close()
            raise ReferenceFailed(f"{path.name} holds what this build can't read: {reason}") from reason

    # --- installing ------------------------------------------------------------------------------

    def install(self, signed: Sequence[Signed], policy: Signed | None, gateway: bytes) -> None:
        """Replaces the classes of these snapshots, and the policy, in one durable step.

        ``gateway``: the public key that must have signed each. Raises NotSigned, Outdated, else
        Malformed; then everything stays as it was.
        """
        fresh: dict[Class, Typed] = {}
        rows: list[tuple[str, int, str, bytes]] = []
        for one in signed:
            snapshot = verify_snapshot(one, gateway)
            fresh[snapshot.cls] = self._newer(snapshot)
            rows.append((snapshot.cls, snapshot.version, snapshot.made_at.isoformat(), one.to_bytes()))
        said = None if policy is None else verify_policy(policy, gateway)
        if said is not None and said[1] < self._policy_version:
            raise Outdated(f"the policy has version {said[1]}, version {self._policy_version} is here")
        with self._database.write() as connection:
            connection.executemany(_KEEP, rows)
            if policy is not None and said is not None:
                document = (said[1], policy.to_bytes())
                connection.execute("DELETE FROM policies")
                connection.execute("INSERT INTO policies (one, version, document) VALUES (1, ?, ?)", document)
        self._classes = {**self._classes, **fresh}
        if said is not None:
            self._policy, self._policy_version = said

    def install_snapshot(self, signed: Signed, gateway: bytes) -> None:
        """Replaces one class. Raises as ``install``."""
        self.install([signed], None, gateway)

    def install_package(self, content: str, data: bytes) -> None:
        """Keeps a package. Raises Malformed if it is not valid or has another content hash."""
        # Not at the top: the rules of instructions take long to load, and badge-in needs none of them.
        from handrail.packages.error import PackageError
        from handrail.packages.reader import read_bytes

        try:
            found = read_bytes(data).content
        except PackageError as reason:
            raise Malformed(f"the package {content[:12]} is not valid: {reason}") from reason
        if found != content:
            raise Malformed(f"the package {content[:12]} has the content {found[:12]}")
        with self._database.write() as connection:
            connection.execute(_KEEP_PACKAGE, (content, data))

    def missing_packages(self) -> tuple[str, ...]:
        """Content hashes that approved releases name and that are not here, each once."""
        named = {one.content: None for one in self._rows("releases") if one.status == "approved"}
        with self._database.read() as connection:
            held = {content for (content,) in connection.execute("SELECT content FROM packages")}
        return tuple(content for content in named if content not in held)

    def lease(self, badge: str) -> bytes | None:
        """The lease of a badge digest (decision 0009): sealed, replaceable, and gone with this file."""
        with self._database.read() as connection:
            data: bytes | None = value(connection, "SELECT data FROM leases WHERE badge = ?", (badge,))
        return data

    def keep_lease(self, badge: str, data: bytes) -> None:
        """Keeps it, in place of an earlier one."""
        with self._database.write() as connection:
            connection.execute("INSERT OR REPLACE INTO leases (badge, data) VALUES (?, ?)", (badge, data))

    def version(self, cls: Class) -> int | None:
        """The version of the snapshot that is here."""
        typed = self._classes.get(cls)
        return None if typed is None else typed.version

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def _newer(self, snapshot: Snapshot) -> Typed:
        here = self._classes.get(snapshot.cls)
        if here is not None and snapshot.made_at < here.made_at:
            raise Outdated(f"{snapshot.cls}: made at {snapshot.made_at}, what is here at {here.made_at}")
        return read_rows(snapshot)

    def _read_all(self) -> None:
        with self._database.read() as connection:
            kept = connection.execute("SELECT document FROM snapshots").fetchall()
            policy = value(connection, "SELECT document FROM policies")
        for (document,) in kept:
            snapshot = Snapshot.model_validate(_content(document, SNAPSHOT))
            self._classes[snapshot.cls] = read_rows(snapshot)
        if policy is not None:
            said = _content(policy, POLICY)
            self._policy = SitePolicy.model_validate(said["policy"])
            self._policy_version = said["version"]

    # --- ports.reference.Reference ---------------------------------------------------------------

    def _rows(self, cls: Class) -> tuple[Any, ...]:
        typed = self._classes.get(cls)
        return () if typed is None else typed.rows

    def _find(self, cls: Class, id_: str) -> Any:
        typed = self._classes.get(cls)
        return None if typed is None else typed.by_id.get(id_)

    def made_at(self, cls: Class) -> datetime | None:
        """When the newest snapshot of a class was made, or None if there is none."""
        typed = self._classes.get(cls)
        return None if typed is None else typed.made_at

    def policy(self) -> SitePolicy:
        """The site policy; the built-in defaults until one was received."""
        return self._policy

    def orders(self) -> tuple[WorkOrder, ...]:
        """All work orders."""
        return self._rows("orders")

    def order(self, id_: str) -> WorkOrder | None:
        """A work order."""
        found: WorkOrder | None = self._find("orders", id_)
        return found

    def releases(self, doc_no: str) -> Releases:
        """All release records of an instruction."""
        typed = self._classes.get("releases")
        return NONE if typed is None else typed.by_document.get(doc_no, NONE)

    def people(self) -> tuple[Person, ...]:
        """All people."""
        return self._rows("people")

    def person(self, id_: str) -> Person | None:
        """A person."""
        found: Person | None = self._find("people", id_)
        return found

    def person_by_badge(self, badge_digest: str) -> Person | None:
        """Whose badge that is."""
        return next((one for one in self._rows("people") if one.badge == badge_digest), None)

    def training(self, person: str) -> tuple[Training, ...]:
        """A person's training."""
        return tuple(one for one in self._rows("training") if one.person == person)

    def equipment(self, id_: str) -> Equipment | None:
        """A piece of equipment."""
        found: Equipment | None = self._find("equipment", id_)
        return found

    def equipment_of_type(self, type_: str) -> tuple[Equipment, ...]:
        """All equipment of a type."""
        return tuple(one for one in self._rows("equipment") if one.type == type_)

    def lot(self, id_: str) -> Lot | None:
        """A lot."""
        found: Lot | None = self._find("lots", id_)
        return found

    def holds(self) -> tuple[Hold, ...]:
        """All open holds."""
        return tuple(one for one in self._rows("holds") if isinstance(one, Hold))

    def hold_releases(self) -> tuple[HoldRelease, ...]:
        """The decisions that closed holds, by the ids they name."""
        return tuple(one for one in self._rows("holds") if isinstance(one, HoldRelease))

    def defect_codes(self) -> tuple[DefectCode, ...]:
        """All defect codes."""
        return self._rows("codes")

    def run_under_way(self, id_: str) -> RunUnderWay | None:
        """A run as the gateway knew it at the last contact."""
        found: RunUnderWay | None = self._find("runs", id_)
        return found

    def runs_under_way(self) -> tuple[RunUnderWay, ...]:
        """All runs that were under way at the site at the last contact."""
        return self._rows("runs")

    def package(self, content: str) -> bytes | None:
        """The `.hrwi` bytes with that content hash, if the tablet holds them."""
        with self._database.read() as connection:
            data: bytes | None = value(connection, "SELECT data FROM packages WHERE content = ?", (content,))
        return data


def _content(document: bytes, kind: str) -> dict[str, Any]:
    """A document that was verified when it came in; the database's own cipher has kept it whole since."""
    content = dict(Signed.from_bytes(document).document)
    if content.pop("kind", None) != kind:
        raise Malformed(f"not of kind {kind}")
    return content
