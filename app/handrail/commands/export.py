"""``handrail export RUN --output E.zip``: the evidence package of a run."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.build import build

if TYPE_CHECKING:
    from handrail.identity.keys import KeyStore
    from handrail.journal.existing import Existing
    from handrail.ports.journal import Stored

FAILED = 2

_REFERENCE_KEY = "reference-database"
"""The key store's name for the key of the reference database (``handrail.core``)."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "export",
        help="write a run's evidence package",
        description="Writes the evidence package of a run: its events as they were signed, photos, keys, receipts, "
        "the instruction and the record. Exit: 0 written, 2 can't be written.",
    )
    parser.add_argument("run_id", metavar="RUN", help="the run's id")
    parser.add_argument("--output", type=Path, required=True, metavar="E.zip")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="data folder (default: this user's)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exports and prints; the exit code."""
    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed
    from handrail.records.evidence import NotExported
    from handrail.reference.opening import ReferenceFailed

    data = args.data if args.data is not None else default_data()
    try:
        content = export_run(data, args.run_id, datetime.now(UTC))
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_bytes(content)
    except (NotExported, JournalFailed, NoSecureStore, ReferenceFailed, OSError) as reason:
        print(f"handrail export: {reason}", file=sys.stderr)
        return FAILED
    if args.json:
        print(json.dumps({"run": args.run_id, "output": str(args.output), "bytes": len(content)}))
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
    from handrail.identity.keys import found_key_store
    from handrail.journal.existing import journals_in, open_existing
    from handrail.records.evidence import NotExported

    folder, store = data / "journal", found_key_store(data)
    for journal in journals_in(folder, store):
        existing = open_existing(folder, store, journal)
        try:
            stored = existing.reader.run(run_id)
            if stored:
                return _evidence(existing, run_id, stored, now, _Reference(data, store))
        finally:
            existing.close()
    raise NotExported(f"there is no run {run_id} in {data}")


class _Reference:
    """The data folder's reference data, where there is any: the site's zone and the instruction packages."""

    def __init__(self, data: Path, store: KeyStore) -> None:
        from handrail.domain.policy import SitePolicy
        from handrail.journal.opening import gateway_keys

        self.gateways = gateway_keys(store)
        self.zone = SitePolicy().zone
        self._data = data
        self._key = store.get(_REFERENCE_KEY)

    def package(self, content: str) -> bytes | None:
        """The package with that content hash. Raises ReferenceFailed."""
        from handrail.reference.store import SqlReference

        path = self._data / "reference.db"
        if self._key is None or not path.is_file():
            return None
        reference = SqlReference(path, self._key)
        try:
            self.zone = reference.policy().zone
            return reference.package(content)
        finally:
            reference.close()


def _evidence(
    existing: Existing, run_id: str, stored: tuple[Stored, ...], now: datetime, reference: _Reference
) -> bytes:
    from handrail.journal.reading import sealed
    from handrail.records.evidence import Contents, export
    from handrail.wire.chain import RunChecker, first_break

    key, events = existing.key, [sealed(one) for one in stored]
    broken = first_break(RunChecker(run_id, {key.id: key.public}), events)
    source = stored[0].event.source
    package = reference.package(source.content) if source is not None else None
    contents = Contents(
        run=run_id,
        events=events,
        keys={existing.reader.id: {key.id: key.public}},
        photo=existing.blobs.get,
        made_at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        build=build(),
        receipts=existing.reader.receipts(),
        gateways=reference.gateways,
        package=package,
        record=None if broken else _record(existing, run_id, stored, now, reference.zone),
    )
    return export(contents, key)


def _record(existing: Existing, run_id: str, stored: tuple[Stored, ...], now: datetime, zone: str) -> bytes:
    from handrail.records.pdf import Checked, render
    from handrail.records.report import build as report_of
    from handrail.settings import read_settings
    from handrail.words import Words

    report = report_of(run_id, [(one.event, one.hash) for one in stored])
    checked = Checked(matching=len(stored), at=now, offset="+00:00", first_bad=None)
    return render(report, Words(read_settings().language, zone), checked, existing.blobs.get)
