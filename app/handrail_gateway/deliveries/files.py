"""The files connector: each revision of a record as a folder that anybody can read and check without us.

    KIND/RECORD-ID/r0001/manifest.json     what the folder holds: names, sizes, SHA-256 of the files
    KIND/RECORD-ID/r0001/record.json       the fields that the mapping made
    KIND/RECORD-ID/r0001/<16 hex>.png      photos, by the beginning of their digest
    KIND/RECORD-ID/r0001/SHA256SUMS        for ``sha256sum --check``

A folder is written under another name and renamed when it is whole, so what bears its name is whole (S1-13). Where the
folder is, on a disk or behind SFTP, is a ``Place``'s business.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from handrail.wire.envelope import Malformed, canonical, parse
from handrail_gateway.deliveries.connector import Change, Delivered, NotNow, Parcel, Rejected

SCHEMA = 1
"""Of the manifest: a reader refuses what is newer."""

MANIFEST, RECORD, SUMS = "manifest.json", "record.json", "SHA256SUMS"

_SAFE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")
_REVISION = re.compile(r"^r([0-9]{4,9})$")


class Place(Protocol):
    """Somewhere with folders. Paths are relative, with ``/``. Raises NotNow when it can't at present."""

    def listed(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where there is no such folder."""

    def read(self, path: str) -> bytes | None:
        """A file's content; None where there is none."""

    def write_folder(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Writes a folder with these files so that it is there whole or not at all, and durably where that is possible.

        What a writer that died left half is cleared away first. The folder must not be there.
        """


class FilesConnector:
    """Delivers to a place. ``name`` is what the site calls it."""

    def __init__(self, name: str, place: Place) -> None:
        self._name = name
        self._place = place

    @property
    def name(self) -> str:
        """What the site calls it."""
        return self._name

    def deliver(self, parcel: Parcel) -> Delivered:
        """Writes the revision's folder, unless it is there already. Raises NotNow, Rejected."""
        folder = folder_of(parcel.key)
        newest = self._newest(folder)
        if newest >= parcel.revision:
            return self._held(parcel.key, folder, newest)
        self._place.write_folder(f"{folder}/{_named(parcel.revision)}", _files(parcel))
        return self._held(parcel.key, folder, parcel.revision)

    def look_up(self, key: str) -> Delivered | None:
        """The newest revision there, by its files as they are now. Raises NotNow, Rejected."""
        folder = folder_of(key)
        newest = self._newest(folder)
        return self._held(key, folder, newest) if newest else None

    def changes(self, cursor: str) -> tuple[list[Change], str]:
        """Nothing ever changes there but by us."""
        return [], cursor

    def all_known(self) -> Iterator[tuple[str, Delivered]]:
        """The newest revision of every record. Raises NotNow."""
        for kind in self._place.listed(""):
            for id_ in self._place.listed(kind):
                folder = f"{kind}/{id_}"
                newest = self._newest(folder)
                if newest:
                    manifest = self._manifest(f"{folder}/{_named(newest)}")
                    key = manifest.get("key") if manifest is not None else None
                    # A manifest that nobody can read must not hide the record.
                    key = key if isinstance(key, str) else f"urn:handrail:unreadable:{kind}:{id_}"
                    yield key, self._held(key, folder, newest)

    def _newest(self, folder: str) -> int:
        found = (_REVISION.match(name) for name in self._place.listed(folder))
        return max((int(match[1]) for match in found if match), default=0)

    def _manifest(self, folder: str) -> dict[str, Any] | None:
        data = self._place.read(f"{folder}/{MANIFEST}")
        try:
            found = parse(data) if data is not None else None
        except Malformed:
            return None
        return found if isinstance(found, dict) else None

    def _held(self, key: str, folder: str, revision: int) -> Delivered:
        """What is there now; the digest is of the content as it is, not as the manifest says."""
        path = f"{folder}/{_named(revision)}"
        digest = hashlib.sha256(key.encode())
        for name in self._place.listed(path):
            content = self._place.read(f"{path}/{name}") or b""
            digest.update(f"\n{name} {hashlib.sha256(content).hexdigest()}".encode())
        return Delivered(path, path, "stored", digest.hexdigest(), "", revision)


def folder_of(key: str) -> str:
    """``KIND/RECORD-ID`` of a key. Raises Rejected."""
    kind, _, id_ = key.removeprefix("urn:handrail:").partition(":")[2].partition(":")
    if not (_SAFE.match(kind) and _SAFE.match(id_)):
        raise Rejected(f"{key} can't be the name of a folder", "key")
    return f"{kind}/{id_}"


def _named(revision: int) -> str:
    return f"r{revision:04d}"


def _files(parcel: Parcel) -> dict[str, bytes]:
    """The folder's content: the same for the same parcel. Raises NotNow, Rejected."""
    try:
        files = {RECORD: canonical(dict(parcel.fields))}
    except Malformed as reason:
        raise Rejected(f"the fields can't be written as JSON: {reason}", "fields") from reason
    for one in parcel.attachments:
        if not _SAFE.match(one.name) or one.name in (RECORD, MANIFEST, SUMS):
            raise Rejected(f"{one.name} can't be the name of a file", "name")
        content = one.read()
        if hashlib.sha256(content).hexdigest() != one.sha256:
            raise NotNow(f"the content of {one.name} is not what its digest says")
        files[one.name] = content
    types = {one.name: one.media_type for one in parcel.attachments}
    manifest = {
        "handrail_files": SCHEMA, "key": parcel.key, "kind": parcel.kind, "revision": parcel.revision,
        "mapping": parcel.mapping,
        "files": [
            {
                "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
                "media_type": types.get(name, "application/json"),
            }
            for name, content in sorted(files.items())
        ],
    }  # fmt: skip
    files[MANIFEST] = canonical(manifest)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    return {**files, SUMS: "".join(sums).encode()}
