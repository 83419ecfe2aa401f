"""What is handed out of a run: the printed record, and the evidence package that holds it (P11-10b-1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from handrail.ports.journal import Stored
from handrail.records.evidence import Contents, NotExported, export
from handrail.records.pdf import Checked, render
from handrail.records.report import build as report_of
from handrail.wire.chain import Sealed
from handrail.wire.keys import SigningKey
from handrail.wire.rotation import KeyLine
from handrail.wire.signed import Signed
from handrail.words import Words


@dataclass(frozen=True, slots=True)
class Held:
    """What a tablet holds of a run that one of its journals wrote.

    ``photo`` gives a photo's bytes by digest, ``package`` an instruction's by content hash; None if it isn't here.
    """

    run: str
    stored: Sequence[Stored]
    journal: str
    key: SigningKey
    photo: Callable[[str], bytes | None]
    receipts: Sequence[Signed]
    gateways: Mapping[str, bytes]
    package: Callable[[str], bytes | None]
    reviews: Sequence[Stored] = ()
    """The reviews of the closed run, from the same journal."""
    rotations: Sequence[Stored] = ()
    """The events by which the journal went on with another key; ``key`` is the one that signs now."""
    others: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    """Journal -> key id -> public key of the tablets that the run was taken up from."""


def hand_out(held: Held, words: Words, at: datetime, offset: str, build: str) -> tuple[bytes, bytes]:
    """The record as PDF and the evidence package, made at a moment. Raises NotExported when the run doesn't verify."""
    if not held.stored:
        raise NotExported(f"there is no run {held.run} here")
    reviews = [(one.event, one.hash) for one in held.reviews]
    report = report_of(held.run, [(one.event, one.hash) for one in held.stored], reviews)
    checked = Checked(matching=len(held.stored), at=at, offset=offset, first_bad=None)
    record = render(report, words, checked, held.photo)
    source = held.stored[0].event.source
    contents = Contents(
        run=held.run,
        events=_sealed(held.stored),
        keys={
            **held.others,
            held.journal: KeyLine(held.journal, {held.key.id: held.key.public}, _sealed(held.rotations)).keys,
        },
        photo=held.photo,
        made_at=at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        build=build,
        receipts=_vouching(held),
        gateways=held.gateways,
        package=held.package(source.content) if source is not None else None,
        record=record,
        reviews=_sealed(held.reviews),
        rotations=_sealed(held.rotations),
    )
    # The package is made last: where the chain breaks, it refuses, and no record leaves the tablet.
    return record, export(contents, held.key)


def _sealed(stored: Sequence[Stored]) -> list[Sealed]:
    return [Sealed(one.data, one.hash, one.signature) for one in stored]


def _vouching(held: Held) -> list[Signed]:
    """The receipts that name an event of the run or a review of it: the others prove nothing of it and tell of other
    work.
    """
    mine = {one.hash for one in (*held.stored, *held.reviews)}
    return [one for one in held.receipts if mine & _named(one.document)]


def _named(receipt: Mapping[str, Any]) -> set[str]:
    return {receipt["head"], *(run["head"] for run in receipt.get("runs", ()))}
