"""What the gateway keeps of people beside the plant's data: who accepted the statement, who was proofed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handrail_gateway.__main__ import main
from handrail_gateway.projection_schema import acceptances
from handrail_gateway.schema import alarms, proofings
from tests.gateway.conftest import PLANT, House
from tests.gateway.device import ANNA, Device

MARA = "m.okafor"


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any]) -> House:
    """With the sample plant's people, on each database."""
    return make_house(plant=PLANT, **storage)


def accepted(version: int, person: str = ANNA.person) -> dict[str, Any]:
    return {
        "person": person, "name": "Anna Berg", "version": version, "language": "en", "text": "I answer for it.",
        "digest": "d" * 64, "signed_at": "2026-11-21T08:00:00.000Z", "zone": "UTC", "offset": "+00:00",
    }  # fmt: skip


def people(device: Device) -> dict[str, dict[str, Any]]:
    rows = device.send("GET", "/v1/reference/people").json()["document"]["rows"]
    return {row["id"]: row for row in rows}


def add_person(house: House, **changes: Any) -> None:
    """The person of the test's device among the plant's people."""
    rows = {cls: [] for cls in ("orders", "releases", "training", "equipment", "lots", "holds", "codes")}
    row = {"id": ANNA.person, "name": ANNA.name, "roles": ["operator"], "badge": "b" * 64, "badge_hint": "0001"}
    house.gateway.plant.load({**rows, "people": [*house.gateway.plant.people(), {**row, **changes}]})


@pytest.mark.req("P11-10j-1")
def test_an_acceptance_reaches_every_tablet_with_the_people(house: House) -> None:
    add_person(house)
    device = house.device()
    assert people(device)[ANNA.person]["accepted"] == 0
    device.write("accountability.accepted", payload=accepted(2))
    device.write("accountability.accepted", payload=accepted(1))
    device.receipt(device.post(*device.chain))
    assert people(device)[ANNA.person]["accepted"] == 2
    assert people(device)[MARA]["accepted"] == 0
    assert [(row["person"], row["version"], row["valid"]) for row in house.rows(acceptances)] == [
        (ANNA.person, 2, True), (ANNA.person, 1, True),
    ]  # fmt: skip
    # Records made anew from the events say the same.
    house.gateway.projector.rebuild()
    assert people(device)[ANNA.person]["accepted"] == 2


@pytest.mark.req("P11-10j-1", "P11-70-1")
def test_an_acceptance_without_the_persons_own_signature_counts_for_nothing(house: House) -> None:
    add_person(house)
    device = house.device()
    device.certificate = None
    device.write("accountability.accepted", payload=accepted(2))
    device.certify(house.gateway.keys.signing, person="p-9")
    device.write("accountability.accepted", payload=accepted(2))
    device.receipt(device.post(*device.chain))
    assert people(device)[ANNA.person]["accepted"] == 0
    assert [row["code"] for row in house.rows(alarms)] == ["signature.unproven"] * 2


@pytest.mark.req("P11-100-2")
def test_a_proofing_is_kept_with_who_did_it_and_how(
    make_house: Callable[..., House], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house()
    add_person(house)
    device = house.device()
    assert people(device)[ANNA.person]["proofed"] is False
    data = str(house.gateway.settings.data)

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["handrail-gateway", "proof", "--data", data, *words])
        return main()

    assert run(ANNA.person, "--by", ANNA.person, "--how", "I know myself") == 2
    assert "somebody else" in capsys.readouterr().err
    assert run("nobody", "--by", "R. Brandt", "--how", "passport") == 2
    assert run(ANNA.person, "--by", "R. Brandt", "--how", " ") == 2
    assert people(device)[ANNA.person]["proofed"] is False
    assert run(ANNA.person, "--by", "R. Brandt", "--how", "passport, in person") == 0
    assert people(device)[ANNA.person]["proofed"] is True
    (row,) = house.rows(proofings)
    assert (row["person"], row["proofed_by"], row["how"]) == (ANNA.person, "R. Brandt", "passport, in person")


@pytest.mark.req("P11-10j-1")
def test_a_new_statement_is_a_new_version_and_the_same_words_are_not(
    make_house: Callable[..., House],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = make_house()
    data = str(house.gateway.settings.data)

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["handrail-gateway", "statement", "--data", data, *words])
        return main()

    def in_force() -> dict[str, Any] | None:
        found: dict[str, Any] | None = house.get("/v1/policy")["document"]["policy"].get("statement")
        return found

    assert run() == 2
    assert in_force() is None
    english, german = tmp_path / "en.txt", tmp_path / "de.txt"
    english.write_text("I answer for it.\n")
    german.write_text("Ich stehe dafür ein.\n", encoding="utf-8")
    assert run("--text", f"en={english}", "--text", f"de={german}") == 0
    assert run("--text", f"en={english}", "--text", f"de={german}") == 0
    assert in_force() == {"version": 1, "text": {"en": "I answer for it.", "de": "Ich stehe dafür ein."}}
    english.write_text("I answer for all of it.")
    assert run("--text", f"en={english}") == 0
    assert in_force() == {"version": 2, "text": {"en": "I answer for all of it."}}
    assert run() == 0
    assert "Version 2" in capsys.readouterr().out
    german.write_text("", encoding="utf-8")
    for wrong in (f"de={german}", str(english), "en"):
        assert run("--text", wrong) == 2
    assert in_force() == {"version": 2, "text": {"en": "I answer for all of it."}}
