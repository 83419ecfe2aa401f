"""``handrail verify PATH``: is a journal or an evidence package good, and if not, what is bad first?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.domain.event import GENESIS
from handrail.wire.report import Finding, Report, Unreadable

if TYPE_CHECKING:
    from handrail.identity.keys import KeyStore

GOOD, BAD, CANNOT_READ = 0, 4, 2
_ANCHORS = {
    "receipt": "anchored by the gateway's receipt",
    "keystore": "anchored by this device's key store",
    "device": "vouched for by the device's key only",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "verify",
        help="verify a journal or an evidence package",
        description="Verifies a data folder's journals, one journal (.db) or an evidence package (.zip) and names "
        "the first bad item. Exit: 0 good, 4 bad, 2 can't be read.",
    )
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verifies and prints; the exit code."""
    from handrail.identity.keys import NoSecureStore

    try:
        reports = verify(args.path)
    except (Unreadable, NoSecureStore) as reason:
        print(f"handrail verify: {reason}", file=sys.stderr)
        return CANNOT_READ
    bad = [report for report in reports if not report.good]
    if args.json:
        document = {"good": not bad, "reports": [report.to_json() for report in reports]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for report in reports:
            _print(report)
    return BAD if bad else GOOD


def verify(path: Path) -> tuple[Report, ...]:
    """The reports on what is at a path: one, or one for each journal of a data folder. Raises Unreadable."""
    if not path.exists():
        raise Unreadable(f"{path} is not there")
    if path.is_dir():
        return _verify_folder(path)
    if path.suffix == ".db":
        return (_verify_journal(path, path.stem, _keys_beside(path.parent))[0],)
    from handrail.records.evidence_check import verify_evidence

    return (verify_evidence(path),)


def _verify_folder(folder: Path) -> tuple[Report, ...]:
    from handrail.journal.existing import journals_in
    from handrail.journal.opening import known_head

    journals = folder / "journal" if (folder / "journal").is_dir() else folder
    store = _keys_beside(journals)
    found = journals_in(journals, store)
    reports: dict[str, Report] = {}
    missing: dict[str, str] = {}
    current = known_head(store)
    if current is not None and current.journal not in found and current.seq:
        missing[current.journal] = "the key store remembers it"
    for journal in found:
        reports[journal], follows = _verify_journal(journals / f"{journal}.db", journal, store)
        # One that was replaced was missing or damaged, and its successor says so.
        if follows is not None and follows[0] not in found and follows[1] != "replaced":
            missing[follows[0]] = f"journal {journal} follows it"
    if not found and not missing:
        raise Unreadable(f"there is no journal in {folder}")
    return (*reports.values(), *(_missing(journal, why) for journal, why in missing.items()))


def _missing(journal: str, why: str) -> Report:
    bad = Finding(f"journal {journal}", f"missing: its file is not here, but {why}")
    return Report(kind="journal", name=journal, events=0, head=GENESIS, bad=bad)


def _keys_beside(journals: Path) -> KeyStore:
    from handrail.identity.keys import NoSecureStore, found_key_store

    try:
        return found_key_store(journals.parent)
    except NoSecureStore as reason:
        raise Unreadable(str(reason)) from reason


def _verify_journal(path: Path, journal: str, store: KeyStore) -> tuple[Report, tuple[str, str] | None]:
    """The report, and which journal it follows and why."""
    from handrail.journal.checking import JournalCheck
    from handrail.journal.opening import database_key_name, gateway_keys, known_mark, signing_keys

    database_key, signing = store.get(database_key_name(journal)), signing_keys(store, journal)
    if database_key is None or not signing:
        raise Unreadable(f"the keys of journal {journal} are not in this device's key store")
    key = signing[0]  # what earlier keys signed is tied to it by the journal itself
    keys, known = {key.id: key.public}, known_mark(store, journal)
    check = JournalCheck(path, database_key, keys, gateway_keys(store), known)
    return check.report(), check.follows


def _print(report: Report) -> None:
    what = "journal" if report.kind == "journal" else "evidence of run"
    print(f"{'good' if report.good else 'BAD '}  {what} {report.name}")
    print(f"      {report.events} events, head {report.head}")
    for one in report.ranges:
        print(f"      events {one.first} to {one.last}: {_ANCHORS[one.anchor]}")
    print(f"      {report.photos} photos, {report.receipts} receipts, {report.signatures} signatures proven")
    for note in report.notes:
        print(f"      note: {note}")
    if report.bad is not None:
        print(f"      first bad item: {report.bad.item}: {report.bad.detail}")
