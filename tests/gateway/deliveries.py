"""What the suites of deliveries share: a gateway with a connector, another system that keeps a diary, mappings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from handrail_gateway.database import Database
from handrail_gateway.deliveries.approved import approve
from handrail_gateway.deliveries.connector import Change, Delivered, Parcel
from handrail_gateway.deliveries.mapping import read
from handrail_gateway.gateway import Gateway

MAPPINGS = Path(__file__).resolve().parents[2] / "docs" / "mappings"
AT = "2026-11-21T08:00:00.000Z"


def put_in_force(database: Database, *files: str, connector: str = "", by: str = "Q. Lee") -> None:
    """Approves the documented mappings; for another connector if one is named."""
    for name in files:
        text = (MAPPINGS / name).read_text()
        if connector:
            text = text.replace("connector: archive", f"connector: {connector}")
        with database.write() as connection:
            approve(connection, read(text.encode()), by, "for the test", AT)


def work(gateway: Gateway, name: str = "archive") -> int:
    """What the loop does once."""
    gateway.interpret()
    return gateway.deliveries.round(name)


class Diary:
    """Another system that gives numbers, protects nobody from sending twice, and writes down all that happens to it.

    Its file is its memory, so it outlives us; each line is one system call.
    """

    name = "diary"

    def __init__(self, file: Path, at: Callable[[str], None] = lambda _: None, *, forgetful: bool = False) -> None:
        """``at`` is called at each point where somebody may die; ``forgetful``: it makes a record without a look."""
        self._file = file
        self._at = at
        self._forgetful = forgetful

    def deliver(self, parcel: Parcel) -> Delivered:
        self._write("begin", parcel)
        self._at("before create")
        if self._forgetful or self.look_up(parcel.key) is None:
            self._write("create", parcel)
            self._at("after create")
        self._write("update", parcel)
        self._at("after update")
        self._write("end", parcel)
        found = self.look_up(parcel.key)
        assert found is not None
        return found

    def look_up(self, key: str) -> Delivered | None:
        return dict(self.all_known()).get(key)

    def changes(self, cursor: str) -> tuple[list[Change], str]:
        return [], cursor

    def all_known(self) -> Iterator[tuple[str, Delivered]]:
        numbers: dict[str, str] = {}
        held: dict[str, int] = {}
        for line in self.lines():
            if line["what"] == "create":
                numbers[line["key"]] = f"N-{len(numbers) + 1}"
            if line["what"] == "update":
                held[line["key"]] = line["revision"]
        for key, number in numbers.items():
            yield key, Delivered(number, number, "open", f"{held.get(key, 0)}", "noted", held.get(key))

    def lines(self) -> list[dict[str, object]]:
        with suppress(FileNotFoundError):
            return [json.loads(line) for line in self._file.read_text().splitlines()]
        return []

    def _write(self, what: str, parcel: Parcel) -> None:
        line = {"what": what, "key": parcel.key, "revision": parcel.revision, "by": os.getpid()}
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, (json.dumps(line) + "\n").encode())
        finally:
            os.close(handle)
