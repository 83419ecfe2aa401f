"""Reads a package as if it were hostile: all of it is checked before any of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from handrail.domain.check import Finding, check, errors
from handrail.domain.instruction import SCHEMA, Instruction, Media
from handrail.packages import archive, pictures, strict_json
from handrail.packages.error import PackageError
from handrail.packages.manifest import (
    DOCUMENT,
    FORMAT,
    MANIFEST,
    Manifest,
    Medium,
    Original,
    content_hash,
    digest,
    media_entry,
    original_entry,
)


class Package:
    """A package that has passed every check. Immutable; holds its bytes in memory."""

    def __init__(
        self, manifest: Manifest, instruction: Instruction, findings: tuple[Finding, ...], parts: Mapping[str, bytes]
    ) -> None:
        self.manifest = manifest
        self.instruction = instruction
        self.findings = findings
        """Warnings of the document check; errors refuse the package."""
        self._parts = parts
        self._media = {medium.id: medium for medium in instruction.media}

    @property
    def content(self) -> str:
        """The content hash that release records and events name."""
        return self.manifest.content

    def media(self, id_: str) -> bytes:
        """A picture's bytes by its id in the document. Raises KeyError where the package holds none."""
        medium = self._media[id_]
        if medium.status != "ok" or medium.sha256 is None:
            raise KeyError(id_)
        return self._parts[media_entry(medium.sha256, medium.mime)]

    def original(self, sha256: str) -> bytes:
        """A source file's bytes. Raises KeyError."""
        return self._parts[original_entry(sha256)]


def read(path: Path) -> Package:
    """The package in a file. Raises PackageError, and OSError if the file can't be read."""
    with path.open("rb") as file:
        data = file.read(archive.MAX_ARCHIVE + 1)
    return read_bytes(data)


def read_bytes(data: bytes) -> Package:
    """The package in bytes. Raises PackageError."""
    parts = archive.entries(data)
    for name in (MANIFEST, DOCUMENT):
        if name not in parts:
            raise PackageError("package.missing_entry", name)
    manifest = _manifest(parts[MANIFEST])
    _check_parts(manifest, parts)
    instruction = _instruction(parts[DOCUMENT])
    _check_media(instruction, manifest)
    findings = check(instruction)
    if errors(findings):
        raise _faulty(findings)
    return Package(manifest, instruction, findings, parts)


def _faulty(findings: tuple[Finding, ...]) -> PackageError:
    first = errors(findings)[0]
    place = f"{DOCUMENT}{first.place}"
    error = PackageError("package.document", place, **{**first.params, "reason": first.code, "step": first.step or ""})
    error.findings = findings
    return error


def _manifest(data: bytes) -> Manifest:
    raw = strict_json.load(data, MANIFEST)
    _refuse_newer(raw.get("format"), FORMAT, MANIFEST)
    try:
        return Manifest.model_validate(raw)
    except ValidationError as error:
        raise _invalid(error, MANIFEST) from None


def _instruction(data: bytes) -> Instruction:
    raw = strict_json.load(data, DOCUMENT)
    _refuse_newer(raw.get("schema"), SCHEMA, DOCUMENT)
    try:
        return Instruction.model_validate(raw)
    except ValidationError as error:
        raise _invalid(error, DOCUMENT) from None


def _refuse_newer(version: object, newest: int, place: str) -> None:
    if isinstance(version, int) and version > newest:
        raise PackageError("package.newer", place, version=version, newest=newest)


def _invalid(error: ValidationError, entry: str) -> PackageError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    pointer = "".join(f"/{part}" for part in first["loc"])
    return PackageError("package.invalid", f"{entry}{pointer}", reason=first["msg"][:200])


def _check_parts(manifest: Manifest, parts: Mapping[str, bytes]) -> None:
    """Every entry is declared once, is there, and has the size and digest that the manifest states."""
    declared: dict[str, tuple[str, int]] = {DOCUMENT: (manifest.document.sha256, manifest.document.size)}
    expected: list[tuple[Medium | Original, str]] = []
    expected += [(medium, media_entry(medium.sha256, medium.mime)) for medium in manifest.media]
    expected += [(original, original_entry(original.sha256)) for original in manifest.originals]
    for part, entry in expected:
        if part.file != entry:
            raise PackageError("package.misplaced", part.file[:200], expected=entry)
        if entry in declared:
            raise PackageError("package.duplicate_entry", entry)
        declared[entry] = (part.sha256, part.size)
    for name, (sha256, size) in declared.items():
        if name not in parts:
            raise PackageError("package.missing_entry", name)
        if len(parts[name]) != size or digest(parts[name]) != sha256:
            raise PackageError("package.altered", name)
    for name in parts:
        if name not in declared and name != MANIFEST:
            raise PackageError("package.undeclared", name)
    if manifest.content != content_hash(manifest.document.sha256, (medium.sha256 for medium in manifest.media)):
        raise PackageError("package.content_hash", MANIFEST)
    for medium in manifest.media:
        pictures.inspect(parts[medium.file], medium.mime, medium.file)


def _check_media(instruction: Instruction, manifest: Manifest) -> None:
    """The document's pictures and the manifest's are the same; its attachments are there."""
    held = {(medium.sha256, str(medium.mime)) for medium in manifest.media}
    shown: set[tuple[str, str]] = set()
    for index, medium in enumerate(instruction.media):
        if medium.status == "ok":
            shown.add(_held(medium, held, f"{DOCUMENT}/media/{index}"))
    for sha256, mime in held - shown:
        raise PackageError("package.undeclared", media_entry(sha256, mime))
    originals = {original.sha256 for original in manifest.originals}
    for index, attachment in enumerate(instruction.attachments):
        if attachment.sha256 not in originals:
            raise PackageError("package.missing_entry", f"{DOCUMENT}/attachments/{index}", file=attachment.file)


def _held(medium: Media, held: set[tuple[str, str]], place: str) -> tuple[str, str]:
    key = (medium.sha256 or "", medium.mime)
    if key not in held:
        raise PackageError("package.missing_media", place, id=medium.id)
    return key
