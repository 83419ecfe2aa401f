"""Which revision is effective: one resolution against 1,000 revisions beside one against 10."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta

from handrail.domain.effectivity import Place, Releases, resolve
from handrail.domain.now import Now
from handrail.domain.reference import Release

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOW = Now.around(AT, timedelta(seconds=5), "Europe/Berlin")
PLACE = Place(doc_no="WI-1", part="P-1", unit="SN-0050", site="plant-2", configuration={"voltage": "230"})
ROUNDS = 400


def revisions(count: int) -> Releases:
    """One a day up to today, each for a range of units, every tenth withdrawn, every third on a condition."""
    made: list[Release] = []
    for at in range(count):
        plain = {
            "doc_no": "WI-1", "revision": f"R{at}", "content": f"{at:064x}", "status": "approved",
            "effective_from": AT - timedelta(days=count - at), "approved_by": "Q", "sites": ("plant-2",),
            "parts": ("P-1", "P-2"), "units": (("SN-0001", "SN-0099"),),
            "when": "$voltage = 230" if at % 3 == 0 else None,
        }  # fmt: skip
        made.append(Release.model_validate(plain))
        if at % 10 == 9:
            made.append(Release.model_validate(plain | {"status": "withdrawn"}))
    return Releases(made)


def figures() -> dict[str, float | None]:
    """The ratio of the medians, and the median against 1,000 in milliseconds."""
    few, many = revisions(10), revisions(1000)
    spent: dict[int, list[float]] = {10: [], 1000: []}
    for _ in range(ROUNDS):
        for count, releases in ((10, few), (1000, many)):
            began = time.perf_counter()
            found = resolve(releases, PLACE, NOW)
            spent[count].append(time.perf_counter() - began)
            assert isinstance(found, Release)
    ten, thousand = (statistics.median(spent[count]) for count in (10, 1000))
    return {"effective_at_1000": thousand / ten, "effective_ms": thousand * 1000}


if __name__ == "__main__":
    print(figures())
