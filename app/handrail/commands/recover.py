"""``handrail recover``: what a tablet's disk holds, without the tablet, by the site's recovery key."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
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
    from handrail.journal.brought import Brought
    from handrail.wire.recovery import RecoveryKey
    from handrail.wire.rescue import OpenWriter


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "recover",
        help="read a tablet's disk without the tablet, by the site's recovery key",
        description="Opens each journal of a data folder by its escrow, verifies it and writes its events, receipts "
        "and photos into a new folder, to be read or handed to `handrail-gateway admit`. Also opens a package that "
        "`handrail evacuate` has sealed. It never writes where it reads. Exit: 0 all of it, 4 not all (the report says "
        "what), 2 nothing could be opened.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="data folder, or a sealed package")
    parser.add_argument("--recovery-key", type=Path, required=True, metavar="FILE", help="the private half, PEM")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="a new folder for the package")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Recovers and prints; the exit code."""
    from handrail.wire.rescue import Damaged, NotAPackage

    progress = Progress("recover")
    try:
        key = recovery_key(args.recovery_key)
        output = new_folder(args.output, args.data)
        if args.data.is_dir() and next(args.data.rglob("*.sealed"), None) is not None:
            return _unpack(args.data, key, output, progress, as_json=args.json)
        return _recover(args.data, key, output, progress, as_json=args.json)
    except (CannotDo, NotAPackage, Damaged, OSError) as reason:
        print(f"handrail recover: {reason}", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        print(f"handrail recover: stopped. Begin again with a new folder; {args.output} is not whole.", file=sys.stderr)
        return STOPPED


def _recover(data: Path, key: RecoveryKey, output: Path, progress: Progress, *, as_json: bool) -> int:
    from handrail.wire.rescue import OpenWriter

    folder = journal_folder(data)
    journals = journals_of(folder)
    room_for(
        2 * sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "reserve"), output
    )
    package = OpenWriter(output)
    found: list[Brought] = []
    unopened: dict[str, str] = {}
    for journal in journals:
        progress.say(f"journal {journal}")
        try:
            found.append(_journal(folder, journal, key, package, progress))
        except CannotDo as reason:
            unopened[journal] = str(reason)
    return tell(write_report(package, "recover", "", found, unopened), found, output, as_json=as_json)


def _journal(folder: Path, journal: str, key: RecoveryKey, package: OpenWriter, progress: Progress) -> Brought:
    """One journal, from a copy: SQLite would write into what it opens. Raises CannotDo, OSError, Damaged."""
    from handrail.journal.checking import JournalCheck
    from handrail.journal.escrow import open_escrow
    from handrail.journal.finding import is_damage
    from handrail.journal.opening import journal_file
    from handrail.journal.rescue import BringingOut, Trust
    from handrail.journal.schema import PROTECTED
    from handrail.journal.sources import Whole
    from handrail.journal.store import Store
    from handrail.ports.journal import JournalFailed
    from handrail.wire.keys import key_id
    from handrail.wire.recovery import NotOpened
    from handrail.wire.report import Unreadable

    try:
        escrow = open_escrow(folder, journal, key)
    except NotOpened as reason:
        raise CannotDo(str(reason)) from reason
    trust = Trust({key_id(escrow.public): escrow.public}, escrow.gateways)
    blobs = folder / "blobs"
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=package.folder, ignore_cleanup_errors=True) as work:
        copy = Path(work) / f"{journal}.db"
        try:
            for name in (copy.name, f"{copy.name}-wal"):
                if (folder / name).exists():
                    shutil.copyfile(folder / name, copy.with_name(name))
            report = JournalCheck(copy, escrow.database_key, trust.keys, trust.gateways, blobs=blobs).report()
        except (OSError, Unreadable) as reason:
            raise _damaged(journal, str(reason)) from reason
        if report.bad is not None and is_damage(report.bad):
            raise _damaged(journal, f"{report.bad.item}: {report.bad.detail}")
        source = Whole(Store(journal_file(Path(work), journal), escrow.database_key, PROTECTED))
        try:
            found = BringingOut(journal, "escrow", source, trust, blobs, package, progress).run()
        except JournalFailed as reason:
            raise _damaged(journal, str(reason)) from reason
        finally:
            source.close()
    found.notes += report.notes
    if report.bad is not None:
        found.notes.append(f"`handrail verify` names as the first bad item: {report.bad.item}: {report.bad.detail}")
    return found


def _damaged(journal: str, why: str) -> CannotDo:
    return CannotDo(
        f"journal {journal} is damaged ({why}). Run `handrail salvage` with the same arguments and another output "
        "folder: it brings out what can be read."
    )


def _unpack(folder: Path, key: RecoveryKey, output: Path, progress: Progress, *, as_json: bool) -> int:
    """Opens a sealed package into one to be read; files that were not opened on the tablet are put together again."""
    import json

    from handrail.wire.rescue import Damaged, OpenWriter, Package, part_of

    sealed = Package(folder, key)
    package = OpenWriter(output)
    damaged: list[str] = []
    for number, name in enumerate(sealed.names(), 1):
        try:
            content = sealed.get(name)
        except Damaged as reason:
            damaged.append(str(reason))
            continue
        file = part_of(name)
        if file is None:
            package.put(name, content)
        else:
            path = output / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as whole:
                whole.write(content)
        progress(f"item {number} of {len(sealed.names())}")
    said = {"output": str(output), "items": len(sealed.names()) - len(damaged), "damaged": damaged}
    words = [f"{said['items']} items are in {output}.", *(f"DAMAGED: {one}" for one in damaged)]
    print(json.dumps(said, indent=2) if as_json else "\n".join(words))
    return 4 if damaged else 0
