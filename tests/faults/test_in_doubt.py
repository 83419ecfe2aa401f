"""An append failed, and so did finding out what came of it: the next one follows on what is there (DI-CON-1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.journal.opening import Rooms
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed
from tests.faults.test_store_errors import Failing
from tests.journal.tablet import ANNA, Tablet, note, started
from tests.journal.test_journal import intact


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    opened = Tablet(tmp_path).open()
    opened.journal.append([started()], ANNA, run="run-1")
    yield opened
    opened.close()


def no_checkpoint(_: Store) -> None:
    raise JournalFailed("the disk goes on failing")


def append(rooms: Rooms, text: str) -> None:
    rooms.journal.append([note(text)], ANNA, run="run-1")


def texts(rooms: Rooms) -> list[object]:
    return [one.event.payload.get("text") for one in rooms.journal.run("run-1")[1:]]


@pytest.mark.req("DI-CON-1", "SEC-AUD-1")
@pytest.mark.parametrize("after", [True, False], ids=["it was committed", "it was not"])
def test_the_next_append_follows_on_what_is_there(rooms: Rooms, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    monkeypatch.setattr(Store, "_commit", staticmethod(Failing(1, after)))
    monkeypatch.setattr(Store, "checkpoint", no_checkpoint)
    with pytest.raises(JournalFailed, match="goes on failing"):
        append(rooms, "in doubt")
    monkeypatch.undo()
    append(rooms, "next")
    append(rooms, "last")
    assert texts(rooms) == ["in doubt", "next", "last"][not after :]
    assert intact(rooms.journal)


@pytest.mark.req("DI-CON-1")
def test_nothing_is_written_on_top_of_what_may_not_be_on_the_disk(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed sync may have lost pages of the log that reads still show: what followed them would be lost too."""
    monkeypatch.setattr(Store, "_commit", staticmethod(Failing(1, after=True)))
    monkeypatch.setattr(Store, "checkpoint", no_checkpoint)
    with pytest.raises(JournalFailed):
        append(rooms, "in doubt")
    with pytest.raises(JournalFailed):
        append(rooms, "not yet")
    with pytest.raises(JournalFailed):
        rooms.failures.set("badge", 1)
    assert texts(rooms) == ["in doubt"]
    monkeypatch.undo()
    rooms.failures.set("badge", 1)
    append(rooms, "next")
    assert texts(rooms) == ["in doubt", "next"]
    assert rooms.failures.count("badge") == 1


@pytest.mark.req("DI-CON-1")
def test_the_chain_is_read_after_the_log_was_made_durable(
    rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a read showed before may be gone then, if the disk had lost it."""
    rooms.journal._store.checkpoint()
    journal = tmp_path / "journal"
    before = {path: path.read_bytes() for path in journal.glob("*.db")}
    monkeypatch.setattr(Store, "_commit", staticmethod(Failing(1, after=True)))
    monkeypatch.setattr(Store, "checkpoint", no_checkpoint)
    with pytest.raises(JournalFailed):
        append(rooms, "lost")
    assert texts(rooms) == ["lost"]
    monkeypatch.undo()
    reopen = Store.reopen

    def lose(store: Store) -> None:
        store.close()
        for path in journal.glob("*.db*"):
            path.unlink()
        for path, content in before.items():
            path.write_bytes(content)
        reopen(store)

    monkeypatch.setattr(Store, "reopen", lose)
    append(rooms, "next")
    assert texts(rooms) == ["next"]
    assert intact(rooms.journal)
