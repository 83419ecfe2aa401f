"""Mappings and tables of codes: what is checked before approval, and what a record makes of them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail_gateway.deliveries.approved import approve, mapping_of
from handrail_gateway.deliveries.catalogue import KINDS
from handrail_gateway.deliveries.mapping import Codes, MappingRules, NotAMapping, Unmapped, apply, read
from tests.gateway.conftest import House
from tests.gateway.deliveries import AT, MAPPINGS, put_in_force

QMS = (MAPPINGS / "qms-draft-ncr.yaml").read_text()
CODES = (MAPPINGS / "qms-codes.yaml").read_text()

RECORD: dict[str, Any] = dict.fromkeys(KINDS["draft_ncr"].names) | {
    "kind": "draft_ncr", "id": "e-1", "order": "WO-1", "operation": "20", "part": "PN-7", "unit": "SN-001",
    "defect": "TQ-1", "containment": "red_bin", "state": "draft", "quantity": 2, "measured": "13.40",
    "unit_of_measure": "N·m", "limits": {"lower": "12.0", "upper": "13.0"}, "person": "p-1",
    "person_name": "Anna Berg", "role": "operator", "at": AT, "doc_no": "WI-1", "revision": "B", "description": "",
    "occurrences": [{"event": "e-1", "quantity": 2}, {"event": "e-2", "quantity": 1}], "photos": [], "changes": [],
}  # fmt: skip


def rules(text: str = QMS) -> MappingRules:
    document = read(text.encode()).document
    assert isinstance(document, MappingRules)
    return document


def codes(text: str = CODES) -> Codes:
    document = read(text.encode()).document
    assert isinstance(document, Codes)
    return document


@pytest.mark.req("S1-21", "S1-24", "S4-17")
def test_a_record_is_said_in_the_other_systems_words() -> None:
    made = apply(rules(), codes(), RECORD)
    assert made == {
        "title": "TQ-1 at PN-7 SN-001, operation 20", "defect": "TORQUE-OUT-OF-LIMITS", "containment": "SEGREGATED",
        "status": "DRAFT", "order": "WO-1", "unit": "SN-001", "quantity": 2, "occurrences": 2,
        "measured": "13.40 N·m", "lower": "12.0", "upper": "13.0", "found_by": "Anna Berg (p-1), operator",
        "found_at": AT, "instruction": "WI-1 B",
    }  # fmt: skip


@pytest.mark.req("S1-24", "S1-22")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"defect": "NEW-7"}, "defect: NEW-7 is not in the table of codes defect"),
        ({"unit": None}, "unit: the record says nothing here"),
        ({"later": "x"}, "something that no mapping knows of yet: later"),
    ],
)
def test_what_cant_be_said_is_an_error_and_no_default(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Unmapped, match=said):
        apply(rules(), codes(), RECORD | changes)


@pytest.mark.req("S1-22")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"$order"}', '"$order"', "line "),
        ('"$order"', '"$ordre"', "order: a draft_ncr says nothing of \\$ordre"),
        ('"$order"', "\"doc('x')\"", "order: expression.no_such_function"),
        ('"$order"', '"."', "order: there is no value under test"),
        ("  gauge: {", "  unit: {", "unit stands twice"),
        ("changes]", "]", "neither said nor in leave_out: changes"),
        ("changes]", "changes, unit]", "leave_out: unit is said by a field"),
        ("changes]", "changes, colour]", "leave_out: a draft_ncr says nothing of colour"),
        ("kind: draft_ncr", "kind: capa", "no such kind"),
        ("version: 1", "version: one", "version: "),
        ("version: 1", "version: 1\nextra: 1", "extra: "),
        ("handrail_mapping: 1", "handrail_mapping: 2", "handrail_mapping: "),
        ("handrail_mapping: 1", "mapping: 1", "begins with"),
        ("made_by: Handrail project", "made_by: &a [*a]", "anchors"),
        ("made_by: Handrail project", "made_by: !!python/name:os.system", "made_by"),
    ],
)
def test_a_mapping_that_is_not_sound_is_refused_with_its_place(old: str, new: str, said: str) -> None:
    text = QMS.replace(old, new, 1)
    assert text != QMS
    with pytest.raises(NotAMapping, match=said):
        read(text.encode())


def test_scalars_are_text_as_they_stand() -> None:
    table = codes("handrail_codes: 1\nversion: 1\nmade_by: A\nconnector: qms\ntables: {c: {no: off, 1.0: 1e3, 010: ~}}")
    assert table.tables == {"c": {"no": "off", "1.0": "1e3", "010": "~"}}


@given(st.binary(max_size=400) | st.text(alphabet="handrail_mapping: 1{}[]&*!\n-'\"", max_size=300).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_refused(data: bytes) -> None:
    with suppress(NotAMapping):
        read(data)


def test_every_documented_mapping_can_be_approved(house: House) -> None:
    for path in sorted(MAPPINGS.glob("*.yaml")):
        read(path.read_bytes())
    put_in_force(house.gateway.database, "qms-codes.yaml", "qms-draft-ncr.yaml", "archive-draft-ncr.yaml")


@pytest.mark.req("S1-21")
def test_approval_is_by_somebody_else_for_something_newer_and_kept(house: House) -> None:
    database = house.gateway.database

    def refuse(text: str, by: str, said: str) -> None:
        with pytest.raises(NotAMapping, match=said), database.write() as connection:
            approve(connection, read(text.encode()), by, "", AT)

    refuse(QMS, "", "say who")
    refuse(QMS, " handrail PROJECT", "somebody else has to approve")
    refuse(QMS, "Q. Lee", "approve a table of codes containment first")
    put_in_force(database, "qms-codes.yaml", "qms-draft-ncr.yaml")
    refuse(QMS, "Q. Lee", "version 1 of qms/draft_ncr is in force")
    second = QMS.replace("version: 1", "version: 2", 1)
    with database.write() as connection:
        approve(connection, read(second.encode()), "Q. Lee", "title changed", AT)
    with database.read() as connection:
        found = mapping_of(connection, "qms", "draft_ncr")
    assert found is not None and (found[0].version, found[1]) == (2, read(second.encode()).digest)
