"""The evidence package of one run: a zip that proves itself and opens without our software (P11-10b-1).

It holds the run's events as the exact signed bytes, their seals, the keys, the receipts, the photos,
the instruction package and the PDF record, under a manifest signed by the device. No other run's
events are in it or needed (architecture rule 2). The same input makes the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handrail.domain.event import Event
from handrail.wire.chain import Break, ChainBroken, RunChecker, Sealed, check_seal
from handrail.wire.envelope import canonical
from handrail.wire.keys import SigningKey
from handrail.wire.photos import photo_digests
from handrail.wire.signed import Signed, sign

FORMAT = 1
KIND = "handrail.evidence.v1"

MANIFEST = "manifest.json"
EVENTS = "events.jsonl"
SEALS = "seals.jsonl"
ROTATIONS = "rotations.jsonl"
ROTATION_SEALS = "rotation-seals.jsonl"
REVIEWS = "reviews.jsonl"
REVIEW_SEALS = "review-seals.jsonl"
RECEIPTS = "receipts.json"
RECORD = "record.pdf"
PACKAGE = "instruction.hrwi"
README = "README.txt"

_EPOCH = (1980, 1, 1, 0, 0, 0)
_README = """\
This is the evidence of one run of a work instruction, written by Handrail.

record.pdf        the record for reading, where the package holds one
events.jsonl      the run's events, one a line: each line is exactly what the tablet signed
seals.jsonl       for each event, in the same order: its hash, its signature and the key's id
reviews.jsonl     the reviews of the closed record, where there are any, with review-seals.jsonl: they stand
                  beside the run's events, and each states the count and the hash of the last of them
rotations.jsonl   where the tablet changed its key: the events that say so, with rotation-seals.jsonl. Each is signed by
                  the old key and holds the new key's word ("proof") for it; the new one signs all later numbers
keys/ID.pem       the public Ed25519 keys that the seals name
photos/           photos, each named by its SHA-256 and its type
instruction.hrwi  the instruction as it was shown (a zip file), where the package holds it
receipts.json     what the gateway has confirmed, signed by the gateway
manifest.json     the SHA-256 of each file above, signed by the device

To check it:  handrail verify THIS-FILE.zip

To check it by hand, without Handrail:
1. sha256sum of each file equals what manifest.json says.
2. The hash of event N is the SHA-256 of one zero byte and its line without the line break:
     (printf '\\\\0'; sed -n Np events.jsonl | tr -d '\\\\n') | sha256sum
   It equals "hash" on line N of seals.jsonl.
3. "run_prev" in each event equals the hash of the event before it ("0" 64 times in the first), and
   "run_seq" counts 1, 2, 3 ... without a gap.
4. The signature (base64) is over the 32 bytes of the hash:
     openssl pkeyutl -verify -pubin -inkey keys/ID.pem -rawin -in hash.bin -sigfile signature.bin
5. The last event of a finished run, "run.closed", states the count and the hash of the event before it.
6. A signature is the person's own: its event holds "proof". Take the event's "payload" without "proof" as "said", and
   make from the event {"kind": "handrail.signature.v1", "mode": ..., "run": ..., "said": ..., "source": ...,
   "step": ..., "type": ..., "work": ...} as JSON with sorted keys and without blanks (RFC 8785).
   "proof"."signature" (base64) is over these bytes, by the key "public" (32 bytes in hex) of
   "proof"."certificate"."document", which says whose key it is. "proof"."certificate"."signature" is over that
   document, written in the same way, by the gateway's key, which manifest.json names.
Keys: ask the site that made the record whether the keys in keys/ are those of its tablets.
"""


class NotExported(Exception):
    """The run can't be exported as evidence; the message says why."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a package. ``keys``: journal -> key id -> public key, for each journal that wrote.

    ``photo`` gives a photo's bytes by digest, or None if this tablet doesn't hold it.
    """

    run: str
    events: Sequence[Sealed]
    keys: Mapping[str, Mapping[str, bytes]]
    photo: Callable[[str], bytes | None]
    made_at: str
    """RFC 3339 UTC."""
    build: str
    receipts: Sequence[Signed] = ()
    gateways: Mapping[str, bytes] = field(default_factory=dict)
    package: bytes | None = None
    record: bytes | None = None
    reviews: Sequence[Sealed] = ()
    """The events by which the closed record was reviewed: they are no part of its chain."""
    rotations: Sequence[Sealed] = ()
    """The events by which the journals went on with other keys."""


def export(contents: Contents, key: SigningKey) -> bytes:
    """The package's bytes. ``key`` signs the manifest. Raises NotExported when the run doesn't verify."""
    events, checker = _checked(contents)
    files: dict[str, bytes] = {
        README: _README.encode("ascii"),
        EVENTS: b"".join(sealed.data + b"\n" for sealed in contents.events),
        SEALS: b"".join(_seal_line(*pair) for pair in zip(events, contents.events, strict=True)),
        RECEIPTS: canonical([signed.to_json() for signed in contents.receipts]),
    }
    reviews = [_review(contents, checker, sealed) for sealed in contents.reviews]
    if reviews:
        files[REVIEWS] = b"".join(sealed.data + b"\n" for sealed in contents.reviews)
        files[REVIEW_SEALS] = b"".join(_seal_line(*pair) for pair in zip(reviews, contents.reviews, strict=True))
    if contents.rotations:
        turned = [check_seal(sealed, _all_keys(contents), 0) for sealed in contents.rotations]
        files[ROTATIONS] = b"".join(sealed.data + b"\n" for sealed in contents.rotations)
        files[ROTATION_SEALS] = b"".join(_seal_line(*pair) for pair in zip(turned, contents.rotations, strict=True))
    for id_, public in _all_keys(contents).items():
        files[f"keys/{id_}.pem"] = _pem(public)
    photos, absent = _photos([*events, *reviews], contents.photo)
    files |= photos
    if contents.package is not None:
        files[PACKAGE] = contents.package
    if contents.record is not None:
        files[RECORD] = contents.record
    manifest = {
        "format": FORMAT,
        "run": contents.run,
        "mode": events[0].mode,
        "chain": {"count": checker.seq, "head": checker.head, "closed": checker.closed},
        "journals": _keys_json(contents.keys),
        "gateways": {id_: public.hex() for id_, public in sorted(contents.gateways.items())},
        "made_at": contents.made_at,
        "build": contents.build,
        "signed_by": {"key": key.id, "public": key.public.hex()},
        "absent": absent,
        "files": {name: _fingerprint(files[name]) for name in sorted(files)},
    }
    return _zip({MANIFEST: sign(KIND, manifest, key).to_bytes(), **files})


def _checked(contents: Contents) -> tuple[list[Event], RunChecker]:
    checker = RunChecker(contents.run, _all_keys(contents))
    try:
        events = [checker.feed(sealed) for sealed in contents.events]
    except ChainBroken as broken:
        raise NotExported(f"run {contents.run} does not verify: {broken}") from broken
    if not events:
        raise NotExported(f"there is no run {contents.run} here")
    return events, checker


def _review(contents: Contents, checker: RunChecker, sealed: Sealed) -> Event:
    try:
        return check_review(sealed, checker, _all_keys(contents))
    except ChainBroken as broken:
        raise NotExported(f"a review of run {contents.run} does not verify: {broken}") from broken


def check_review(sealed: Sealed, checker: RunChecker, keys: Mapping[str, bytes]) -> Event:
    """The review of a run whose whole chain was checked. Raises ChainBroken when it isn't one, or of another chain."""
    event = check_seal(sealed, keys, 0)
    if event.type != "record.reviewed" or event.run is not None or event.payload.get("run") != checker.run:
        raise ChainBroken(Break("wrong_run", 0, f"it is no review of run {checker.run}"))
    if (event.payload.get("count"), event.payload.get("head")) != (checker.seq, checker.head) or not checker.closed:
        raise ChainBroken(Break("incomplete", 0, "it speaks of another count or head"))
    return event


def _all_keys(contents: Contents) -> dict[str, bytes]:
    return {id_: public for keys in contents.keys.values() for id_, public in keys.items()}


def _keys_json(keys: Mapping[str, Mapping[str, bytes]]) -> dict[str, dict[str, str]]:
    return {
        journal: {id_: public.hex() for id_, public in sorted(of_journal.items())}
        for journal, of_journal in sorted(keys.items())
    }


def _seal_line(event: Event, sealed: Sealed) -> bytes:
    seal: dict[str, Any] = {
        **({"run_seq": event.run_seq} if event.run is not None else {}),
        "journal": event.journal,
        "seq": event.seq,
        "hash": sealed.hash,
        "key": event.key,
        "signature": base64.b64encode(sealed.signature).decode("ascii"),
    }
    return canonical(seal) + b"\n"


def _pem(public: bytes) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _photos(events: Iterable[Event], photo: Callable[[str], bytes | None]) -> tuple[dict[str, bytes], list[str]]:
    """Files by name, and the digests of the photos that this tablet doesn't hold."""
    named = sorted({digest for event in events for digest in photo_digests(event)})
    files: dict[str, bytes] = {}
    absent: list[str] = []
    for digest in named:
        content = photo(digest)
        if content is None:
            absent.append(digest)
        elif hashlib.sha256(content).hexdigest() != digest:
            raise NotExported(f"photo {digest} is not what the event names")
        else:
            files[f"photos/{digest}.{_ending(content)}"] = content
    return files, absent


def _ending(content: bytes) -> str:
    """By the content itself, so that what is called a picture is one."""
    starts = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"))
    found = next((ending for start, ending in starts if content.startswith(start)), None)
    return found or ("webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else "bin")


def _fingerprint(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Stored, not deflated: zlib's output differs between versions, and photos don't shrink."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in [MANIFEST, README, *sorted(files.keys() - {MANIFEST, README})]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()
