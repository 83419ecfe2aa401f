"""Writes a package: the same input gives the same bytes, whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import rfc8785

from handrail.domain.instruction import Instruction
from handrail.packages.error import PackageError
from handrail.packages.manifest import (
    DOCUMENT,
    EXTENSIONS,
    MANIFEST,
    Document,
    Manifest,
    Medium,
    Original,
    content_hash,
    digest,
    media_entry,
    original_entry,
)
from handrail.packages.reader import read_bytes


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to keep with the package, for instance the spreadsheet it was imported from."""

    name: str
    data: bytes


def write(
    instruction: Instruction, media: Mapping[str, bytes], originals: Iterable[SourceFile], path: Path
) -> Manifest:
    """Writes a package to ``path``, replacing what is there in one step. Returns its manifest.

    ``media`` maps ids of the document's media (those with status ``ok``) to their bytes. Raises
    PackageError if the result could not be read back, and OSError.
    """
    data = build(instruction, media, originals)
    manifest = read_bytes(data).manifest
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    return manifest


def build(instruction: Instruction, media: Mapping[str, bytes], originals: Iterable[SourceFile]) -> bytes:
    """The bytes of a package. Raises PackageError if the document has no canonical form."""
    parts: dict[str, bytes] = {DOCUMENT: _canonical(instruction.to_json(), DOCUMENT)}
    pictures: dict[str, Medium] = {}
    for medium in instruction.media:
        if medium.status != "ok":
            continue
        if medium.id not in media or medium.mime not in EXTENSIONS:
            raise PackageError("package.missing_media", medium.file, id=medium.id)
        data = media[medium.id]
        entry = media_entry(digest(data), medium.mime)
        parts[entry] = data
        pictures[entry] = Medium.model_validate(
            {"file": entry, "sha256": digest(data), "size": len(data), "mime": medium.mime}
        )
    sources: dict[str, Original] = {}
    for source in originals:
        entry = original_entry(digest(source.data))
        parts[entry] = source.data
        sources.setdefault(
            entry, Original(file=entry, name=source.name, sha256=digest(source.data), size=len(source.data))
        )
    document = parts[DOCUMENT]
    manifest = Manifest(
        content=content_hash(digest(document), (medium.sha256 for medium in pictures.values())),
        document=Document(sha256=digest(document), size=len(document)),
        media=tuple(pictures[entry] for entry in sorted(pictures)),
        originals=tuple(sources[entry] for entry in sorted(sources)),
    )
    parts[MANIFEST] = _canonical(manifest.to_json(), MANIFEST)
    return _zip(parts)


def _canonical(value: dict[str, object], place: str) -> bytes:
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, ValueError) as error:
        raise PackageError("package.not_canonical", place, reason=error) from None


def _zip(parts: Mapping[str, bytes]) -> bytes:
    # Stored, not deflated: two zlib builds deflate the same bytes differently.
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in (MANIFEST, DOCUMENT, *sorted(parts.keys() - {MANIFEST, DOCUMENT})):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, parts[name])
    return stream.getvalue()
