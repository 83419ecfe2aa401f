"""What lies on the tablet, open: its keys, its journal and its reference data. ``core.py`` works on it.

The journal is opened, and its head checked, without a model of any event or row: the badge-in page shows as soon as
that is done, and models take as long to load as a window to open. ``tests/static/test_imports.py`` holds it to that.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from handrail.identity.keys import KeyStore, keep_mode, key_store
from handrail.journal.opening import Opening, Rooms
from handrail.settings import Settings
from handrail.sync.clock import DeviceClock
from handrail.sync.kept import DEVICE, RETIRED, kept_recovery

if TYPE_CHECKING:
    from handrail.domain.event import Place
    from handrail.domain.policy import SitePolicy
    from handrail.reference.store import SqlReference


class Stores:
    """One installation's data folder, open."""

    def __init__(self, settings: Settings) -> None:
        """Opens the journal and checks its head. Raises JournalFailed, NoSecureStore (also for a folder of another
        mode), OSError.
        """
        self.settings = settings
        settings.data.mkdir(parents=True, exist_ok=True)
        self.keys: KeyStore = key_store(settings.data, settings.mode)
        keep_mode(self.keys, settings.data, settings.mode)
        self.device = self._device()
        self.clock = DeviceClock(lambda: self.reference.policy().zone)
        self._hashed: tuple[SitePolicy, str] | None = None
        self.opening = Opening(
            settings.data / "journal", self.keys, settings.mode, self.place, self.clock, kept_recovery(self.keys)
        )
        self.rooms: Rooms = self.opening.open()
        self.rooms.journal.retired = self.keys.get(RETIRED) is not None

    @cached_property
    def reference(self) -> SqlReference:
        """The reference data, opened when it is first asked for. Raises OSError and what the database raises.

        A file whose key is lost is set aside: it can't be read again, and what was in it is pulled again.
        """
        from handrail.reference.opening import KEY_NAME
        from handrail.reference.store import SqlReference

        path = self.settings.data / "reference.db"
        if self.keys.get(KEY_NAME) is None:
            for file in path.parent.glob(f"{path.name}*"):
                file.replace(file.with_name(f"lost-{file.name}"))
        return SqlReference(path, self.secret(KEY_NAME))

    def place(self) -> Place:
        """What every event says of this tablet, and the policy it works by."""
        from handrail.build import build
        from handrail.domain.event import Place
        from handrail.wire.snapshot import policy_hash

        policy = self.reference.policy()
        if self._hashed is None or self._hashed[0] is not policy:
            # Every event names the policy; it is hashed once, not with each of them.
            self._hashed = (policy, policy_hash(policy))
        return Place(device=self.device, station=self.settings.station, build=build(), policy=self._hashed[1])

    def secret(self, name: str) -> bytes:
        """32 random bytes of that name, made when they are first asked for. Raises NoSecureStore, OSError."""
        kept = self.keys.get(name)
        if kept is None:
            import secrets

            kept = secrets.token_bytes(32)
            self.keys.put(name, kept)
        return kept

    def _device(self) -> str:
        kept = self.keys.get(DEVICE)
        if kept is None:
            import secrets

            kept = f"T-{secrets.token_hex(4)}".encode()
            self.keys.put(DEVICE, kept)
        return kept.decode()
