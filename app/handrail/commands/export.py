"""``handrail export RUN --output E.zip [--qif R.qif]``: the evidence package of a run, and its QIF results."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from handrail.build import build

if TYPE_CHECKING:
    from collections.abc import Callable

    from handrail.identity.keys import KeyStore
    from handrail.journal.existing import Existing
    from handrail.ports.journal import Stored

FAILED = 2
Found = TypeVar("Found")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "export",
        help="write a run's evidence package",
        description="Writes the evidence package of a run: its events as they were signed, photos, keys, receipts, "
        "the instruction and the record; with --qif the measured values of an imported QIF plan besides. Exit: 0 "
        "written, 2 can't be written.",
    )
    parser.add_argument("run_id", metavar="RUN", help="the run's id")
    parser.add_argument("--output", type=Path, required=True, metavar="E.zip")
    parser.add_argument("--qif", type=Path, metavar="R.qif", help="also write the measured values as QIF 3.0 results")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="data folder (default: this user's)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exports and prints; the exit code."""
    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed
    from handrail.records.evidence import NotExported
    from handrail.records.qif_results import NoPlan
    from handrail.reference.opening import ReferenceFailed

    data = args.data if args.data is not None else default_data()
    try:
        content = export_run(data, args.run_id, datetime.now(UTC))
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_bytes(content)
        if args.qif is not None:
            args.qif.write_bytes(qif_results(data, args.run_id))
    except (NoPlan, NotExported, JournalFailed, NoSecureStore, ReferenceFailed, OSError) as reason:
        print(f"handrail export: {reason}", file=sys.stderr)
        return FAILED
    if args.json:
        told = {"run": args.run_id, "output": str(args.output), "bytes": len(content)}
        print(json.dumps(told | ({"qif": str(args.qif)} if args.qif is not None else {})))
    else:
        print(f"evidence of run {args.run_id}: {args.output} ({len(content)} bytes)")
    return 0


def default_data() -> Path:
    """The data folder of this installation's settings."""
    from handrail.settings import read_settings

    return read_settings().data


def export_run(data: Path, run_id: str, now: datetime) -> bytes:
    """The evidence package's bytes, from the journal of the data folder that holds the run.

    Raises NotExported, JournalFailed, NoSecureStore.
    """
    return _with_run(
        data, run_id, lambda existing, stored, store: _evidence(existing, run_id, stored, now, data, store)
    )


def qif_results(data: Path, run_id: str) -> bytes:
    """The run's measured values as a QIF 3.0 results document.

    Raises NoPlan where the run's instruction was not imported from QIF or is not on this tablet, and as export_run.
    """
    from handrail.packages.reader import read_bytes
    from handrail.records.qif_results import NoPlan, results
    from handrail.records.report import build as report_of

    def use(_existing: Existing, stored: tuple[Stored, ...], store: KeyStore) -> bytes:
        reference = _Reference(data, store)
        try:
            source = stored[0].event.source
            package = reference.package(source.content) if source is not None else None
        finally:
            reference.close()
        if package is None:
            raise NoPlan(f"the instruction of run {run_id} is not on this tablet")
        report = report_of(run_id, [(one.event, one.hash) for one in stored])
        return results(report, read_bytes(package).instruction)

    return _with_run(data, run_id, use)


def _with_run(data: Path, run_id: str, use: Callable[[Existing, tuple[Stored, ...], KeyStore], Found]) -> Found:
    """What is made of a run, in the journal that holds it. Raises NotExported, JournalFailed, NoSecureStore."""
    from handrail.identity.keys import found_key_store
    from handrail.journal.existing import journals_in, open_existing
    from handrail.records.evidence import NotExported

    folder, store = data / "journal", found_key_store(data)
    for journal in journals_in(folder, store):
        existing = open_existing(folder, store, journal)
        try:
            stored = existing.reader.run(run_id)
            if stored:
                return use(existing, stored, store)
        finally:
            existing.close()
    raise NotExported(f"there is no run {run_id} in {data}")


class _Reference:
    """The data folder's reference data, where there is any: the site's zone and the instruction packages."""

    def __init__(self, data: Path, store: KeyStore) -> None:
        """Opens what is there. Raises ReferenceFailed."""
        from handrail.domain.policy import SitePolicy
        from handrail.reference.opening import KEY_NAME
        from handrail.reference.store import SqlReference

        path, key = data / "reference.db", store.get(KEY_NAME)
        self._reference = SqlReference(path, key) if key is not None and path.is_file() else None
        self.zone = (self._reference.policy() if self._reference is not None else SitePolicy()).zone

    def package(self, content: str) -> bytes | None:
        """The package with that content hash, if it is here. Raises ReferenceFailed."""
        return self._reference.package(content) if self._reference is not None else None

    def close(self) -> None:
        if self._reference is not None:
            self._reference.close()


def _evidence(
    existing: Existing, run_id: str, stored: tuple[Stored, ...], now: datetime, data: Path, store: KeyStore
) -> bytes:
    from handrail.journal.opening import gateway_keys
    from handrail.records.handout import Held, hand_out
    from handrail.settings import read_settings
    from handrail.words import Words

    reference = _Reference(data, store)
    reviews = [one for one in existing.reader.of_type("record.reviewed") if one.event.payload.get("run") == run_id]
    try:
        held = Held(
            run=run_id, stored=stored, journal=existing.reader.id, key=existing.key, photo=existing.blobs.get,
            receipts=existing.reader.receipts(), gateways=gateway_keys(store), package=reference.package,
            reviews=reviews, rotations=existing.reader.rotations(),
        )  # fmt: skip
        _, evidence = hand_out(held, Words(read_settings().language, reference.zone), now, "+00:00", build())
        return evidence
    finally:
        reference.close()
