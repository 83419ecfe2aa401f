"""Digital Link, HIBC, ISO 15434, ISBT 128 and plain codes: BC-10 to BC-13, and what a site says itself."""

from __future__ import annotations

import pytest

from handrail.capture.hibc import check_character
from handrail.domain.codes import meant, plain
from handrail.domain.policy import CodeRules, PlainCode
from tests.capture.codes import GS, refused, understood

RS, EOT = "\x1e", "\x04"
HOST = "https://id.example.com"


@pytest.mark.req("BC-10")
def test_a_link_equals_its_element_string() -> None:
    link = understood(f"]Q1{HOST}/some/path/01/04012345678901/10/LOT%2F1/21/S-9?17=261200&utm=x")
    string = understood(f"]d201040123456789011726120010LOT/1{GS}21S-9")
    assert link.scheme == "digital_link"
    assert (link.elements, link.read_as) == (string.elements, string.read_as)


@pytest.mark.req("BC-10")
@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("/01/4012345678901", "scan.bad_element"), ("/01/04012345678902", "scan.check_digit"),
        ("/01/04012345678901/21/A/10/B", "scan.bad_link"), ("/01/04012345678901/10/A%2", "scan.bad_link"),
        ("/01/04012345678901/10/A%C3%A4", "scan.bad_link"), ("/01/04012345678901?17=260231", "scan.bad_date"),
        ("/01/04012345678901?10=A&10=B", "scan.conflict"), ("/01/04012345678901?05=A", "scan.unknown_ai"),
        ("/01/04012345678901/10/A%1D21B", "scan.bad_element"),
    ],
)  # fmt: skip
def test_a_wrong_link_is_refused(rest: str, code: str) -> None:
    assert refused(HOST + rest) == code


@pytest.mark.req("BC-10")
def test_a_link_without_encryption_is_refused_and_another_address_is_plain() -> None:
    assert refused("http://id.example.com/01/04012345678901") == "scan.bad_link"
    for text in (
        "https://dwi.example/wi/2VHU9B?rev=E&s=5",
        "https://",
        "https://[",
        "https://a/b/c/d",
        "https:///01/1",
    ):
        assert understood(f"]Q1{text}").scheme == "plain"


@pytest.mark.req("BC-11")
@pytest.mark.parametrize(("text", "check"), [("+A123BJC5D6E71", "G"), ("+A99912345/9901510X", "J")])
def test_the_check_character_of_hibc(text: str, check: str) -> None:
    assert check_character(text) == check
    assert understood(f"]A0{text}{check}").scheme == "hibc"
    assert refused(f"]A0{text}K") == "scan.hibc_check"
    assert refused(f"]A0{text.replace('9', '8').replace('D', 'E')}{check}") == "scan.hibc_check"


@pytest.mark.req("BC-11")
def test_what_hibc_labels_say() -> None:
    assert understood("+A123BJC5D6E71G").identifiers == {"labeler": "A123", "product": "BJC5D6E7", "unit": "1"}
    both = understood("+A99912345/9901510XJ")
    assert (both.identifiers["expiry"], both.read_as["expiry"], meant(both, "lot")) == ("99015", "1999-01-15", "10X")
    for body, said in {
        "+A99912345/$10X3": {"lot": "10X3"},
        "+A99912345/$+S77": {"serial": "S77"},
        "+A99912345/$$1226LOT": {"expiry": "2026-12-31", "lot": "LOT"},
        "+A99912345/$$3261231LOT": {"expiry": "2026-12-31", "lot": "LOT"},
        "+A99912345/$$2123126LOT": {"expiry": "2026-12-31", "lot": "LOT"},
        "+A99912345/$$+7SER": {"serial": "SER"},
        "+A99912345/$$52636510X": {"expiry": "2026-12-31", "lot": "10X"},
        "+A99912345/$$8051226LOT/SSER": {"expiry": "2026-12-31", "lot": "LOT", "serial": "SER"},
        "+$$1226LOTG": {"expiry": "2026-12-31", "lot": "LOT"},
    }.items():
        scan = understood(body + str(check_character(body)))
        found = {what: meant(scan, what) for what in ("lot", "serial", "expiry")}  # type: ignore[arg-type]
        assert {what: value for what, value in found.items() if value} == said, body


@pytest.mark.req("BC-11", "BC-06")
@pytest.mark.parametrize(
    "body", ["+A99912345/$$1326LOT", "+A99912345/$$3260231L", "+A99912345/26400L", "+A9", "+A999$"]
)
def test_a_hibc_label_that_makes_no_sense_is_refused(body: str) -> None:
    assert refused(body + str(check_character(body))) in ("scan.hibc", "scan.hibc_check")


@pytest.mark.req("BC-12")
def test_an_envelope_with_data_identifiers() -> None:
    scan = understood(f"]d1[)>{RS}06{GS}17V1AB23{GS}1PPN-7{GS}SSER-9{GS}1TLOT-3{RS}{EOT}")
    assert scan.scheme == "iso15434"
    assert scan.identifiers == {"17V": "1AB23", "1P": "PN-7", "S": "SER-9", "1T": "LOT-3"}
    assert [meant(scan, what) for what in ("part", "serial", "lot", "gtin")] == ["PN-7", "SER-9", "LOT-3", None]


@pytest.mark.req("BC-12")
def test_an_envelope_with_text_elements_of_aerospace() -> None:
    scan = understood(f"]d1[)>{RS}12{GS}MFR 1AB23{GS}SER S-9{GS}PNR PN-7{RS}{EOT}")
    assert scan.identifiers == {"MFR": "1AB23", "SER": "S-9", "PNR": "PN-7"}
    assert meant(scan, "serial") == "S-9"


@pytest.mark.req("BC-12", "BC-03")
def test_an_envelope_with_gs1_elements_is_checked_like_any() -> None:
    assert understood(f"]d1[)>{RS}05{GS}010401234567890110A{RS}{EOT}").elements["10"] == "A"
    assert refused(f"]d1[)>{RS}05{GS}010401234567890210A{RS}{EOT}") == "scan.check_digit"


@pytest.mark.req("BC-12")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"[)>{RS}06{GS}SA", "scan.iso15434"), (f"[)>{RS}06{RS}{EOT}", "scan.iso15434"), ("[)>06SA", "scan.iso15434"),
        (f"[)>{RS}99{GS}SA{RS}{EOT}", "scan.iso15434"), (f"[)>{RS}06{GS}sa{RS}{EOT}", "scan.iso15434"),
        (f"[)>{RS}06{GS}SA{GS}SB{RS}{EOT}", "scan.conflict"), (f"[)>{RS}06{GS}{GS}SB{RS}{EOT}", "scan.iso15434"),
    ],
)  # fmt: skip
def test_an_envelope_that_is_damaged_is_refused(text: str, code: str) -> None:
    assert refused(f"]d1{text}") == code


@pytest.mark.req("BC-13")
def test_isbt_128_is_recognised_and_not_taken_apart() -> None:
    scan = understood("]C0=W0000 12 345678 00")
    assert (scan.scheme, scan.elements, scan.identifiers) == ("isbt128", {}, {})
    assert meant(scan, "lot") is None
    assert not plain(scan)


@pytest.mark.req("BC-01")
def test_a_plain_code_means_what_the_site_says() -> None:
    rules = CodeRules(plain=(PlainCode(starts="EQ-", means="equipment"),
                             PlainCode(starts="L:", means="lot", keep_start=False)))  # fmt: skip
    assert meant(understood("]C0EQ-79-0V2", rules), "equipment") == "EQ-79-0V2"
    assert meant(understood("]C0L:44", rules), "lot") == "44"
    assert not plain(understood("]C0EQ-7", rules))
    assert plain(understood("]C0TOOL-7", rules))
    assert plain(understood("]C0L:", rules))


@pytest.mark.req("BC-07")
def test_an_identifier_is_ascii() -> None:
    assert refused("]Q1\u00d8 2 \u00b5m") == "scan.not_ascii"
    assert refused("]C0A\x01B") == "scan.not_ascii"
    assert understood("\u00d8 2 \u00b5m", method="typed").text == "\u00d8 2 \u00b5m"


@pytest.mark.req("BC-02")
def test_a_scanner_that_sends_separators_and_no_identifier_is_not_set_up() -> None:
    assert refused(f"10LOT{GS}21SER") == "scan.no_identifier"
    assert refused(f"]d110LOT{GS}21SER") == "scan.not_gs1"  # it says what it read, and that is not GS1
