"""A place on a disk, or on a share that the system has mounted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from handrail_gateway.deliveries.connector import NotNow
from handrail_gateway.secret_files import sync_folder


class Disk:
    """The root must be there: a share that is not mounted is no empty folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def listed(self, folder: str) -> list[str]:
        """The names in a folder. Raises NotNow."""
        self._check_root()
        try:
            return sorted(entry.name for entry in (self._root / folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as reason:
            raise _not_now(reason) from reason

    def read(self, path: str) -> bytes | None:
        """A file's content. Raises NotNow."""
        try:
            return (self._root / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None
        except OSError as reason:
            raise _not_now(reason) from reason

    def write_folder(self, folder: str, files: Mapping[str, bytes]) -> None:
        """All files and the folder durable before it gets its name. Raises NotNow."""
        self._check_root()
        final = self._root / folder
        part = final.with_name(f"{final.name}.part")
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            for name, content in files.items():
                with (part / name).open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            sync_folder(part)
            part.rename(final)
            for above in (final.parent, final.parent.parent, self._root):
                sync_folder(above)
        except OSError as reason:
            raise _not_now(reason) from reason

    def _check_root(self) -> None:
        if not self._root.is_dir():
            raise NotNow("the folder for deliveries is not there: is its share mounted?")


def _not_now(reason: OSError) -> NotNow:
    return NotNow(f"the folder for deliveries can't be used: {reason.strerror or type(reason).__name__}")
