"""Exactly one revision is effective, or none: never a choice between two (REC-EFF-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.effectivity import Place, Releases, resolve
from handrail.domain.now import Now
from handrail.domain.reference import Release

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PLACE = Place(
    doc_no="WI-1",
    part="P-1",
    unit="SN-0050",
    site="plant-2",
    order="WO-7",
    station="B-07",
    lots=("L-1", "L-2"),
    configuration={"voltage": "230", "seal": "EPDM"},
)
EXACT = Now.around(AT, timedelta(0), "Europe/Berlin")
UNSURE = Now.around(AT, timedelta(minutes=1), "Europe/Berlin")


def release(revision: str, start: float, end: float | None = None, **more: object) -> Release:
    """Effective from and to in hours from now."""
    return Release.model_validate({
        "doc_no": "WI-1", "revision": revision, "content": revision, "status": "approved",
        "effective_from": AT + timedelta(hours=start), "approved_by": "Q",
        "effective_to": None if end is None else AT + timedelta(hours=end), **more,
    })  # fmt: skip


def of_document(releases: Iterable[Release]) -> Releases:
    return Releases(one for one in releases if one.doc_no == PLACE.doc_no)


A, B = release("A", -9), release("B", -1)
SECONDS = 1 / 3600

TABLE = [
    ("the only one", [A], EXACT, "A"),
    ("the newest start wins", [A, B], EXACT, "B"),
    ("in any order", [B, A], EXACT, "B"),
    ("one that ended", [release("A", -9, -1)], EXACT, "revision.superseded"),
    ("one that ends now", [release("A", -9, 0)], EXACT, "revision.superseded"),
    ("one that starts now", [release("A", 0)], EXACT, "A"),
    ("one to come", [release("A", 1)], EXACT, "revision.not_yet"),
    ("one to come after another", [A, release("B", 1)], EXACT, "A"),
    ("between two", [release("A", -9, -1), release("B", 1)], EXACT, "revision.not_yet"),
    ("same start", [A, release("B", -9)], EXACT, "revision.ambiguous"),
    ("same start, older than another", [A, release("B", -9), release("C", -1)], EXACT, "C"),
    ("none", [], EXACT, "revision.none"),
    ("another document", [release("A", -9, doc_no="WI-2")], EXACT, "revision.none"),
    ("withdrawn", [release("A", -9, status="withdrawn")], EXACT, "revision.withdrawn"),
    ("withdrawn beside an approved", [A, release("B", -1, status="withdrawn")], EXACT, "A"),
    ("withdrawn by a record of its own", [A, release("A", -1, status="withdrawn")], EXACT, "revision.withdrawn"),
    ("site", [release("A", -9, sites=("plant-2",))], EXACT, "A"),
    ("another site", [release("A", -9, sites=("plant-3",))], EXACT, "revision.none"),
    ("part", [release("A", -9, parts=("P-1", "P-2"))], EXACT, "A"),
    ("another part", [release("A", -9, parts=("P-2",))], EXACT, "revision.none"),
    ("unit in range", [release("A", -9, units=(("SN-0001", "SN-0050"),))], EXACT, "A"),
    ("unit in the second range", [release("A", -9, units=(("SN-1", "SN-9"), ("SN-0050", "SN-0060")))], EXACT, "A"),
    ("unit above", [release("A", -9, units=(("SN-0001", "SN-0049"),))], EXACT, "revision.none"),
    ("unit below", [release("A", -9, units=(("SN-0051", "SN-0060"),))], EXACT, "revision.none"),
    ("unit of another length", [release("A", -9, units=(("SN-1", "SN-9"),))], EXACT, "revision.none"),
    ("order", [release("A", -9, orders=("WO-7",))], EXACT, "A"),
    ("another order", [release("A", -9, orders=("WO-8",))], EXACT, "revision.none"),
    ("work centre", [release("A", -9, stations=("B-01", "B-07"))], EXACT, "A"),
    ("another work centre", [A, release("B", -1, stations=("B-01",))], EXACT, "A"),
    ("a lot that goes in", [A, release("B", -1, lots=("L-2",))], EXACT, "B"),
    ("the lot that is made", [release("A", -9, lots=("SN-0050",))], EXACT, "A"),
    ("another lot", [A, release("B", -1, lots=("L-3",))], EXACT, "A"),
    ("as configured", [A, release("B", -1, when="$voltage = 230 and $seal = 'EPDM'")], EXACT, "B"),
    ("configured otherwise", [A, release("B", -1, when="$voltage = 110")], EXACT, "A"),
    ("an option that the order does not name", [A, release("B", -1, when="$colour = 'red'")], EXACT,
     "revision.undecidable"),
    ("the same below a newer one", [release("A", -9, when="$colour = 'red'"), B], EXACT, "B"),
    ("the same, over", [release("A", -9, -5, when="$colour = 'red'"), B], EXACT, "B"),
    ("the same with the start of another", [release("A", -1, when="$colour = 'red'"), B], EXACT,
     "revision.undecidable"),
    ("a condition that is none", [A, release("B", -1, when="$voltage = (")], EXACT, "revision.undecidable"),
    ("withdrawn for this configuration", [A, B, release("B", -1, status="withdrawn", when="$voltage = 230")], EXACT,
     "A"),
    ("withdrawn for another", [A, B, release("B", -1, status="withdrawn", when="$voltage = 110")], EXACT, "B"),
    ("withdrawn for nobody knows whom", [A, B, release("B", -1, status="withdrawn", when="$colour = 'red'")], EXACT,
     "revision.undecidable"),
    ("a newer one for other units", [A, release("B", -1, units=(("SN-0051", "SN-0060"),))], EXACT, "A"),
    ("starts while the clock is unsure", [release("A", -5 * SECONDS)], UNSURE, "revision.not_yet"),
    ("superseded while the clock is unsure", [A, release("B", 5 * SECONDS)], UNSURE, "revision.not_yet"),
    ("ends while the clock is unsure", [release("A", -9, 5 * SECONDS)], UNSURE, "revision.superseded"),
    ("ends while unsure, another below it", [A, release("B", -1, 5 * SECONDS)], UNSURE, "revision.superseded"),
    ("started a minute before, to the second", [release("A", -60 * SECONDS)], UNSURE, "A"),
    ("ends a minute later, to the second", [release("A", -9, 60 * SECONDS)], UNSURE, "revision.superseded"),
]  # fmt: skip


@pytest.mark.req("REC-EFF-1", "S0-06", "S0-07", "S0-08", "S0-14")
@pytest.mark.parametrize(("releases", "now", "answer"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_table(releases: list[Release], now: Now, answer: str) -> None:
    found = resolve(of_document(releases), PLACE, now)
    assert (found.revision if isinstance(found, Release) else found.code) == answer


hours = st.integers(min_value=-4, max_value=4)
windows = st.lists(
    st.tuples(
        hours,
        st.one_of(st.none(), hours),
        st.sampled_from(["approved", "approved", "approved", "withdrawn"]),
        st.sampled_from([(), (), ("P-1", "P-2"), ("P-2",)]),
    ).filter(lambda window: window[1] is None or window[0] < window[1]),
    max_size=6,
)


@pytest.mark.req("REC-EFF-1", "S0-14")
@given(windows=windows, drift=st.integers(min_value=0, max_value=3), order=st.randoms())
def test_never_two_and_never_one_that_is_not_effective_all_the_while(
    windows: list[tuple[int, int | None, str, tuple[str, ...]]], drift: int, order: object
) -> None:
    releases = [
        release(f"R{index}", start, end, status=status, parts=parts)
        for index, (start, end, status, parts) in enumerate(windows)
    ]
    now = Now.around(AT, timedelta(hours=drift), "Europe/Berlin")
    found = resolve(Releases(releases), PLACE, now)
    order.shuffle(releases)  # type: ignore[attr-defined]
    again = resolve(Releases(releases), PLACE, now)
    assert (again if isinstance(again, Release) else again.code) == (
        found if isinstance(found, Release) else found.code
    )
    moments = [AT + timedelta(hours=half / 2) for half in range(-2 * drift, 2 * drift + 1)]
    newest = [effective_at(releases, moment) for moment in moments]
    if isinstance(found, Release):
        assert newest == [[found]] * len(moments)
    else:
        assert any(len(here) != 1 for here in newest) or len({here[0].revision for here in newest}) > 1


def effective_at(releases: list[Release], moment: datetime) -> list[Release]:
    """The approved releases with the newest start that are effective at a moment."""
    open_ = [
        one for one in releases if one.status == "approved" and one.effective_from <= moment
        and (not one.parts or PLACE.part in one.parts)
        and (one.effective_to is None or moment < one.effective_to)
    ]  # fmt: skip
    return [one for one in open_ if one.effective_from == max(other.effective_from for other in open_)]
