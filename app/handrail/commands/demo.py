"""``handrail demo``: plays the sample job through the real screens and says where the record is."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail.commands.alone import InUse, alone
from handrail.commands.plant import PlantFailed, SamplePlant
from handrail.commands.screen import has_display, off_screen
from handrail.domain.reference import HoldRelease
from handrail.identity.keys import DEMO_FILE

FAILED = 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "demo",
        help="play the sample job through the real screens",
        description="Starts the sample plant, plays the sample job through the client's own screens and writes "
        "screens/*.png, record.pdf, evidence.zip and summary.json. Exit: 0 played, 1 stopped.",
    )
    parser.add_argument("--headless", action="store_true", help="draw into memory, even if there is a display")
    parser.add_argument("--out", type=Path, default=Path("out/demo"), metavar="DIR")
    parser.add_argument("--offline", action="store_true", help="stop the gateway during the job, sync at the end")
    parser.add_argument("--json", action="store_true", help="print one JSON document at the end")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plays the job; the exit code."""
    if args.headless or not has_display():
        off_screen()
    out: Path = args.out.resolve()
    try:
        with alone(out):
            return _run(args, out)
    except InUse as reason:
        print(f"handrail demo: {reason}", file=sys.stderr)
        return FAILED


def _run(args: argparse.Namespace, out: Path) -> int:
    work = out / "data"
    if not _is_a_demos(work):
        print(f"handrail demo: {work} is not a demo's. Name another folder: --out DIR", file=sys.stderr)
        return FAILED
    for old in (work, out / "screens"):
        shutil.rmtree(old, ignore_errors=True)
    for name in ("record.pdf", "evidence.zip", "summary.json"):
        (out / name).unlink(missing_ok=True)
    say = _nothing if args.json else _progress
    try:
        summary = play(work, out, say, offline=args.offline)
    except (PlantFailed, AssertionError, OSError) as reason:
        print(f"handrail demo: {reason}", file=sys.stderr)
        return FAILED
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    if args.json:
        print(json.dumps(summary))
    else:
        _tell(summary, out)
    return 0


def _is_a_demos(work: Path) -> bool:
    """Whether the folder that is made anew holds nothing but what a demo has made: real records lie elsewhere."""
    names = {path.name for path in work.iterdir()} if work.exists() else set()
    tablet = work / "tablet"
    return names <= {"gateway", "tablet"} and (not (tablet / "journal").exists() or (tablet / DEMO_FILE).exists())


def play(work: Path, out: Path, say: Any, *, offline: bool) -> dict[str, Any]:
    """Plant, client and job from nothing; what the summary says. Raises PlantFailed, NotThere, OSError."""
    say("starting the gateway with the sample plant")
    with SamplePlant(work / "gateway") as plant, _ended_by_signals(plant):
        return _play_with(plant, work / "tablet", out, say, offline)


@contextmanager
def _ended_by_signals(plant: SamplePlant) -> Iterator[None]:
    """Ctrl-C and SIGTERM stop the gateway and end the process where it stands.

    Not as an exception: raised within a slot, Qt would print it and play on. The journal bears any end.
    """

    def end(number: int, _: object) -> None:
        plant.stop()
        print("\nStopped; the job was not finished.", file=sys.stderr, flush=True)
        os._exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _play_with(plant: SamplePlant, tablet: Path, out: Path, say: Any, offline: bool) -> dict[str, Any]:
    # Qt and the rooms are loaded only now: the platform was chosen above.
    from PySide6.QtGui import QGuiApplication

    from handrail.core import Core
    from handrail.settings import Settings
    from handrail.ui.app import App
    from handrail.ui.hand import Hand
    from handrail.ui.player import Player

    settings = Settings(data=tablet, gateway=plant.url, mode="demo", enrolment_code=plant.enrolment_code)
    application = QGuiApplication.instance() or QGuiApplication([])
    core = Core(settings)
    # A new tablet fetches people and instructions before anyone can badge in.
    core.sync_round()
    player: Player
    app = App(core, lambda: player.pick_photo())  # noqa: PLW0108  # the player needs the app first
    app.glass.appearance.show(reducedMotion=True)
    window = app.open()
    hand = Hand(window, lambda: app.glass.navigator.current)
    job = _job(plant.folder, core.zone)
    player = Player(
        app, hand, plant.secrets(), plant.folder, say, out / "screens",
        lambda hold, act: _decide(plant, hold, act),
    )  # fmt: skip
    began = time.monotonic()
    try:
        if offline:
            say("each person signs in once, for a tablet without a network knows only who was there before")
            for secret in plant.secrets().values():
                core.credentials.ask(core.badge_digest(secret["badge"]), secret["pin"])
            say("stopping the gateway: the job runs without a network")
            plant.stop()
        player.play(job, online=not offline)
        run = core.place.runs()[-1]
        if offline:
            say("starting the gateway again")
            plant.__enter__()
        app.sync.send_now()
        # The journal is asked, once the last act is in it: what the screens show is as old as the last count.
        hand.wait(lambda: not app.worker.busy and core.rooms.journal.waiting() == 0, "every record at the gateway", 60)
        app.worker.do(lambda: core.export_to(run.state.run, out), lambda _: None)
        hand.wait(lambda: not app.worker.busy, "the record", 60)
        receipt = core.rooms.journal.last_receipt()
        good, count, _ = core.check_run(run.state.run)
        summary = {
            "run": run.state.run, "status": run.state.status, "events": count, "chain_good": good,
            "chain_head": core.rooms.journal.run(run.state.run)[-1].hash,
            "journal": core.rooms.journal.id,
            "receipts": [] if receipt is None else [{"seq": receipt.seq, "head": receipt.head}],
            "draft_ncrs": sorted(run.state.ncrs), "steps": len(run.position.steps),
            "seconds": round(time.monotonic() - began, 1),
            "screens": len(list((out / "screens").glob("*.png"))),
        }  # fmt: skip
    finally:
        app.close()
        del application
    return summary


def _progress(text: str) -> None:
    print(f"  {text}", flush=True)


def _nothing(_text: str) -> None:
    """With --json only the document is printed."""


def _job(folder: Path, zone: str) -> dict[str, Any]:
    from handrail_gateway.sample_plant import load_job

    return load_job(folder / "sample_job.json", datetime.now(UTC), zone)


def _decide(plant: SamplePlant, hold: str, act: Any) -> None:
    """QA decides at the gateway, as the sample plant's QMS would."""
    release = HoldRelease(
        closes=(hold,), decision=act["decision"], decided_by=act["by"], decided_at=datetime.now(UTC),
        comment=act["comment"],
    )  # fmt: skip
    plant.ask("POST", "/v1/holds/releases", release.to_json())


def _tell(summary: dict[str, Any], out: Path) -> None:
    print(
        f"\nRun {summary['run']} is {summary['status']}: {summary['events']} events in {summary['steps']} steps, "
        f"chain {'verified' if summary['chain_good'] else 'BROKEN'}, all received by the gateway.\n"
        f"  screens   {out / 'screens'} ({summary['screens']} pictures)\n"
        f"  record    {out / 'record.pdf'}\n"
        f"  evidence  {out / 'evidence.zip'}  (check it: handrail verify {out / 'evidence.zip'})\n"
        f"  summary   {out / 'summary.json'}"
    )
