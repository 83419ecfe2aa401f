"""The access log and the review of credentials (A11D-11-3, P11-300-3), and who may not be administrator (A11D-11-1)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from handrail_gateway.__main__ import main
from handrail_gateway.access import access_log, note_access
from handrail_gateway.credential_review import make_review
from handrail_gateway.plant_data import RolesClash
from handrail_gateway.schema import access_acts, proofings, unlockings
from tests.gateway.conftest import PLANT, House
from tests.gateway.test_leases import KEY, MARA, ask

RUTH = "r.brandt"
Run = Callable[..., str]


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any]) -> House:
    """With the sample plant's people, on each database."""
    return make_house(plant=PLANT, **storage)


@pytest.fixture
def one(make_house: Callable[..., House]) -> House:
    """On SQLite, for the commands."""
    return make_house(plant=PLANT)


@pytest.fixture
def run(one: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        arguments = ["handrail-gateway", words[0], "--data", str(one.gateway.settings.data), *words[1:]]
        monkeypatch.setattr("sys.argv", arguments)
        assert main() == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return call


def lines(house: House, **which: str) -> list[tuple[str, str, str]]:
    house.gateway.interpret()
    with house.gateway.database.read() as connection:
        return [(line.what, line.person, line.device) for line in access_log(connection, **which)]


def came_in(device: Any, house: House) -> None:
    """Somebody fails twice and comes in, as a tablet tells it; a failed signing too."""
    device.write("session.failed", payload={"detail": "sign_in.no_match", "failures": 1})
    device.write("session.signed_in", payload={"person": MARA})
    device.write("signature.failed", payload={"requirement": "s1", "code": "sign_in.no_match", "failures": 1})
    device.write("session.signed_out", payload={"person": MARA})
    device.receipt(device.post(*device.chain))
    house.gateway.interpret()


@pytest.mark.req("A11D-11-3", "P11-300-1", "P11-300-2", "A11D-11-2")
def test_the_log_holds_what_tablets_and_the_gateway_did(house: House) -> None:
    device = house.device()
    assert ask(house, device).status_code == 200
    ask(house, device, secret="000000")
    house.gateway.accounts.reset(MARA, "the administrator")
    house.gateway.accounts.unlock(MARA, "the administrator")
    came_in(device, house)
    mine = [what for what, _, _ in lines(house, person=MARA)]
    for what in (
        "person.added", "secret.begun", "lease.given", "secret.refused", "account.reset", "account.unlocked",
        "session.signed_in", "session.signed_out",
    ):  # fmt: skip
        assert mine.count(what) == 1, (what, mine)
    # Who was not proven is not named; the failure stands all the same.
    assert ("session.failed", "", "tablet-1") in lines(house)
    assert ("signature.failed", "", "tablet-1") in lines(house)
    assert ("device.enrolled", "", "tablet-1") in lines(house, device="tablet-1")
    assert lines(house, since="2999") == []
    assert lines(house, until="2000") == []
    # What was read from events is read again; what the gateway did itself stays.
    before = lines(house)
    house.gateway.projector.rebuild()
    assert lines(house) == before


@pytest.mark.req("A11D-11-3", "A11D-12-3")
def test_the_gateways_own_acts_are_never_changed_or_deleted(house: House) -> None:
    house.gateway.accounts.unlock(MARA, "the administrator")
    with house.gateway.database.write() as connection:
        row = {"person": MARA, "proofed_by": "R. Brandt", "how": "passport", "at": "2026-11-21"}
        connection.execute(proofings.insert().values(**row))
    for table in (access_acts, proofings, unlockings):
        for act in (delete(table), update(table).values(at="2000-01-01")):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                house.gateway.database.write() as connection,
            ):
                connection.execute(act)
        assert house.rows(table)


@pytest.mark.req("A11D-11-1", "P11-200-5")
def test_nobody_is_administrator_and_works_in_production(house: House) -> None:
    rows = {cls: [] for cls in ("orders", "releases", "training", "equipment", "lots", "holds", "codes")}
    people = house.gateway.plant.people()
    for roles in (["administrator", "operator"], ["qa", "administrator"], ["administrator", "trainer"]):
        changed = [{**row, "roles": roles} if row["id"] == MARA else row for row in people]
        with pytest.raises(RolesClash, match="is administrator and"):
            house.gateway.plant.load({**rows, "people": changed})
        assert house.gateway.plant.people() == people, "nothing was loaded"
    changed = [{**row, "roles": ["administrator"]} if row["id"] == MARA else row for row in people]
    house.gateway.plant.load({**rows, "people": changed})
    assert [what for what, person, _ in lines(house) if person == MARA][-1] == "roles.changed"


@pytest.mark.req("A11D-11-3")
def test_changes_of_roles_badges_and_people_are_in_the_log(house: House) -> None:
    rows = {cls: [] for cls in ("orders", "releases", "training", "equipment", "lots", "holds", "codes")}
    people = [row for row in house.gateway.plant.people() if row["id"] != "t.ferreira"]
    changes = {MARA: {"roles": ["operator", "trainer"]}, RUTH: {"badge": "b" * 64}, "a.demir": {"active": False}}
    house.gateway.plant.load({**rows, "people": [{**row, **changes.get(row["id"], {})} for row in people]})
    found = {(what, person) for what, person, _ in lines(house)}
    assert {
        ("roles.changed", MARA), ("badge.changed", RUTH), ("person.deactivated", "a.demir"),
        ("person.removed", "t.ferreira"),
    } <= found  # fmt: skip
    # The same people again change nothing.
    count = len(lines(house))
    house.gateway.plant.load({**rows, "people": house.gateway.plant.people()})
    assert len(lines(house)) == count


def findings(house: House, person: str) -> set[str]:
    report = make_review(house.gateway.database, house.gateway.plant, house.gateway.now)
    return set(next(row["findings"] for row in report["people"] if row["id"] == person))


@pytest.mark.req("P11-300-3", "A11D-11-3", "P11-100-2")
def test_the_review_says_what_is_on_file_and_what_to_look_at(house: House) -> None:
    device = house.device()
    assert ask(house, device).status_code == 200
    came_in(device, house)
    report = make_review(house.gateway.database, house.gateway.plant, house.gateway.now)
    mara = next(row for row in report["people"] if row["id"] == MARA)
    assert mara["last_sign_in"]["device"] == "tablet-1"
    assert [lease["device"] for lease in mara["leases"]] == ["tablet-1"]
    assert mara["badge_since"] and mara["secret_changed_at"]
    assert findings(house, MARA) == {"statement_not_accepted", "proofed_by_plant_data_only"}
    assert "never_signed_in" in findings(house, RUTH)
    # A new secret ends the lease; nobody but the person has seen it until they choose another.
    house.gateway.accounts.reset(MARA, "the administrator")
    assert "one_time_secret_not_changed" in findings(house, MARA)
    report = make_review(house.gateway.database, house.gateway.plant, house.gateway.now)
    assert next(row for row in report["people"] if row["id"] == MARA)["leases"] == []
    house.clock.ahead = timedelta(days=91)
    assert "unused_90_days" in findings(house, MARA)
    assert report["orphans"] == []
    rows = {cls: [] for cls in ("orders", "releases", "training", "equipment", "lots", "holds", "codes")}
    kept = [row for row in house.gateway.plant.people() if row["id"] != RUTH]
    house.gateway.plant.load({**rows, "people": kept})
    assert make_review(house.gateway.database, house.gateway.plant, house.gateway.now)["orphans"] == [RUTH]


@pytest.mark.req("P11-300-3")
def test_a_review_is_signed_off_by_its_digest_and_a_changed_report_is_not(run: Run, tmp_path: Path, one: House) -> None:
    report = tmp_path / "review.json"
    said = run("credential-review", "--output", str(report))
    assert "Mara Okafor (m.okafor): operator" in said
    digest = said.rsplit(" ", 1)[1].strip()
    assert json.loads(run("credential-review", "--json"))["kind"] == "handrail.credential-review.v1"
    assert "say who" in run("credential-review", "--sign-off", str(report), code=2)
    done = run("credential-review", "--sign-off", str(report), "--by", "A. Demir", "--comment", "T. Ferreira left")
    assert digest in done
    (act,) = [row for row in one.rows(access_acts) if row["what"] == "credentials.reviewed"]
    assert act["done_by"] == "A. Demir"
    assert json.loads(act["facts"])["digest"] == digest
    report.write_bytes(report.read_bytes().replace(b"operator", b"operatar", 1) + b" ")
    assert "changed" in run("credential-review", "--sign-off", str(report), "--by", "A. Demir", code=2)


@pytest.mark.req("A11D-11-3")
def test_the_log_comes_out_for_people_scripts_and_spreadsheets(run: Run, one: House) -> None:
    with one.gateway.database.write() as connection:
        note_access(connection, "2026-11-21T08:00:00.000Z", "account.reset", person=MARA, by="=cmd|' /C calc'!A0")
    assert "account.reset" in run("access-log", "--person", MARA)
    found = json.loads(run("access-log", "--person", MARA, "--json"))["lines"]
    assert {line["person"] for line in found} == {MARA}
    rows = list(csv.DictReader(io.StringIO(run("access-log", "--csv"))))
    assert {"at", "what", "person", "device", "station", "by", "detail"} == set(rows[0])
    assert [row["by"] for row in rows if row["what"] == "account.reset"] == ["'=cmd|' /C calc'!A0"]
    assert "nothing" in run("access-log", "--since", "2999-01-01")
    assert KEY.public.hex() not in run("access-log", "--json")
