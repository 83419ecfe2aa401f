"""GS1 element strings: every vector of BC-01 to BC-09, and what biip alone would let pass."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.capture.gs1_rules import check_pair_fits, year_of
from handrail.domain.codes import meant
from handrail.domain.policy import CodeRules
from tests.capture.codes import GS, refused, understood

GTIN = "0104012345678901"


@pytest.mark.req("BC-01")
@pytest.mark.parametrize("identifier", ["]C1", "]e0", "]d2", "]Q3", "]J1"])
def test_elements_are_read_where_the_symbol_says_gs1(identifier: str) -> None:
    scan = understood(f"{identifier}{GTIN}10LOT/1")
    assert (scan.scheme, scan.symbology, scan.raw) == ("gs1", identifier, f"{identifier}{GTIN}10LOT/1")
    assert scan.elements == {"01": "04012345678901", "10": "LOT/1"}


@pytest.mark.req("BC-01")
@pytest.mark.parametrize("identifier", ["]C0", "]d1", "]Q1", "]A0", "]d8", "]d5", ""])
def test_the_same_digits_in_another_symbol_are_plain_text(identifier: str) -> None:
    scan = understood(f"{identifier}{GTIN}10LOT")
    assert (scan.scheme, scan.elements, scan.text) == ("plain", {}, f"{GTIN}10LOT")


@pytest.mark.req("BC-01")
def test_another_identifier_is_gs1_only_by_a_rule_of_the_site() -> None:
    assert understood(f"]d5{GTIN}10LOT", CodeRules(gs1_identifiers=("]d5",))).elements["10"] == "LOT"
    assert refused(f"{GTIN}10LOT{GS}21S") == "scan.no_identifier"
    assert understood(f"{GTIN}10LOT{GS}21S", CodeRules(gs1_without_identifier=True)).elements["21"] == "S"


@pytest.mark.req("BC-01", "BC-07")
@pytest.mark.parametrize(
    ("raw", "gtin"),
    [("]E04012345678901", "04012345678901"), ("]E0012345678905", "00012345678905"), ("]E490311208", "00000090311208"),
     ("]I104012345678901", "04012345678901")],
)  # fmt: skip
def test_retail_codes_are_gtins_of_14_digits(raw: str, gtin: str) -> None:
    assert (understood(raw).scheme, understood(raw).elements) == ("gtin", {"01": gtin})


@pytest.mark.req("BC-03")
@pytest.mark.parametrize("raw", ["]E04012345678902", "]E490311209", "]I104012345678902"])
def test_a_retail_code_with_another_check_digit_is_refused(raw: str) -> None:
    assert refused(raw) == "scan.check_digit"


@pytest.mark.req("BC-02", "BC-06")
def test_the_vector_of_the_standard() -> None:
    scan = understood(f"]d201040123456789011726120010LOT/1{GS}21S-9{GS}30100")
    assert scan.elements == {"01": "04012345678901", "17": "261200", "10": "LOT/1", "21": "S-9", "30": "100"}
    assert scan.read_as == {"17": "2026-12-31"}
    assert [meant(scan, what) for what in ("gtin", "lot", "serial", "expiry")] == [
        "04012345678901", "LOT/1", "S-9", "2026-12-31",
    ]  # fmt: skip


@pytest.mark.req("BC-02")
@pytest.mark.parametrize(
    "data",
    [f"{GS}{GTIN}10A{GS}21B", f"{GTIN}{GS}10A{GS}21B", f"{GTIN}10A{GS}21B{GS}", f"{GTIN}10A{GS}21B\r\n"],
    ids=["GS first", "GS after a fixed length", "GS at the end", "line end"],
)
def test_a_surplus_separator_is_tolerated(data: str) -> None:
    assert understood(f"]C1{data}").elements == {"01": "04012345678901", "10": "A", "21": "B"}


@pytest.mark.req("BC-02")
@pytest.mark.parametrize("data", [f"{GTIN}10A{GS}{GS}21B", f"{GTIN}10{GS}21B", f"10{'A' * 21}", f"10{'A' * 20}21B"])
def test_an_empty_or_too_long_element_is_refused(data: str) -> None:
    # biip takes the 21st character for the beginning of another element.
    assert refused(f"]C1{data}") == "scan.bad_element"


@pytest.mark.req("BC-03")
@pytest.mark.parametrize(
    "data",
    [
        "0104012345678902", "02040123456789023710", "0304012345678902", "00106141412345678909", "4105412345000014",
        "4145412345000014", "4175412345000014", "800304012345678902", "8006040123456789020102",
        "8017123456789012345676",
        "8018123456789012345676", "40212345678901234569", "2534012345678902", "2554012345678902",
        "80131987654Ad4X4bL5ttr2310c2L",
    ],
)  # fmt: skip
def test_any_check_that_fails_rejects_the_whole_symbol(data: str) -> None:
    assert refused(f"]d2{data}") == "scan.check_digit"
    assert refused(f"]d210LOT{GS}{data}") == "scan.check_digit"


@pytest.mark.req("BC-03")
@pytest.mark.parametrize(
    "data",
    ["0104012345678901", "00106141412345678908", "4145412345000013", "4105412345000013", "800304012345678901SER"],
)
def test_checks_that_fit_pass(data: str) -> None:
    assert understood(f"]d2{data}").elements


@pytest.mark.req("BC-03")
def test_the_check_pair_of_a_model_number() -> None:
    assert check_pair_fits("1987654Ad4X4bL5ttr2310c2K")  # the example of the general specifications
    assert not check_pair_fits("1987654Ad4X4bL5ttr2310c2")


@pytest.mark.req("BC-04")
def test_the_same_ai_with_another_value_is_refused_and_with_the_same_is_not() -> None:
    assert refused(f"]d2{GTIN}10A{GS}10B") == "scan.conflict"
    assert understood(f"]d2{GTIN}10A{GS}10A").elements["10"] == "A"


@pytest.mark.req("BC-04")
@pytest.mark.parametrize(
    "data", [f"{GTIN}37100", f"{GTIN}0204012345678901{GS}371", f"{GTIN}31030017503102001750", f"21A{GS}235B"]
)
def test_elements_that_exclude_each_other_are_refused(data: str) -> None:
    assert refused(f"]d2{data}") == "scan.conflict"


@pytest.mark.req("BC-04")
@pytest.mark.parametrize("data", ["0204012345678901", "10LOT", "21SER", "17261231"])
def test_an_element_without_the_one_it_needs_is_refused_where_the_site_says_so(data: str) -> None:
    assert refused(f"]d2{data}", CodeRules(pairs="refuse")) == "scan.incomplete"
    assert understood(f"]d2{data}").elements  # its partner may be in the other line of the label


@pytest.mark.req("BC-05")
@pytest.mark.parametrize("data", ["05123", f"{GTIN}8888X", "4500", f"10A{GS}88Z"])
def test_an_unknown_ai_is_refused(data: str) -> None:
    assert refused(f"]d2{data}") == "scan.unknown_ai"


@pytest.mark.req("BC-06")
@pytest.mark.parametrize(
    ("data", "day"),
    [
        ("17261200", "2026-12-31"), ("17260200", "2026-02-28"), ("17280200", "2028-02-29"), ("17280229", "2028-02-29"),
        ("17761231", "2076-12-31"), ("17771231", "1977-12-31"), ("11261120", "2026-11-20"), ("13261120", "2026-11-20"),
        ("15261120", "2026-11-20"), ("16261120", "2026-11-20"), ("70032612311430", "2026-12-31T14:30"),
    ],
)  # fmt: skip
def test_dates(data: str, day: str) -> None:
    scan = understood(f"]d2{GTIN}{data}")
    ai = "7003" if data.startswith("7003") else data[:2]
    assert scan.read_as[ai].startswith(day)
    assert scan.elements[ai] == data[len(ai) :]


@pytest.mark.req("BC-06")
@pytest.mark.parametrize(
    "data", ["17260231", "17261301", "17260001", "17270229", "70032612312430", "70032612311460", "70032612001200"]
)
def test_a_day_that_does_not_exist_is_refused(data: str) -> None:
    assert refused(f"]d2{GTIN}{data}") in ("scan.bad_date", "scan.bad_element")


@pytest.mark.req("BC-06")
@pytest.mark.parametrize(
    ("digits", "now", "year"),
    [(76, 2026, 2076), (77, 2026, 1977), (99, 2049, 2099), (0, 2050, 2100), (0, 2049, 2000), (49, 2099, 2149),
     (50, 2099, 2050), (0, 1999, 2000), (51, 2000, 1951), (50, 2000, 2050)],
)  # fmt: skip
def test_the_century_window(digits: int, now: int, year: int) -> None:
    assert year_of(digits, date(now, 6, 1)) == year


@pytest.mark.req("BC-07")
def test_values_are_kept_as_they_are() -> None:
    scan = understood(f"]d2010000000000001710aB-007{GS}210001")
    assert (scan.elements["10"], scan.elements["21"]) == ("aB-007", "0001")
    assert refused(f"]d210A B{GS}211") == "scan.bad_element"  # a space is none of the 82 characters
    assert refused("]d210\u00e4") == "scan.bad_element"


@pytest.mark.req("BC-07")
@pytest.mark.parametrize(
    ("data", "ai", "value"),
    [("3103001750", "3103", "1.750"), ("3100001750", "3100", "1750"), ("3105001750", "3105", "0.01750"),
     ("39221999", "3922", "19.99")],
)  # fmt: skip
def test_implied_decimals_are_exact(data: str, ai: str, value: str) -> None:
    assert understood(f"]d2{GTIN}301{GS}{data}").read_as[ai] == value


@pytest.mark.req("BC-09")
def test_internal_elements_mean_something_only_by_the_sites_rule() -> None:
    raw = f"]d2{GTIN}91CELL-7{GS}10A"
    assert understood(raw).elements == {"01": "04012345678901", "10": "A"}
    assert understood(raw, CodeRules(internal=("91",))).elements["91"] == "CELL-7"


@pytest.mark.req("BC-09")
def test_assets_places_and_part_numbers() -> None:
    assert meant(understood("]d28004EQ-1"), "equipment") == "EQ-1"
    assert understood("]d2800304012345678901SER").elements["8003"] == "04012345678901SER"
    assert refused("]d2800314012345678901") == "scan.bad_element"
    assert meant(understood(f"]d2{GTIN}240PN-7"), "part") == "PN-7"
    assert understood("]d24145412345000013").elements["414"] == "5412345000013"


@pytest.mark.req("BC-02")
def test_the_ai_that_biip_cannot_compile() -> None:
    assert understood(f"]d2{GTIN}22V{GS}10A").elements["22"] == "V"


@pytest.mark.req("BC-03")
def test_what_is_printed_under_a_code_may_be_typed() -> None:
    assert understood("(01) 04012345678901 (10)LOT", method="typed").elements["10"] == "LOT"
    assert refused("(01)04012345678902(10)LOT", method="typed") == "scan.check_digit"
    assert refused("(01)04012345678901x(10", method="typed") == "scan.not_gs1"
    # In a symbol they are characters like any other.
    assert understood("]C0(01)04012345678901").scheme == "plain"
