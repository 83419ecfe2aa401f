"""Codes of other schemes, and what a label itself says, at the door to recording."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handrail.domain.refusal import Refusal
from handrail.operations.scan_code import Looked
from tests.operations.documents import BENCH_PARTS, GTIN, ask, step
from tests.operations.workplace import Job, Shop, done, refused

LOT = "L28B0817"


@pytest.fixture
def fitting(shop: Shop) -> Job:
    shop.publish(
        [step("fit", ask("lot", "lot", material="gearhead"), ask("unit", "serial", material="gearhead"),
              ask("tool", "equipment"), ask("note", "text"))],
        materials=BENCH_PARTS["materials"],
    )  # fmt: skip
    return shop.try_out()


def looked(job: Job, input_: str, raw: str) -> Looked:
    found = job.scan("fit", input_, raw)
    assert isinstance(found, Looked), found
    return found


@pytest.mark.req("BC-06", "S0-12")
def test_an_expiry_that_only_the_label_states_counts(fitting: Job, shop: Shop) -> None:
    today = shop.clock.at.date()
    past, ahead = (f"]d201{GTIN}17{day:%y%m%d}10{LOT}" for day in (today - timedelta(2), today + timedelta(2)))
    refused(shop, lambda: fitting.scan("fit", "lot", past), "lot.expired")
    scan = shop.place.codes.read(past, "wedge")
    assert not isinstance(scan, Refusal)
    refused(shop, lambda: fitting.record("fit", "lot", LOT, scan=scan), "lot.expired")
    done(fitting.use("fit", looked(fitting, "lot", ahead)))
    assert fitting.value("fit", "lot") == LOT


@pytest.mark.req("BC-12", "BC-17")
def test_lot_and_serial_of_an_envelope_go_to_what_asks_for_them(fitting: Job) -> None:
    raw = f"]d1[)>\x1e06\x1d1T{LOT}\x1dSSER-9\x1e\x04"
    assert looked(fitting, "lot", raw).entry.entered == LOT
    done(fitting.use("fit", looked(fitting, "unit", raw)))
    assert fitting.value("fit", "unit") == "SER-9"


@pytest.mark.req("BC-17")
@pytest.mark.parametrize("raw", [f"]d201{GTIN}10{LOT}", f"]E0{GTIN[1:]}", "+A123BJC5D6E71G", "]C0=W0000 12 345678"])
def test_a_code_that_says_no_serial_is_never_taken_for_one(fitting: Job, shop: Shop, raw: str) -> None:
    refused(shop, lambda: fitting.scan("fit", "unit", raw), "scan.no_serial")
    scan = shop.place.codes.read(raw, "wedge")
    assert not isinstance(scan, Refusal)
    refused(shop, lambda: fitting.record("fit", "unit", scan.text, scan=scan), "scan.no_serial")


@pytest.mark.req("BC-01", "BC-07")
def test_a_symbology_identifier_is_no_part_of_a_plain_value(fitting: Job) -> None:
    assert looked(fitting, "unit", "]C0S-0001").entry.entered == "S-0001"
    assert looked(fitting, "note", "]A0TOOL-1\r").entry.entered == "TOOL-1"


@pytest.mark.req("BC-02", "BC-05", "BC-11", "BC-12")
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (f"10{LOT}\x1d21S", "scan.no_identifier"), ("]d205123", "scan.unknown_ai"),
        ("+A123BJC5D6E71H", "scan.hibc_check"), ("]d1[)>\x1e06\x1dSA", "scan.iso15434"),
        ("]Q1\u00d8 2", "scan.not_ascii"),
        (f"]d201{GTIN}17260231", "scan.bad_date"), (f"]d201{GTIN}10A\x1d10B", "scan.conflict"),
    ],
)  # fmt: skip
def test_a_code_that_is_wrong_enters_nothing_and_stands_in_the_journal(
    fitting: Job, shop: Shop, raw: str, code: str
) -> None:
    refused(shop, lambda: fitting.scan("fit", "note", raw), code)
