"""``handrail evacuate``: what the gateway has not receipted, from a dying tablet to a USB stick, sealed."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.commands.bringing_out import (
    BAD,
    CANNOT,
    GOOD,
    STOPPED,
    CannotDo,
    Progress,
    journal_folder,
    journals_of,
    megabytes,
    room_for,
    write_report,
)
from handrail.commands.export import default_data
from handrail.commands.salvage import by_key_store, torn_out
from handrail.journal.brought import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handrail.identity.keys import KeyStore
    from handrail.journal.brought import Brought
    from handrail.journal.rescue import BringingOut
    from handrail.wire.rescue import SealedWriter, Writer
    from handrail.wire.signed import Signed

_NOT_OPENED = (
    "the key of journal {journal} is not in this tablet's key store. Its files are in the package as they are; open "
    "the package with `handrail recover`, then run that again on its folder `unopened`."
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "evacuate",
        help="write what the gateway has not received to a USB stick, encrypted",
        description="Writes every event that the gateway has not receipted, with its photos, into a folder on a "
        "medium, sealed to the site's recovery key, and reads back what it wrote. Stopped in the middle it goes on "
        "where it was when it is run again. Nothing is taken away from the tablet. `handrail-gateway admit` takes the "
        "folder in. Exit: 0 all of it is there, 4 not all (what is said tells what), 2 it could not be done.",
    )
    parser.add_argument("--output", type=Path, required=True, metavar="USB_FOLDER", help="a folder on the medium")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="data folder (default: this user's)")
    parser.add_argument("--all", action="store_true", help="also what the gateway has receipted, with all photos")
    parser.add_argument(
        "--recovery-public", type=Path, metavar="FILE",
        help="public half of the site's recovery key, PEM; for a tablet that was enrolled before the site had one",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Evacuates and prints; the exit code."""
    from handrail.identity.keys import NoSecureStore
    from handrail.settings import BadSetting
    from handrail.wire.rescue import Damaged

    progress = Progress("evacuate")
    try:
        return _evacuate(args, progress)
    except (CannotDo, NoSecureStore, BadSetting, Damaged) as reason:
        print(f"handrail evacuate: {reason}", file=sys.stderr)
    except OSError as reason:
        print(
            f"handrail evacuate: {reason.strerror or reason} ({reason.filename or args.output}). What was written "
            "stays and the tablet has lost nothing. Run the same again to go on, or name a folder on another medium.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("handrail evacuate: stopped. Nothing is lost; run the same again to go on.", file=sys.stderr)
        return STOPPED
    return CANNOT


@dataclass(frozen=True, slots=True)
class _Tablet:
    """A tablet as its own key store knows it."""

    folder: Path
    """Of the journals."""
    store: KeyStore
    device: str
    recovery: bytes
    everything: bool
    """Also what the gateway has receipted."""

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    def word_for(self, journal: str) -> Signed | None:
        """The word of the enrolled journal's key for one that the gateway may not know yet (rule 1)."""
        from handrail.journal.opening import signing_keys
        from handrail.sync.kept import ENROLLED
        from handrail.wire.rescue import begun

        enrolled = self.store.get(ENROLLED)
        known = signing_keys(self.store, enrolled.decode()) if enrolled else ()
        mine = signing_keys(self.store, journal)
        if not known or not mine or enrolled == journal.encode():
            return None
        return begun(self.device, journal, mine[0].public, known[0])

    @contextmanager
    def whole(self, journal: str, package: Writer, progress: Progress) -> Iterator[BringingOut]:
        """A journal as SQLite reads it. Raises JournalFailed where its database is damaged, CannotDo."""
        from handrail.journal.opening import journal_file
        from handrail.journal.rescue import BringingOut, Trust
        from handrail.journal.schema import PROTECTED
        from handrail.journal.sources import Whole
        from handrail.journal.store import Store
        from handrail.ports.journal import JournalFailed
        from handrail.wire.keys import key_id

        by, opened, remembered = by_key_store(self.folder)(journal)
        if not opened.public:
            raise JournalFailed("its signing key is lost; its first event has to tell it")
        trust = Trust({key_id(opened.public): opened.public}, opened.gateways, remembered)
        source = Whole(Store(journal_file(self.folder, journal), opened.database_key, PROTECTED))
        try:
            yield BringingOut(
                journal, by, source, trust, self.blobs, package, progress,
                only_waiting=not self.everything, word=self.word_for(journal),
            )  # fmt: skip
        finally:
            source.close()


def _evacuate(args: argparse.Namespace, progress: Progress) -> int:
    from handrail.journal.opening import database_key_name
    from handrail.wire.rescue import SealedWriter

    data = args.data if args.data is not None else default_data()
    tablet = _tablet(data, args.recovery_public, everything=args.all)
    if not args.output.is_dir():
        raise CannotDo(f"{args.output} is no folder. Is the stick mounted there?")
    journals = journals_of(tablet.folder)
    opened = [one for one in journals if tablet.store.get(database_key_name(one)) is not None]
    closed = [one for one in journals if one not in opened]
    package = SealedWriter(args.output / f"handrail-rescue-{tablet.device}", tablet.recovery)
    loose = _loose_files(tablet, opened, closed, package, progress)
    room_for(_room(tablet, opened, loose, package, progress), package.folder)
    found = []
    for journal in opened:
        progress.say(f"journal {journal}")
        found.append(_journal(tablet, journal, package, progress))
    unopened = {one: _NOT_OPENED.format(journal=one) for one in closed}
    for path in loose:
        _as_it_is(tablet, path, package, progress, unopened)
    document = write_report(package, "evacuate", tablet.device, found, unopened)
    return _tell(document, found, package.folder, as_json=args.json)


def _tablet(data: Path, recovery_file: Path | None, *, everything: bool) -> _Tablet:
    from handrail.identity.keys import NoSecureStore, found_key_store
    from handrail.sync.kept import DEVICE
    from handrail.sync.pinned import kept_pinned
    from handrail.wire.recovery import NotAKey, read_public_pem

    folder = journal_folder(data)
    try:
        store = found_key_store(data)
        pinned, device = kept_pinned(store), store.get(DEVICE)
        known = pinned.recovery_key if pinned is not None else None
        public = read_public_pem(recovery_file.read_bytes()) if recovery_file else known
    except NoSecureStore as reason:
        raise CannotDo(
            f"{reason} Without the key store nothing opens here: take the disk to a computer that has the site's "
            "recovery key, and run `handrail recover` on its data folder."
        ) from reason
    except (NotAKey, OSError) as reason:
        raise CannotDo(f"{recovery_file}: {reason}") from reason
    if public is None:
        raise CannotDo(
            "this tablet does not know the site's recovery key, to which the package is sealed. Let it reach the "
            "gateway once, or bring the public half (`handrail-gateway recovery-key --public FILE`) and name it: "
            "--recovery-public FILE."
        )
    return _Tablet(folder, store, device.decode() if device else "unknown", public, everything)


def _journal(tablet: _Tablet, journal: str, package: SealedWriter, progress: Progress) -> Brought:
    """One journal, through SQLite where its database is whole, else page by page. Raises OSError, Damaged, CannotDo."""
    from handrail.ports.journal import JournalFailed

    try:
        with tablet.whole(journal, package, progress) as bringing:
            return bringing.run()
    except JournalFailed as reason:
        progress.say(f"journal {journal} is not read as a whole ({reason}): reading it page by page")
    by, opened, remembered = by_key_store(tablet.folder)(journal)
    return torn_out(
        tablet.folder, journal, by, opened, remembered, package, progress,
        only_waiting=not tablet.everything, word=tablet.word_for(journal),
    )  # fmt: skip


def _room(tablet: _Tablet, opened: list[str], loose: list[Path], package: SealedWriter, progress: Progress) -> int:
    """Bytes that the package will take at most. Raises CannotDo."""
    from handrail.ports.journal import JournalFailed

    needed = sum(package.size_of(path.stat().st_size) for path in loose)
    for journal in opened:
        try:
            with tablet.whole(journal, package, progress) as bringing:
                needed += bringing.room()
        except JournalFailed:
            files = (*tablet.folder.glob(f"{journal}.db*"), *tablet.blobs.rglob("*"))
            needed += sum(path.stat().st_size for path in files if path.is_file())
    return needed


def _loose_files(
    tablet: _Tablet, opened: list[str], closed: list[str], package: SealedWriter, progress: Progress
) -> list[Path]:
    """The files of journals whose key is lost: their databases, and the photos that no other journal has a key for."""
    from handrail.ports.journal import JournalFailed

    if not closed:
        return []
    files = [path for one in closed for path in sorted(tablet.folder.glob(f"{one}.*")) if path.suffix != ".db-shm"]
    known: set[str] = set()
    for journal in opened:
        with suppress(JournalFailed), tablet.whole(journal, package, progress) as bringing:
            known.update(bringing.contents())
    return [*files, *(path for path in sorted(tablet.blobs.rglob("*")) if path.is_file() and path.name not in known)]


def _as_it_is(tablet: _Tablet, path: Path, package: SealedWriter, progress: Progress, unopened: dict[str, str]) -> None:
    """A file, without opening it. What the disk does not give is named. Raises OSError, Damaged."""
    from handrail.wire.rescue import PART, parts

    name = path.relative_to(tablet.folder).as_posix()
    progress(name)
    with path.open("rb") as file:
        number = 0
        while True:
            try:
                part = file.read(PART)
            except OSError as reason:
                unopened[name] = f"{name} can't be read from byte {number * PART} on: {reason.strerror}."
                return
            if not part and number:
                return
            number += 1
            package.put(parts(name, number), part)


def _tell(document: dict[str, Any], found: list[Brought], folder: Path, *, as_json: bool) -> int:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if as_json:
        print(json.dumps({**document, "output": str(folder), "bytes": size}, indent=2, ensure_ascii=False))
    else:
        for one in found:
            print("\n".join(words_of(one)))
        for one in document["unopened"]:
            print(f"NOT OPENED: {one['why']}")
        print(
            f"{folder} holds {sum(one.events for one in found)} events and {sum(one.photos for one in found)} photos "
            f"({megabytes(size)}), and was read back. Take it to the gateway:\n"
            f"  handrail-gateway admit {folder.name} --recovery-key FILE --data DIR"
        )
    return GOOD if document["complete"] else BAD
