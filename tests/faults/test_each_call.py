"""Each call that a tablet makes on its folder fails once, or is its last: nothing that was shown as saved is lost."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.striking import STRUCK_BY, Elsewhere, Target, strike, targets

LONG = bool(os.environ.get("HANDRAIL_LONG"))
SOME = 3
"""Calls that are struck by each fault in the short form, each of another name."""


def chosen(aims: list[Target], calls: tuple[str, ...], seed: str, some: int = SOME) -> list[int]:
    """Places in ``aims``: all of those calls, or in the short form some."""
    if LONG:
        return [place for place, aim in enumerate(aims) if aim.call in calls]
    dice = random.Random(seed)
    names = dice.sample(sorted({aim.call for aim in aims} & set(calls)), some)
    return [dice.choice([place for place, aim in enumerate(aims) if aim.call == name]) for name in names]


def struck(strace: str, folder: Path, fault: str, calls: tuple[str, ...], many: int, some: int) -> list[str]:
    """What was wrong after each of the strikes; two are made at a time."""
    aims = targets(strace, folder / "aims")
    places = chosen(aims, calls, fault, some)
    assert len(places) >= some

    def one(place: int) -> list[str]:
        here = folder / str(place)
        try:
            return strike(strace, here, aims[place], fault, many)
        except Elsewhere:  # compiled modules came or went since
            return strike(strace, here, targets(strace, here)[place], fault, many)

    with ThreadPoolExecutor(2) as pool:
        found = zip(places, pool.map(one, places), strict=True)
        return [f"{aims[place]}: {said}" for place, wrong in found for said in wrong]


@pytest.mark.timeout(2400)
@pytest.mark.req("DI-CON-1", "SEC-AUD-1")
@pytest.mark.parametrize("fault", STRUCK_BY)
def test_a_call_that_fails_or_is_the_last_loses_nothing(tmp_path: Path, strace: str, fault: str) -> None:
    wrong = struck(strace, tmp_path, fault, STRUCK_BY[fault], 1, SOME)
    assert not wrong, wrong[:20]


@pytest.mark.timeout(2400)
@pytest.mark.req("DI-CON-1", "SEC-AUD-1")
@pytest.mark.parametrize("call", ["fsync", "pwrite64"])
def test_a_disk_that_fails_for_a_while_loses_nothing_and_is_worked_on_afterwards(
    tmp_path: Path, strace: str, call: str
) -> None:
    """Longer than an append tries again: what was refused may be there, and the next append follows on it."""
    wrong = struck(strace, tmp_path, "error=EIO", (call,), 4, 1)
    assert not wrong, wrong[:20]


def test_a_tablet_that_speaks_too_early_is_found_out(tmp_path: Path, strace: str) -> None:
    """Negative control: "saved" is said, and the first write of the append is where the program is killed."""
    aims = targets(strace, tmp_path / "aims")
    aim = next(aim for aim in aims if (aim.call, aim.during) == ("pwrite64", "append"))
    assert strike(strace, tmp_path / "struck", aim, "signal=KILL") == []
    wrong = strike(strace, tmp_path / "struck", aim, "signal=KILL", control="saved is said too early")
    assert any("is there 0 times" in one for one in wrong), wrong


def test_a_fault_that_strikes_nothing_is_no_proof(tmp_path: Path, strace: str) -> None:
    with pytest.raises(Elsewhere):
        strike(strace, tmp_path / "struck", Target("pwrite64", 9999, ""), "error=EIO")
