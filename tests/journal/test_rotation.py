"""Who vouches for which key of a journal, and for how long (decision 0013)."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.domain.event import NOBODY, Draft, Event
from handrail.journal.reading import sealed
from handrail.records.evidence import MANIFEST, ROTATIONS, Contents, NotExported, export
from handrail.records.evidence_check import verify_evidence
from handrail.wire.chain import ChainChecker, Sealed, first_break
from handrail.wire.envelope import Malformed, encode, hash_of
from handrail.wire.keys import SigningKey
from handrail.wire.report import Report
from handrail.wire.rotation import ROTATED, KeyLine, rotation, successor
from tests.journal.tablet import ANNA, PLACE, WORK, Tablet, note, started
from tests.wire.builder import event, key, seal

OLD, NEW, THIEF = key(1), key(2), key(3)
Turn = tuple[bytes, str, bytes]


def turn(seq: int, before: SigningKey, after: SigningKey, *, by: SigningKey | None = None, **changes: str) -> Turn:
    """Event ``seq`` as ``by`` (the old key) writes it."""
    by = by or before
    payload = rotation("j", seq, "0" * 64, before.public, after) | changes
    made = event(journal="j", seq=seq, prev="0" * 64, id=f"j-{seq}", key=by.id, type=ROTATED, payload=payload)
    data = encode(made)
    return data, hash_of(data), by.sign(hash_of(data))


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_either_key_tells_the_other_and_each_has_its_time() -> None:
    turns = [turn(5, OLD, NEW), turn(9, NEW, key(4))]
    for trusted in (OLD, NEW, key(4)):
        line = KeyLine("j", {trusted.id: trusted.public}, reversed(turns))
        assert set(line.keys) == {OLD.id, NEW.id, key(4).id}
        assert [seq for seq in range(1, 12) if line.may_sign(OLD.id, seq)] == [1, 2, 3, 4, 5]
        assert [seq for seq in range(1, 12) if line.may_sign(NEW.id, seq)] == [6, 7, 8, 9]
        assert [seq for seq in range(1, 12) if line.may_sign(key(4).id, seq)] == [10, 11]


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(
    "forged",
    [
        turn(5, OLD, NEW, by=THIEF),
        turn(5, OLD, NEW, proof=rotation("j", 5, "0" * 64, OLD.public, THIEF)["proof"]),
        turn(5, OLD, NEW, proof=rotation("j", 6, "0" * 64, OLD.public, NEW)["proof"]),
        turn(5, OLD, NEW, proof=rotation("i", 5, "0" * 64, OLD.public, NEW)["proof"]),
        turn(5, OLD, NEW, proof=rotation("j", 5, "1" * 64, OLD.public, NEW)["proof"]),
        turn(5, OLD, NEW, public_key=THIEF.public.hex()),
        turn(5, OLD, NEW, old=THIEF.public.hex()),
        turn(5, OLD, NEW, proof=""),
        (turn(5, OLD, NEW)[0], "f" * 64, turn(5, OLD, NEW)[2]),
        (b"{}", hash_of(b"{}"), b""),
    ],
)
def test_a_rotation_that_one_of_the_two_keys_did_not_make_ties_nothing(forged: Turn) -> None:
    for trusted in (OLD, NEW):
        assert set(KeyLine("j", {trusted.id: trusted.public}, [forged]).keys) == {trusted.id}


@pytest.mark.req("P11-10a-1")
def test_the_last_key_does_not_vouch_for_a_key_of_another_journal() -> None:
    assert set(KeyLine("other", {NEW.id: NEW.public}, [turn(5, OLD, NEW)]).keys) == {NEW.id}


@pytest.mark.req("INT-CH-1", "P11-10a-1")
def test_a_chain_takes_nothing_more_of_the_old_key(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    opening = tablet.opening()
    rooms = opening.open()
    journal, first = rooms.journal, rooms.journal.key
    opening.rotate(rooms)
    journal.append([note()], ANNA)
    chain = [sealed(one) for one in journal.events_from(1, 9)]
    assert first_break(ChainChecker(journal.id, {first.id: first.public}), chain) is None
    fourth = Event.model_validate_json(chain[-1].data).model_copy(
        update={"seq": 4, "prev": chain[-1].hash, "key": first.id}
    )
    data = encode(fourth)
    broken = first_break(
        ChainChecker(journal.id, journal.key_line(journal.key).keys),
        [*chain, Sealed(data, hash_of(data), first.sign(hash_of(data)))],
    )
    assert broken is not None
    assert (broken.kind, broken.seq) == ("unknown_key", 4)
    with pytest.raises(ValueError, match="not a type"):
        journal.append([Draft(type=ROTATED, payload={})], NOBODY)
    made = Event.model_validate_json(chain[1].data)
    assert successor(made, first.public) == journal.key.public
    with pytest.raises(Malformed):
        successor(made.model_copy(update={"prev": "1" * 64}), first.public)
    rooms.close()


@pytest.mark.req("P11-10b-1", "P11-10c-1", "P11-70-1")
def test_the_evidence_of_a_run_across_the_change_verifies_alone(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    opening = tablet.opening()
    rooms = opening.open()
    journal = rooms.journal
    journal.append([started()], ANNA, run="run-1", work=WORK)
    first = journal.key
    opening.rotate(rooms)
    journal.append([note()], ANNA, run="run-1", work=WORK)
    run = [sealed(one) for one in journal.run("run-1")]
    turned = [sealed(one) for one in journal.rotations()]

    def package(rotations: list[Sealed], keys: dict[str, bytes]) -> bytes:
        return export(
            Contents(
                run="run-1", events=run, keys={journal.id: keys}, photo=lambda _: None, rotations=rotations,
                made_at="2026-11-21T10:00:00Z", build=PLACE.build,
            ),
            journal.key,
        )  # fmt: skip

    def check(data: bytes) -> Report:
        path = tmp_path / "E.zip"
        path.write_bytes(data)
        return verify_evidence(path)

    both = journal.key_line(journal.key).keys
    assert set(both) == {first.id, journal.key.id}
    assert check(package(turned, both)).bad is None
    # Two keys that nothing ties to each other prove nothing.
    bad = check(package([], both)).bad
    assert bad is not None
    assert bad.item == ROTATIONS != MANIFEST
    with pytest.raises(NotExported):
        package(turned, {journal.key.id: journal.key.public})
    # The old key in the time of the new one, and the other way round.
    late = Event.model_validate_json(run[1].data).model_copy(update={"key": first.id})
    run[1] = seal(late, first)
    bad = check(package(turned, both)).bad
    assert bad is not None
    assert (bad.item, bad.detail.partition(":")[0]) == ("event 2", "unknown_key")
    rooms.close()
