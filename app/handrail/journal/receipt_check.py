"""Checking the receipts that a journal keeps, each against its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from handrail.database import Connection
from handrail.journal.finding import Bad
from handrail.wire.envelope import Malformed
from handrail.wire.receipt import Receipt, verify_receipt, vouched_from
from handrail.wire.signed import Signed


class _Row(NamedTuple):
    number: Any
    seq: Any
    head: Any
    document: Any


_ALL = "SELECT number, seq, head, document FROM receipts ORDER BY number"


class ReceiptCheck:
    """``hashes``: of the journal's events by number; ``gateways``: key id -> public key whose receipts count."""

    def __init__(self, journal: str, hashes: Mapping[int, str], gateways: Mapping[str, bytes]) -> None:
        self._journal = journal
        self._hashes = hashes
        self._gateways = gateways
        self.notes: list[str] = []
        self.count = 0
        self.vouched: list[tuple[int, int]] = []
        """First and last event of each stretch that a receipt vouches for."""

    def check(self, connection: Connection, remembered: int) -> None:
        """All of them. ``remembered``: the number of the last one that the key store knows of. Raises Bad."""
        known: set[bytes] = set()
        for row in map(_Row._make, connection.execute(_ALL)):
            self.count += 1
            if row.number != self.count:
                raise Bad(f"receipt {min(row.number, self.count)}", f"missing or inserted: after it comes {row.number}")
            receipt = self._one(row)
            if row.document in known:
                raise Bad(f"receipt {row.number}", "inserted: it was there before")
            known.add(row.document)
            if receipt is not None:
                self.vouched.append((vouched_from(receipt), receipt.seq))
        if self.count < remembered:
            raise Bad(f"receipt {self.count + 1}", "missing: the key store remembers it, so this is an older copy")

    def _one(self, row: _Row) -> Receipt | None:
        item = f"receipt {row.number}"
        if not isinstance(row.document, bytes):
            raise Bad(item, "altered: a column holds another type than was written")
        try:
            signed = Signed.from_bytes(row.document)
            public = self._gateways.get(signed.key)
            if public is None:
                note = f"receipts by gateway key {signed.key} prove nothing here: the key is not known"
                if note not in self.notes:
                    self.notes.append(note)
                return None
            receipt = verify_receipt(signed, public)
        except Malformed as reason:
            raise Bad(item, f"altered: {reason}") from reason
        if (row.seq, row.head) != (receipt.seq, receipt.head):
            raise Bad(item, "altered: a column is not what was signed")
        if receipt.journal != self._journal:
            raise Bad(item, f"inserted: it is for journal {receipt.journal}")
        if receipt.seq and self._hashes.get(receipt.seq) != receipt.head:
            raise Bad(f"event {receipt.seq}", "missing: the gateway has receipted another event of that number")
        return receipt
