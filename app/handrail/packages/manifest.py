"""The manifest: what a package holds, with the digest of each part.

The content hash is SHA-256 over the RFC 8785 bytes of ``{"document": D, "media": [M, …]}``, where D is the
SHA-256 of instruction.json exactly as stored and M are the SHA-256 of the media, each once, sorted.
Original files and everything else in the manifest are not in it: a release names what the operator is
shown, and keeping or dropping the source file must not make another revision of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated, Literal

import rfc8785
from pydantic import Field

from handrail.domain.instruction import Digest
from handrail.domain.values import Value

FORMAT = 1
"""The newest package format that this build reads, and the one it writes."""

MANIFEST = "manifest.json"
DOCUMENT = "instruction.json"

Mime = Literal["image/png", "image/jpeg", "image/svg+xml"]
EXTENSIONS: dict[str, str] = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
"""The media a package may hold, and how their entries end."""

Size = Annotated[int, Field(ge=0)]


class Document(Value):
    """The instruction document's entry."""

    file: Literal["instruction.json"] = "instruction.json"
    sha256: Digest
    size: Size


class Medium(Value):
    """A picture's entry, ``media/<sha256>.<ext>``."""

    file: str
    sha256: Digest
    size: Size
    mime: Mime


class Original(Value):
    """A source file's entry, ``originals/<sha256>``; ``name`` is what the file was called."""

    file: str
    name: Annotated[str, Field(min_length=1, max_length=255)]
    sha256: Digest
    size: Size


class Manifest(Value):
    """manifest.json. ``content`` is the content hash that release records name."""

    format: Annotated[int, Field(ge=1)] = FORMAT
    content: Digest
    document: Document
    media: tuple[Medium, ...] = ()
    originals: tuple[Original, ...] = ()


def content_hash(document: str, media: Iterable[str]) -> str:
    """The content hash of a document digest and media digests (hexadecimal, any order, repeats allowed)."""
    return digest(rfc8785.dumps({"document": document, "media": sorted(set(media))}))


def digest(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def media_entry(sha256: str, mime: str) -> str:
    """Where a picture lies in a package."""
    return f"media/{sha256}.{EXTENSIONS[mime]}"


def original_entry(sha256: str) -> str:
    """Where a source file lies in a package; its own name may be anything, so it is not used."""
    return f"originals/{sha256}"
