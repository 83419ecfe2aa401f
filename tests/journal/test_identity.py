"""Key stores, and people's secrets."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import PasswordSetError

from handrail.identity.failures import Counts, KeptFailures
from handrail.identity.keys import (
    DEMO_COUNTERS,
    DemoKeyStore,
    NoSecureStore,
    SystemKeyStore,
    found_key_store,
    key_store,
    refuse_insecure,
)
from handrail.wire.credentials import badge_digest, peppered
from tests.journal.tablet import Tablet


class InMemory(KeyringBackend):
    """Passes for the operating system's own store by the module it says it is from."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise PasswordSetError("locked")
        self.kept[service, username] = password


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    monkeypatch.setattr(InMemory, "__module__", "keyring.backends.SecretService")
    ring = InMemory()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    return ring


def plaintext() -> Any:
    class PlaintextKeyring:
        pass

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    return PlaintextKeyring()


@pytest.mark.req("SEC-ST-1")
@pytest.mark.parametrize("ring", [fail.Keyring(), null.Keyring(), plaintext(), chainer.ChainerBackend(), object()])
def test_production_refuses_a_store_that_protects_nothing(
    ring: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoSecureStore, match="no protected key store"):
        refuse_insecure(ring)
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    for mode in ("production", "training"):
        with pytest.raises(NoSecureStore):
            key_store(tmp_path, mode)  # type: ignore[arg-type]


def test_a_chain_is_as_weak_as_its_weakest(system: InMemory) -> None:
    class Chain:
        backends = (system, null.Keyring())

    with pytest.raises(NoSecureStore):
        refuse_insecure(Chain())


def test_the_systems_store_keeps_secrets_per_installation(system: InMemory, tmp_path: Path) -> None:
    store = key_store(tmp_path / "a", "production")
    assert isinstance(store, SystemKeyStore)
    store.put("k", b"\x00\xff")
    assert store.get("k") == b"\x00\xff"
    assert key_store(tmp_path / "b", "production").get("k") is None
    assert found_key_store(tmp_path / "a").get("k") == b"\x00\xff"
    system.broken = True
    with pytest.raises(NoSecureStore, match="locked"):
        store.put("k", b"")
    next_name = next(iter(system.kept))
    system.kept[next_name] = "*not base64*"
    with pytest.raises(NoSecureStore, match="can't be read"):
        store.get("k")


@pytest.mark.req("SEC-ST-1")
def test_a_demo_folder_is_a_demo_folder_for_good(system: InMemory, tmp_path: Path) -> None:
    store = key_store(tmp_path, "demo")
    assert isinstance(store, DemoKeyStore)
    store.put("k", b"secret")
    file = tmp_path / "demo-keys.json"
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert found_key_store(tmp_path).get("k") == b"secret"
    with pytest.raises(NoSecureStore, match="DEMO"):
        key_store(tmp_path, "production")


def test_a_demo_file_that_others_can_read_or_that_is_damaged_is_refused(tmp_path: Path) -> None:
    DemoKeyStore(tmp_path).put("k", b"x")
    file = tmp_path / "demo-keys.json"
    if os.name != "nt":
        file.chmod(0o644)
        with pytest.raises(NoSecureStore, match="others"):
            DemoKeyStore(tmp_path)
        file.chmod(0o600)
    for damaged in ("{", "[]"):
        file.write_text(damaged)
        with pytest.raises(NoSecureStore, match="damaged"):
            DemoKeyStore(tmp_path)


def test_a_badge_is_known_by_its_digest_only() -> None:
    assert len({badge_digest("B-1", "p"), badge_digest("B-1", "q"), badge_digest("B-2", "p")}) == 3
    assert peppered("B-1", "p").hex() != badge_digest("B-1", "p")


@pytest.mark.req("SEC-LK-1")
def test_failures_survive_a_restart_and_a_deleted_or_older_database(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)

    def judge(rooms: Any) -> Counts:
        return Counts((rooms.failures, KeptFailures(DemoKeyStore(tmp_path, DEMO_COUNTERS))))

    rooms = tablet.open()
    assert [judge(rooms).failed("subject") for _ in range(3)] == [1, 2, 3]
    rooms.close()
    rooms = tablet.open()
    assert judge(rooms).failures("subject") == 3
    rooms.close()

    (tmp_path / DEMO_COUNTERS).unlink()  # the mirror alone is deleted
    rooms = tablet.open()
    assert judge(rooms).failures("subject") == 3
    assert judge(rooms).failed("subject") == 4
    rooms.close()

    for path in (tmp_path / "journal").glob("*.db"):  # the database alone is deleted
        path.unlink()
    rooms = tablet.open()
    assert judge(rooms).failures("subject") == 4
    judge(rooms).succeeded("subject")
    assert judge(rooms).failures("subject") == 0
    assert judge(rooms).failures("nobody") == 0
    rooms.close()
