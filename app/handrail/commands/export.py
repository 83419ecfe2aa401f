"""``handrail export RUN --output E.zip``: the evidence package of a run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail import __version__

if TYPE_CHECKING:
    from handrail.journal.existing import Existing
    from handrail.ports.journal import Stored

FAILED = 2

Extras = Callable[["tuple[Stored, ...]"], "tuple[bytes | None, bytes | None]"]
"""Gives the instruction package (.hrwi) and the PDF record of a run's events, each where it can be had."""


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


def run(args: argparse.Namespace, extras: Extras | None = None) -> int:
    """Exports and prints; the exit code."""
    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed
    from handrail.records.evidence import NotExported

    data = args.data if args.data is not None else default_data()
    try:
        content = export_run(data, args.run_id, datetime.now(UTC), extras)
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_bytes(content)
    except (NotExported, JournalFailed, NoSecureStore, OSError) as reason:
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


def export_run(data: Path, run_id: str, now: datetime, extras: Extras | None = None) -> bytes:
    """The evidence package's bytes, from the journal of the data folder that holds the run.

    Raises NotExported, JournalFailed, NoSecureStore.
    """
    from handrail.identity.keys import found_key_store
    from handrail.journal.existing import journals_in, open_existing
    from handrail.journal.opening import gateway_keys
    from handrail.records.evidence import NotExported

    folder, store = data / "journal", found_key_store(data)
    for journal in journals_in(folder, store):
        existing = open_existing(folder, store, journal)
        try:
            stored = existing.reader.run(run_id)
            if stored:
                return _evidence(existing, run_id, stored, now, extras, gateway_keys(store))
        finally:
            existing.close()
    raise NotExported(f"there is no run {run_id} in {data}")


def _evidence(
    existing: Existing,
    run_id: str,
    stored: tuple[Stored, ...],
    now: datetime,
    extras: Extras | None,
    gateways: dict[str, bytes],
) -> bytes:
    from handrail.journal.reading import sealed
    from handrail.records.evidence import Contents, export

    package, record = extras(stored) if extras else (None, None)
    key = existing.key
    contents = Contents(
        run=run_id,
        events=[sealed(one) for one in stored],
        keys={existing.reader.id: {key.id: key.public}},
        photo=existing.blobs.get,
        made_at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        build=__version__,
        receipts=existing.reader.receipts(),
        gateways=gateways,
        package=package,
        record=record,
    )
    return export(contents, key)
