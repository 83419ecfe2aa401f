"""What a tablet has promised when the power goes, and whether what is found afterwards keeps it. Pure."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """What the product found when it was started in a folder."""

    trouble: str = ""
    """Why it did not start, or could not go on; else empty."""
    why: str | None = None
    """Whether and why it began a new journal."""
    journal: str = ""
    events: tuple[tuple[str, str], ...] = ()
    """Id and hash of each event but the one that opened the journal."""
    photos: frozenset[str] = frozenset()
    """Those that can be read and are what their digest says."""
    drafts: dict[str, str | None] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    receipts: tuple[int, ...] = ()
    marked: int = 0
    """The number of the head that the key store remembers."""
    bad: str = ""
    """The first bad item that the verifier names; else empty."""


class Promises:
    """What was said up to a moment. What was begun and not ended, or was refused, may be there or not."""

    def __init__(self) -> None:
        self.journal = ""
        self.events: dict[str, str] = {}
        self.open_events: list[list[str]] = []
        self.photos: set[str] = set()
        self.values: dict[tuple[str, str], list[Any]] = {}
        """What may stand at a place (a draft's, a count's): what was saved last, and what was begun since."""
        self.receipts, self.open_receipts = 0, 0
        self.marked = 0

    def hear(self, line: str) -> None:
        """One line of the tablet."""
        said = json.loads(line)
        getattr(self, f"_{said['say']}")(said)

    def _refused(self, said: dict[str, Any]) -> None:
        """Nothing was promised."""

    def _doing(self, said: dict[str, Any]) -> None:
        act = said["act"]
        if act == "append":
            self.open_events.append(said["events"])
        elif act == "receipt":
            self.open_receipts = said["receipt"]
        elif act in ("draft", "failure"):
            place, value = _value(said)
            self.values.setdefault(place, [_NOTHING[act]]).append(value)

    def _saved(self, said: dict[str, Any]) -> None:
        act = said["act"]
        if act == "open":
            self.journal = said["journal"]
        elif act == "append":
            self.open_events = [act_ for act_ in self.open_events if act_ != said["events"]]
            self.events |= zip(said["events"], said["hashes"], strict=True)
        elif act == "photo":
            self.photos.add(said["photo"])
        elif act == "receipt":
            self.receipts = said["receipt"]
        elif act == "mark":
            self.marked = said["seq"]
        elif act in ("draft", "failure"):
            place, value = _value(said)
            self.values[place] = [value]

    def broken(self, found: Found) -> list[str]:
        """Every promise that is not kept, in words."""
        if found.trouble:
            return [f"it does not start: {found.trouble}"]
        wrong = [f"it does not verify: {found.bad}"] if found.bad else []
        if found.why not in ((None,) if self.journal else (None, "new")):
            wrong.append(f"a new journal was begun: {found.why}")
        if self.journal and found.journal != self.journal:
            wrong.append("it is another journal")
        if found.marked < self.marked:
            wrong.append(f"the key store remembers {found.marked} and not {self.marked}")
        if not self.receipts <= len(found.receipts) <= max(self.receipts, self.open_receipts):
            wrong.append(f"{len(found.receipts)} receipts and not {self.receipts}")
        if found.receipts != tuple(range(1, len(found.receipts) + 1)):
            wrong.append(f"receipts {found.receipts}")
        wrong += [f"photo {digest} is lost" for digest in sorted(self.photos - found.photos)]
        return wrong + self._wrong_events(found) + self._wrong_values(found)

    def _wrong_events(self, found: Found) -> list[str]:
        often = Counter(id_ for id_, _ in found.events)
        hashes = dict(found.events)
        wrong = [f"event {id_} is there {often[id_]} times" for id_ in self.events if often[id_] != 1]
        wrong += [f"event {id_} is another one" for id_, said in self.events.items() if hashes.get(id_, said) != said]
        for act in self.open_events:
            there = sum(often[id_] for id_ in act)
            if there not in (0, len(act)):
                wrong.append(f"{there} events of an act with {len(act)}")
        extra = often.keys() - self.events.keys() - {id_ for act in self.open_events for id_ in act}
        return wrong + [f"event {id_} was never spoken of" for id_ in sorted(extra)]

    def _wrong_values(self, found: Found) -> list[str]:
        there: dict[tuple[str, str], Any] = {("draft", step): text for step, text in found.drafts.items()}
        there |= {("failure", subject): count for subject, count in found.failures.items()}
        wrong = []
        for place, value in there.items():
            may = self.values.get(place, [_NOTHING[place[0]]])
            if value not in may:
                wrong.append(f"{place} is {value} and not {may}")
        return wrong


_NOTHING: dict[str, Any] = {"draft": None, "failure": 0}
"""What stands where nothing was written."""


def _value(said: dict[str, Any]) -> tuple[tuple[str, str], Any]:
    if said["act"] == "draft":
        return ("draft", said["step"]), said["text"]
    return ("failure", said["subject"]), said["count"]
