"""A client that plays part of the sample job through its screens until it is killed or has played it.

    python -m tests.e2e.part_of_job TABLET GATEWAY_URL ENROLMENT_CODE FIRST

It signs in, starts or resumes the job, then plays the acts from number FIRST on, and says "played N" on standard output
when the screen has shown that act number N is saved.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail_gateway.sample_plant import load_job
from tests.e2e.plant import PLANT
from tests.e2e.seat import Seat


def job() -> dict[str, Any]:
    """The sample job as of now."""
    return load_job(PLANT / "sample_job.json", datetime.now(UTC), "Europe/Berlin")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(folder: str, url: str, code: str, first: str) -> None:
    script = job()
    seat = Seat(Path(folder), url, code)
    for act in script["acts"][:2]:  # sign in; start, or resume what was struck
        seat.play(script["order"], script["operation"], act)
    for number in range(int(first), len(script["acts"])):
        seat.play(script["order"], script["operation"], script["acts"][number])
        say(f"played {number}")
    seat.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
