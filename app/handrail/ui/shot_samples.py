"""Sample values for the pictures of every screen: one job, as an operator would see it.

People, orders and lots are invented. Each function shows one state on a `Glass`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage

from handrail.ui.bridge.record_entry import RecordEntry
from handrail.ui.glass import Glass
from handrail.ui.sample_camera import Corners, labels

_FIGURES = Path(__file__).resolve().parent / "sample_figures"
_NB = "\u00a0"


def _figure(name: str) -> str:
    return QUrl.fromLocalFile(str(_FIGURES / f"{name}.svg")).toString()


def _run_header(glass: Glass, step: str = "7 of 15", **more: Any) -> None:
    glass.navigator.show(warning="")
    glass.header.show(
        overline="",
        title="",
        clockDate="",
        clockTime="",
        syncState="saved",
        syncTitle="Saved here",
        syncDetail="14 waiting · 3 min",
        role="Operator",
        person="M. Okafor",
        mode="",
        modeWord="",
        modeNote="",
    )
    glass.header.show(**more)
    glass.header.cells.update(
        [
            {"key": "order", "label": "Work order", "value": "WO-48213"},
            {"key": "part", "label": "Drive module", "value": "310-2274-01"},
            {"key": "unit", "label": "Unit 3 of 12", "value": "DM2-00417"},
            {"key": "revision", "label": "Effective", "value": "WI-0427 Rev B", "mark": "check"},
            {"key": "step", "label": "Step", "value": step, "mono": False},
        ]
    )


def _place_header(glass: Glass, overline: str, title: str, **more: Any) -> None:
    _run_header(glass)
    glass.header.show(overline=overline, title=title, **more)


_ALL_RECEIVED = {"syncState": "received", "syncTitle": "All received", "syncDetail": "by QMS · 14:41"}


def _rail(glass: Glass, at: int = 7, problem: bool = False, detail: str = "1 of 4 recorded") -> None:
    names = {5: "Fit motor", 6: "Seat gearhead", 7: "Tighten screws", 8: "Check backlash"}
    names |= {9: "Torque check", 10: "Mark screws"}
    rows: list[dict[str, Any]] = [
        {
            "key": "op10",
            "form": "fold",
            "kind": "done",
            "code": "OP 10",
            "title": "Prepare",
            "detail": "4 of 4 done",
        },
        {"key": "op20", "form": "group", "kind": "done", "code": "OP 20", "title": "Motor, gearhead"},
    ]
    for number, name in names.items():
        kind = "done" if number < at else "ahead"
        row = {"key": f"s{number}", "kind": kind, "number": str(number), "title": name}
        if number == at:
            row |= {"kind": "problem" if problem else "current", "detail": detail}
        elif number == 9 and at < 9:
            row |= {"kind": "signature", "detail": "Second person"}
        rows.append(row)
    rows += [
        {
            "key": "op30",
            "form": "fold",
            "kind": "ahead",
            "code": "OP 30",
            "title": "Leak, run-in",
            "detail": "3 steps",
        },
        {
            "key": "op40",
            "form": "fold",
            "kind": "locked",
            "code": "OP 40",
            "title": "Final check",
            "detail": "QA hold point",
        },
    ]
    glass.run.rows.update(rows)


def _badge_rail(glass: Glass, at: int, detail: str) -> None:
    rows = [
        ("badge", "Badge", "Read at 14:32" if at > 1 else detail),
        ("pin", "PIN", detail if at == 2 else "6 digits"),
        ("jobs", "My jobs", "5 at this station"),
    ]
    glass.badge_in.rail.update(
        [
            {
                "key": key,
                "title": title,
                "detail": text,
                "number": "" if number < at else str(number),
                "kind": "done" if number < at else "current" if number == at else "ahead",
            }
            for number, (key, title, text) in enumerate(rows, 1)
        ]
    )


_OFFLINE = {
    "key": "offline",
    "mark": "info",
    "text": "No network to the gateway. Sign-in uses the user list from <b>06:00 today</b>. "
    "It works until <b>06:00 tomorrow</b>.",
}
_LAST_PERSON = {
    "key": "last",
    "mark": "pause",
    "text": "Jonas Lindqvist signed out at 14:25.<br>His work on this tablet is saved.",
}


def badge_pin(glass: Glass) -> None:
    """01: PIN of a known badge."""
    _place_header(
        glass,
        "Plant 2 · Line B · shared station",
        "Station B-07",
        person="",
        clockDate="Fri 20 Nov 2026",
        clockTime="14:32",
    )
    _badge_rail(glass, 2, "4 of 6 digits")
    glass.badge_in.show(
        greeting="Hello, Mara.",
        prompt="Enter your PIN to sign in.",
        personStep="pin",
        personName="Mara Okafor",
        personRole="Operator",
        initials="MO",
        digits=4,
        lockedTitle="",
        lockedText="",
        pinProblem="",
        pinOpen=True,
        providerLabel="",
        away="",
        awayTitle="",
        awayText="",
        awayAddress="",
        awayCode="",
        awayPicture="",
        primaryLabel="Sign in",
        primaryDetail="2 more digits",
        primaryState="closed",
    )
    glass.badge_in.facts.update(
        [
            {"key": "training", "mark": "cap", "text": "Trained for 4 of the 5 jobs here"},
            {"key": "badge", "mark": "badge", "text": "Badge ends in <b>2291</b>"},
        ]
    )
    glass.badge_in.notes.update([_OFFLINE, _LAST_PERSON])
    glass.navigator.show(current="badgeIn", sheet="")


def badge_wait(glass: Glass) -> None:
    """01: no badge read yet."""
    badge_pin(glass)
    _badge_rail(glass, 1, "Hold it to the reader")
    glass.badge_in.show(
        greeting="Good afternoon.",
        prompt="Hold your badge to the reader.",
        personStep="badge",
        personName="",
        personRole="",
        initials="",
        digits=0,
        primaryDetail="Badge first",
    )
    glass.badge_in.camera.show(phase="off", title="", hint="")
    glass.badge_in.facts.update([])


def badge_camera(glass: Glass) -> None:
    """01: the badge is read by the camera."""
    badge_wait(glass)
    picture, _ = labels(("m.okafor", "MARA OKAFOR", ("OPERATOR", "2291")), turned=3.0)
    glass.badge_in.camera.draw(picture)
    glass.badge_in.camera.show(phase="live")


def badge_no_camera(glass: Glass) -> None:
    """01: no camera."""
    badge_wait(glass)
    glass.badge_in.camera.show(phase="none", title="No camera found")


def badge_unknown(glass: Glass) -> None:
    """01: a badge that nobody knows gets the same page, without a name."""
    badge_pin(glass)
    _badge_rail(glass, 2, "0 of 6 digits")
    glass.badge_in.show(
        greeting="Hello.",
        personName="",
        personRole="Badge read",
        initials="",
        digits=0,
        primaryDetail="6 more digits",
    )
    glass.badge_in.facts.update([])


def badge_wrong(glass: Glass) -> None:
    """01: the PIN did not match."""
    badge_pin(glass)
    _badge_rail(glass, 2, "0 of 6 digits")
    glass.badge_in.show(digits=0, pinProblem="That PIN did not match. 3 tries left.", primaryDetail="6 more digits")


def badge_locked(glass: Glass) -> None:
    """01: too many tries."""
    badge_pin(glass)
    _badge_rail(glass, 2, "Locked")
    glass.badge_in.show(
        digits=0,
        lockedTitle="Sign-in is locked.",
        lockedText="Five PINs did not match. R. Brandt can unlock it, ext 4402.",
        pinOpen=False,
        primaryDetail="Locked. Ask R. Brandt, ext 4402",
    )


def badge_provider(glass: Glass) -> None:
    """01: the site signs in at a service: a first PIN can be set."""
    badge_pin(glass)
    glass.badge_in.show(providerLabel="Set a PIN here", digits=0, primaryDetail="6 more digits")


def badge_browser(glass: Glass) -> None:
    """01: the person is in the browser."""
    badge_pin(glass)
    _badge_rail(glass, 2, "0 of 6 digits")
    glass.badge_in.show(
        digits=0,
        prompt="Prove who you are, then choose a PIN.",
        primaryDetail="Sign in at the service first",
        away="browser",
        awayTitle="Sign in in the browser",
        awayText="A browser window is open. Sign in there, then come back here.",
    )
    glass.badge_in.notes.update([])


def badge_code(glass: Glass) -> None:
    """01: the person signs in on another device."""
    badge_browser(glass)
    address = "https://id.example.com/device"
    glass.badge_in.show(
        away="code",
        awayTitle="Sign in on your phone",
        awayText="Open this address there, or read the picture. Then check that the code is the same.",
        awayAddress="id.example.com/device",
        awayCode="KWPL-NXTF",
        awayPicture=f"image://qr/{f'{address}?user_code=KWPL-NXTF'.encode().hex()}",
    )


def badge_out_of_service(glass: Glass) -> None:
    """01: the tablet was taken out of service and still has something to deliver."""
    badge_wait(glass)
    glass.header.show(syncState="waiting", syncTitle="Out of service", syncDetail="3 waiting · 2 h")
    glass.badge_in.show(
        lockedTitle="This tablet is out of service",
        lockedText="Leave it on and connected until everything is delivered. Take another tablet.",
    )


def statement(glass: Glass) -> None:
    """01: the accountability statement before the first jobs."""
    badge_pin(glass)
    glass.statement.show(
        title="Before you sign here",
        versionText="Accountability statement, version 1",
        declineLabel="Sign out",
        canNotMe=False,
        passwordLabel="Use password",
        personStep="badge",
        personName="",
        personDetail="Scan your badge",
        initials="",
        digits=0,
        pinProblem="",
        pinOpen=True,
        primaryLabel="Accept and sign",
        primaryDetail="Scan your badge first",
        primaryState="closed",
        primaryIcon="pen",
    )
    paragraphs = (
        "My electronic signature at this plant binds me as my handwritten signature does.",
        "I keep my badge with me and my PIN to myself. I lend neither to anybody, and nobody may ask me to.",
        "I sign only what I did, checked or witnessed myself, and only after I have read what is shown.",
    )
    glass.statement.paragraphs.update([{"key": str(at), "text": text} for at, text in enumerate(paragraphs)])
    glass.navigator.show(sheet="statement")


def statement_pin(glass: Glass) -> None:
    """01: the statement, with badge and PIN in."""
    statement(glass)
    glass.statement.show(
        canNotMe=True, personStep="pin", personName="Mara Okafor", personDetail="Badge read 06:58", initials="MO",
        digits=6, primaryDetail="As Mara Okafor", primaryState="ready",
    )  # fmt: skip


def jobs(glass: Glass) -> None:
    """02: my jobs."""
    _place_header(glass, "Station B-07 · Plant 2, Line B", "My jobs")
    glass.jobs.show(
        heading="Next at this station",
        countText="5 jobs, in plan order",
        detailTitle="Drive module DM2",
        detailText="310-2274-01 Rev F · WI-0427 Rev B, effective",
        unitsText="2 of 12 done",
        noteTitle="Paused at step 7, Tighten screws",
        noteText="By you, 14:10. Unit <b>DM2-00417</b>. Nothing is lost.",
        noteIcon="pause",
        noteTone="",
        gatesText="7 of 7 open",
        canPractise=True,
        status="",
        primaryLabel="Resume unit 3",
        primaryDetail="Step 7, Tighten screws",
        primaryState="ready",
        primaryIcon="right",
    )
    glass.jobs.jobs.update(
        [
            {
                "key": "48213",
                "order": "WO-48213",
                "part": "310-2274-01",
                "due": "Due today 18:00",
                "title": "Drive module DM2",
                "phase": "paused",
                "stateText": "Paused at step 7",
                "aside": "Unit 3 of 12",
                "number": "7",
                "selected": True,
            },
            {
                "key": "48219",
                "order": "WO-48219",
                "part": "310-2274-01",
                "due": "Due 21 Nov",
                "title": "Drive module DM2",
                "phase": "ready",
                "stateText": "Ready",
                "aside": "0 of 24 units",
            },
            {
                "key": "48207",
                "order": "WO-48207",
                "part": "310-1902-03",
                "due": "Due 21 Nov",
                "title": "Door latch",
                "phase": "blocked",
                "stateText": "Blocked: training, torque driver",
                "aside": "2 gates closed",
            },
            {
                "key": "48198",
                "order": "WO-48198",
                "part": "310-2051-02",
                "due": "Due 23 Nov",
                "title": "Syringe carriage",
                "phase": "hold",
                "stateText": "QA hold: lot L28B0811",
                "aside": "NCR-1127, A. Demir",
            },
            {
                "key": "48230",
                "order": "WO-48230",
                "part": "310-1902-03",
                "due": "Due 25 Nov",
                "title": "Door latch",
                "phase": "later",
                "stateText": "Not yet: WI-0388 Rev E starts 23 Nov",
            },
        ]
    )
    glass.jobs.units.update(
        [
            {"key": str(unit), "phase": "done" if unit < 3 else "current" if unit == 3 else "ahead"}
            for unit in range(1, 13)
        ]
    )
    gates = ["Order released", "Instruction effective", "You are trained", "Gauges in calibration"]
    gates += ["Lots released", "Step order kept", "No hold"]
    glass.jobs.gates.update([{"key": str(at), "text": text} for at, text in enumerate(gates)])
    glass.jobs.ready.update(
        [
            {"key": "driver", "mark": "gauge", "text": "Torque driver TD-0148"},
            {"key": "lot", "mark": "box", "text": "Gearhead lot"},
            {"key": "strap", "mark": "bolt", "text": "Wrist strap"},
        ]
    )
    glass.navigator.show(current="jobs", sheet="")


def jobs_empty(glass: Glass) -> None:
    """02: nothing to do here."""
    jobs(glass)
    glass.jobs.show(
        status="empty",
        statusTitle="No jobs at this station",
        statusText="The plan of 14:20 has nothing for Station B-07. Ask R. Brandt, ext 4402.",
        primaryState="hidden",
    )


def jobs_loading(glass: Glass) -> None:
    """02: the jobs are being read."""
    jobs(glass)
    glass.jobs.show(
        status="loading",
        statusTitle="Reading the jobs",
        statusText="They are on this tablet. This takes a moment.",
        primaryState="hidden",
    )


def jobs_stale(glass: Glass) -> None:
    """02: no network, the plan is old."""
    jobs(glass)
    glass.jobs.show(
        status="stale",
        statusTitle="No network to the gateway.",
        statusText="This plan is from 08:10, 6 h 22 min old.",
    )


def _captures(glass: Glass) -> None:
    glass.step_runner.captures.update(
        [
            {
                "key": "lot",
                "phase": "done",
                "mark": "box",
                "title": "Gearhead lot",
                "value": "L28B0817",
                "aside": "Exp 30 Nov 2028",
            },
            {
                "key": "torque",
                "phase": "out",
                "mark": "gauge",
                "title": "Screw torque",
                "limits": f"1.10–1.30{_NB}N·m",
                "readings": [
                    {"label": "1", "value": "1.21", "phase": "ok"},
                    {"label": "2", "value": "1.38", "phase": "out"},
                    {"label": "3", "value": "", "phase": "empty"},
                    {"label": "4", "value": "", "phase": "empty"},
                ],
                "problem": "Screw 2 is 0.08 above the limit.",
                "advice": "Loosen it, then measure again.",
                "againText": "Measure again",
                "ncrText": "Draft NCR",
            },
            {
                "key": "photo",
                "phase": "todo",
                "mark": "camera",
                "title": "Photo",
                "detail": "All 4 screws in view",
                "actionText": "Take",
                "actionIcon": "camera",
            },
        ]
    )


def step(glass: Glass) -> None:
    """03: a step with one value out of limits."""
    _run_header(glass)
    _rail(glass, problem=True)
    glass.step_runner.show(
        title="Tighten the four gearhead screws",
        noticeKind="caution",
        noticeSign="warn-crush",
        noticeHazard="Pinch point: the shaft can turn.",
        noticeAction="Keep your fingers off the shaft.",
        noticeMust="",
        figure=_figure("gearhead"),
        figureCaption="Figure 7-1 · 1 of 2",
        figureText="Gearhead on its plate, screws numbered 1 to 4, driver on screw 1",
        figureCount=1,
        instruction="Tighten in order <b>1, 2, 3, 4</b> until the driver clicks, "
        f"<b>1.20{_NB}±{_NB}0.10{_NB}N·m</b>. Hold the driver square to the flange.",
        capturesText="1 of 3 done",
        backLabel="Step 6",
        skipLabel="",
        readOnly=False,
        lineText="",
        lineTone="",
        status="",
        primaryLabel="Complete step 7",
        primaryDetail="2 left: screw torque, photo",
        primaryState="closed",
        primaryIcon="right",
    )
    _captures(glass)
    glass.navigator.show(current="stepRunner", sheet="")


def step_training(glass: Glass) -> None:
    """16: the same step in practice."""
    step(glass)
    _rail(glass, detail="All recorded")
    _run_header(
        glass,
        mode="training",
        modeWord="TRAINING",
        modeNote="Practice. Nothing goes to the QMS.",
        syncState="off",
        syncTitle="Not recorded",
        syncDetail="Practice only",
        role="In training",
        person="T. Ferreira",
    )
    glass.step_runner.show(capturesText="3 of 3 done", primaryState="ready", primaryDetail="Practice. Opens step 8")
    rows = [dict(row) for row in glass.step_runner.captures.rows()]
    rows[1] |= {
        "phase": "done",
        "readings": [
            {"label": str(at + 1), "value": value, "phase": "ok"}
            for at, value in enumerate(["1.21", "1.22", "1.19", "1.20"])
        ],
        "problem": "",
        "advice": "",
        "footnote": "Screw 2 measured twice. First value 1.38 kept.",
    }
    rows[2] |= {
        "phase": "done",
        "detail": "1 photo, 14:31",
        "actionText": "",
        "picture": _figure("photo"),
    }
    glass.step_runner.captures.update(rows)


def step_demo(glass: Glass) -> None:
    """03 in the demo: ready to complete."""
    step_training(glass)
    _run_header(glass, mode="demo", modeWord="DEMO")
    glass.step_runner.show(primaryDetail="Saves, opens step 8")


def step_lock_soon(glass: Glass) -> None:
    """Nobody has touched the tablet for a while."""
    step(glass)
    glass.navigator.show(warning="This tablet locks in 20 s. Touch it to go on.")


def step_tiles(glass: Glass) -> None:
    """00: the capture tiles in their other states, on a held unit."""
    step(glass)
    _rail(glass)
    glass.step_runner.show(
        noticeKind="",
        lineIcon="pause",
        lineText="<b>QA holds this unit.</b> NCR-1127, A. Demir, ext 4420.",
        lineTone="hold",
        capturesText="0 of 4 done",
        skipLabel="Skip step",
        primaryDetail="On hold: NCR-1127",
    )
    glass.step_runner.captures.update(
        [
            {
                "key": "lot",
                "phase": "hold",
                "title": "Lot on hold",
                "problem": "QA holds lot L28B0811",
                "advice": "Put it on the hold shelf. Take another lot.",
            },
            {
                "key": "screw",
                "phase": "out",
                "title": "Screw 2",
                "value": "1.38",
                "problem": "0.08 above the limit",
                "ncrText": "Draft NCR",
            },
            {
                "key": "photo",
                "phase": "next",
                "mark": "camera",
                "title": "Photo",
                "detail": "All 4 screws in view",
                "actionText": "Take",
                "actionIcon": "camera",
            },
            {
                "key": "second",
                "phase": "closed",
                "title": "Second torque",
                "detail": "Opens after the first torque",
            },
        ]
    )


_GEARHEAD = ("REF  310-1188-02", "LOT  L28B0817", "EXP  2028-11-30", "QTY  1")
_BOX = ("BOX  77123", "QTY  24", "NET  9.6 kg")


def _camera(glass: Glass, phase: str, title: str = "", text: str = "", light: bool = False) -> None:
    """The camera of the scan screen, with nothing in front of it."""
    camera = glass.scan_code.camera
    camera.draw(QImage())
    camera.mark([])
    camera.codes.update([])
    camera.show(phase=phase, title=title, text=text, hint="", canLight=light, lit=False, canSwitch=False)


def _code(key: str, phase: str, corners: Corners) -> dict[str, Any]:
    """The mark on a code: a number in its middle, or a tick or cross at its lower left."""
    middle = (sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
    x, y = middle if phase == "choose" else corners[3]
    return {"key": key, "phase": phase, "label": key, "text": f"Code {key}", "x": x, "y": y}


def scan_match(glass: Glass) -> None:
    """04: the right part, read by the camera."""
    scan_typed(glass)
    glass.scan_code.show(hint="GS1 code, read by the camera")
    _camera(glass, "live", light=True)
    picture, (place,) = labels(("(01)09506000134352(17)281130(10)L28B0817", "GEARHEAD 16:1, DRIVE MODULE", _GEARHEAD))
    camera = glass.scan_code.camera
    camera.draw(picture)
    camera.mark([("match", place)])
    camera.codes.update([_code("1", "match", place)])


def scan_camera(glass: Glass) -> None:
    """04: the camera looks, nothing is read yet."""
    _waiting(glass, "")
    _camera(glass, "live", light=True)
    code = ("(01)09506000134352(17)281130(10)L28B0817", "GEARHEAD 16:1, DRIVE MODULE", _GEARHEAD)
    picture, _ = labels(code, turned=9.0)
    glass.scan_code.camera.draw(picture)
    glass.scan_code.camera.show(hint="Hold the code still.")


def scan_choose(glass: Glass) -> None:
    """04: two codes in view."""
    scan_camera(glass)
    picture, places = labels(
        ("BOX-77123", "TRANSPORT BOX", _BOX),
        ("(01)09506000134352(17)281130(10)L28B0817", "GEARHEAD 16:1", _GEARHEAD),
    )
    camera = glass.scan_code.camera
    camera.draw(picture)
    camera.mark([("choose", place) for place in places])
    camera.codes.update([_code(str(number), "choose", place) for number, place in enumerate(places, start=1)])
    camera.show(hint="Several codes in view. Touch the one you mean.")


def scan_no_camera(glass: Glass) -> None:
    """04: no camera."""
    _waiting(glass, "")
    _camera(glass, "none", "No camera found", "Scan or type the code. A camera that is plugged in starts by itself.")


def scan_refused(glass: Glass) -> None:
    """04: the system lets nobody use the camera."""
    _waiting(glass, "")
    text = "Scan or type the code. Allow the camera in the system's settings, then try again."
    _camera(glass, "refused", "The camera may not be used", text)


def scan_busy(glass: Glass) -> None:
    """04: another program has the camera."""
    _waiting(glass, "")
    text = "Scan or type the code. Close the other program; the camera then starts by itself."
    _camera(glass, "busy", "Another program uses the camera", text)


def scan_unplugged(glass: Glass) -> None:
    """04: the camera was taken out."""
    _waiting(glass, "")
    text = "Scan or type the code. Plug it in again; it starts by itself."
    _camera(glass, "unplugged", "The camera was unplugged", text)


def scan_typed(glass: Glass) -> None:
    """04: the right part, by hand."""
    _run_header(glass)
    _rail(glass)
    glass.scan_code.show(
        prompt="Scan the gearhead lot label",
        hint="GS1 DataMatrix, typed",
        phase="match",
        code="010950600013435210L28B0817",
        verdictTitle="Right part, good lot",
        verdictText="Gearhead, step 7, unit DM2-00417",
        checkText="Check: the label says <b>L28B0817</b> too.",
        footText="",
        adviceTitle="",
        problem="",
        primaryLabel="Use this lot",
        primaryDetail="L28B0817",
        primaryState="ready",
        primaryIcon="right",
    )
    glass.scan_code.elements.update(
        [
            {
                "key": "01",
                "title": "GTIN",
                "ai": "(01)",
                "value": "09506000134352",
                "detail": "Gearhead 310-1188-02, as planned",
            },
            {
                "key": "10",
                "title": "Lot",
                "ai": "(10)",
                "value": "L28B0817",
                "detail": "Released. 38 left at this station",
            },
            {"key": "17", "title": "Expiry", "ai": "(17)", "value": "30 Nov 2028", "detail": "2 years left"},
        ]
    )
    glass.scan_code.advice.update([])
    _camera(glass, "off")
    glass.navigator.show(current="scanCode", sheet="")


def scan_wrong(glass: Glass) -> None:
    """04b: the wrong part."""
    scan_match(glass)
    lines = ("REF  310-1188-01", *_GEARHEAD[1:])
    picture, (place,) = labels(("(01)09506000134369(17)281130(10)L28B0817", "GEARHEAD 12:1, DRIVE MODULE", lines))
    glass.scan_code.camera.draw(picture)
    glass.scan_code.camera.mark([("wrong", place)])
    glass.scan_code.camera.codes.update([_code("1", "wrong", place)])
    glass.scan_code.show(
        phase="wrong",
        code="010950600013436910L28B0817",
        verdictTitle="Wrong part",
        verdictText="This is gearhead <b>310-1188-01</b>. This unit takes <b>310-1188-02</b>.",
        checkText="",
        footText="Nothing was used. This scan is kept in the record.",
        adviceTitle="What to do",
        primaryLabel="Scan again",
        primaryDetail="Scan or type the next label",
        primaryIcon="scan",
    )
    glass.scan_code.elements.update(
        [
            {
                "key": "01",
                "phase": "wrong",
                "title": "GTIN",
                "ai": "(01)",
                "value": "09506000134369",
                "wrongFrom": 12,
                "needed": "09506000134352",
            },
            {
                "key": "rest",
                "phase": "skipped",
                "title": "Lot and expiry not checked",
                "detail": "L28B0817, 30 Nov 2028",
            },
        ]
    )
    glass.scan_code.advice.update(
        [
            {"key": "1", "text": "1. Put this part in the red bin."},
            {"key": "2", "text": "2. Take a 310-1188-<b>02</b> from rack B-07-3."},
            {"key": "3", "text": "3. Scan it."},
        ]
    )


def scan_wait(glass: Glass) -> None:
    """04: nothing scanned yet; the last typed text was no code."""
    _waiting(glass, "That code has a wrong check digit. Type it again.")


def _waiting(glass: Glass, problem: str) -> None:
    scan_typed(glass)
    glass.scan_code.show(
        phase="waiting",
        code="",
        hint="",
        verdictTitle="",
        verdictText="",
        checkText="",
        problem=problem,
        primaryLabel="Use this lot",
        primaryDetail="Scan the label first",
        primaryState="closed",
    )
    glass.scan_code.elements.update([])


def measure(glass: Glass) -> None:
    """05: a value inside limits."""
    _run_header(glass)
    _rail(glass, detail="2 of 4 recorded")
    glass.measure.show(
        title="Torque, screw 3",
        progress="Reading 3 of 4",
        value="1.19",
        unit="N·m",
        lowerText="1.10",
        upperText="1.30",
        targetText="1.20",
        lowerAt=0.25,
        upperAt=0.75,
        targetAt=0.5,
        pointerAt=0.475,
        verdict="Inside limits",
        verdictState="ok",
        gaugeTitle="Torque driver TD-0148",
        gaugeDetail="Calibration due 12 Jan 2027, 53 days left",
        gaugeState="ok",
        gaugeAction="Change",
        deviceLabel="Read from driver",
        decimalSign=".",
        primaryLabel="Save screw 3",
        primaryDetail=f"1.19{_NB}N·m, then screw 4",
        primaryState="ready",
        primaryIcon="check",
    )
    glass.measure.readings.update(
        [
            {"key": "1", "label": "1", "value": "1.21", "phase": "ok"},
            {"key": "2", "label": "2", "value": "1.22", "phase": "ok"},
            {"key": "3", "label": "3", "value": "1.19", "phase": "now"},
            {"key": "4", "label": "4", "value": "", "phase": "empty"},
        ]
    )
    glass.navigator.show(current="measure", sheet="")


def measure_out(glass: Glass) -> None:
    """05b: a value out of limits."""
    measure(glass)
    _rail(glass)
    glass.measure.show(
        title="Torque, screw 2",
        progress="Reading 2 of 4",
        value="1.38",
        pointerAt=0.95,
        verdict="0.08 above the upper limit",
        verdictState="out",
        primaryLabel="Save as out of limits",
        primaryDetail="Next: measure again or draft NCR",
        primaryIcon="right",
    )
    glass.measure.readings.update(
        [
            {"key": "1", "label": "1", "value": "1.21", "phase": "ok"},
            {"key": "2", "label": "2", "value": "1.38", "phase": "nowOut"},
            {"key": "3", "label": "3", "value": "", "phase": "empty"},
            {"key": "4", "label": "4", "value": "", "phase": "empty"},
        ]
    )


def gates(glass: Glass) -> None:
    """06: two gates closed."""
    _run_header(glass)
    glass.header.cells.update(
        [
            {"key": "order", "label": "Work order", "value": "WO-48207"},
            {"key": "part", "label": "Door latch", "value": "310-1902-03"},
            {"key": "unit", "label": "Units", "value": "0 of 16"},
            {"key": "revision", "label": "Effective", "value": "WI-0388 Rev D", "mark": "check"},
            {"key": "step", "label": "Step", "value": "0 of 9", "mono": False},
        ]
    )
    glass.gate_list.show(
        title="You cannot start this job yet",
        detail="2 of 7 gates are closed. Open both, then start.",
        primaryLabel="Start door latch",
        primaryDetail="2 gates closed: training, driver",
        primaryState="closed",
    )
    glass.gate_list.gates.update(
        [
            {"key": "order", "title": "Order", "text": "Work order released to Line B, 18 Nov"},
            {"key": "instruction", "title": "Instruction", "text": "WI-0388 Rev D is effective since 10 Nov"},
            {
                "key": "training",
                "phase": "closed",
                "title": "Your training",
                "text": "Not trained on WI-0388 Rev D",
                "advice": "Read the 3 changes in Rev D and pass the check. About 6 minutes.",
                "who": "You",
                "whoDetail": "Or ask trainer P. Novak, ext 4410",
                "actionText": "Train now",
                "actionIcon": "cap",
                "next": True,
            },
            {"key": "lots", "title": "Lots", "text": "Spring and latch lots released"},
            {
                "key": "gauge",
                "phase": "closed",
                "title": "Torque driver",
                "text": "Calibration ended 18 Nov",
                "advice": "Take TD-0148 (due 12 Jan 2027) and scan it. Put TD-0152 in the quarantine drawer.",
                "who": "You",
                "whoDetail": "Or ask calibration lab, ext 4471",
                "actionText": "Scan another",
                "actionIcon": "scan",
            },
            {"key": "earlier", "title": "Earlier work", "text": "Kit check complete, signed by J. Lindqvist"},
            {"key": "holds", "title": "Holds", "text": "No hold on this order, part or station"},
        ]
    )
    glass.navigator.show(current="gateList", sheet="")


def sign(glass: Glass) -> None:
    """07: the first signature asks for the badge."""
    _run_header(glass, "9 of 15", **_ALL_RECEIVED)
    _rail(glass, 9, detail="2 signatures")
    glass.sign_record.show(
        title="You are signing this record",
        recordTitle="Step 9, Torque check",
        recordCount="Record 1 of 1",
        fingerprint="9F4C 21E0 77AB 5D13",
        footText="Verified needs a second person. Reviewed is for QA.",
        meaningText="<b>Performed:</b> I did this step as written. These results are mine.",
        second=False,
        canDisagree=False,
        canNotMe=False,
        passwordLabel="Use password",
        personStep="pin",
        personName="Mara Okafor",
        personDetail="Enter your PIN",
        initials="MO",
        digits=0,
        pinProblem="",
        pinOpen=True,
        away="",
        awayPicture="",
        primaryLabel="Sign: Performed",
        primaryDetail="Enter your PIN to sign",
        primaryState="closed",
        primaryIcon="pen",
    )
    glass.sign_record.facts.update(
        [
            {"key": "order", "label": "Work order", "value": "WO-48213"},
            {"key": "unit", "label": "Unit", "value": "DM2-00417"},
            {"key": "instruction", "label": "Instruction", "value": "WI-0427 Rev B"},
        ]
    )
    glass.sign_record.groups.update(
        [
            {
                "key": "torque",
                "title": "Screw torque",
                "limits": f"1.20 ± 0.10{_NB}N·m",
                "values": [
                    {"label": f"Screw {at}", "value": value, "phase": "ok"}
                    for at, value in enumerate(["1.21", "1.22", "1.19", "1.20"], 1)
                ],
            }
        ]
    )
    glass.sign_record.marks.update(
        [
            {"key": "photo", "mark": "photo", "text": "1 photo"},
            {"key": "gauge", "mark": "gauge", "text": "TD-0148"},
            {"key": "note", "mark": "note", "text": "1 note"},
        ]
    )
    glass.sign_record.history.update(
        [
            {
                "key": "again",
                "text": "Screw 2 first read 1.38, out of limits. Measured again: 1.22. Both are kept.",
            }
        ]
    )
    glass.sign_record.signatures.update([])
    glass.sign_record.meanings.update(
        [
            {"key": "performed", "text": "Performed", "phase": "selected"},
            {"key": "verified", "text": "Verified", "phase": "closed", "reason": "Needs a second person."},
            {"key": "reviewed", "text": "Reviewed", "phase": "closed", "reason": "For QA."},
        ]
    )
    glass.navigator.show(current="signRecord", sheet="")


def sign_badge(glass: Glass) -> None:
    """07: both factors every time, the badge first."""
    sign(glass)
    glass.sign_record.show(
        personStep="badge",
        personName="",
        personDetail="Hold your badge to the reader",
        initials="",
        primaryDetail="Badge first, then PIN",
    )


def sign_prove(glass: Glass) -> None:
    """07: the policy asks for a sign-in at the service besides badge and PIN."""
    sign(glass)
    glass.sign_record.show(
        personDetail="Badge read 14:42",
        pinOpen=False,
        canNotMe=True,
        passwordLabel="",
        primaryLabel="Prove who you are",
        primaryDetail="At the sign-in service",
        primaryState="ready",
    )


def sign_code(glass: Glass) -> None:
    """07: the person signs in on another device, for this signature."""
    sign_prove(glass)
    glass.sign_record.show(
        away="code",
        awayTitle="Sign in on your phone",
        awayText="Open this address there, or read the picture. Then check that the code is the same.",
        awayAddress="id.example.com/device",
        awayCode="KWPL-NXTF",
        awayPicture=f"image://qr/{b'https://id.example.com/device?user_code=KWPL-NXTF'.hex()}",
        primaryState="closed",
    )


def sign_second(glass: Glass) -> None:
    """07b: the second person is about to sign."""
    sign(glass)
    glass.sign_record.show(
        title="Second signature on this record",
        footText="",
        second=True,
        secondTitle="Second person",
        secondText="Mara Okafor cannot sign here.",
        meaningText="<b>Verified:</b> I watched this torque check and read the values myself.",
        personName="Jonas Lindqvist",
        personDetail="Badge read 14:42",
        initials="JL",
        digits=6,
        canDisagree=True,
        canNotMe=True,
        passwordLabel="",
        primaryLabel="Sign: Verified",
        primaryDetail="As Jonas Lindqvist",
        primaryState="ready",
    )
    glass.sign_record.marks.update([])
    glass.sign_record.history.update([])
    glass.sign_record.signatures.update(
        [
            {
                "key": "1",
                "phase": "done",
                "title": "<b>Mara Okafor</b>, Performed",
                "detail": "20 Nov 2026, 14:41:12 (UTC+01:00)",
            },
            {"key": "2", "phase": "next", "title": "Second person, Verified"},
        ]
    )


def sign_many(glass: Glass) -> None:
    """07: the second of three records that one secret signs."""
    sign_second(glass)
    glass.sign_record.show(
        recordCount="Record 2 of 3",
        personStep="badge",
        personName="",
        personDetail="Scan your badge",
        initials="",
        digits=0,
        pinOpen=False,
        canNotMe=False,
        primaryLabel="Next record",
        primaryDetail="2 of 3 seen",
        primaryState="ready",
        primaryIcon="right",
    )


def ncr(glass: Glass) -> None:
    """08: a draft NCR."""
    _run_header(glass)
    _rail(glass, problem=True)
    glass.draft_ncr.show(
        number="D-0031",
        savedText="Saved on this tablet 14:35",
        codesText="Used most for this step",
        words="Driver clicked late on screw 2. Head not marked.",
        photosText="2 of up to 6",
        consequence="Unit <b>DM2-00417</b> stops here until QA decides.",
        discardLabel="Discard",
        sent=False,
        primaryLabel="Send draft to QA",
        primaryDetail="A. Demir gets it when connected",
        primaryState="ready",
        primaryIcon="send",
    )
    facts = [
        ("Found at", "Step 7, Tighten screws", False, ""),
        ("Unit", "DM2-00417", True, ""),
        ("Part", "310-2274-01 Rev F", True, ""),
        ("Work order", "WO-48213", True, ""),
        ("Instruction", "WI-0427 Rev B", True, ""),
        ("Measured", f"1.38{_NB}N·m, screw 2", True, "fail"),
        ("Limits", f"1.10–1.30{_NB}N·m", True, ""),
        ("Measured with", "TD-0148", True, ""),
        ("Found by", "Mara Okafor, 14:33", False, ""),
    ]
    glass.draft_ncr.facts.update(
        [
            {"key": label, "label": label, "value": value, "mono": mono, "tone": tone}
            for label, value, mono, tone in facts
        ]
    )
    glass.draft_ncr.codes.update(
        [
            {"key": "tq02", "code": "TQ-02", "text": "Over torque", "selected": True},
            {"key": "tq01", "code": "TQ-01", "text": "Under torque"},
            {"key": "other", "text": "Other code"},
        ]
    )
    glass.draft_ncr.photos.update(
        [
            {"key": "1", "source": _figure("photo"), "text": "Photo 1, screw 2 marked"},
            {"key": "2", "source": _figure("photo"), "text": "Photo 2"},
        ]
    )
    glass.draft_ncr.places.update(
        [
            {"key": "bin", "text": "In the red bin", "selected": True},
            {"key": "line", "text": "On the line"},
            {"key": "stuck", "text": "Cannot move"},
        ]
    )
    glass.navigator.show(current="draftNcr", sheet="")


def sync(glass: Glass) -> None:
    """09: one record rejected."""
    _place_header(
        glass,
        "Every record, and where it is now",
        "Sync centre",
        syncState="rejected",
        syncTitle="1 rejected",
    )
    glass.sync_centre.show(
        lastStop="QMS",
        moreText="17 more records, all in order",
        allShown=False,
        primaryLabel="Send 14 now",
        primaryDetail="Sends by itself in 40 s",
        primaryState="ready",
        primaryIcon="send",
    )
    health = [
        ("device", "ok", "On this tablet", "14 records", "Oldest waiting 3 min"),
        ("server", "ok", "Gateway", "Reached 14:35", "Plant 2, 21 ms"),
        ("qms", "bad", "QMS", "1 rejected", "6 waiting there"),
        ("clock", "ok", "Clock", "0.8 s fast", "Limit 5 s"),
        ("shield", "ok", "Record chain", "Unbroken", "2 418 entries"),
        ("box", "ok", "Space left", "31 GB", "About 9 days of photos"),
    ]
    glass.sync_centre.health.update(
        [
            {"key": label, "mark": mark, "phase": phase, "label": label, "value": value, "detail": detail}
            for mark, phase, label, value, detail in health
        ]
    )
    glass.sync_centre.records.update(
        [
            {
                "key": "r1",
                "mark": "doc",
                "title": "Unit 1, step 12, leak test",
                "detail": "WO-48190",
                "gateway": "done",
                "qms": "failed",
                "where": "QMS rejected",
                "since": "13:58, 37 min",
                "tone": "fail",
                "problem": "The work order was closed before this record arrived.",
                "advice": "Ask a supervisor to reopen WO-48190. The record is safe and unchanged.",
                "actionText": "Ask R. Brandt",
            },
            {
                "key": "r2",
                "mark": "gauge",
                "title": "Step 7, screw torque",
                "detail": "WO-48213, unit 3",
                "where": "On this tablet",
                "since": "3 min",
            },
            {
                "key": "r3",
                "mark": "flag",
                "title": "Draft NCR D-0031",
                "detail": "2 photos, 3.1 MB",
                "where": "On this tablet",
                "since": "1 min",
            },
            {
                "key": "r4",
                "mark": "doc",
                "title": "Step 6, gearhead seated",
                "detail": "WO-48213, unit 3",
                "gateway": "done",
                "where": "At the gateway",
                "since": "5 min",
            },
            {
                "key": "r5",
                "mark": "box",
                "title": "Unit 2, complete record",
                "detail": "WO-48213, 15 steps",
                "gateway": "done",
                "qms": "done",
                "where": "QMS acknowledged",
                "since": "13:47",
            },
        ]
    )
    glass.navigator.show(current="syncCentre", sheet="")


def record(glass: Glass) -> None:
    """11: the execution record."""
    _run_header(glass, "9 of 15")
    glass.run_record.show(
        title="Execution record",
        chainState="ok",
        chainTitle="Chain verified",
        chainText="214 of 214 match",
        chainDetail="Checked here, 14:43:10",
        noteText="Entries cannot be changed or removed. A correction is a new entry with a reason.",
        foundText="",
        status="",
        backLabel="Back to step 10",
        reviewLabel="",
        exportLabel="",
        primaryLabel="Export record",
        primaryDetail="PDF and data, with check file",
        primaryState="ready",
        primaryIcon="export",
    )
    glass.run_record.filters.update(
        [
            {"key": "all", "text": "All 214", "selected": True},
            {"key": "signed", "text": "Signed 3"},
            {"key": "out", "text": "Out of limits 1"},
            {"key": "why", "text": "Reasons 4"},
        ]
    )
    glass.run_record.columns.update(
        [
            {"key": "number", "text": "Time", "order": "down"},
            {"key": "what", "text": "Entry"},
            {"key": "who", "text": "By"},
        ]
    )
    entries = [
        ("signature", "14:42:03", "214", "Signed: Verified", "Step 9, torque check", "J. Lindqvist", "5D13"),
        ("signature", "14:41:12", "213", "Signed: Performed", "Step 9, torque check", "M. Okafor", "77AB"),
        ("dot", "14:39:50", "212", "Step 8 complete", "Backlash 0.04 mm, limit 0.08", "M. Okafor", "21E0"),
        (
            "dot",
            "14:36:27",
            "211",
            "Measured again",
            f"Screw 2, 1.22{_NB}N·m. Replaces 210, was 1.38{_NB}N·m",
            "M. Okafor",
            "9F4C",
        ),
        (
            "failed",
            "14:33:08",
            "210",
            "Out of limits",
            f"Screw 2, 1.38{_NB}N·m, limit 1.30",
            "M. Okafor",
            "C07E",
        ),
        ("dot", "14:31:55", "209", "Measured", f"Screw 1, 1.21{_NB}N·m, TD-0148", "M. Okafor", "B81A"),
        ("clock", "14:30:10", "208", "Clock set", "−0.8 s against plant time", "Gateway", "44D2"),
    ]
    glass.run_record.entries.update(
        [
            {
                "key": number,
                "node": node,
                "time": time,
                "number": f"no. {number}",
                "title": title,
                "detail": detail,
                "who": who,
                "hash": digits,
                "tone": "fail" if node == "failed" else "",
                "linked": number != entries[-1][2],
            }
            for node, time, number, title, detail, who, digits in entries
        ]
    )
    facts = [
        ("Result so far", "9 of 15 steps", False),
        ("Signatures", "3", False),
        ("Out of limits", "1, measured again", False),
        ("Draft NCR", "D-0031", True),
        ("Station key", "B07-2F", True),
        ("QMS received", "to no. 207", False),
        ("Times are", "UTC+01:00", True),
    ]
    glass.run_record.facts.update(
        [{"key": label, "label": label, "value": value, "mono": mono} for label, value, mono in facts]
    )
    glass.navigator.show(current="runRecord", sheet="")


def record_broken(glass: Glass) -> None:
    """11: the chain does not match."""
    record(glass)
    glass.run_record.show(
        chainState="broken",
        chainTitle="Chain broken",
        chainText="First bad entry: no. 210",
        chainDetail="Do not use this record. Call QA, ext 4420.",
        primaryState="closed",
        primaryDetail="The chain is broken at no. 210",
    )


def record_sorted(glass: Glass) -> None:
    """11: a closed record of two days that was reviewed, sorted by who, with what was found."""
    record(glass)
    _run_header(glass, "15 of 15", role="Quality", person="A. Demir")
    glass.run_record.show(
        foundText="4 entries with “screw 2”. Touch All to see every entry.",
        backLabel="My jobs",
        reviewLabel="Review record",
        reviewClosed=True,
    )
    glass.run_record.columns.update(
        [
            {"key": "number", "text": "Time"},
            {"key": "what", "text": "Entry"},
            {"key": "who", "text": "By", "order": "up"},
        ]
    )
    rows: list[dict[str, Any]] = [
        {"node": "mark", "mark": "eye", "time": "16:30:12", "number": "review", "title": "Record reviewed",
         "detail": "By exception, 4 seen, 210 others", "who": "R. Brandt", "hash": "C2D4"},
        {"node": "void", "time": "14:44:51", "number": "no. 216", "title": "Signed: Performed",
         "detail": "Step 7, Tighten screws, Void since no. 219", "who": "M. Okafor", "hash": "77AB"},
        {"node": "mark", "mark": "delta", "time": "14:51:02", "number": "no. 219", "title": "Corrected",
         "detail": f"Screw 2: 1.22{_NB}N·m changed to 1.24{_NB}N·m. Reason: Mistyped", "who": "M. Okafor",
         "hash": "19E0"},
        {"node": "clock", "time": "14:47:30", "number": "no. 217", "title": "Late entry",
         "detail": f"Screw 2, 1.20{_NB}N·m. Done 20 Nov 2026, 13:55:00 (UTC+01:00). Reason: Tablet was charging",
         "who": "M. Okafor", "hash": "4F02"},
    ]  # fmt: skip
    glass.run_record.entries.update([row | {"key": row["hash"]} for row in rows])
    glass.run_record.facts.update(
        [
            {"key": "result", "label": "Result", "value": "Completed"},
            {"key": "review", "label": "Review", "value": "Reviewed by R. Brandt"},
            *[row for row in glass.run_record.facts.rows() if row["key"] != "Result so far"],
        ]
    )


def record_to_review(glass: Glass) -> None:
    """11: a closed record, as a person sees it who may review it."""
    record(glass)
    _run_header(glass, "15 of 15", role="Supervisor", person="R. Brandt")
    glass.run_record.show(
        backLabel="My jobs",
        exportLabel="Export record",
        primaryLabel="Review record",
        primaryDetail="5 entries to look at",
        primaryIcon="eye",
    )


def record_empty(glass: Glass) -> None:
    """11: nothing was found."""
    record(glass)
    glass.run_record.show(
        foundText="0 entries with “gasket”. Touch All to see every entry.",
        status="empty",
        statusTitle="No such entries",
        statusText="Touch All to see every entry.",
    )
    glass.run_record.entries.update([])


def record_loading(glass: Glass) -> None:
    """11: the record is being read."""
    record(glass)
    glass.run_record.show(
        status="loading",
        statusTitle="Reading the record",
        statusText="",
        chainState="checking",
        chainTitle="Checking the chain",
        chainText="",
        chainDetail="",
    )


_TOLD: list[dict[str, Any]] = [
    {"key": "who", "label": "By", "value": "Mara Okafor, operator"},
    {"key": "person", "label": "Person id", "value": "m.okafor", "mono": True},
    {"key": "recorded", "label": "Recorded", "value": "20 Nov 2026, 14:51:02 (UTC+01:00)"},
    {"key": "step", "label": "Step", "value": "Step 7, Tighten screws"},
    {"key": "limits", "label": "Limits", "value": f"1.20 ± 0.10{_NB}N·m"},
    {"key": "verdict", "label": "Result", "value": "Within limits"},
    {"key": "attempt", "label": "Attempt", "value": "3"},
    {"key": "replaces", "label": "Takes the place of", "value": "no. 211"},
    {"key": "gauge", "label": "Measured with", "value": "TD-0148", "mono": True},
    {"key": "station", "label": "Station, tablet", "value": "B-07 · T-4f21c09a"},
    {"key": "rules", "label": "Rules, build", "value": "1 · handrail 0.1.0+5d13"},
    {
        "key": "hash",
        "label": "Hash",
        "value": "19E0 6B1F 77AB 9F4C C07E B81A 44D2 21E0 5D13 0A4C 8E52 F3B7 61D9 2C05 94AF E310",
        "mono": True,
    },
]


def _tell(entry: RecordEntry) -> None:
    entry.show(
        title="Corrected",
        overline="no. 219 · 20 Nov 2026, 14:51:02 (UTC+01:00)",
        detail="Screw torque 2",
        tone="",
        before=f"1.22{_NB}N·m",
        after=f"1.24{_NB}N·m",
        reason="Mistyped, the driver shows 1.24",
    )
    entry.why.update([{"key": "changed", "text": "Changed after entry"}, {"key": "again", "text": "Tried again"}])
    entry.facts.update(_TOLD)


def record_entry(glass: Glass) -> None:
    """11: one entry in full."""
    record(glass)
    _tell(glass.record_entry)
    glass.record_entry.show(
        backLabel="Back to the record",
        primaryLabel="Correct this value",
        primaryDetail="",
        primaryState="ready",
        primaryIcon="pen",
    )
    glass.navigator.show(sheet="recordEntry")


def review(glass: Glass) -> None:
    """11: a record under review."""
    record_to_review(glass)
    glass.review_record.show(
        title="Review record",
        countText="2 of 5 seen",
        othersTitle="214 other entries, counted",
        othersText="Measured 96 · Recorded 41 · Step complete 15 · Step opened 15 · Signed 14 · Path decided 12 · "
        "Safety point ticked 11 · Note 6 · Paused 2 · Resumed 2",
        rejectLabel="Reject record",
        at=2,
        status="",
        primaryLabel="Mark as seen",
        primaryDetail="Then 2 more",
        primaryState="ready",
        primaryIcon="check",
    )
    glass.review_record.methods.update(
        [
            {"key": "exception", "text": "By exception", "detail": "5 entries", "phase": "selected"},
            {"key": "sample", "text": "Exceptions and a sample", "detail": "27 entries"},
            {"key": "every", "text": "Every entry", "detail": "219 entries"},
        ]
    )
    entries = [
        ("210", "14:33:08", "Out of limits", f"Screw torque 2, 1.38{_NB}N·m, limit 1.30", "Out of limits", "fail"),
        ("211", "14:36:27", "Measured again", f"Screw torque 2, 1.22{_NB}N·m. Replaces 210", "Tried again", ""),
        (
            "219",
            "14:51:02",
            "Corrected",
            f"Screw torque 2: 1.22{_NB}N·m changed to 1.24{_NB}N·m",
            "Changed after entry, Tried again",
            "",
        ),
        ("216", "14:44:51", "Signed: Performed", "Step 7, Tighten screws, Void since no. 219", "Signature void", ""),
        ("217", "14:47:30", "Put on hold", "Unit DM2-00417, Draft NCR D-0031", "Put on hold", "hold"),
    ]
    glass.review_record.entries.update(
        [
            {
                "key": number,
                "place": str(place),
                "number": f"no. {number}",
                "time": time,
                "title": title,
                "detail": detail,
                "why": why,
                "tone": tone,
                "who": "M. Okafor",
                "seen": place < 3,
                "selected": place == 3,
            }
            for place, (number, time, title, detail, why, tone) in enumerate(entries, start=1)
        ]
    )
    _tell(glass.review_record.opened)
    glass.navigator.show(current="reviewRecord", sheet="")


def review_done(glass: Glass) -> None:
    """11: everything was seen."""
    review(glass)
    glass.review_record.show(
        countText="5 of 5 seen", primaryLabel="Sign review", primaryDetail="With badge and PIN", primaryIcon="pen"
    )
    glass.review_record.entries.update([row | {"seen": True} for row in glass.review_record.entries.rows()])


def review_sign(glass: Glass) -> None:
    """11: the signature under a review."""
    review_done(glass)
    glass.sign_review.show(
        title="You sign this review",
        meaningText="<b>Reviewed:</b> I have read this record and found it complete.",
        reasonLabel="",
        reason="",
        reasonProblem="",
        fingerprint="9F4C 21E0 77AB 5D13",
        canNotMe=True,
        passwordLabel="Use password",
        personStep="pin",
        personName="Ruth Brandt",
        personDetail="Badge read 16:29",
        initials="RB",
        digits=4,
        pinProblem="",
        pinOpen=True,
        primaryLabel="Sign: Reviewed",
        primaryDetail="2 more digits",
        primaryState="closed",
        primaryIcon="pen",
    )
    glass.sign_review.facts.update(
        [
            {"key": "order", "label": "Work order", "value": "WO-48213", "mono": True},
            {"key": "unit", "label": "Unit", "value": "DM2-00417", "mono": True},
            {"key": "result", "label": "Result", "value": "Completed"},
            {"key": "method", "label": "Looked at", "value": "By exception"},
            {"key": "seen", "label": "Entries seen", "value": "5 of 5"},
            {"key": "others", "label": "Others, counted", "value": "214"},
            {"key": "rules", "label": "Review rules", "value": "1"},
            {"key": "head", "label": "Chain of 219", "value": "19E0 6B1F 77AB 9F4C", "mono": True},
        ]
    )
    glass.sign_review.meanings.update(
        [
            {"key": "reviewed", "text": "Reviewed", "phase": "selected"},
            {"key": "rejected", "text": "Rejected"},
        ]
    )
    glass.navigator.show(sheet="signReview")


def authorise(glass: Glass) -> None:
    """06: a supervisor signs past a closed gate."""
    gates(glass)
    glass.authorise.show(
        title="A deviation is authorised",
        meaningText="<b>Deviation authorised:</b> I authorise this deviation from the instruction.",
        reasonLabel="Why it is justified",
        reason="Trained on Rev C, the change is the torque alone.",
        reasonHint="In a few words; it stands in the record",
        reasonProblem="",
        fingerprint="41D7 09AC E6B2 8F30",
        canNotMe=True,
        passwordLabel="Use password",
        personStep="pin",
        personName="Ruth Brandt",
        personDetail="Badge read 14:07",
        initials="RB",
        digits=4,
        pinProblem="",
        pinOpen=True,
        primaryLabel="Sign: Deviation authorised",
        primaryDetail="2 more digits",
        primaryState="closed",
        primaryIcon="pen",
    )
    glass.authorise.facts.update(
        [
            {"key": "order", "label": "Work order", "value": "WO-48207", "mono": True},
            {"key": "unit", "label": "Unit", "value": "DL-00310", "mono": True},
            {"key": "instruction", "label": "Instruction", "value": "WI-0388 Rev D"},
            {"key": "person", "label": "Goes on then", "value": "Mara Okafor"},
            {"key": "training", "label": "Closed", "value": "Not trained on WI-0388 Rev D"},
        ]
    )
    glass.authorise.meanings.update(
        [{"key": "authorised_deviation", "text": "Deviation authorised", "phase": "selected"}]
    )
    glass.navigator.show(sheet="authorise")


def review_reject(glass: Glass) -> None:
    """11: a record is rejected before all of it was seen."""
    review(glass)
    review_sign(glass)
    review(glass)
    glass.sign_review.show(
        title="You reject this record",
        meaningText="<b>Rejected:</b> I do not accept this record. My reason is stated.",
        reasonLabel="Why you reject it",
        reasonHint="What is wrong with it, in a few words",
        personStep="badge",
        personName="",
        personDetail="Scan your badge",
        initials="",
        digits=0,
        canNotMe=False,
        primaryLabel="Sign: Rejected",
        primaryDetail="Say why you reject it",
    )
    glass.sign_review.facts.update(
        [row | ({"value": "2 of 5"} if row["key"] == "seen" else {}) for row in glass.sign_review.facts.rows()]
    )
    glass.sign_review.meanings.update(
        [
            {"key": "reviewed", "text": "Reviewed", "phase": "closed", "reason": "3 entries are not seen yet."},
            {"key": "rejected", "text": "Rejected", "phase": "selected"},
        ]
    )
    glass.navigator.show(sheet="signReview")


def hazard(glass: Glass) -> None:
    """17: a warning before the step."""
    _run_header(glass, "11 of 15", **_ALL_RECEIVED)
    glass.run.rows.update(
        [
            {
                "key": "op10",
                "form": "fold",
                "kind": "done",
                "code": "OP 10",
                "title": "Prepare",
                "detail": "4 of 4 done",
            },
            {
                "key": "op20",
                "form": "fold",
                "kind": "done",
                "code": "OP 20",
                "title": "Motor, gearhead",
                "detail": "6 of 6 done",
            },
            {"key": "op30", "form": "group", "kind": "done", "code": "OP 30", "title": "Leak, run-in"},
            {
                "key": "s11",
                "kind": "current",
                "number": "11",
                "title": "Leak test",
                "detail": "Read this first",
            },
            {"key": "s12", "number": "12", "title": "Run in, 10 min"},
            {"key": "s13", "number": "13", "title": "Noise check"},
            {
                "key": "op40",
                "form": "fold",
                "kind": "locked",
                "code": "OP 40",
                "title": "Final check",
                "detail": "QA hold point",
            },
        ]
    )
    glass.hazard_check.show(
        kind="warning",
        sign="warn-general",
        hazard="Air at 2 bar in the test line.",
        consequence="A loose tube can whip and hurt your eyes.",
        prompt="Do both before the step opens",
        promptAside="Each tick is recorded",
        backLabel="Step 10",
        primaryLabel="Open step 11",
        primaryDetail="1 left: close the test cover",
        primaryState="closed",
    )
    glass.hazard_check.ticks.update(
        [
            {
                "key": "eyes",
                "sign": "must-eyes",
                "title": "Wear eye protection",
                "detail": "Tap when it is on",
                "phase": "done",
            },
            {
                "key": "cover",
                "sign": "must-general",
                "title": "Close the test cover",
                "detail": "Tap when it is shut",
                "phase": "next",
            },
        ]
    )
    glass.navigator.show(current="hazardCheck", sheet="")


def hazard_danger(glass: Glass) -> None:
    """17: a danger before the step."""
    hazard(glass)
    glass.hazard_check.show(
        kind="danger",
        sign="warn-bolt",
        hazard="Live parts, 400 V.",
        consequence="Touching them can kill.",
    )


def _changed_rail(glass: Glass) -> None:
    rows = [dict(row) for row in glass.run.rows.rows()]
    for row in rows:
        if row["key"] == "s8":
            row |= {"kind": "new", "detail": "New step"}
        elif row["key"] == "s10":
            row |= {"kind": "changed", "detail": "2 changes", "count": 2}
    glass.run.rows.update(rows)


def what_changed(glass: Glass) -> None:
    """18: what the revision changed since this person last did the instruction."""
    _run_header(glass, "1 of 16")
    _rail(glass, at=7, detail="Not open yet · 3 changes")
    _changed_rail(glass)
    glass.what_changed.show(
        title="What changed since Rev A",
        text=f"You did Rev A last on 3{_NB}Nov{_NB}2026, on this tablet.",
        countText="3 steps differ",
        gap="",
        primaryLabel="Record as read",
        primaryDetail="Recorded. Opens step 1",
        primaryState="ready",
        primaryIcon="right",
    )
    glass.what_changed.reasons.update(
        [{"key": "0", "label": "Rev B, 2026-11-01", "text": "CAPA-0219, stripped threads"}]
    )
    glass.what_changed.steps.update(
        [
            {
                "key": "torque",
                "kind": "changed",
                "count": 3,
                "title": "7 Tighten the four gearhead screws",
                "aside": "Text, Limits, Screw torque, Picture",
                "details": [
                    {
                        "label": "Text",
                        "before": "Tighten in order 1, 2, 3, 4 <s>until the driver clicks,</s> <s>1.20</s> N·m.",
                        "after": "<b><u>Put one drop of threadlocker on each screw.</u></b> Tighten in order "
                        "1, 2, 3, 4 <b><u>in two passes,</u></b> <b><u>1.10</u></b> N·m.",
                    },
                    {
                        "label": "Limits, Screw torque",
                        "before": "≥ <s>1.10,</s> ≤ <s>1.30</s>",
                        "after": "≥ <b><u>1.05,</u></b> ≤ <b><u>1.15</u></b>",
                    },
                    {
                        "label": "Picture",
                        "before": "<s>The earlier picture</s>",
                        "after": "<b><u>Another picture</u></b>",
                    },
                ],
            },
            {
                "key": "cure",
                "kind": "new",
                "title": "8 Let it cure",
                "aside": "New step",
                "details": [{"label": "Text", "before": "", "after": "<b><u>Wait 10 minutes.</u></b>"}],
            },
            {
                "key": "mark",
                "kind": "removed",
                "title": "10 Mark screws",
                "aside": "Removed",
                "details": [],
            },
        ]
    )
    glass.navigator.show(current="whatChanged", sheet="")


def what_changed_unknown(glass: Glass) -> None:
    """18: the earlier revision is not on the tablet."""
    what_changed(glass)
    glass.what_changed.show(
        text=f"You did Rev A last on 3{_NB}Nov{_NB}2026, on another tablet.",
        countText="",
        gap="Rev A is not on this tablet: what changed can't be shown step by step. Read every step anew.",
    )
    glass.what_changed.steps.update([])
    _rail(glass, at=7, detail="Not open yet")


def step_changed(glass: Glass) -> None:
    """03: a step that is not as the person did it last."""
    step(glass)
    _rail(glass, detail="1 of 4 recorded · 3 changes")
    _changed_rail(glass)
    glass.step_runner.show(
        lineIcon="compare",
        lineText="Not as you did it last: Text, Limits, Screw torque, Picture.",
        lineTone="change",
    )


def _pad(glass: Glass, **values: Any) -> None:
    _run_header(glass)
    _rail(glass)
    blank: dict[str, Any] = {
        "progress": "1 of 3",
        "prompt": "",
        "value": "",
        "valueHint": "",
        "unit": "",
        "limits": "",
        "verdict": "",
        "verdictState": "",
        "problem": "",
        "signed": False,
        "nowLabel": "",
        "photosText": "",
        "canAddPhoto": True,
        "fileLabel": "",
        "primaryState": "ready",
        "primaryIcon": "check",
    }
    blank |= {"shot": "", "shotText": ""}
    glass.capture_pad.camera.show(phase="off", title="", text="", canLight=False)
    glass.capture_pad.show(**{**blank, **values})
    for rows in (glass.capture_pad.parts, glass.capture_pad.options, glass.capture_pad.photos):
        rows.update([])
    glass.navigator.show(current="capturePad", sheet="")


def pad_text(glass: Glass) -> None:
    """A text."""
    _pad(
        glass,
        mode="text",
        title="Serial of the motor",
        prompt="Type the serial from the motor's plate.",
        value="",
        valueHint="For example M-20417",
        limits="Up to 40 letters",
        primaryLabel="Save serial",
        primaryDetail="Type the serial first",
        primaryState="closed",
    )


def pad_number(glass: Glass) -> None:
    """A number without limits."""
    _pad(
        glass,
        mode="number",
        title="Units in the tray",
        value="24",
        unit="pcs",
        limits="Whole number, 1 to 99",
        decimalSign="",
        primaryLabel="Save count",
        primaryDetail="24 pcs, then photo",
    )


def pad_date(glass: Glass) -> None:
    """A date."""
    _pad(
        glass,
        mode="date",
        title="Date on the adhesive",
        prompt="Type the use-by date from the tube.",
        nowLabel="Today, 20 Nov 2026",
        primaryLabel="Save date",
        primaryDetail="Year is missing",
        primaryState="closed",
    )
    glass.capture_pad.parts.update(
        [
            {"key": "day", "label": "Day", "value": "30", "hint": "DD"},
            {"key": "month", "label": "Month", "value": "11", "hint": "MM"},
            {"key": "year", "label": "Year", "value": "", "hint": "YYYY", "active": True},
        ]
    )


def pad_time(glass: Glass) -> None:
    """A time that does not fit."""
    _pad(
        glass,
        mode="time",
        title="Start of curing",
        nowLabel="Now, 14:36",
        problem="14:90 is no time of day. Type hours and minutes again.",
        primaryLabel="Save time",
        primaryDetail="The time does not fit",
        primaryState="closed",
    )
    glass.capture_pad.parts.update(
        [
            {"key": "hour", "label": "Hours", "value": "14", "hint": "HH"},
            {"key": "minute", "label": "Minutes", "value": "90", "hint": "MM", "active": True},
        ]
    )


def pad_choice(glass: Glass) -> None:
    """One of several."""
    _pad(
        glass,
        mode="choice",
        title="Colour of the seal",
        prompt="Which seal is in the groove?",
        primaryLabel="Save colour",
        primaryDetail="Black, then photo",
    )
    glass.capture_pad.options.update(
        [
            {"key": "black", "text": "Black", "detail": "NBR 70", "phase": "selected"},
            {"key": "brown", "text": "Brown", "detail": "FKM 75"},
            {"key": "blue", "text": "Light grey", "detail": "Silicone 60"},
            {"key": "none", "text": "No seal", "phase": "closed", "detail": "Not allowed here"},
        ]
    )


def pad_pass(glass: Glass) -> None:
    """Pass or fail."""
    _pad(
        glass,
        mode="passFail",
        title="Shaft turns freely",
        prompt="Turn the shaft <b>two full turns</b> by hand. Feel for a rough spot.",
        primaryLabel="Save result",
        primaryDetail="Choose pass or fail",
        primaryState="closed",
    )
    glass.capture_pad.options.update(
        [
            {"key": "pass", "text": "Pass", "detail": "Turns freely both ways"},
            {"key": "fail", "text": "Fail", "detail": "Rough spot, or does not turn"},
        ]
    )


def pad_check(glass: Glass) -> None:
    """Something to confirm."""
    _pad(
        glass,
        mode="check",
        title="Bench is clear",
        prompt="Nothing from the last order lies on the bench.",
        primaryLabel="Save check",
        primaryDetail="Then gearhead lot",
    )
    glass.capture_pad.options.update([{"key": "clear", "text": "The bench is clear", "phase": "selected"}])


def pad_note(glass: Glass) -> None:
    """A note."""
    _pad(
        glass,
        mode="note",
        title="Note on step 7",
        progress="",
        value="Driver clicked late on screw 2.",
        limits="Your note stays in the record",
        primaryLabel="Save note",
        primaryDetail="Goes into the record of unit 3",
    )


def pad_photo(glass: Glass) -> None:
    """Photos."""
    _pad(
        glass,
        mode="photo",
        title="Photo of the screws",
        prompt="All 4 screws in view.",
        photosText="1 of up to 4",
        fileLabel="Choose a picture file",
        primaryLabel="Save photo",
        primaryDetail="1 photo, then complete step 7",
    )
    glass.capture_pad.photos.update([{"key": "1", "source": _figure("photo"), "text": "Photo 1"}])


def pad_camera(glass: Glass) -> None:
    """A photo is about to be taken."""
    pad_photo(glass)
    glass.capture_pad.show(
        canAddPhoto=False, primaryLabel="Take photo", primaryDetail="Hold the tablet still", primaryState="ready",
        primaryIcon="camera",
    )  # fmt: skip
    picture, _ = labels(("SN-00417", "DRIVE MODULE 310-2274-01", ("SN   DM2-00417", "DATE 2026-11-20")), turned=7.0)
    glass.capture_pad.camera.draw(picture)
    glass.capture_pad.camera.show(phase="live", canLight=True)


def pad_shot(glass: Glass) -> None:
    """A photo was taken that somebody should look at again."""
    pad_photo(glass)
    glass.capture_pad.show(
        canAddPhoto=False, shot=_figure("photo"), shotText="It looks blurred. Take another, or keep it.",
        primaryLabel="Keep photo", primaryDetail="It then stands in the record", primaryState="ready",
    )  # fmt: skip


def locked_camera(glass: Glass) -> None:
    """The badge that unlocks is read by the camera."""
    locked(glass)
    picture, _ = labels(("m.okafor", "MARA OKAFOR", ("OPERATOR", "2291")), turned=3.0)
    glass.locked.camera.draw(picture)
    glass.locked.camera.show(phase="live")


def locked(glass: Glass) -> None:
    """The tablet is locked in the middle of a step."""
    _run_header(glass)
    _rail(glass, problem=True)
    glass.locked.show(
        title="Locked",
        text="Mara Okafor locked this tablet at 14:36. The work is saved.",
        otherText="Another person signs in and gets their own jobs.",
        personStep="badge",
        personName="",
        personDetail="Hold your badge to the reader",
        initials="",
        digits=0,
        pinProblem="",
        primaryLabel="Unlock",
        primaryDetail="Badge first, then PIN",
        primaryState="closed",
    )
    glass.navigator.show(current="locked", sheet="")


def pause(glass: Glass) -> None:
    """Pause with a reason."""
    step(glass)
    glass.reason_note.show(
        mode="pause",
        title="Pause unit 3 at step 7",
        text="Everything recorded so far is kept. You or a trained person can resume here.",
        reason="",
        reasonLabel="In your words (optional)",
        reasonHint="",
        problem="",
        cancelLabel="Back to step 7",
        primaryLabel="Pause unit 3",
        primaryDetail="Choose a reason",
        primaryState="closed",
        primaryIcon="pause",
    )
    texts = ["Break", "End of shift", "Waiting for parts", "Waiting for help", "Hand over to another tablet"]
    glass.reason_note.reasons.update([{"key": str(at), "text": text} for at, text in enumerate(texts)])
    glass.navigator.show(sheet="reasonNote")


def skip(glass: Glass) -> None:
    """Skip with a reason."""
    pause(glass)
    glass.reason_note.show(
        mode="skip",
        title="Skip step 8, Check backlash",
        text="A supervisor signs the skip. The reason stays in the record.",
        reason="Gauge is at the calibration lab until Monday.",
        reasonLabel="Reason",
        primaryLabel="Ask for the skip",
        primaryDetail="R. Brandt signs next",
        primaryState="ready",
        primaryIcon="right",
    )
    glass.reason_note.reasons.update([])


def correction(glass: Glass) -> None:
    """A correction."""
    record(glass)
    glass.correction.show(
        title="Correct entry 209",
        text="The entry stays. The correction is a new entry. "
        "Signatures over step 9 count as void and are asked for again.",
        targetText="Screw 1, 14:31:55, M. Okafor",
        oldLabel="Recorded value",
        oldValue=f"1.21{_NB}N·m",
        newLabel="Right value",
        newValue="1.12",
        newHint="",
        newProblem="",
        late=False,
        reason="",
        reasonHint="What was wrong?",
        personStep="badge",
        personName="",
        personDetail="Hold your badge to the reader",
        initials="",
        pinProblem="",
        primaryLabel="Save correction",
        primaryDetail=f"1.21{_NB}N·m becomes 1.12{_NB}N·m",
        primaryState="ready",
        primaryIcon="check",
    )
    glass.correction.reasons.update(
        [
            {"key": "typing", "text": "Typing slip", "selected": True},
            {"key": "unit", "text": "Wrong unit"},
            {"key": "other", "text": "Other reason"},
        ]
    )
    glass.navigator.show(sheet="correction")


def late(glass: Glass) -> None:
    """A late entry."""
    correction(glass)
    glass.correction.show(
        title="Late entry for step 8",
        targetText="Backlash, unit DM2-00417",
        late=True,
        claimedDate="20 Nov 2026",
        claimedTime="13:55",
        newLabel="Value measured then",
        newValue="0.04",
        claimedProblem="",
        primaryLabel="Sign late entry",
        primaryDetail="Scan your badge first",
        primaryState="closed",
        primaryIcon="pen",
    )


def refused(glass: Glass) -> None:
    """Why a step ahead is not open."""
    step(glass)
    glass.refused.show(
        title="Step 9 is not open yet",
        text="Two steps come first.",
        icon="lock",
        tone="",
        primaryLabel="Back to step 7",
        primaryDetail="Measure screw 2 again",
        primaryState="ready",
        primaryIcon="left",
    )
    glass.refused.reasons.update(
        [
            {
                "key": "7",
                "title": "Step 7, Tighten screws",
                "text": "2 left: screw torque, photo.",
                "who": "",
            },
            {
                "key": "8",
                "title": "Step 8, Check backlash",
                "text": "Not started.",
                "who": "Or ask R. Brandt to sign a skip, ext 4402",
                "actionText": "Ask R. Brandt",
                "actionIcon": "users",
            },
        ]
    )
    glass.navigator.show(sheet="refused")


# Name of the picture, and what it shows.
SHOTS: dict[str, Callable[[Glass], None]] = {
    "01_badge_in": badge_pin,
    "01_badge_wait": badge_wait,
    "01_badge_camera": badge_camera,
    "01_badge_no_camera": badge_no_camera,
    "01_badge_unknown": badge_unknown,
    "01_badge_wrong": badge_wrong,
    "01_badge_locked": badge_locked,
    "01_badge_provider": badge_provider,
    "01_badge_browser": badge_browser,
    "01_badge_code": badge_code,
    "01_badge_out_of_service": badge_out_of_service,
    "01_statement": statement,
    "01_statement_pin": statement_pin,
    "02_my_jobs": jobs,
    "02_my_jobs_empty": jobs_empty,
    "02_my_jobs_loading": jobs_loading,
    "02_my_jobs_stale": jobs_stale,
    "03_step_runner": step,
    "03_step_demo": step_demo,
    "03_step_hold": step_tiles,
    "03_step_changed": step_changed,
    "03_step_lock_soon": step_lock_soon,
    "04_scan_match": scan_match,
    "04b_scan_mismatch": scan_wrong,
    "04_scan_wait": scan_wait,
    "04_scan_typed": scan_typed,
    "04_scan_camera": scan_camera,
    "04_scan_choose": scan_choose,
    "04_scan_no_camera": scan_no_camera,
    "04_scan_refused": scan_refused,
    "04_scan_busy": scan_busy,
    "04_scan_unplugged": scan_unplugged,
    "05_measure_pad": measure,
    "05b_measure_out": measure_out,
    "06_blocked_by_gates": gates,
    "06_authorise": authorise,
    "07_sign_first": sign,
    "07_sign_badge": sign_badge,
    "07_sign_prove": sign_prove,
    "07_sign_code": sign_code,
    "07b_sign_second": sign_second,
    "07_sign_many": sign_many,
    "08_draft_ncr": ncr,
    "09_sync_centre": sync,
    "11_execution_record": record,
    "11_record_broken": record_broken,
    "11_record_found": record_sorted,
    "11_record_to_review": record_to_review,
    "11_record_empty": record_empty,
    "11_record_loading": record_loading,
    "11_record_entry": record_entry,
    "11_review": review,
    "11_review_done": review_done,
    "11_review_sign": review_sign,
    "11_review_reject": review_reject,
    "16_training_mode": step_training,
    "17_warning_before_step": hazard,
    "17_danger_before_step": hazard_danger,
    "18_what_changed": what_changed,
    "18_what_changed_unknown": what_changed_unknown,
    "20_pad_text": pad_text,
    "20_pad_number": pad_number,
    "20_pad_date": pad_date,
    "20_pad_time": pad_time,
    "20_pad_choice": pad_choice,
    "20_pad_pass": pad_pass,
    "20_pad_check": pad_check,
    "20_pad_note": pad_note,
    "20_pad_photo": pad_photo,
    "20_pad_photo_camera": pad_camera,
    "20_pad_photo_taken": pad_shot,
    "21_locked": locked,
    "21_locked_camera": locked_camera,
    "22_pause": pause,
    "22_skip": skip,
    "23_correction": correction,
    "23_late_entry": late,
    "24_refused": refused,
}
