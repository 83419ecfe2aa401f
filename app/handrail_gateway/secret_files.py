"""Secrets in files that only their owner may read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path


class InsecureFile(Exception):
    """A secret's file can be read by others; it must be made anew."""


def read_secret(path: Path) -> str:
    """The secret's text. Raises InsecureFile when group or others may read it, OSError when it isn't there."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise InsecureFile(f"{path} can be read by others than its owner; make a new secret, then chmod 600")
    return path.read_text(encoding="ascii").strip()


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file, or a new one that is durably written before it is used."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    if not path.exists():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, not a rename: of two processes starting at once only one makes the secret.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        sync_folder(path.parent)
    return read_secret(path)


def sync_folder(folder: Path) -> None:
    """Makes a new name in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
