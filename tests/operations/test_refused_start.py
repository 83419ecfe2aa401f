"""What the operations door refuses at sign-in and at the start of a job: coded, logged, nothing recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import uuid_utils

from handrail.domain.reference import CLASSES
from handrail.domain.refusal import Refusal
from handrail.operations.list_jobs import list_jobs
from handrail.operations.sign_in import sign_in, unlock
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed, Session
from handrail.reference.shelf import PackageShelf
from handrail.reference.store import SqlReference
from tests.operations.workplace import (
    AYSE,
    GATEWAY,
    KEY,
    MARA,
    OPERATION,
    ORDER,
    SECRETS,
    TIAGO,
    UNIT,
    Shop,
    done,
    refused,
    signed,
)  # fmt: skip


def start(
    shop: Shop, person: str = MARA, order: str = ORDER, operation: str = OPERATION, unit: str = UNIT
) -> Callable[[], Changed | Refusal]:
    session = shop.sign_in(person)
    return lambda: start_run(shop.place, session, order, operation, unit, str(uuid_utils.uuid7()))


def day(shop: Shop, days: int) -> str:
    return (shop.clock.at + timedelta(days=days)).date().isoformat()


def moment(shop: Shop, days: float) -> str:
    return (shop.clock.at + timedelta(days=days)).isoformat()


# Signing in.


def try_in(shop: Shop, badge: str, pin: str) -> tuple[Session | Refusal, int]:
    """The outcome and how often Argon2 worked for it."""
    before = shop.credentials.work
    return sign_in(shop.place, badge, pin, "en"), shop.credentials.work - before


@pytest.mark.req("P11-300-1", "P11-200-1", "A11D-11-3")
def test_an_unknown_badge_and_a_wrong_pin_get_the_same_words_for_the_same_work(shop: Shop) -> None:
    badge = SECRETS[MARA]["badge"]
    answers = [try_in(shop, badge, "000000"), try_in(shop, "HR-0000-0000", "000000"),
               try_in(shop, "", ""), try_in(shop, "HR-0000-0001", SECRETS[MARA]["pin"])]  # fmt: skip
    assert [work for _, work in answers] == [1, 1, 1, 1]
    assert len({answer.model_dump_json() for answer, _ in answers if isinstance(answer, Refusal)}) == 1
    assert isinstance(answers[0][0], Refusal)
    assert answers[0][0].code == "sign_in.no_match"
    failed = shop.events("session.")
    assert [event.type for event in failed] == ["session.failed"] * 4
    assert {event.actor.person for event in failed} == {"system"}
    journal = b"".join(one.data for one in shop.rooms.journal.events_from(1, 100))
    assert badge.encode() not in journal
    assert shop.credentials.badge_digest(badge).encode() not in journal


@pytest.mark.req("P11-300-1", "A11D-11-2")
@pytest.mark.parametrize("badge", [SECRETS[MARA]["badge"], "HR-0000-0000"], ids=["known", "unknown"])
def test_the_fifth_failure_locks_and_the_lock_survives_a_restart(shop: Shop, badge: str) -> None:
    codes = [answer.code for answer, _ in (try_in(shop, badge, "1") for _ in range(5)) if isinstance(answer, Refusal)]
    assert codes == ["sign_in.no_match"] * 4 + ["sign_in.locked"]
    shop.again()
    answer, work = try_in(shop, badge, SECRETS[MARA]["pin"])
    assert isinstance(answer, Refusal)
    assert answer.code == "sign_in.locked"
    assert work == 1
    assert [event.type for event in shop.events("session.")][-2:] == ["session.locked_out"] * 2


def test_a_good_sign_in_sets_the_count_back(shop: Shop) -> None:
    for _ in range(4):
        try_in(shop, SECRETS[MARA]["badge"], "1")
    shop.sign_in(MARA)
    answer, _ = try_in(shop, SECRETS[MARA]["badge"], "1")
    assert isinstance(answer, Refusal)
    assert answer.reasons[0].params == {"tries_left": "4"}


@pytest.mark.req("P11-100-1")
def test_an_inactive_account_and_an_old_list_of_people_sign_nobody_in(shop: Shop) -> None:
    shop.change("people", TIAGO, active=False)
    answer, _ = try_in(shop, **SECRETS[TIAGO])
    assert isinstance(answer, Refusal)
    assert answer.code == "sign_in.inactive"
    shop.clock.at += timedelta(days=14, minutes=1)
    answer, _ = try_in(shop, **SECRETS[MARA])
    assert isinstance(answer, Refusal)
    assert answer.code == "sign_in.people_expired"


@pytest.mark.req("P11-200-3")
def test_unlocking_by_another_person_is_a_sign_in_of_that_person(shop: Shop) -> None:
    mara = shop.sign_in(MARA)
    other = unlock(shop.place, mara, SECRETS[AYSE]["badge"], SECRETS[AYSE]["pin"])
    assert isinstance(other, Session)
    assert other.person.id == AYSE
    assert [e.type for e in shop.events("session.")] == ["session.signed_in", "session.signed_in"]
    back = unlock(shop.place, mara, SECRETS[MARA]["badge"], SECRETS[MARA]["pin"])
    assert isinstance(back, Session)
    assert shop.events("session.")[-1].type == "session.unlocked"


# Starting: one closed gate each.


Change = Callable[[Shop], object]
RELEASE = "WI-0427 B"


def second_release(shop: Shop) -> None:
    first = next(row for row in shop.rows["releases"] if (row["doc_no"], row["revision"]) == ("WI-0427", "B"))
    shop.rows["releases"].append(first | {"revision": "C"})
    shop.install("releases")


def altered(shop: Shop, content: str) -> bytes:
    """The package with one picture's bytes exchanged, as somebody with the disk would."""
    data = bytearray(shop.packages[content])
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def op20(shop: Shop, **fields: Any) -> None:
    for row in shop.rows["orders"]:
        if row["id"] == ORDER:
            row["operations"][1].update(fields)
    shop.install("orders")


CLOSED: list[tuple[str, Change, tuple[str, ...]]] = [
    ("planned order", lambda s: s.change("orders", ORDER, status="planned"), ("order.not_released",)),
    ("closed order", lambda s: s.change("orders", ORDER, status="closed"), ("order.closed",)),
    ("cancelled order", lambda s: s.change("orders", ORDER, status="cancelled"), ("order.closed",)),
    ("wrong station", lambda s: op20(s, station="B-05"), ("order.wrong_station",)),
    ("earlier operation not done", lambda s: s.rows["orders"][0]["operations"][0]["done_units"].pop(UNIT)
        and s.install("orders"), ("earlier.not_done",)),
    ("superseded", lambda s: s.change("releases", RELEASE, effective_to=moment(s, -1)), ("revision.superseded",)),
    ("future", lambda s: s.change("releases", RELEASE, effective_from=moment(s, 1)), ("revision.not_yet",)),
    ("withdrawn", lambda s: s.change("releases", RELEASE, status="withdrawn"),
        ("revision.superseded",)),
    ("withdrawn, the only one", lambda s: s.drop("releases", lambda r: r["revision"] == "A") or s.change(
        "releases", RELEASE, status="withdrawn"), ("revision.withdrawn",)),
    ("other site", lambda s: s.drop("releases", lambda r: r["revision"] == "A") or s.change(
        "releases", RELEASE, sites=["plant-9"]), ("revision.none",)),
    ("other part", lambda s: s.drop("releases", lambda r: r["revision"] == "A") or s.change(
        "releases", RELEASE, parts=["1"]), ("revision.none",)),
    ("other units", lambda s: s.change("releases", RELEASE, units=[["DM2-00418", "DM2-00999"]]),
        ("revision.superseded",)),
    ("ambiguous", second_release, ("revision.ambiguous",)),
    ("training gone", lambda s: s.drop("training", lambda r: (r["person"], r["revision"], r["scope"]) == (
        MARA, "B", "execute")), ("training.missing",)),
    ("training over", lambda s: s.change("training", MARA, valid_to=day(s, -1)), ("training.expired",)),
    ("training to come", lambda s: s.change("training", MARA, valid_from=day(s, 1)), ("training.not_yet",)),
    ("trained for another operation", lambda s: s.change("training", MARA, operation="30"),
        ("training.missing",)),
    ("may sign only", lambda s: s.change("training", MARA, scope="sign"), ("training.missing",)),
    ("expired lot", lambda s: s.change("lots", "L28B0817", expires=day(s, -1)), ("lot.expired",)),
    ("lot in quarantine", lambda s: s.change("lots", "L28B0817", status="quarantine"), ("lot.quarantine",)),
    ("rejected lot", lambda s: s.change("lots", "L28B0817", status="rejected"), ("lot.rejected",)),
    ("lot of another part", lambda s: s.change("lots", "L28B0817", part="310-0000-00"), ("lot.wrong_part",)),
    ("unknown lot", lambda s: s.drop("lots", lambda r: r["id"] == "L28B0817"), ("lot.unknown",)),
    ("overdue gauge", lambda s: s.change("equipment", "BG-0017", calibration_due=day(s, -1)),
        ("equipment.calibration_ended",)),
    ("blocked gauge", lambda s: s.change("equipment", "BG-0017", status="blocked"), ("equipment.blocked",)),
    ("gauge in maintenance", lambda s: s.change("equipment", "BG-0017", status="maintenance"),
        ("equipment.maintenance",)),
    ("gauge not clean", lambda s: s.change("equipment", "BG-0017", clean=False), ("equipment.not_clean",)),
    ("no gauge of the type", lambda s: s.change("equipment", "BG-0017", type="ruler"),
        ("equipment.none_available",)),
    ("no usable driver of three", lambda s: s.change("equipment", "TD-0148", status="blocked"),
        ("equipment.none_available",)),
    ("order on hold", lambda s: s.hold("order", ORDER), ("hold.order",)),
    ("unit on hold", lambda s: s.hold("unit", UNIT), ("hold.unit",)),
    ("lot on hold", lambda s: s.hold("lot", "L28B0817"), ("hold.lot",)),
    ("station on hold", lambda s: s.hold("station", "B-07"), ("hold.station",)),
    ("instruction on hold", lambda s: s.hold("instruction", "WI-0427"), ("hold.instruction",)),
    ("clock ahead of the plant", lambda s: setattr(s.clock, "ahead", 121.0), ("clock.drifting",)),
    ("clock behind the plant", lambda s: setattr(s.clock, "ahead", -121.0), ("clock.drifting",)),
    ("clock set back", lambda s: setattr(s.clock, "at", s.clock.at - timedelta(seconds=121)),
        ("clock.backward",)),
    ("done elsewhere", lambda s: op20(s, done_units={UNIT: "signed by J. Lindqvist"}), ("run.exists",)),
]  # fmt: skip


@pytest.mark.req(
    "S0-06", "S0-07", "S0-08", "S0-09", "S0-10", "S0-26", "S4-07", "P11-10i-1", "P11-10d-1", "REC-EFF-1", "DI-CON-3"
)
@pytest.mark.parametrize(("change", "codes"), [case[1:] for case in CLOSED], ids=[case[0] for case in CLOSED])
def test_a_closed_gate_refuses_the_start(shop: Shop, change: Change, codes: tuple[str, ...]) -> None:
    go = start(shop)
    change(shop)
    refused(shop, go, *codes)
    assert shop.place.runs() == ()


def test_nothing_else_is_closed_on_that_job(shop: Shop) -> None:
    done(start(shop)())


@pytest.mark.parametrize(
    ("order", "operation", "unit"),
    [("WO-1", "20", UNIT), (ORDER, "30", UNIT), (ORDER, "20", "DM2-09999")],
    ids=["order", "operation", "unit"],
)
def test_what_no_order_plans_is_not_started(shop: Shop, order: str, operation: str, unit: str) -> None:
    answer = start(shop, MARA, order, operation, unit)()
    assert isinstance(answer, Refusal)
    assert "order.unknown" in [reason.code for reason in answer.reasons]
    assert shop.place.runs() == ()


LEASES = {
    "orders": (168, 336), "releases": (168, 336), "training": (72, 168), "equipment": (72, 168), "lots": (72, 168),
    "holds": (24, 72),
}  # fmt: skip


@pytest.mark.req("REC-EFF-1")
@pytest.mark.parametrize("cls", LEASES)
def test_past_its_lease_a_class_refuses_and_before_that_it_warns(shop: Shop, cls: str) -> None:
    warn, refuse = LEASES[cls]
    go = start(shop)
    others = [other for other in LEASES if other != cls]

    def aged(hours: int, minutes: int) -> None:
        made = shop.clock.at
        shop.clock.at = shop.clock.newest = made + timedelta(hours=hours, minutes=minutes)
        shop.install(*others)

    for row in shop.rows["lots"] + shop.rows["equipment"]:
        row.pop("expires", None)
        row.pop("calibration_due", None)
    shop.install(*LEASES)
    aged(refuse, 1)
    refusal = refused(shop, go, "lease.expired")
    assert refusal.reasons[0].params == {"cls": cls, "hours": str(refuse), "limit": str(refuse)}

    shop.install(cls)
    aged(warn, 1)
    changed = done(go())
    assert [(e.code, e.params["cls"]) for e in changed.events[0].gates if e.code == "lease.warn"] == [
        ("lease.warn", cls)
    ]


def test_reference_data_that_never_came_refuses(shop: Shop) -> None:
    go = start(shop)
    shop.place.reference = SqlReference(shop.folder / "other.db", KEY)
    classes = [cls for cls in CLASSES if cls != "holds"]
    shop.place.reference.install(signed(shop.rows, classes, 1, shop.clock.at), None, GATEWAY.public)
    shop.place.shelf = PackageShelf(shop.packages.get)
    refused(shop, go, "lease.never")
    shop.place.reference.close()


@pytest.mark.req("S4-09", "REC-211-2")
def test_an_altered_package_is_not_worked_by(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.place.shelf = PackageShelf(lambda content: altered(shop, content))
    refused(shop, start(shop), "revision.not_on_tablet")
    assert "package" in caplog.text


def test_another_package_under_the_hash_of_the_approved_one_is_not_worked_by(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    other = next(row["content"] for row in shop.rows["releases"] if row["revision"] == "A")
    shop.place.shelf = PackageShelf(lambda _: shop.packages[other])
    refused(shop, start(shop), "revision.not_on_tablet")
    assert "not what its hash says" in caplog.text


@pytest.mark.req("S4-08")
def test_all_reasons_come_at_once_in_the_order_of_the_screen(shop: Shop) -> None:
    shop.change("orders", ORDER, status="planned")
    shop.change("lots", "L28B0817", expires=day(shop, -1))
    shop.change("equipment", "BG-0017", clean=False)
    shop.hold("unit", "DM2-00426")
    shop.hold("station", "B-07", "H-9001")
    shop.clock.ahead = 500.0
    refused(
        shop, start(shop, TIAGO, unit="DM2-00426"), "order.not_released", "training.missing", "lot.expired",
        "equipment.not_clean", "earlier.not_done", "hold.unit", "hold.station", "clock.drifting",
    )  # fmt: skip


def test_every_reason_names_its_gate_and_holds_name_who_can_help(shop: Shop) -> None:
    shop.hold("unit", UNIT)
    refusal = refused(shop, start(shop, TIAGO), "training.missing", "hold.unit")
    assert [reason.gate for reason in refusal.reasons] == ["training", "holds"]
    assert [reason.overridable for reason in refusal.reasons] == [True, False]
    assert refusal.reasons[1].helper == "A. Demir, ext 4431"


@pytest.mark.req("S4-08", "DI-EXC-1")
def test_the_start_keeps_what_every_gate_saw(shop: Shop) -> None:
    started = done(start(shop)()).events[0]
    assert started.type == "run.started"
    assert {evidence.gate for evidence in started.gates} == {
        "order", "instruction", "training", "lots", "equipment", "earlier", "ownership", "holds", "lease", "clock",
    }  # fmt: skip
    seen = {evidence.code: evidence.params for evidence in started.gates}
    assert seen["revision.effective"]["revision"] == "B"
    assert seen["training.current"]["revision"] == "B"
    assert sorted(e.params["lot"] for e in started.gates if e.code == "lot.released") == ["L28B0817", "M27A0412"]


def test_a_unit_is_not_started_twice_but_again_after_an_aborted_run(shop: Shop) -> None:
    job = shop.start()
    refused(shop, start(shop), "run.exists")
    from handrail.operations.abort_run import abort_run

    shop.change("training", "r.brandt", doc_no="WI-0427", revision="B", scope="execute")
    done(abort_run(shop.place, shop.sign_in("r.brandt"), job.id, "Housing is cracked."))
    again = done(start(shop)())
    assert again.events[0].payload["pass_no"] == 2


@pytest.mark.req("P11-10d-1", "A11D-11-1")
def test_only_roles_that_work_start_runs(shop: Shop) -> None:
    refused(shop, start(shop, AYSE), "permission.missing")


@pytest.mark.req("S0-13")
def test_the_job_list_says_what_the_start_says(shop: Shop) -> None:
    mara = shop.sign_in(MARA)
    jobs = {job.order.id: job for job in list_jobs(shop.place, mara) if job.order.status == "released"}
    assert {id_: job.open for id_, job in jobs.items()} == {
        "WO-48213": True, "WO-48219": True, "WO-48207": False, "WO-48198": False, "WO-48230": False,
    }  # fmt: skip
    for id_, job in jobs.items():
        assert job.unit is not None
        answer = start(shop, MARA, id_, "20", job.unit)()
        assert isinstance(answer, Changed) == job.open
        if isinstance(answer, Refusal):
            assert answer.reasons == tuple(reason for gate in job.answers for reason in gate.reasons)


def test_in_training_mode_whoever_has_no_training_may_practise(shop: Shop) -> None:
    refused(shop, start(shop, TIAGO), "training.missing")
    shop.place.mode = "training"
    started = done(start(shop, TIAGO)()).events[0]
    assert "training.practice" in [evidence.code for evidence in started.gates]


@pytest.mark.req("S1-15")
def test_no_run_starts_where_there_is_too_little_room_for_it(shop: Shop) -> None:
    """Back-pressure: what has begun goes on, so that the room that is left is for it."""
    left = 1024**3 - 1
    shop.place.space_left = lambda: left
    session = shop.sign_in(MARA)
    begin = lambda: start_run(shop.place, session, ORDER, OPERATION, UNIT, str(uuid_utils.uuid7()))  # noqa: E731
    reasons = refused(shop, begin, "space.low").reasons
    assert reasons[0].params == {"free": "1023", "least": "1024"}
    left += 1
    assert done(begin()).run.state.is_open
