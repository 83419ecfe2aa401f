"""The rescue package: what was brought out of a tablet by hand, as a folder of items (P11-10b-1, DI-END-1).

`handrail recover` and `handrail salvage` write it to be read, `handrail evacuate` writes it sealed
to the site's recovery key, `handrail-gateway admit` takes it in. A folder and not one file: a USB
stick's file system ends at 4 GB a file, a dying tablet goes on where it stopped, and a bad sector
costs one item. Each item proves itself: events by hash and signature, receipts by the gateway's
signature, photos by the digest that is their name. So an unfinished package is worth what is in it.

| item | holds |
|---|---|
| ``events/<journal>/<first>-<last>.json`` | a CloudEvents batch, as the network would carry it |
| ``receipts/<journal>/<seq>-<count>.json`` | the gateway's receipts as they were signed |
| ``keys/<journal>.json`` | the device's public key, the gateways' keys, and who vouches for a journal not yet known |
| ``photos/<aa>/<digest>`` | a photo, exactly as it was taken in |
| ``doubtful/<journal>/<seq>-<hash>.json`` | an event that does not verify, raw; no gateway takes it |
| ``unopened/<path>.<number>`` | part of a file that could not be opened on the tablet, still encrypted |
| ``reports/<time>.json`` | what is in the package and what is missing; written last |

In a package to be read an item is a file of that name (photos with an ending). In a sealed one it is
``<name>.<first 32 digits of its SHA-256>.sealed``, so that who can't open it can tell that it is whole.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from handrail.domain.event import Event
from handrail.wire.chain import Sealed
from handrail.wire.cloudevent import to_batch, to_cloudevent
from handrail.wire.envelope import Malformed, canonical, parse
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.recovery import OVERHEAD, RESCUE, NotOpened, RecoveryKey, seal, sealed_for
from handrail.wire.signed import Signed, opened, sign

FORMAT: Final = 1
KIND: Final = "handrail.rescue.v1"
README: Final = "README.txt"

MOST_EVENTS: Final = 200
MOST_BYTES: Final = 512 * 1024
"""Of one item of events, as of a batch on the network."""
ATTRIBUTES: Final = 700
"""Bytes that a CloudEvent needs around an event, at most."""
PART: Final = 8 * 1024 * 1024
LARGEST: Final = 64 * 1024 * 1024
"""Bytes: no item is larger, and a reader refuses one that is."""

_BEGUN = "handrail.journal-begun.v1"
_NAME = re.compile(
    r"(?:events|receipts|doubtful)/[A-Za-z0-9._-]{1,64}/[0-9a-f]{1,16}-[0-9a-f]{1,16}\.json"
    r"|keys/[A-Za-z0-9._-]{1,64}\.json|photos/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|unopened/[A-Za-z0-9._/-]{1,200}\.[0-9]{6}|reports/[0-9A-Za-z-]{1,40}\.json"
)
_SEALED = re.compile(r"(?P<name>.+)\.(?P<print>[0-9a-f]{32})\.sealed")
_ENDINGS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"%PDF-", ".pdf"))

_OPEN_WORDS = """\
This folder was written by Handrail. It holds records that were brought out of a tablet by hand.

report.txt          what is in it and what is missing, in words
reports/            the same for programs
events/JOURNAL/     the events: CloudEvents batches; each event's "data" is exactly what the tablet signed
receipts/JOURNAL/   what the gateway has confirmed, signed by the gateway
keys/               the public keys that the events name
photos/             photos, each named by its SHA-256
doubtful/           events that do not verify, with the reason; no gateway takes them
unopened/           files that could not be opened on the tablet, still encrypted; `handrail recover` opens them

Give it to the gateway:  handrail-gateway admit THIS-FOLDER --data DIR
Nothing in it has to be trusted: the gateway checks every signature again. It holds personal data; keep it as such.
"""
_SEALED_WORDS = """\
This folder was written by Handrail. It holds records of a tablet that the gateway had not received,
encrypted to the site's recovery key {key}.

Do not delete it before the gateway has taken it in:
  handrail-gateway admit THIS-FOLDER --recovery-key FILE --data DIR
To read it without a gateway:
  handrail recover --data THIS-FOLDER --recovery-key FILE --output DIR
"""


class Damaged(Exception):
    """An item is not what was written, or can't be read; the message says which and why."""


class NotAPackage(Exception):
    """The folder is no rescue package, or can't be opened with what was given; the message says what to do."""


# --- what items are called and hold --------------------------------------------------------------------


def events_item(events: Sequence[tuple[Event, Sealed]]) -> tuple[str, bytes]:
    """Name and content of an item of events of one journal, in order; not empty."""
    first, last = events[0][0], events[-1][0]
    name = f"events/{first.journal}/{first.seq:012d}-{last.seq:012d}.json"
    return name, to_batch(to_cloudevent(event, sealed) for event, sealed in events)


def receipts_item(journal: str, reached: int, receipts: Sequence[Signed]) -> tuple[str, bytes]:
    """Name and content of an item of receipts; ``reached``: the highest number that they name."""
    return f"receipts/{journal}/{reached:012d}-{len(receipts):04d}.json", canonical([one.to_json() for one in receipts])


def photo_item(digest: str) -> str:
    """The name of a photo's item."""
    return f"photos/{digest[:2]}/{digest}"


def photo_of(name: str) -> str | None:
    """The digest that a photo's item names, None for another item."""
    return name.rpartition("/")[2] if name.startswith("photos/") else None


def part_of(name: str) -> str | None:
    """The file that a part is of, as a path below the package's folder; None for another item."""
    return name.rpartition(".")[0] if name.startswith("unopened/") else None


def parts(path: str, number: int) -> str:
    """The name of a file's part; ``number`` counts from 1."""
    return f"unopened/{path}.{number:06d}"


def of_journal(name: str, kind: str) -> str | None:
    """The journal that an item ``<kind>/<journal>/…`` is of, None for another item."""
    parts = name.split("/")
    return parts[1] if len(parts) == 3 and parts[0] == kind else None


def begun(device: str, journal: str, public: bytes, by: SigningKey) -> Signed:
    """The word of an enrolled key for a journal that the gateway does not know yet (rule 1)."""
    return sign(_BEGUN, {"device": device, "journal": journal, "public": public.hex()}, by)


def verify_begun(signed: Signed, public: bytes) -> tuple[str, str, bytes]:
    """Device, journal and public key, if that enrolled key gave its word. Raises Malformed."""
    said = opened(_BEGUN, signed, public)
    try:
        return str(said["device"]), str(said["journal"]), bytes.fromhex(said["public"])
    except (KeyError, TypeError, ValueError) as reason:
        raise Malformed("not the word of a device for a journal") from reason


# --- writing -------------------------------------------------------------------------------------------


class Writer(Protocol):
    """A package that is being written."""

    folder: Path

    def has(self, name: str) -> bool:
        """Whether the item is there, whole: what was written before is read back for it."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Writes an item and reads it back. What is there, whole, is left as it is. Raises OSError, Damaged."""
        ...

    def size_of(self, content: int) -> int:
        """How many bytes an item with so many bytes of content takes, without what the file system adds."""
        ...


class OpenWriter:
    """A package to be read by people."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder. Raises OSError."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / README, _OPEN_WORDS.encode("ascii"))
        self._whole: set[str] = set()

    def has(self, name: str) -> bool:
        return name in self._whole

    def put(self, name: str, content: bytes) -> None:
        ending = next((one for start, one in _ENDINGS if content.startswith(start)), "") if photo_of(name) else ""
        _write(self.folder / f"{name}{ending}", content)
        self._whole.add(name)

    def size_of(self, content: int) -> int:
        return content


class SealedWriter:
    """A package that only the holder of the recovery key reads; it can be gone on with after a stop."""

    def __init__(self, folder: Path, recovery: bytes) -> None:
        """``recovery``: the 32 public bytes. Makes the folder. Raises OSError."""
        self.folder = folder
        self._recovery = recovery
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / README, _SEALED_WORDS.format(key=key_id(recovery)).encode("ascii"))
        self._whole: set[str] = set()
        self._there: dict[str, list[Path]] = {}
        for path in folder.rglob("*.sealed"):
            found = _SEALED.fullmatch(path.relative_to(folder).as_posix())
            if found:
                self._there.setdefault(found["name"], []).append(path)

    def has(self, name: str) -> bool:
        if name not in self._whole and any(self._is_whole(path) for path in self._there.get(name, ())):
            self._whole.add(name)
        return name in self._whole

    def _is_whole(self, path: Path) -> bool:
        """Whether a file is what was written, by the print in its name, and for today's recovery key."""
        found = _SEALED.fullmatch(path.name)
        with suppress(OSError):
            content = _from_the_medium(path)
            return (
                found is not None
                and _print(content) == found["print"]
                and sealed_for(RESCUE, content) == self._recovery
            )
        return False

    def put(self, name: str, content: bytes) -> None:
        if not self.has(name):
            sealed = seal(RESCUE, self._recovery, name, content)
            _write(self.folder / f"{name}.{_print(sealed)}.sealed", sealed)
            self._whole.add(name)

    def size_of(self, content: int) -> int:
        return content + OVERHEAD


def _print(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()[:32]


def _write(path: Path, content: bytes) -> None:
    """Complete or not at all, and read back from the medium. Raises OSError, Damaged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    # A folder's own sync is not known to every file system that a USB stick may have.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    if _from_the_medium(path) != content:
        raise Damaged(f"{path} does not hold what was written to it: use another medium")


def _from_the_medium(path: Path) -> bytes:
    """Past the system's memory of the file, where the system can be asked for that."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


# --- reading -------------------------------------------------------------------------------------------


class Package:
    """A package as somebody brings it: hostile until each item has proven itself."""

    def __init__(self, folder: Path, key: RecoveryKey | None = None) -> None:
        """``key`` opens a sealed one. Raises NotAPackage, OSError."""
        self.folder = folder
        self._key = key
        self._items: dict[str, list[Path]] = {}
        self.strange: list[str] = []
        """Files that belong to no package; nothing was read of them."""
        if not folder.is_dir():
            raise NotAPackage(f"{folder} is no folder; a rescue package is one")
        sealed = 0
        for path in sorted(folder.rglob("*")):
            sealed += self._take(path)
        if not self._items:
            raise NotAPackage(f"{folder} is no rescue package: it holds none of its items")
        if sealed and key is None:
            raise NotAPackage("the package is sealed: give the site's recovery key with --recovery-key FILE")
        self.sealed = sealed > 0

    def _take(self, path: Path) -> int:
        """Takes note of a file; 1 if it is sealed."""
        if path.is_symlink() or not path.is_file():
            return 0
        name = path.relative_to(self.folder).as_posix()
        found = _SEALED.fullmatch(name)
        item = found["name"] if found else re.sub(r"(photos/../\w{64})\.\w+", r"\1", name)
        if _NAME.fullmatch(item) and ".." not in item:
            self._items.setdefault(item, []).append(path)
            return int(found is not None)
        if name not in (README, "report.txt") and not name.endswith(".part"):
            self.strange.append(name)
        return 0

    def names(self, start: str = "") -> tuple[str, ...]:
        """The items, by name, that begin with ``start``."""
        return tuple(name for name in sorted(self._items) if name.startswith(start))

    def get(self, name: str) -> bytes:
        """An item's content. Raises Damaged; KeyError if there is no such item."""
        why = ""
        for path in self._items[name]:
            try:
                return self._read(path, name)
            except (OSError, NotOpened, Damaged) as reason:
                why = str(reason)
        raise Damaged(f"{name}: {why}")

    def _read(self, path: Path, name: str) -> bytes:
        if path.stat().st_size > LARGEST:
            raise Damaged("it is larger than any item")
        content = path.read_bytes()
        found = _SEALED.fullmatch(path.name)
        if found and self._key is not None:
            if _print(content) != found["print"]:
                raise Damaged("it is not what was written")
            content = self._key.open(RESCUE, name, content)
        digest = photo_of(name)
        if digest is not None and hashlib.sha256(content).hexdigest() != digest:
            raise Damaged("it is not the photo that its name says")
        return content

    def document(self, name: str) -> Any:
        """An item's JSON. Raises Damaged, KeyError."""
        try:
            return parse(self.get(name))
        except Malformed as reason:
            raise Damaged(f"{name}: {reason}") from reason

    def signed(self, name: str) -> tuple[Signed, ...]:
        """An item that is a list of signed documents, not yet verified. Raises Damaged, KeyError."""
        listed = self.document(name)
        try:
            return tuple(Signed.from_json(one) for one in listed)
        except (Malformed, TypeError) as reason:
            raise Damaged(f"{name}: {reason}") from reason
