"""The public halves of the site's recovery keys. The private halves are not on this machine (decision 0010)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handrail.wire.keys import key_id
from handrail.wire.recovery import RecoveryKey
from handrail_gateway.moments import Now, text_of
from handrail_gateway.secret_files import sync_folder

FILE: Final = "recovery.keys"


class NotMade(Exception):
    """No recovery key was made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Known:
    """One recovery key of the site: its public half, 32 bytes, and when it was made, RFC 3339 UTC."""

    public: bytes
    made_at: str

    @property
    def id(self) -> str:
        """The key's fingerprint, as the escrows and packages name it."""
        return key_id(self.public)


class RecoveryKeys:
    """All that were ever made; the last one is the one that counts. Read anew each time: a command may add one."""

    def __init__(self, data: Path) -> None:
        """``data``: the gateway's data folder."""
        self._data = data

    def all(self) -> tuple[Known, ...]:
        """Oldest first. Raises OSError, ValueError when the file is damaged."""
        path = self._data / FILE
        if not path.exists():
            return ()
        listed: list[dict[str, Any]] = json.loads(path.read_bytes())
        return tuple(Known(bytes.fromhex(one["public"]), one["made_at"]) for one in listed)

    def current(self) -> Known | None:
        """The one that tablets wrap to from now on. Raises as ``all``."""
        known = self.all()
        return known[-1] if known else None

    def make(self, output: Path, now: Now, *, replace: bool) -> Known:
        """Makes a pair: the private half goes to ``output``, a new file that only its owner reads, and nowhere else.

        It is on the medium and was read back before the public half counts. Raises NotMade, OSError.
        """
        standing = self.current()
        if standing is not None and not replace:
            raise NotMade(
                f"the site has the recovery key {standing.id}, made {standing.made_at}. To make another one say "
                "--replace, and keep the old private half: what was wrapped to it only it opens."
            )
        if output.resolve().is_relative_to(self._data.resolve()):
            raise NotMade(
                "the private half does not belong into the gateway's folder or its backups: name a file elsewhere"
            )
        key = RecoveryKey.generate()
        _write_new(output, key.to_pem())
        if RecoveryKey.from_pem(output.read_bytes()).public != key.public:
            raise NotMade(f"{output} does not hold what was written to it: use another medium")
        fresh = Known(key.public, text_of(now()))
        self._keep((*self.all(), fresh))
        return fresh

    def _keep(self, known: tuple[Known, ...]) -> None:
        listed = [{"id": one.id, "public": one.public.hex(), "made_at": one.made_at} for one in known]
        path = self._data / FILE
        part = path.with_name(f"{FILE}.{os.getpid()}.new")
        _write(part, json.dumps(listed, indent=1).encode("ascii"), os.O_TRUNC)
        part.replace(path)
        sync_folder(self._data)


def _write_new(path: Path, content: bytes) -> None:
    try:
        _write(path, content, os.O_EXCL)
    except FileExistsError:
        raise NotMade(f"{path} exists; name a new file") from None


def _write(path: Path, content: bytes, how: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
