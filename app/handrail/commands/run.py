"""``handrail run``: the sample plant, gateway and client together. ``make run`` is this."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.commands import demo
from handrail.commands.alone import InUse, alone
from handrail.commands.plant import PlantFailed, SamplePlant
from handrail.commands.screen import why_no_display


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "run",
        help="start the sample plant: gateway and client",
        description="Starts the gateway with the sample plant on a free port of loopback and opens the client at "
        "the badge-in page. With no display it plays the sample job off screen instead.",
    )
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where everything is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs until the window is closed or Ctrl-C; everything it started is stopped."""
    if why := why_no_display():
        print(f"{why} Playing the sample job through the real screens, off screen.\n", flush=True)
        return demo.run(argparse.Namespace(headless=True, out=args.out / "demo", offline=False, json=False))
    folder = args.out.resolve() / "plant"
    try:
        with alone(folder), SamplePlant(folder / "gateway") as plant:
            _welcome(plant)
            return _client(plant, folder / "tablet")
    except (InUse, PlantFailed) as reason:
        print(f"handrail run: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _welcome(plant: SamplePlant) -> None:
    print(f"The gateway runs at {plant.url}\n\nSample badges and PINs (type the badge, then the PIN):")
    for person, secret in plant.secrets().items():
        print(f"  {person:<12} badge {secret['badge']}   PIN {secret['pin']}")
    print("\nBegin with m.okafor and the work order WO-48213. Ctrl-C stops everything.", flush=True)


def _client(plant: SamplePlant, tablet: Path) -> int:
    from handrail.commands.client import show
    from handrail.settings import Settings, read_settings

    own = read_settings()
    settings = Settings(
        data=tablet, gateway=plant.url, mode="demo", enrolment_code=plant.enrolment_code, camera=own.camera,
        sound=own.sound,
    )  # fmt: skip
    return show(settings)
