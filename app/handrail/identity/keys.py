"""The device's key store: the operating system's in production, a file in DEMO mode (SEC-ST-1)."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from handrail.domain.chained import Mode

DEMO_FILE = "demo-keys.json"
DEMO_COUNTERS = "demo-counters.json"
SERVICE = "org.handrail"

# Backends that keep secrets in the operating system's own protected store. Anything else is
# refused: plaintext files, null, fail, and whatever a plug-in brings.
_SECURE = ("keyring.backends.SecretService", "keyring.backends.libsecret", "keyring.backends.kwallet",
           "keyring.backends.macOS", "keyring.backends.Windows")  # fmt: skip


_UNLOCK = "Is it running and unlocked? Usually logging in does that; then start again."


MODE = "mode"
"""What the key store keeps the mode under."""


class NoSecureStore(Exception):
    """The machine offers no protected key store, or the wrong one: only DEMO mode can run here."""


class KeyStore(Protocol):
    """Named secrets of one installation. ``put`` is durable when it returns."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None. Raises NoSecureStore when the store can't be read."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keeps the secret. Raises NoSecureStore, OSError."""
        ...


class DemoKeyStore:
    """A file that only its owner may read, in the data folder. It protects nothing: for DEMO mode."""

    def __init__(self, folder: Path, name: str = DEMO_FILE) -> None:
        """Raises NoSecureStore when others may read the file, or it is damaged."""
        self._path = folder / name
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._kept: dict[str, str] = self._read() if self._path.exists() else {}

    def _read(self) -> dict[str, str]:
        if os.name != "nt" and stat.S_IMODE(self._path.stat().st_mode) & 0o077:
            raise NoSecureStore(f"{self._path} can be read by others than its owner")
        try:
            kept = json.loads(self._path.read_text(encoding="ascii"))
        except ValueError as reason:
            raise NoSecureStore(f"{self._path} is damaged") from reason
        if not isinstance(kept, dict):
            raise NoSecureStore(f"{self._path} is damaged")
        return kept

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        text = self._kept.get(name)
        return None if text is None else base64.b64decode(text)

    def put(self, name: str, secret: bytes) -> None:
        """Keeps the secret. Raises OSError."""
        with self._lock:
            self._kept[name] = base64.b64encode(secret).decode("ascii")
            fresh = self._path.with_name(self._path.name + ".part")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump(self._kept, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            if os.name != "nt":  # NTFS journals the rename itself
                folder = os.open(self._path.parent, os.O_RDONLY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)


class SystemKeyStore:
    """The operating system's store, through keyring. ``installation`` keeps two on one machine apart."""

    def __init__(self, installation: str) -> None:
        """Raises NoSecureStore when the machine has no protected store."""
        import keyring

        self._ring = keyring.get_keyring()
        self._service = f"{SERVICE}:{installation}"
        refuse_insecure(self._ring)

    def get(self, name: str) -> bytes | None:
        """The secret, or None. Raises NoSecureStore."""
        try:
            text = self._ring.get_password(self._service, name)
            return None if text is None else base64.b64decode(text, validate=True)
        except _failures() as reason:
            raise NoSecureStore(f"the key store can't be read: {reason}. {_UNLOCK}") from reason

    def put(self, name: str, secret: bytes) -> None:
        """Keeps the secret and reads it back. Raises NoSecureStore."""
        try:
            self._ring.set_password(self._service, name, base64.b64encode(secret).decode("ascii"))
        except _failures() as reason:
            raise NoSecureStore(f"the key store can't be written: {reason}. {_UNLOCK}") from reason
        if self.get(name) != secret:
            raise NoSecureStore("the key store does not give back what was put in")


def _failures() -> tuple[type[Exception], ...]:
    """What a store raises that is locked, gone or broken: keyring lets through what the libraries below it raise."""
    from keyring.errors import KeyringError

    found: list[type[Exception]] = [KeyringError, OSError, binascii.Error]
    with suppress(ImportError):  # Linux only
        from jeepney.wrappers import DBusErrorResponse  # type: ignore[import-untyped]  # it has no types
        from secretstorage.exceptions import SecretStorageException

        found += [SecretStorageException, DBusErrorResponse]
    return tuple(found)


def refuse_insecure(ring: object) -> None:
    """Raises NoSecureStore unless each backend in use is one of the operating system's own."""
    backends = getattr(ring, "backends", None)
    parts = list(backends) if backends is not None else [ring]
    for part in parts or [ring]:
        module = type(part).__module__
        if not any(module == known or module.startswith(known + ".") for known in _SECURE):
            raise NoSecureStore(
                f"{module} is no protected key store. Production needs the Windows Credential Locker, the macOS "
                "Keychain, or a Secret Service such as GNOME Keyring; DEMO mode runs without one."
            )


def key_store(folder: Path, mode: Mode) -> KeyStore:
    """The key store for a data folder and mode. Raises NoSecureStore.

    Only DEMO mode gets the file; and a folder that holds such a file is a DEMO folder for good.
    """
    if mode == "demo":
        return DemoKeyStore(folder)
    if (folder / DEMO_FILE).exists():
        raise NoSecureStore(f"{folder} holds DEMO data: {mode} mode needs a data folder of its own")
    return SystemKeyStore(str(folder.resolve()))


def keep_mode(keys: KeyStore, folder: Path, mode: Mode) -> None:
    """Keeps the mode beside the keys: a folder, its keys and its journal are of one mode for good.

    Practice in a folder that holds production records would go on in their journal. Raises NoSecureStore.
    """
    kept = keys.get(MODE)
    if kept is None:
        keys.put(MODE, mode.encode())
    elif kept.decode() != mode:
        raise NoSecureStore(f"{folder} holds {kept.decode()} data: {mode} mode needs a data folder of its own")


def found_key_store(folder: Path) -> KeyStore:
    """The key store that an existing data folder uses. Raises NoSecureStore."""
    return key_store(folder, "demo" if (folder / DEMO_FILE).exists() else "production")
