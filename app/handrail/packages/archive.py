"""A zip file as entries of bytes, in memory only. Nothing is ever extracted to disk."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib

from handrail.packages.error import PackageError

MAX_ARCHIVE = 128 * 1024 * 1024
"""Bytes of a package file."""
MAX_TOTAL = 256 * 1024 * 1024
"""Bytes of all entries inflated."""
MAX_ENTRIES = 2000
MAX_RATIO = 200
"""Inflated bytes per stored byte, for entries beyond a megabyte."""
MAX_JSON = 16 * 1024 * 1024
MAX_MEDIUM = 32 * 1024 * 1024
MAX_ORIGINAL = 64 * 1024 * 1024
"""Bytes of one entry of each kind."""

_KNOWN = re.compile(
    r"(?P<json>manifest\.json|instruction\.json)"
    r"|media/[0-9a-f]{64}\.(?P<media>png|jpg|svg)"
    r"|originals/(?P<original>[0-9a-f]{64})"
)
# What zipfile and zlib raise on broken input.
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
    EOFError, NotImplementedError, RuntimeError, ValueError, OSError, OverflowError, LookupError,
)  # fmt: skip


def entries(data: bytes) -> dict[str, bytes]:
    """The entries of a package by name, each inflated within its bound. Raises PackageError."""
    if len(data) > MAX_ARCHIVE:
        raise PackageError("package.too_large", most=MAX_ARCHIVE)
    if not data.startswith(b"PK\x03\x04"):
        raise PackageError("package.not_a_package")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except _BROKEN:
        raise PackageError("package.broken") from None


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if min((info.header_offset for info in infos), default=0) != 0 or archive.comment:
        # Something stands before or behind: perhaps a damaged package whose end is that of an archive within.
        raise PackageError("package.broken")
    if len(infos) > MAX_ENTRIES:
        raise PackageError("package.too_many_entries", most=MAX_ENTRIES)
    bounds: dict[str, int] = {}
    for info in infos:
        bound = _admit(info)
        if info.filename in bounds:
            raise PackageError("package.duplicate_entry", info.filename)
        bounds[info.filename] = bound
    found: dict[str, bytes] = {}
    left = MAX_TOTAL
    for info in infos:
        content = _inflate(archive, info, min(bounds[info.filename], left))
        left -= len(content)
        found[info.filename] = content
    return found


def _admit(info: zipfile.ZipInfo) -> int:
    """How many bytes an entry may have; refuses the entry for what its header says."""
    # zipfile cuts names at a NUL and may turn separators: judge the name as it is stored.
    name = info.orig_filename
    place = name[:200]
    if (
        name != info.filename
        or name.startswith("/")
        or "\\" in name
        or "\x00" in name
        or ":" in name
        or ".." in name.split("/")
    ):
        raise PackageError("package.unsafe_path", place)
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise PackageError("package.not_a_file", place)
    if info.flag_bits & 0x2041:
        raise PackageError("package.encrypted", place)
    known = _KNOWN.fullmatch(name)
    if known is None:
        raise PackageError("package.unknown_entry", place)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageError("package.compression", place)
    return MAX_JSON if known["json"] else MAX_MEDIUM if known["media"] else MAX_ORIGINAL


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, bound: int) -> bytes:
    # Read one byte beyond the bound: what the header claims about sizes is not believed.
    with archive.open(info) as entry:
        content = entry.read(bound + 1)
    if len(content) > bound:
        raise PackageError("package.entry_too_large", info.filename, most=bound)
    if len(content) > 1024 * 1024 and len(content) > MAX_RATIO * max(info.compress_size, 1):
        raise PackageError("package.bomb", info.filename, ratio=MAX_RATIO)
    return content
