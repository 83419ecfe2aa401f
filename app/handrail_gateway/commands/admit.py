"""``handrail-gateway admit``: takes in what was brought out of a tablet by hand."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from handrail.wire.recovery import NotAKey, RecoveryKey
from handrail.wire.rescue import NotAPackage, Package
from handrail_gateway.admission import Admission, Admitted, Taken
from handrail_gateway.blobs import BlobStore
from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.enrolment import Enrolment
from handrail_gateway.gateway_keys import load_keys
from handrail_gateway.intake import Intake
from handrail_gateway.migrate import check_version
from handrail_gateway.moments import utc_now
from handrail_gateway.projector import Projector

NAME = "admit"
HELP = "take in a rescue package: what was brought out of a tablet by hand"
_OFTEN_S = 0.5


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="the package's folder")
    data_argument(parser)
    parser.add_argument("--recovery-key", type=Path, metavar="FILE", help="the private half, PEM, for a sealed package")
    parser.add_argument(
        "--device", default="", metavar="ID", help="take journals that nobody has vouched for as this enrolled device's"
    )
    parser.add_argument(
        "--missing-are-lost", default="", metavar="REASON",
        help="events are missing and will not come: record that, with this reason, and take what follows them",
    )  # fmt: skip


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. 4 when not all of it was taken. Raises DatabaseRefused, OSError."""
    try:
        key = RecoveryKey.from_pem(arguments.recovery_key.read_bytes()) if arguments.recovery_key else None
        package = Package(arguments.package, key)
    except (NotAPackage, NotAKey) as reason:
        print(f"handrail-gateway: {reason}", file=sys.stderr)
        return 2
    settings = settings_of(arguments)
    database = database_of(settings)
    try:
        check_version(database)
        keys, blobs = load_keys(settings.data), BlobStore(settings.blobs)
        admission = Admission(
            database, blobs, Enrolment(database, keys, utc_now), Intake(database, keys, blobs, utc_now),
            utc_now, _Progress(),
        )  # fmt: skip
        admitted = admission.admit(package, arguments.device, arguments.missing_are_lost)
        projector = Projector(database)
        projector.prepare()
        projector.catch_up()
    except KeyboardInterrupt:
        print("handrail-gateway: stopped. What was taken in stays; run the same again to go on.", file=sys.stderr)
        return 130
    finally:
        database.close()
    say(arguments, "\n".join(_words(admitted)), _document(admitted))
    return 0 if admitted.whole else 4


class _Progress:
    """A line on standard error, at most two a second."""

    def __init__(self) -> None:
        self._said_at = 0.0

    def __call__(self, text: str) -> None:
        if time.monotonic() - self._said_at >= _OFTEN_S:
            self._said_at = time.monotonic()
            print(f"handrail-gateway: {text}", file=sys.stderr, flush=True)


def _words(admitted: Admitted) -> list[str]:
    said = [f"{admitted.photos} photos stored, {admitted.photos_known} were here."]
    for one in admitted.journals:
        said += _of(one)
    said += [f"DAMAGED: {one}" for one in admitted.damaged]
    if admitted.doubtful:
        said.append(f"NOT TAKEN: {admitted.doubtful} events that do not verify; the package has them under doubtful/.")
    if admitted.unopened:
        said.append("NOT TAKEN: files that could not be opened on the tablet; `handrail recover` opens them.")
    if admitted.strange:
        said.append(f"{len(admitted.strange)} files do not belong to a package and were not read.")
    if not admitted.finished:
        said.append("The package was not finished when it was written; what is in it was taken.")
    said.append("All of it is stored." if admitted.whole else "NOT ALL of it is stored; keep the package.")
    return said


def _of(one: Taken) -> list[str]:
    if one.refused:
        return [f"journal {one.journal}: NOT TAKEN: {one.refused}."]
    said = [f"journal {one.journal} of {one.device}: {one.stored} events stored, {one.duplicates} were here."]
    said += [f"  HELD in quarantine: {held}" for held in one.held[:20]]
    if len(one.held) > 20:
        said.append(f"  … and {len(one.held) - 20} more")
    if one.gap is not None:
        said.append(
            f"  STOPPED: events {one.gap[0]} to {one.gap[1]} are neither here nor in the package. If the tablet still "
            "opens, `handrail evacuate --all` brings all it has. If they are lost for good, say why: "
            "--missing-are-lost REASON"
        )
    if one.recorded_lost:
        said.append(f"  {one.recorded_lost} events were recorded as lost.")
    said += [f"  MISSING: photo {digest}" for digest in one.photos_missing]
    return said


def _document(admitted: Admitted) -> dict[str, Any]:
    journals = [
        {"journal": one.journal, "device": one.device, "stored": one.stored, "duplicates": one.duplicates,
         "held": one.held, "gap": None if one.gap is None else {"first": one.gap[0], "last": one.gap[1]},
         "recorded_lost": one.recorded_lost, "photos_missing": one.photos_missing, "refused": one.refused}
        for one in admitted.journals
    ]  # fmt: skip
    return {
        "ok": admitted.whole, "photos": admitted.photos, "photos_known": admitted.photos_known, "journals": journals,
        "damaged": admitted.damaged, "doubtful": admitted.doubtful, "unopened": admitted.unopened,
        "strange": admitted.strange, "finished": admitted.finished,
    }  # fmt: skip
