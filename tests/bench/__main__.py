"""All figures: ``make bench``. A table on the screen and ``out/bench.json``; docs/bench.md says what each means.

Every figure is a ratio to a named reference that is run beside it in turn, so that it holds on another machine. A
bound that is missed is shown and fails nothing: time is no gate.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.bench import append, decode, effectivity, handover, job, live, record, start, verify

OUT = Path(__file__).resolve().parents[2] / "out" / "bench.json"


class Figure(NamedTuple):
    """One line of the table. ``bound`` is None where nothing is asked for; ``least``: it is a lower one."""

    name: str
    what: str
    reference: str
    bound: float | None
    unit: str = "x"
    least: bool = False

    def met(self, value: float) -> bool:
        """Whether the bound is kept."""
        return self.bound is None or (value >= self.bound if self.least else value <= self.bound)


FIGURES = (
    Figure("tap_to_bound", "tap to durable event and next step shown", "two bare commits + 16 ms", 1.0),
    Figure("tap_calm_to_bound", "the same, the fastest tenth of both", "two bare commits + 16 ms", None),
    Figure("tap_at_100000", "the same with 100,000 events", "with 1,000 events", 1.3),
    Figure("append_to_slow_flush", "append of an event, slow flush", "one flush, each 2 ms slower", 1.6),
    Figure("append_to_bare_commit", "append of an event, this disk", "bare row commit", None),
    Figure("append_at_100000", "append at 100,000 events", "at 1,000 events", 1.3),
    Figure("waiting_at_100000", "count of waiting events at 100,000", "at 1,000 events", 1.3),
    Figure("open_at_100000", "journal open at 100,000 events", "at 1,000 events", 1.3),
    Figure("open_at_1000000", "journal open at 1,000,000 events", "at 1,000 events", 2.0),
    Figure("verify_to_bare_loop", "events verified in the same time", "bare SHA-256 and Ed25519", 0.8, least=True),
    Figure("start_to_bare_window", "start to a badge-in that takes a badge", "bare QML window", 2.0),
    Figure("badge_judged_s", "badge typed into the first frame, judged", "after that frame", None, "s"),
    Figure("ui_gap_p99_ms", "UI turns meanwhile, 99 of 100 within", "a 5 ms timer", None, "ms"),
    Figure("ui_gap_longest_ms", "the longest of them", "a 5 ms timer", None, "ms"),
    Figure("handover_s", "last PIN key to the next person's jobs", "-", 2.0, "s"),
    Figure("handover_back_s", "and to the first person's again", "-", 2.0, "s"),
    Figure("effective_at_1000", "effective revision of 1,000", "of 10", 2.0),
    Figure("effective_ms", "the same, the median", "-", 1.0, "ms"),
    Figure("memory_badge_in_mb", "resident memory idle at badge-in", "-", 250, "MB"),
    Figure("memory_jobs_mb", "resident memory after sign-in", "-", 250, "MB"),
    Figure("touches_to_acts", "touches of the sample job", "its acts", None),
    Figure("touches_per_step", "touches per step of the sample job", "-", None, ""),
    Figure("seconds_per_step", "seconds per step, played", "-", None, "s"),
    Figure("decode_photos", "codes read, of 215 photos", "zxing-cpp defaults: 187", 206, "", least=True),
    Figure("decode_frames", "codes read, of 24 frames", "zxing-cpp defaults: 10", 16, "", least=True),
    Figure("decode_traps", "codes read, of 22 traps", "zxing-cpp defaults: 15", 21, "", least=True),
    Figure("decode_behind_best", "codes fewer than the best other engine", "per symbology", 0, ""),
    Figure("decode_misreads", "pictures with a value that is not on them", "the best other engine", 1, ""),
    Figure("decode_ms_to_defaults", "time to decode, slowest symbology", "zxing-cpp defaults, where right", 1.5),
    Figure("live_clips_to_defaults", "clips in which a code is read twice", "zxing-cpp defaults", 1.0, least=True),
    Figure("live_time_to_defaults", "time to two equal reads, median of clips", "zxing-cpp defaults", 0.7),
    Figure("camera_tick_more_ms", "p99 gap of UI ticks with the camera, more", "the same run without", 16.0, "ms"),
    Figure("record_to_bare_document", "PDF record of 1,000 steps", "bare table of as many rows", None),
)

Found = dict[str, float | None]


def _tap() -> Found:
    # Qt's environment is set as this module is loaded: not before the others have started their children.
    from tests.bench import tap

    return tap.figures()


def _camera() -> Found:
    from tests.bench import camera

    return camera.figures()


MEASURES: dict[str, Callable[[], Found]] = {
    "append": append.figures, "start": start.figures, "handover": handover.figures, "record": record.figures,
    "job": job.figures, "verify": verify.figures, "effectivity": effectivity.figures, "tap": _tap,
    "decode": decode.figures, "live": live.figures, "camera": _camera,
}  # fmt: skip


def line(figure: Figure, found: Found) -> str:
    """One line of the table."""
    value = found.get(figure.name)
    said = "not here" if value is None else f"{value:.2f} {figure.unit}".strip()
    bound = "" if figure.bound is None else f"{'≥ ' * figure.least}{figure.bound:g} {figure.unit}".strip()
    verdict = "" if value is None or figure.bound is None else "met" if figure.met(value) else "MISSED"
    return f"{figure.what:40} {said:>10}  {bound:>7}  {verdict:7} {figure.reference}"


def main() -> int:
    """Measures everything, or what is named. 1 when a measurement broke."""
    names = sys.argv[1:] or list(MEASURES)
    if unknown := set(names) - MEASURES.keys():
        print(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    found: Found = {}
    broken: list[str] = []
    for name in names:
        began = time.monotonic()
        print(f"  {name} … ", end="", flush=True)
        before = dict(os.environ)
        try:
            found |= MEASURES[name]()
        except Exception as reason:  # noqa: BLE001 - the other figures are still wanted
            broken.append(name)
            print(f"BROKE: {type(reason).__name__}: {reason}", flush=True)
        else:
            print(f"{time.monotonic() - began:.0f} s", flush=True)
        finally:
            os.environ.clear()
            os.environ.update(before)
    print(f"\n{'figure':40} {'found':>10}  {'bound':>7}  {'':7} against")
    for figure in FIGURES:
        if figure.name in found or names == list(MEASURES):
            print(line(figure, found))
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "bounds": {figure.name: figure.bound for figure in FIGURES if figure.bound is not None},
        "figures": {name: value if value is None else round(value, 4) for name, value in found.items()},
        "broken": broken,
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten to {OUT.relative_to(Path.cwd()) if OUT.is_relative_to(Path.cwd()) else OUT}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
