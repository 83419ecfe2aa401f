"""A tablet is taken out of service: it delivers what it has, records nothing more, then says that it may be wiped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.core import Core
from handrail.domain.event import NOBODY, Draft
from handrail.domain.refusal import Refusal
from handrail.operations.sign_in import sign_in
from handrail.operations.trouble import refusal_for
from handrail.operations.workplace import Session
from handrail.ports.journal import Retired
from handrail.settings import Settings
from tests.gateway.conftest import PLANT
from tests.gateway.servers import GatewayProcess
from tests.people import SECRETS
from tests.sync.conftest import new_code

MARA = "m.okafor"


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "gateway", "--sample-plant", str(PLANT)).start()
    yield gateway
    gateway.stop()


@pytest.fixture
def settings(tmp_path: Path, gateway: GatewayProcess) -> Settings:
    return Settings(data=tmp_path / "tablet", gateway=gateway.url, mode="demo", enrolment_code=new_code(gateway))


def note(core: Core, text: str) -> None:
    core.rooms.journal.append([Draft(type="note.added", payload={"text": text})], NOBODY)


def retire(gateway: GatewayProcess, core: Core) -> str:
    done = gateway.command("device", "retire", core.device, "--by", "R. Brandt", "--json")
    assert done.returncode == 0, done.stderr
    at: str = json.loads(done.stdout)["retired_at"]
    return at


def listed(gateway: GatewayProcess, core: Core) -> dict[str, str]:
    rows: list[dict[str, str]] = json.loads(gateway.command("device", "list", "--json").stdout)["devices"]
    return next(row for row in rows if row["id"] == core.device)


@pytest.mark.req("SEC-ST-3", "P11-10h-1")
def test_a_retired_tablet_delivers_what_it_has_and_records_nothing_more(
    gateway: GatewayProcess, settings: Settings
) -> None:
    core = Core(settings)
    try:
        assert core.sync_round().reached
        assert listed(gateway, core)["retired_at"] is None
        note(core, "recorded while nobody knew")
        photo = core.rooms.blobs.put(b"a photo")
        taken = {"digest": photo, "size": 7, "mime": "image/png", "name": "p.png"}
        core.rooms.journal.append([Draft(type="note.added", payload={"text": "with it", "photos": [taken]})], NOBODY)
        retire(gateway, core)
        gateway.stop()
        # It has not heard of it: it works, and its records wait.
        assert core.sync_state().retired is False
        gateway.start()
        contact = core.sync_round()
        assert contact.reached
        assert (contact.state.retired, contact.state.waiting, contact.state.rejected) == (True, 0, ())
        assert contact.state.may_be_wiped
        head = core.rooms.journal.head.seq
        with pytest.raises(Retired) as refused:
            note(core, "too late")
        assert refusal_for(refused.value).code == "device.retired"
        refusal = sign_in(core.place, SECRETS[MARA]["badge"], SECRETS[MARA]["pin"], "en")
        assert isinstance(refusal, Refusal)
        assert refusal.code == "device.retired"
        assert core.rooms.journal.head.seq == head
        assert listed(gateway, core)["retired_by"] == "R. Brandt"
    finally:
        core.close()
    # It stays so: after a restart, and without a network.
    gateway.stop()
    core = Core(settings)
    try:
        assert core.sync_state().retired
        with pytest.raises(Retired):
            note(core, "too late")
    finally:
        core.close()


@pytest.mark.req("SEC-ST-3", "DI-CST-1")
def test_what_was_recorded_after_the_moment_is_kept_apart_and_stops_nothing(
    gateway: GatewayProcess, settings: Settings
) -> None:
    core = Core(settings)
    try:
        assert core.sync_round().reached
        note(core, "before")
        retire(gateway, core)
        note(core, "after")
        contact = core.sync_round()
        assert contact.state.waiting == 0
        assert [(seq, code) for seq, code, _ in contact.state.rejected] == [
            (core.rooms.journal.head.seq, "device_retired")
        ]
        assert contact.state.retired
        assert not contact.state.may_be_wiped, "what is kept apart is for a person to decide"
    finally:
        core.close()


@pytest.mark.req("SEC-ST-3")
def test_who_has_not_delivered_everything_may_not_be_wiped(gateway: GatewayProcess, settings: Settings) -> None:
    core = Core(settings)
    assert core.sync_round().reached
    note(core, "never delivered")
    first = core.rooms.journal.id
    core.rooms.close()
    core.rooms = core._opening.start_new("replaced", first)
    core.close()
    core = Core(settings)
    try:
        retire(gateway, core)
        contact = core.sync_round()
        assert (contact.state.retired, contact.state.may_be_wiped) == (True, False)
    finally:
        core.close()


@pytest.mark.req("SEC-ST-3", "P11-300-2")
def test_nobody_signs_in_on_it_anew_and_it_is_not_enrolled_again(gateway: GatewayProcess, settings: Settings) -> None:
    core = Core(settings)
    try:
        assert core.sync_round().reached
        assert isinstance(sign_in(core.place, SECRETS[MARA]["badge"], SECRETS[MARA]["pin"], "en"), Session)
        retire(gateway, core)
        # Before it knows: what it holds still opens; a person it never saw gets nothing.
        other = SECRETS["j.lindqvist"]
        refused = sign_in(core.place, other["badge"], other["pin"], "en")
        assert isinstance(refused, Refusal)
        assert refused.code == "sign_in.no_match_offline"
    finally:
        core.close()
    unknown = gateway.command("device", "retire", "T-nobody")
    assert unknown.returncode == 2
    assert "no device" in unknown.stderr
    assert gateway.command("device", "retire").returncode == 2
