"""How many touches the sample job takes: ``python -m tests.bench.job``.

The demo's player works through the real screens; its hand is counted. The reference is the bare number of acts in
``resources/plant/sample_job.json``: what a person wants done, were each one touch. Keys of a number or a PIN are
counted apart, since no screen can ask for fewer, and so are scans and typed texts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.bench.tablet import PLANT


def play() -> dict[str, Any]:
    """Plays the job in this process: the demo's summary, and what the hand did."""
    from handrail.commands.demo import play as play_demo
    from handrail.commands.screen import off_screen

    off_screen()
    from handrail.ui.hand import Hand

    did: Counter[str] = Counter()
    tap, write = Hand.tap, Hand.write

    def counted_tap(self: Hand, name: str) -> None:
        did["keys" if name.startswith("key.") else "touches"] += 1
        tap(self, name)

    def counted_write(self: Hand, name: str, text: str, enter: bool = False) -> None:
        # A scan goes where it is asked for without a touch; a text wants its field touched.
        did["scans" if enter else "texts"] += 1
        did["touches"] -= enter
        write(self, name, text, enter)

    Hand.tap, Hand.write = counted_tap, counted_write  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        summary = play_demo(out / "data", out, lambda _: None, offline=False)
    return {**summary, **did}


def figures() -> dict[str, float | None]:
    """Touches for each act, and seconds for each step of the played job."""
    command = [sys.executable, "-m", "tests.bench.job", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    acts = len(json.loads((PLANT / "sample_job.json").read_bytes())["acts"])
    return {
        "touches_to_acts": found["touches"] / acts,
        "acts": acts,
        "touches": found["touches"],
        "keys": found.get("keys", 0),
        "scans": found.get("scans", 0),
        "texts": found.get("texts", 0),
        "job_steps": found["steps"],
        "touches_per_step": found["touches"] / found["steps"],
        "seconds_per_step": found["seconds"] / found["steps"],
    }


if __name__ == "__main__":
    print(json.dumps(play() if sys.argv[1:] == ["--json"] else figures()))
