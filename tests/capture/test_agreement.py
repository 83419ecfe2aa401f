"""When a value from a camera is taken (BC-14)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handrail.capture.agreement import Agreement
from handrail.capture.reads import Point, Read

pytestmark = pytest.mark.req("BC-14")


def read(text: str, symbology: str = "Code128", left: float = 0, agreed: bool = False) -> Read:
    return Read(
        data=text.encode(), text=text, characters="ascii", symbology=symbology, identifier="]C0", engine="e",
        strategy="s", agreed=agreed,
        corners=(Point(left, 0), Point(left + 200, 0), Point(left + 200, 40), Point(left, 40)),
    )  # fmt: skip


def taken(*frames: tuple[float, list[Read]]) -> list[list[str]]:
    agreement = Agreement()
    return [[one.text for one in agreement.frame(reads, at)] for at, reads in frames]


def test_two_frames_have_to_agree() -> None:
    assert taken((0, [read("A")]), (0.1, []), (0.9, [read("A")])) == [[], [], ["A"]]


def test_too_late_is_a_first_time() -> None:
    assert taken((0, [read("A")]), (1.1, [read("A")]), (1.2, [read("A")])) == [[], [], ["A"]]


def test_another_value_at_the_place_stops_it_until_it_is_old() -> None:
    assert taken((0, [read("A")]), (0.2, [read("B")]), (0.4, [read("A")]), (0.6, [read("A")])) == [[], [], [], []]
    assert taken((0, [read("B")]), (0.9, [read("A")]), (1.1, [read("A")])) == [[], [], ["A"]]


def test_another_value_elsewhere_is_another_code() -> None:
    assert taken((0, [read("A"), read("B", left=500)]), (0.1, [read("A"), read("B", left=500)])) == [[], ["A", "B"]]


@pytest.mark.parametrize("symbology", ["EAN/UPC", "Code39"])
def test_a_weak_check_takes_three(symbology: str) -> None:
    frames = [(at / 10, [read("A", symbology)]) for at in range(3)]
    assert taken(*frames) == [[], [], ["A"]]


def test_error_correction_and_structure_take_one_unless_contradicted() -> None:
    assert taken((0, [read("A", "DataMatrix", agreed=True)])) == [["A"]]
    assert taken((0, [read("A", "DataMatrix")])) == [[]]
    assert taken((0, [read("A", agreed=True)])) == [[]]  # bars: two strategies on one frame are one look
    assert taken((0, [read("B")]), (0.1, [read("A", "DataMatrix", agreed=True)])) == [[], []]


def test_what_sets_up_a_scanner_is_never_taken() -> None:
    one = replace(read("A", "DataMatrix", agreed=True), sets_up_reader=True)
    assert taken((0, [one]), (0.1, [one])) == [[], []]


def test_interleaved_bars_are_taken_only_whole() -> None:
    """A part of ITF's bars makes a valid shorter code, and would do so twice."""
    assert taken((0, [read("389241", "ITF")]), (0.1, [read("389241", "ITF")])) == [[], []]
    assert taken((0, [read("04012345678901", "ITF")]), (0.1, [read("04012345678901", "ITF")])) == [
        [],
        ["04012345678901"],
    ]
    assert taken((0, [read("04012345678902", "ITF")]), (0.1, [read("04012345678902", "ITF")])) == [[], []]


def test_a_clock_that_goes_back_starts_anew() -> None:
    assert taken((5, [read("A")]), (1, [read("A")]), (1.1, [read("A")])) == [[], [], ["A"]]


def test_another_question_forgets() -> None:
    agreement = Agreement()
    agreement.frame([read("A")], 0)
    agreement.forget()
    assert not agreement.frame([read("A")], 0.1)
    assert agreement.frame([read("A")], 0.2)[0].agreed
