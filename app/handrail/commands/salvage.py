"""``handrail salvage``: what can be read of a damaged database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.commands.bringing_out import (
    CANNOT,
    STOPPED,
    CannotDo,
    Progress,
    journal_folder,
    journals_of,
    new_folder,
    recovery_key,
    room_for,
    tell,
    write_report,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from handrail.journal.brought import Brought
    from handrail.journal.escrow import Escrow
    from handrail.wire.rescue import Writer
    from handrail.wire.signed import Signed

    Opened = tuple[str, Escrow, int]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "salvage",
        help="bring out what can be read of a damaged journal",
        description="Reads a data folder's journals page by page, past what is damaged, and keeps each event whose "
        "hash and signature are good. Writes events, receipts and photos into a new folder, with a report that names "
        "what is missing. Stop the client first. It never writes where it reads. Exit: 0 nothing is missing, 4 "
        "something is (the report says what), 2 nothing could be read.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="FOLDER", help="the tablet's data folder, or a copy"
    )
    parser.add_argument(
        "--recovery-key", type=Path, metavar="FILE", help="the private half, PEM; without it this device's key store"
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="a new folder for the package")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Salvages and prints; the exit code."""
    from handrail.identity.keys import NoSecureStore
    from handrail.wire.rescue import Damaged, OpenWriter

    progress = Progress("salvage")
    try:
        folder = journal_folder(args.data)
        journals = journals_of(folder)
        opening = _by_escrow(folder, args.recovery_key) if args.recovery_key else by_key_store(folder)
        output = new_folder(args.output, args.data)
        room_for(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()), output)
        package = OpenWriter(output)
        found: list[Brought] = []
        unopened: dict[str, str] = {}
        for journal in journals:
            progress.say(f"journal {journal}")
            try:
                found.append(torn_out(folder, journal, *opening(journal), package, progress))
            except CannotDo as reason:
                unopened[journal] = str(reason)
        return tell(write_report(package, "salvage", "", found, unopened), found, output, as_json=args.json)
    except (CannotDo, NoSecureStore, Damaged, OSError) as reason:
        print(f"handrail salvage: {reason}", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        print(f"handrail salvage: stopped. Begin again with a new folder; {args.output} is not whole.", file=sys.stderr)
        return STOPPED


def torn_out(
    folder: Path, journal: str, by: str, opened: Escrow, remembered: int, package: Writer, progress: Progress,
    *, only_waiting: bool = False, word: Signed | None = None,
) -> Brought:  # fmt: skip
    """A journal, page by page. ``remembered``: the last number that the key store knows. Raises CannotDo, OSError."""
    from handrail.journal.opening import journal_file
    from handrail.journal.rescue import BringingOut, Trust
    from handrail.journal.sources import Torn
    from handrail.wire.keys import key_id

    keys = {key_id(opened.public): opened.public} if opened.public else {}
    source = Torn(journal_file(folder, journal), opened.database_key, journal, keys, progress)
    try:
        if not source.found_anything:
            raise CannotDo(
                f"nothing can be read of journal {journal}: all of it is damaged, or the key is another journal's."
            )
        trust = Trust(source.keys, opened.gateways, remembered)
        return BringingOut(
            journal, by, source, trust, folder / "blobs", package, progress, only_waiting=only_waiting, word=word
        ).run()
    finally:
        source.close()


def _by_escrow(folder: Path, file: Path) -> Callable[[str], Opened]:
    from handrail.journal.escrow import open_escrow
    from handrail.wire.recovery import NotOpened

    key = recovery_key(file)

    def opened(journal: str) -> Opened:
        try:
            return "escrow", open_escrow(folder, journal, key), 0
        except NotOpened as reason:
            raise CannotDo(str(reason)) from reason

    return opened


def by_key_store(folder: Path) -> Callable[[str], Opened]:
    """Opens journals by this device's key store: how, with what, and the last number that it remembers.

    Raises CannotDo, and so does what it returns, for a journal whose key is lost.
    """
    from handrail.identity.keys import NoSecureStore, found_key_store
    from handrail.journal.escrow import Escrow
    from handrail.journal.opening import database_key_name, gateway_keys, known_head, signing_keys

    try:
        store = found_key_store(folder.parent if folder.name == "journal" else folder)
    except NoSecureStore as reason:
        raise CannotDo(f"{reason} With the site's recovery key it goes without: --recovery-key FILE.") from reason

    def opened(journal: str) -> Opened:
        database_key, signing = store.get(database_key_name(journal)), signing_keys(store, journal)
        if database_key is None:
            raise CannotDo(
                f"the key of journal {journal} is not in this device's key store. If {journal}.escrow lies beside it, "
                "the site's recovery key opens it: --recovery-key FILE."
            )
        head = known_head(store)
        remembered = head.seq if head is not None and head.journal == journal else 0
        public = signing[0].public if signing else b""
        return "key store", Escrow(database_key, public, gateway_keys(store)), remembered

    return opened
