"""Training mode: a folder, keys and a journal of its own; nothing of it leaves the tablet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from handrail.core import Core
from handrail.domain.acts import RunStarted
from handrail.domain.event import NOBODY, Draft, Mode, Source, Work
from handrail.identity.keys import MODE, NoSecureStore
from handrail.settings import Settings, read_settings
from tests.gateway.conftest import PLANT
from tests.gateway.servers import GatewayProcess
from tests.sync.conftest import new_code

NOTE = Draft(type="note.added", payload={"text": "Tried it."})


class Ring(KeyringBackend):
    """Passes for the operating system's own store by the module it says it is from."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    monkeypatch.setattr(Ring, "__module__", "keyring.backends.SecretService")
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    return ring


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "gateway", "--sample-plant", str(PLANT)).start()
    yield gateway
    gateway.stop()


def opened(folder: Path, mode: Mode) -> Core:
    return Core(Settings(data=folder, gateway="", mode=mode))


@pytest.mark.parametrize(("first", "then"), [("production", "training"), ("training", "production")])
def test_a_folder_is_of_one_mode_for_good(ring: Ring, tmp_path: Path, first: Mode, then: Mode) -> None:
    core = opened(tmp_path, first)
    core.rooms.journal.append([NOTE], NOBODY)
    head, name = core.rooms.journal.head, core.rooms.journal.id
    core.close()
    with pytest.raises(NoSecureStore, match=f"holds {first} data: {then} mode needs a data folder of its own"):
        opened(tmp_path, then)
    again = opened(tmp_path, first)
    assert (again.rooms.journal.id, again.rooms.journal.head) == (name, head)
    assert {stored.event.mode for stored in again.rooms.journal.events_from(1, 10)} == {first}
    again.close()


def test_a_folder_of_an_earlier_build_says_its_mode_by_its_journal(ring: Ring, tmp_path: Path) -> None:
    opened(tmp_path, "production").close()
    del ring.kept[next(key for key in ring.kept if key[1] == MODE)]
    with pytest.raises(NoSecureStore, match="holds production data"):
        opened(tmp_path, "training")
    opened(tmp_path, "production").close()


def test_practice_lies_apart_when_nothing_else_is_said() -> None:
    production, training = (read_settings({"HANDRAIL_MODE": mode}).data for mode in ("production", "training"))
    assert production != training and training.name == "handrail-training"


def test_what_the_plant_decides_comes_in_and_nothing_goes_out(
    ring: Ring, tmp_path: Path, gateway: GatewayProcess
) -> None:
    settings = Settings(
        data=tmp_path / "tablet", gateway=gateway.url, mode="training", enrolment_code=new_code(gateway)
    )  # fmt: skip
    core = Core(settings)
    try:
        started = RunStarted(title={"en": "Try"}, units_planned=1, part_revision="A", approved_by="Q. Lee")
        work = Work(order="WO-1", operation="10", part="P-1", unit="U-1")
        source = Source(doc_no="WI-1", revision="A", content="c" * 64, language="en")
        draft = Draft(type="run.started", payload=started.to_json())
        core.rooms.journal.append([draft], NOBODY, run="run-1", work=work, source=source)
        contact = core.sync_round()
        assert contact.reached and contact.new_reference
        assert core.reference.orders()
        again = core.sync_round()
        assert again.reached and not again.new_reference
        assert core.rooms.journal.receipted() == 0
        assert core.sync_state().waiting == core.rooms.journal.head.seq
    finally:
        core.close()
