"""Records delivered to a real Tryton: what stands there afterwards, read as its own people read it."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from handrail_gateway.connectors.tryton import TrytonConnector
from handrail_gateway.connectors.tryton_settings import TrytonRefused, read_tryton
from handrail_gateway.deliveries.connector import Attachment, Delivered, NotNow, Rejected
from tests.sync.wire_faults import Fault, Proxy
from tests.tryton.conftest import Plant, a_production, new_key, parcel
from tests.tryton.server import DATABASE, OPERATOR, QUALITY, RING, TORQUE

# The first test of a session may have to make the template.
pytestmark = pytest.mark.timeout(400)

SIGNED = {"name": "Mara Okafor", "meaning": "performed", "at": "2026-11-21T09:30:00.000Z", "digest": "c0" * 32}
NCR: dict[str, Any] = {"title": "D-0031 Scratch on the housing", "description": "Unit SN-1, step 40"}


def attachment(name: str, data: bytes) -> Attachment:
    return Attachment(name, "image/jpeg", hashlib.sha256(data).hexdigest(), len(data), lambda: data)


def alert(tryton: Plant, key: str) -> dict[str, Any]:
    """The one alert of a key, as the client shows it, with what hangs on it."""
    (id_,) = tryton.alerts(key)
    found = tryton.quinn.read("quality.alert", id_, "number", "title", "description", "state")
    where = ["resource", "=", f"quality.alert,{id_}"]
    files = [
        tryton.quinn.read("ir.attachment", one, "name", "data") for one in tryton.quinn.find("ir.attachment", where)
    ]
    notes = [tryton.quinn.read("ir.note", one, "message")["message"] for one in tryton.quinn.find("ir.note", where)]
    return {**found, "files": {one["name"]: base64.b64decode(one["data"]["base64"]) for one in files}, "notes": notes}


def inspections(tryton: Plant, key: str) -> list[int]:
    return tryton.admin.find("quality.inspection", ["reference", "=", key])


def until_delivered(send: Callable[[], Delivered], tries: int = 30) -> tuple[Delivered, int]:
    """As the ledger does it: NotNow is tried again. What came of it, and how often it was NotNow."""
    for failures in range(tries):
        try:
            return send(), failures
        except NotNow:
            continue
    raise AssertionError("never delivered")


@pytest.mark.req("S4-13", "S4-16", "S4-17", "S0-27", "S0-42")
def test_a_draft_ncr_is_an_alert_that_keeps_its_production_from_being_done(tryton: Plant) -> None:
    production, number = a_production(tryton)
    sent = parcel(
        **NCR, production=number, employee=OPERATOR, signatures=[SIGNED], attachments=[attachment("a.jpg", b"x" * 999)]
    )
    done = tryton.connector().deliver(sent)
    found = alert(tryton, sent.key)
    assert {name: found[name] for name in NCR} == NCR and found["state"] == "open"
    assert (done.shown_as, done.state, done.revision) == (found["number"], "open", 1)
    assert found["files"] == {"a.jpg": b"x" * 999}
    (note,) = found["notes"]
    assert sent.key in note and all(word in note for word in SIGNED.values())
    (inspection,) = inspections(tryton, sent.key)
    stored = tryton.admin.read("quality.inspection", inspection, "state", "origin", "processed_by.party.code")
    assert (stored["state"], stored["origin"]) == ("failed", f"production,{production}")
    assert stored["processed_by."]["party."]["code"] == OPERATOR
    with pytest.raises(AssertionError, match="alerts from failed inspections"):
        tryton.quinn.press("production", production, "do")
    tryton.quinn.press("quality.alert", tryton.alerts(sent.key)[0], "process", "resolve")
    tryton.quinn.press("production", production, "do")


@pytest.mark.req("S0-34", "S2-17")
def test_again_and_amended_is_the_same_record(tryton: Plant) -> None:
    connector, key = tryton.connector(), new_key()
    first = connector.deliver(parcel(key=key, **NCR))
    assert connector.deliver(parcel(key=key, **NCR)) == first == connector.look_up(key)
    changed = {**NCR, "description": "Two scratches", "signatures": [SIGNED]}
    photo = attachment("b.jpg", b"photo")
    second = connector.deliver(parcel(key=key, revision=2, attachments=[photo], **changed))
    assert second.external_id == first.external_id and second.digest != first.digest and second.revision == 2
    found = alert(tryton, key)
    assert found["description"] == "Two scratches" and list(found["files"]) == ["b.jpg"]
    assert [note.partition("\n")[0] for note in sorted(found["notes"])] == [f"{key} revision 1", f"{key} revision 2"]
    assert dict(connector.all_known())[key] == second
    assert connector.look_up(new_key()) is None
    # The same again, or an older one, changes no word that people have written since.
    tryton.quinn.do("quality.alert", "write", tryton.alerts(key), {"description": "Two scratches, 4 mm"})
    connector.deliver(parcel(key=key, revision=2, attachments=[photo], **changed))
    assert connector.deliver(parcel(key=key, **NCR)).revision == 2
    assert alert(tryton, key)["description"] == "Two scratches, 4 mm"
    # What QA closed takes no amendment; that is for people to see, and the record stays as they closed it.
    tryton.quinn.press("quality.alert", tryton.alerts(key)[0], "process", "resolve")
    with pytest.raises(Rejected, match="resolved in Tryton and takes no amendment"):
        connector.deliver(parcel(key=key, revision=3, **NCR))
    assert alert(tryton, key)["description"] == "Two scratches, 4 mm"


@pytest.mark.req("S4-17", "S0-41")
def test_measured_values_are_an_inspection_judged_by_tryton_itself(tryton: Plant) -> None:
    connector = tryton.connector()
    for torque, verdict in (("1.4", "passed"), ("1.90", "failed")):
        points = {"torque": torque, "seated": True}
        sent = parcel("run_record", control=TORQUE, points=points, signatures=[SIGNED])
        done = connector.deliver(sent)
        (id_,) = inspections(tryton, sent.key)
        stored = tryton.quinn.read("quality.inspection", id_, "state", "points", "number")
        assert (stored["state"], stored["points"]) == (verdict, {"torque": float(torque), "seated": True})
        assert (done.external_id, done.shown_as, done.state) == (f"quality.inspection,{id_}", stored["number"], verdict)
        notes = tryton.quinn.find("ir.note", ["resource", "=", f"quality.inspection,{id_}"])
        assert SIGNED["digest"] in tryton.quinn.read("ir.note", notes[0], "message")["message"]
    # A correction comes as the next revision and is judged anew.
    points = {"torque": "1.5", "seated": True}
    corrected = parcel("run_record", key=sent.key, revision=2, control=TORQUE, points=points)
    assert connector.deliver(corrected).state == "passed"
    assert len(inspections(tryton, sent.key)) == 1


@pytest.mark.req("S0-34", "S3-07")
@pytest.mark.parametrize("gateways", [1, 4])
def test_four_racing_submits_make_one_record(tryton: Plant, gateways: int) -> None:
    """Four threads of one gateway; and four gateways, which the ledger does not let happen: some may have to replay."""
    connectors, key = [tryton.connector() for _ in range(gateways)] * (4 // gateways), new_key()

    def send(one: TrytonConnector) -> str:
        for tries_left in range(3 if gateways > 1 else 0, -1, -1):
            try:
                return until_delivered(lambda: one.deliver(parcel(key=key, **NCR)))[0].external_id
            except Rejected:
                if not tries_left:
                    raise
        raise AssertionError

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(send, connectors))
    assert len(set(done)) == 1
    assert (len(inspections(tryton, key)), len(tryton.alerts(key))) == (1, 1)


@pytest.mark.req("S0-34", "S3-07", "IX-HTTP-1", "S2-17")
@pytest.mark.parametrize("fault", ["drop_answer", "cut_request"])
def test_whichever_answer_is_lost_there_is_one_record(tryton: Plant, fault: Fault) -> None:
    struck: set[str] = set()

    def plan(line: str) -> Fault:
        method, path, _ = line.split(" ", 2)
        what = f"{method} {path.partition('?')[0]}"
        if method == "GET" or what in struck:
            return "pass"
        struck.add(what)
        return fault

    number, lot = tryton.stocked_lot(RING, 25)
    proxy = Proxy(tryton.process.port, plan)
    try:
        connector = tryton.connector(url=proxy.url)
        sent = parcel(**NCR, lot=number, signatures=[SIGNED], attachments=[attachment("a.jpg", b"y" * 99_999)])
        _, failures = until_delivered(lambda: connector.deliver(sent))
        amended = parcel(key=sent.key, revision=2, **NCR | {"title": "D-0031 Crack"}, lot=number)
        until_delivered(lambda: connector.deliver(amended))
    finally:
        connector.close()
        proxy.close()
    assert failures >= 7  # inspection, process, alert, attachment, note, hold, shipment and its buttons
    found = alert(tryton, sent.key)
    assert (len(inspections(tryton, sent.key)), found["title"]) == (1, "D-0031 Crack")
    assert found["files"] == {"a.jpg": b"y" * 99_999} and len(found["notes"]) == 2
    assert (tryton.stock(lot, "STO"), tryton.stock(lot, "QUAR")) == (0, 25)


@pytest.mark.req("S2-08", "S2-09", "S0-37")
def test_down_is_not_now_and_up_again_is_delivered(own_tryton: Callable[..., Plant]) -> None:
    plant = own_tryton()
    connector, sent = plant.connector(), parcel(**NCR)
    assert connector.look_up(sent.key) is None
    plant.process.stop()
    with pytest.raises(NotNow, match="can't be reached"):
        connector.deliver(sent)
    plant.process.start()
    assert connector.deliver(sent).state == "open"


@pytest.mark.req("S1-18")
def test_attachments_over_two_mebibytes(tryton: Plant, own_tryton: Callable[..., Plant]) -> None:
    big = os.urandom(5_000_000)
    sent = parcel(**NCR, attachments=[attachment("big.jpg", big)])
    tryton.connector().deliver(sent)
    assert alert(tryton, sent.key)["files"]["big.jpg"] == big
    # A Tryton as it comes takes two: that is for its administrator, and the alert is there without the picture.
    small = own_tryton(max_size=2 * 1024 * 1024)
    with pytest.raises(Rejected, match=r"raise max_size") as refused:
        small.connector().deliver(sent)
    assert refused.value.code == "413" and alert(small, sent.key)["files"] == {}


@pytest.mark.req("S0-44", "P11-50-1")
def test_the_employee_is_read_back(tryton: Plant) -> None:
    connector, key = tryton.connector(), new_key()
    with pytest.raises(Rejected, match="does not let the service account act for this employee"):
        connector.deliver(parcel(key=key, **NCR, employee=QUALITY))
    with pytest.raises(Rejected, match="no employee has the code E-NOBODY"):
        connector.deliver(parcel(**NCR, employee="E-NOBODY"))
    # Once the site has allowed it the same record is done again in the right name.
    user = tryton.admin.find("res.user", ["login", "=", "handrail"])[0]
    other = tryton.admin.find("company.employee", ["party.code", "=", QUALITY])[0]
    tryton.admin.do("res.user", "write", [user], {"employees": [["add", [other]]]})
    try:
        connector.deliver(parcel(key=key, **NCR, employee=QUALITY))
        (id_,) = inspections(tryton, key)
        found = tryton.admin.read("quality.inspection", id_, "processed_by.party.code")
        assert found["processed_by."]["party."]["code"] == QUALITY and len(tryton.alerts(key)) == 1
    finally:
        tryton.admin.do("res.user", "write", [user], {"employees": [["remove", [other]]]})


@pytest.mark.req("S0-43", "S0-35")
def test_measured_values_that_were_changed_there_are_found_out(tryton: Plant) -> None:
    connector = tryton.connector()
    sent = parcel("run_record", control=TORQUE, points={"torque": "1.9", "seated": True})
    before = connector.deliver(sent)
    (id_,) = inspections(tryton, sent.key)
    where = f"{tryton.process.url}/{DATABASE}/rest/model/quality.inspection/{id_}"
    key = {"authorization": f"Bearer {tryton.keys['handrail']}"}
    answer = httpx.put(where, json={"points": {"torque": 1.4, "seated": True}}, headers=key, trust_env=False)
    if tryton.series == "8.2":
        assert answer.status_code == 400 and connector.look_up(sent.key) == before
        return
    assert answer.status_code == 200  # 8.0 takes it
    after = connector.look_up(sent.key)
    assert after is not None and after.digest != before.digest
    with pytest.raises(Rejected, match="other measured values than were delivered"):
        connector.deliver(sent)


@pytest.mark.req("S2-05", "S0-25", "S0-26")
def test_a_lot_on_hold_lies_in_quarantine_until_the_last_release(tryton: Plant) -> None:
    connector = tryton.connector()
    number, lot = tryton.stocked_lot(RING, 25)
    first, second = new_key("hold"), new_key("hold")

    def say(key: str, held: bool, revision: int) -> Delivered:
        return connector.deliver(
            parcel("hold", key=key, revision=revision, lot=number, held=held, reason="Seals crack")
        )

    done = say(first, True, 1)
    assert (done.shown_as, done.state) == (number, "quarantine")
    assert (tryton.stock(lot, "STO"), tryton.stock(lot, "QUAR")) == (0, 25)
    assert say(first, True, 1) == done == connector.look_up(first) == dict(connector.all_known())[first]
    say(second, True, 1)
    assert say(first, False, 2).state == "quarantine"
    assert tryton.stock(lot, "QUAR") == 25  # the other hold still stands
    assert say(second, False, 2).state == "released"
    assert say(second, False, 2).state == "released"
    assert (tryton.stock(lot, "STO"), tryton.stock(lot, "QUAR")) == (25, 0)
    assert say(first, True, 1).state == "released"  # late, and closed already


@pytest.mark.req("S2-05")
def test_a_release_moves_back_no_more_than_is_left(tryton: Plant) -> None:
    connector, key = tryton.connector(), new_key("hold")
    number, lot = tryton.stocked_lot(RING, 25)
    connector.deliver(parcel("hold", key=key, lot=number, held=True))
    tryton.ship(lot, 10, "QUAR", "SCRAP")
    connector.deliver(parcel("hold", key=key, revision=2, lot=number, held=False))
    assert [tryton.stock(lot, code) for code in ("STO", "QUAR", "SCRAP")] == [15, 0, 10]


@pytest.mark.req("S0-37", "S1-18")
def test_what_tryton_does_not_know_is_rejected_with_words_and_nothing_is_made(tryton: Plant) -> None:
    connector = tryton.connector()
    for fields, words in (
        ({**NCR, "control": "Nothing"}, "no quality control, or more than one, is called Nothing"),
        ({**NCR, "production": "PR-NONE"}, "no production order has the number or reference PR-NONE"),
        ({**NCR, "points": {"colour": "red"}}, "no point colour"),
        ({**NCR, "control": TORQUE}, "wants torque, which the record does not have"),
        ({**NCR, "control": TORQUE, "points": {"torque": "NaN of sorts"}}, "is no float"),
        ({**NCR, "colour": "red"}, "colour"),
        ({"description": "no title"}, "title"),
    ):
        sent = parcel(**fields)
        with pytest.raises(Rejected, match=words):
            connector.deliver(sent)
        assert inspections(tryton, sent.key) == []
    for kind, fields, words in (
        ("hold", {"lot": "L-NONE", "held": True}, "no lot in Tryton has the number L-NONE"),
        ("sample", {}, "takes no sample"),
    ):
        with pytest.raises(Rejected, match=words):
            connector.deliver(parcel(kind, **fields))
    with pytest.raises(Rejected, match="no key"):
        connector.deliver(parcel(key="urn:handrail:%:x:y", **NCR))


@pytest.mark.req("SEC-ST-1", "P11-10d-1")
def test_a_poor_account_is_told_what_it_lacks_and_a_wrong_key_waits(tryton: Plant) -> None:
    with pytest.raises(Rejected, match=r"not allowed to access"):
        tryton.connector("poor").deliver(parcel(**NCR))
    wrong = tryton.process.folder / "wrong.key"
    wrong.write_text("0123456789abcdef" * 4)
    wrong.chmod(0o600)
    with pytest.raises(NotNow, match="refuses the key"):
        tryton.connector(key_file=wrong).deliver(parcel(**NCR))
    with pytest.raises(NotNow, match="status 404"):
        tryton.connector(database="nowhere").deliver(parcel(**NCR))
    wrong.chmod(0o644)
    with pytest.raises(NotNow, match="read by others"):
        tryton.connector(key_file=wrong).deliver(parcel(**NCR))


@pytest.mark.req("SEC-ST-1")
def test_the_key_is_in_no_log_and_no_address(tryton: Plant, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    lines: list[str] = []

    def plan(line: str) -> Fault:
        lines.append(line)
        return "pass"

    proxy = Proxy(tryton.process.port, plan)
    try:
        connector = tryton.connector(url=proxy.url)
        connector.deliver(parcel(**NCR))
        connector.close()
    finally:
        proxy.close()
    key = tryton.keys["handrail"]
    assert lines and not any(key in line for line in lines) and key not in caplog.text
    assert key not in (tryton.process.folder / "trytond.log").read_text()
    for url in ("http://tryton.example", "https://me:secret@tryton.example", "ftp://127.0.0.1"):
        file = tmp_path / "tryton.toml"
        said = {"database": "x", "key_file": "k", "company": "c", "control": "c", "quarantine": "q", "url": url}
        file.write_text("version = 1\n" + "".join(f'{name} = "{value}"\n' for name, value in said.items()))
        with pytest.raises(TrytonRefused, match="https address"):
            read_tryton(file)
    file.write_text("version = 2\n")
    with pytest.raises(TrytonRefused, match="version"):
        read_tryton(file)
    assert read_tryton(tmp_path / "none.toml") is None
