"""A data folder's journals as they lie there: for verifying, exporting and reading old ones.

Nothing here starts a journal or writes an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handrail.journal.blobs import SealedBlobs
from handrail.journal.opening import Secrets, database_key_name, journal_file, known_head, signing_keys
from handrail.journal.reading import JournalReader
from handrail.journal.schema import PROTECTED, VERSION, get_meta, version_of
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed
from handrail.wire.keys import SigningKey


@dataclass(frozen=True, slots=True)
class Existing:
    """A journal that can be read, its photos, and the key it was signed with."""

    reader: JournalReader
    blobs: SealedBlobs
    key: SigningKey

    def close(self) -> None:
        """Closes the database."""
        self.reader.close()


def journals_in(folder: Path, secrets: Secrets) -> tuple[str, ...]:
    """Ids of the journals in a folder, the current one first, then the others by name."""
    head = known_head(secrets)
    names = sorted(path.stem for path in folder.glob("*.db"))
    return tuple(sorted(names, key=lambda name: head is None or name != head.journal))


def open_existing(folder: Path, secrets: Secrets, journal: str) -> Existing:
    """Opens a journal for reading. Raises JournalFailed when it or its keys are not there."""
    path = journal_file(folder, journal)
    database_key = secrets.get(database_key_name(journal))
    keys = signing_keys(secrets, journal)
    if database_key is None or not keys:
        raise JournalFailed(f"the keys of journal {journal} are not in this device's key store")
    if not path.is_file():
        raise JournalFailed(f"{path} is not there")
    store = Store(path, database_key, PROTECTED)
    with store.read() as connection:
        version = version_of(connection)
        said = get_meta(connection, "journal") if 1 <= version <= VERSION else None
    if said != journal:
        store.close()
        raise JournalFailed(f"{path.name} is no journal that this build reads")
    reader = JournalReader(store, journal)
    return Existing(reader, SealedBlobs(store, folder / "blobs"), reader.key_among(keys) or keys[0])
