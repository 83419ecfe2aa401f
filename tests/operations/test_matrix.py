"""The tables of docs/permissions.md, cell by cell, at the operations door. The page is the authority.

A state of the run is set up once, its tablet switched off, and its folder copied for each cell.
"""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import pkgutil
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args
from uuid import uuid4

import pytest

import handrail.operations
from handrail.domain.acts import ReviewMeaning
from handrail.domain.entry import Entry
from handrail.domain.instruction import SIGNATURE_MEANINGS
from handrail.domain.permissions import ACTS as RIGHTS
from handrail.domain.permissions import MEANINGS, Act
from handrail.domain.policy import OverridePolicy
from handrail.domain.refusal import Refusal
from handrail.domain.review import Review, begin
from handrail.operations import authorise as authorisation
from handrail.operations.abort_run import abort_run
from handrail.operations.add_note import add_note
from handrail.operations.authorise import DeviationAsked, authorise, next_deviation
from handrail.operations.close_run import close_run
from handrail.operations.draft_ncr import amend_ncr, withdraw_ncr
from handrail.operations.late_entry import late_entry
from handrail.operations.list_jobs import list_jobs
from handrail.operations.open_step import open_step
from handrail.operations.pause_run import pause_run, resume_run
from handrail.operations.read_changes import read_changes, what_changed
from handrail.operations.read_record import export_record, read_record
from handrail.operations.repeat_again import repeat_again
from handrail.operations.review_record import ReviewAsked, next_review, review_record, trail_of
from handrail.operations.scan_code import Mismatch
from handrail.operations.sign import ShownRecord, decline, next_signature, sign, sign_together
from handrail.operations.sign_in import leave, sign_in, unlock
from handrail.operations.skip_step import skip_step
from handrail.operations.start_run import start_run
from handrail.operations.take_up import hand_over
from handrail.operations.workplace import Session
from handrail.reference.shelf import PackageShelf
from tests.operations.conftest import MEMORY
from tests.operations.documents import BENCH_PARTS, PERFORMED, ask, group, repeat, step
from tests.operations.workplace import AYSE, JONAS, MARA, PETRA, RUTH, SECRETS, Job, Shop, done, refused

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
WORK = ("WO-9000", "10", "U-1")
LOT = "L28B0817"
LOOK = "look at what is to be signed"
UNWRITTEN = (LOOK, "look at the jobs")
"""Looks whose refusal leaves no entry."""
TOGETHER = "sign several records as verified"
OWN = "withdraw one's own NCR"


# The page.


def table(heading: str, which: int = -1) -> list[dict[str, str]]:
    """The last table below a heading, or another one, row by row; without the marks of code."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = [block for block in section.strip().split("\n\n") if block.startswith("|")][which]
    head, _, *body = [
        [cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in found.splitlines()
    ]
    return [dict(zip(head, row, strict=True)) for row in body]


BY_ROLE, BY_STATE, SECOND = map(
    table, ("Acts by role", "Acts by state of the run", "Who may sign as the second person")
)
ROLE_COLUMNS, STATE_COLUMNS = list(BY_ROLE[0])[3:], list(BY_STATE[0])[1:]
CONDITIONS: dict[str, Callable[[Shop], None]] = {
    "inactive": lambda shop: shop.change("people", PETRA, active=False),
    "not proofed": lambda shop: shop.change("people", PETRA, proofed=False),
    "not trained to work": lambda shop: untrain(shop, "execute"),
    "not trained to sign": lambda shop: untrain(shop, "sign"),
}
"""What a person may be who has the role."""


def untrain(shop: Shop, scope: str) -> None:
    shop.drop("training", lambda row: (row["person"], row.get("scope")) == (PETRA, scope))


def cells(rows: list[dict[str, str]], columns: list[str]) -> list[Any]:
    """(first column, column, what the page says) of every cell."""
    key = next(iter(rows[0]))
    return [pytest.param(row[key], c, row[c], id=f"{row[key]}-{c}") for row in rows for c in columns]


def role_for(act: str) -> str:
    """The first role that the page lets do it."""
    row = next(row for row in BY_ROLE if row["act"] == act)
    return next(role for role in RIGHTS if row[role] in ("yes", "nothing new"))


# The tablet in a state.


@dataclass(frozen=True)
class Tablet:
    """A tablet in some state of the run. ``who`` acts in a cell, and signs."""

    shop: Shop
    shelf: PackageShelf
    """One for all copies: an instruction is read once."""
    sessions: dict[str, Session]
    run: str
    ncr: str = "D-0001"
    who: str = MARA

    def job(self, person: str = "") -> Job:
        return Job(self.shop, self.sessions[person or self.who], self.run)

    def copied(self, folder: Path) -> Tablet:
        """The same tablet in a folder of its own, switched on."""
        shutil.copytree(self.shop.folder, folder)
        shop = copy.copy(self.shop)
        shop.folder, shop.clock = folder, copy.copy(self.shop.clock)
        shop.open()
        shop.place.shelf = self.shelf
        return replace(self, shop=shop, sessions=dict(self.sessions))

    def sign_in(self, *people: str) -> None:
        self.sessions.update({person: self.shop.sign_in(person) for person in people})


SIGNED = [meaning.replace("_", " ") for meaning in SIGNATURE_MEANINGS]
"""The meanings as the page writes them; each has a step of that name."""


def asked_for(meaning: str) -> dict[str, Any]:
    """A signature with this meaning: only performed is for the person at the tablet."""
    named = meaning.replace(" ", "_")
    return {"id": named, "meaning": named, "order": 1, "second_person": named != "performed"}


def one(id_: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    """A step with one input, ``<id>_in``, that asks for nothing but a signature as performed."""
    of_step = {name: more.pop(name) for name in ("hazards", "skip", "reviews", "signatures") if name in more}
    return step(id_, ask(f"{id_}_in", type_, required=False, **more), **{"signatures": [PERFORMED]} | of_step)


ACT_STEPS = [
    one("value"), one("scan", "lot", material="gearhead"), one("photo", "photo"), one("shim", na_allowed=True),
    one("gap", "decimal", limits={"upper": "1"}), one("late"), one("plate", hazards=["hot"]), one("spare", skip={}),
    one("ready"),
]  # fmt: skip
SIGN_STEPS = [one(meaning.replace(" ", "_"), signatures=[asked_for(meaning)]) for meaning in SIGNED]
BODY = [group("any", *ACT_STEPS, *SIGN_STEPS, repeat("loop", step("turn"), minimum=0), step("rest"))]
"""A step for each act, in any order, so that one run in one state serves them all."""
ACT_PATHS, SIGN_PATHS = ([step["id"] for step in steps] for steps in (ACT_STEPS, SIGN_STEPS))
PATHS = [*ACT_PATHS, *SIGN_PATHS]


def not_started(tablet: Tablet) -> None:
    tablet.shop.publish(BODY, **BENCH_PARTS)
    tablet.sign_in(MARA, JONAS, RUTH, AYSE, PETRA)


def not_opened(tablet: Tablet) -> None:
    job = tablet.job()
    done(start_run(job.place, job.session, *WORK, tablet.run))
    drafted(tablet, MARA)


def drafted(tablet: Tablet, person: str) -> None:
    """A draft NCR of this person; QA decided on its hold."""
    job = tablet.job(person)
    ncr = str(done(job.ncr("value")).events[0].payload["ncr"])
    tablet.shop.release_hold(str(job.run.state.ncrs[ncr].hold))


def opened(tablet: Tablet) -> None:
    job = tablet.job()
    for path in (*PATHS, "rest"):
        job.opened(path)
    done(job.record("gap", "gap_in", "2"))
    for path in ("ready", *SIGN_PATHS):
        done(job.record(path, f"{path}_in", "yes"))
    done(job.sign("ready", MARA))


def signed(tablet: Tablet) -> None:
    job = tablet.job()
    done(job.record("gap", "gap_in", "1", reason="Slipped off."))
    for action in ("gloves", "cover"):
        done(job.tick("plate", action))
    for path in PATHS:
        if path != "ready":
            done(job.sign(path, MARA if path in (*ACT_PATHS, "performed") else AYSE))


def completed_step(tablet: Tablet) -> None:
    for path in PATHS:
        done(tablet.job().complete(path))


def finished(tablet: Tablet) -> None:
    job = tablet.job()
    done(repeat_again(job.place, job.session, job.id, "loop.1", again=False))
    done(job.correct("performed", "performed_in", "no", "Looked again."))
    done(job.complete("rest"))
    done(job.sign("performed", MARA))


STATES: dict[str, tuple[str, Callable[[Tablet], object]]] = {
    "not started": ("", not_started),
    "step not opened": ("not started", not_opened),
    "step open": ("step not opened", opened),
    "step signed": ("step open", signed),
    "step completed": ("step signed", completed_step),
    "paused": ("step open", lambda tablet: done(ACTS["pause"].do(tablet))),
    "on hold": ("step open", lambda tablet: tablet.shop.hold("unit", "U-1")),
    "finished": ("step completed", finished),
    "completed": ("finished", lambda tablet: done(ACTS["close the run"].do(tablet))),
    "aborted": ("step open", lambda tablet: done(ACTS["abort the run"].do(replace(tablet, who=RUTH)))),
}
"""Each state and how it comes about from another one."""
OTHER_STATES = {"own NCR": ("step open", lambda tablet: drafted(tablet, PETRA))}
"""What an act by role needs besides."""


class Bench:
    """The tablets that cells are tried on, each set up when it is first asked for and switched off again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: dict[tuple[str, ...], Tablet] = {}

    @cached_property
    def bare(self) -> Tablet:
        folder = self.new()
        folder.mkdir()
        shop = Shop(folder)
        shop.close()
        return Tablet(shop, PackageShelf(shop.packages.get), {}, str(uuid4()))

    def new(self) -> Path:
        return self.folder / uuid4().hex

    def made(self, key: tuple[str, ...], source: Tablet, change: Callable[[Tablet], object]) -> Tablet:
        """A copy of a tablet, changed, checked and switched off."""
        if key not in self.kept:
            tablet = source.copied(self.new())
            tablet.shop.rows = copy.deepcopy(tablet.shop.rows)
            change(tablet)
            tablet.shop.check()
            tablet.shop.close()
            self.kept[key] = tablet
        return self.kept[key]

    def state(self, name: str) -> Tablet:
        source, change = (STATES | OTHER_STATES)[name]
        return self.made((name,), self.state(source) if source else self.bare, change)

    def of_role(self, state: str, role: str, condition: str) -> Tablet:
        """Petra is signed in with this role, and then is inactive, untrained …"""

        def change(tablet: Tablet) -> None:
            tablet.shop.change("people", PETRA, roles=[role] if role in RIGHTS else [])
            tablet.sign_in(PETRA)
            if condition:
                CONDITIONS[condition](tablet.shop)

        return replace(self.made((state, role, condition), self.state(state), change), who=PETRA)

    @contextmanager
    def trying(self, tablet: Tablet) -> Iterator[Tablet]:
        """A copy to try one cell on."""
        folder = self.new()
        copied = tablet.copied(folder)
        try:
            yield copied
        finally:
            copied.shop.close()
            shutil.rmtree(folder)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Bench(Path(folder))


# The acts.


@dataclass(frozen=True)
class Doing:
    """How an act is done; the events that it leaves (none: a look); the state in which each role tries it."""

    do: Callable[[Tablet], object]
    events: str = ""
    state: str = "step open"


def recording(path: str, entered: str = "", **more: Any) -> Callable[[Tablet], object]:
    return lambda tablet: tablet.job().record(path, f"{path}_in", entered, **more)


def secret(person: str) -> tuple[str, str]:
    return SECRETS[person]["badge"], SECRETS[person]["pin"]


def enter_late(tablet: Tablet) -> object:
    job, claimed = tablet.job(), tablet.shop.clock.at - timedelta(milliseconds=20)
    return late_entry(
        job.place, job.session, job.id, "late", Entry(input="late_in", entered="yes"), claimed, "Tablet was charging.",
        *secret(tablet.who), "I did.", str(uuid4()),
    )  # fmt: skip


def signing(meaning: str) -> Callable[[Tablet], object]:
    """The person signs: as performed in their own session, as second person in Mara's."""
    path = meaning.replace(" ", "_")

    def do(tablet: Tablet) -> object:
        job = tablet.job("" if path == "performed" else MARA)
        asked = next_signature(job.place, job.session, job.id, path)
        digest = "0" * 64 if isinstance(asked, Refusal) else asked.digest
        return sign(job.place, job.session, job.id, path, *secret(tablet.who), digest=digest, sentence="I sign.")

    return do


def signing_together(tablet: Tablet) -> object:
    """As second person in Mara's session; of the one record that waits here."""
    job = tablet.job(MARA)
    asked = next_signature(job.place, job.session, job.id, "verified")
    shown = ShownRecord(job.id, "verified", "0" * 64 if isinstance(asked, Refusal) else asked.digest)
    return sign_together(job.place, job.session, [shown], *secret(tablet.who), sentence="I sign.")


def reviewing(meaning: ReviewMeaning) -> Callable[[Tablet], object]:
    """The person reviews what a record shows, all of it seen, whatever the door says to that."""

    def do(tablet: Tablet) -> object:
        place, session = tablet.shop.place, tablet.sessions[tablet.who]
        run, reason = place.run(tablet.run), "Gap is wrong." if meaning == "rejected" else ""
        begun = begin(trail_of(place, tablet.run), "exception", place.reference.policy().review)
        seen, digest = frozenset[str](), "0" * 64
        if run is not None and isinstance(begun, Review):
            seen = frozenset(entry.event.id for entry in begun.shown)
            digest = ReviewAsked(run, begun, session.language, ()).digest(meaning, seen, reason)
        return review_record(
            place, session, tablet.run, *secret(tablet.who), method="exception", meaning=meaning, seen=seen,
            digest=digest, sentence="I have read it.", reason=reason,
        )  # fmt: skip

    return do


def of_run(function: Callable[..., object], *more: Any) -> Callable[[Tablet], object]:
    """An operation on the run, in the person's session."""
    return lambda tablet: function(tablet.shop.place, tablet.sessions[tablet.who], tablet.run, *more)


def untrained(tablet: Tablet, person: str) -> authorisation.Job:
    """The person has lost their training, and policy lets a supervisor sign past that."""
    shop = tablet.shop
    shop.policy = shop.policy.model_copy(update={"overrides": OverridePolicy(training=True)})
    shop.drop("training", lambda row: (row["person"], row.get("scope")) == (person, "execute"))
    return authorisation.Job(*WORK, tablet.run)


def deviating(function: Callable[..., object]) -> Callable[[Tablet], object]:
    return lambda tablet: function(tablet.shop.place, tablet.sessions[tablet.who], untrained(tablet, tablet.who))


def authorising(tablet: Tablet) -> object:
    """The person signs as somebody else, for Mara."""
    place, session, job = tablet.shop.place, tablet.sessions[MARA], untrained(tablet, MARA)
    run, digest = place.run(tablet.run), "0" * 64
    if run is not None and run.state.is_open:
        asked = next_deviation(place, session, job)
        assert isinstance(asked, DeviationAsked)
        digest = asked.digest("She knows it well.")
    return authorise(
        place, session, job, *secret(tablet.who), digest=digest, sentence="I authorise.", reason="She knows it well."
    )


def withdrawn(tablet: Tablet, ncr: str) -> object:
    return withdraw_ncr(tablet.shop.place, tablet.sessions[tablet.who], tablet.run, ncr, "Was a shadow.")


def in_session(function: Callable[..., object], *more: Any) -> Callable[[Tablet], object]:
    return lambda tablet: function(tablet.shop.place, tablet.sessions[tablet.who], *more)


ACTS: dict[str, Doing] = {
    "sign in": Doing(lambda t: sign_in(t.shop.place, *secret(t.who), "en"), "session.signed_in"),
    "lock or sign out": Doing(in_session(leave, "session.signed_out"), "session.signed_out"),
    "unlock": Doing(
        lambda t: unlock(t.shop.place, t.sessions[t.who], *secret(t.who)), "session.signed_in session.unlocked"
    ),
    "look at the jobs": Doing(in_session(list_jobs)),
    "read the record": Doing(of_run(read_record)),
    "export the record": Doing(of_run(export_record, Path)),
    "start the run": Doing(
        lambda t: start_run(t.shop.place, t.sessions[t.who], *WORK, str(uuid4())), "run.started", "not started"
    ),
    "look at what changed": Doing(of_run(what_changed)),
    "read what changed": Doing(of_run(read_changes, "0" * 64)),
    "open a step": Doing(of_run(open_step, "value"), "step.opened", "step not opened"),
    "tick a hazard": Doing(lambda t: t.job().tick("plate", "gloves"), "hazard.acknowledged"),
    "scan a code": Doing(lambda t: t.job().scan("scan", "scan_in", LOT)),
    "record a value": Doing(recording("value", "7"), "capture.recorded"),
    "record a photo": Doing(
        lambda t: t.job().record("photo", "photo_in", photo=t.job().photo("photos/screws.jpg"), method="file"),
        "capture.recorded",
    ),
    "record N/A": Doing(recording("shim", na=True, reason="No shim in this kit."), "capture.recorded"),
    "measure again": Doing(recording("gap", "1", reason="Slipped off."), "capture.recorded"),
    "correct a value": Doing(lambda t: t.job().correct("ready", "ready_in", "no", "Mixed up."), "capture.corrected"),
    "make a late entry": Doing(enter_late, "capture.late signature.made"),
    "skip a step": Doing(of_run(skip_step, "spare", "Not for this customer."), "step.skipped"),
    "complete a step": Doing(lambda t: t.job().complete("ready"), "step.completed"),
    "repeat once more": Doing(of_run(repeat_again, "loop.1", True), "node.decided"),
    "pause": Doing(of_run(pause_run), "run.paused"),
    "hand the run over": Doing(of_run(hand_over, "End of my shift."), "run.handed_over"),
    "resume": Doing(of_run(resume_run), "run.resumed", "paused"),
    "close the run": Doing(of_run(close_run), "run.closed", "finished"),
    "write a note": Doing(of_run(add_note, "value", "A scratch."), "note.added"),
    "draft an NCR": Doing(lambda t: t.job().ncr("value"), "ncr.drafted hold.applied"),
    "amend an NCR": Doing(
        lambda t: amend_ncr(t.shop.place, t.sessions[t.who], t.run, t.ncr, {"quantity": 2}, "Found another."),
        "ncr.amended",
    ),
    OWN: Doing(lambda t: withdrawn(t, "D-0002" if t.who == PETRA else t.ncr), "ncr.withdrawn", "own NCR"),
    "withdraw another's NCR": Doing(lambda t: withdrawn(t, t.ncr), "ncr.withdrawn"),
    "abort the run": Doing(of_run(abort_run, "Housing is cracked."), "run.closed"),
    "look at what may be authorised": Doing(deviating(next_deviation)),
    "authorise a deviation": Doing(authorising, "gate.overridden"),
    LOOK: Doing(of_run(next_signature, "performed")),
    **{f"sign as {meaning}": Doing(signing(meaning), "signature.made") for meaning in SIGNED},
    TOGETHER: Doing(signing_together, "signature.made"),
    "decline to sign as verified": Doing(
        lambda t: decline(t.shop.place, t.sessions[MARA], t.run, "verified", *secret(t.who), "Gap is wrong."),
        "signature.declined",
    ),
    "look at what is to be reviewed": Doing(of_run(next_review), "", "completed"),
    "review the record": Doing(reviewing("reviewed"), "record.reviewed", "completed"),
    "reject the record": Doing(reviewing("rejected"), "record.reviewed", "completed"),
}
OF_THE_SESSION = ["sign in", "lock or sign out", "unlock", "look at the jobs"]
"""Acts that ask for no run."""


def try_cell(tablet: Tablet, act: str, says: str) -> None:
    """Does the act: it is done, records nothing new or is refused as the page says, and leaves nothing else."""
    doing, shop = ACTS[act], tablet.shop
    if "." in says and act not in (*OF_THE_SESSION, LOOK):
        refused(shop, lambda: doing.do(tablet), says)
        return
    head = shop.rooms.journal.head.seq
    outcome = doing.do(tablet)
    left = [stored.event.type for stored in shop.rooms.journal.events_from(head + 1, 1000)]
    if "." in says:
        assert isinstance(outcome, Refusal), outcome
        assert (outcome.code, left) == (says, [] if act in UNWRITTEN else ["session.failed"])
    else:
        assert says in ("yes", "nothing new")
        assert not isinstance(outcome, Refusal | Mismatch), outcome
        assert left == (doing.events.split() if says == "yes" else [])


# The cells.


@pytest.mark.req("P11-10d-1", "P11-10g-1", "A11D-11-1", "P11-100-2", "S4-07")
@pytest.mark.parametrize(("act", "column", "says"), cells(BY_ROLE, ROLE_COLUMNS))
def test_by_role(bench: Bench, act: str, column: str, says: str) -> None:
    condition = column if column in CONDITIONS else ""
    role = role_for(act) if condition else column
    with bench.trying(bench.of_role(ACTS[act].state, role, condition)) as tablet:
        try_cell(tablet, act, says)


@pytest.mark.req("P11-10d-1", "P11-10f-1", "DI-COM-1")
@pytest.mark.parametrize(("act", "state", "says"), cells(BY_STATE, STATE_COLUMNS))
def test_by_state(bench: Bench, act: str, state: str, says: str) -> None:
    who = MARA if act == OWN else {"operator": JONAS, "supervisor": RUTH, "qa": AYSE}[role_for(act)]
    with bench.trying(replace(bench.state(state), who=who)) as tablet:
        try_cell(tablet, act, says)


# Two people.


STEPS_OF_TWO = [
    one(f"by_{meaning}", signatures=[PERFORMED, asked_for(meaning) | {"order": 2}], reviews=["made"], hazards=["hot"])
    for meaning in ("verified", "reviewed", "approved")
]  # fmt: skip
MADE = one("made", signatures=[asked_for("verified")])
USUALLY = {
    "completed a step that this one reviews": MARA,
    "verified a step that this one reviews": JONAS,
    "opened the step": MARA,
    "ticked a hazard at the step": MARA,
    "recorded a value at the step": MARA,
    "corrected a value at the step": MARA,
    "wrote a note at the step": MARA,
    "signed the step as performed": MARA,
    "is signed in at the tablet": MARA,
    "nothing": MARA,
}
"""Who did what in the run; in a row of the page it was Petra."""


def shared_work(tablet: Tablet, by: dict[str, str]) -> None:
    """A run in which each part was done by its person. Petra has every role."""
    tablet.shop.publish([MADE, group("any", *STEPS_OF_TWO)], **BENCH_PARTS)
    tablet.shop.change("people", PETRA, roles=["operator", "supervisor", "qa"])
    tablet.sign_in(MARA, JONAS, PETRA)
    mara = tablet.job(MARA)
    done(start_run(mara.place, mara.session, *WORK, tablet.run))
    done(mara.record("made", "made_in", "7"))
    done(mara.sign("made", by["verified a step that this one reviews"]))
    done(tablet.job(by["completed a step that this one reviews"]).complete("made"))
    for path in (two["id"] for two in STEPS_OF_TWO):
        tablet.job(by["opened the step"]).opened(path)
        for action in ("gloves", "cover"):
            done(tablet.job(by["ticked a hazard at the step"]).tick(path, action))
        done(tablet.job(by["recorded a value at the step"]).record(path, f"{path}_in", "yes"))
        done(tablet.job(by["corrected a value at the step"]).correct(path, f"{path}_in", "no", "Looked again."))
        note = tablet.job(by["wrote a note at the step"])
        done(add_note(note.place, note.session, note.id, path, "A scratch."))
        performer = by["signed the step as performed"]
        done(tablet.job(performer).sign(path, performer))


@pytest.mark.req("S0-22", "A11D-11-1", "P11-200-4", "S4-12")
@pytest.mark.parametrize(("part", "meaning", "says"), cells(SECOND, list(SECOND[0])[1:]))
def test_second_person(bench: Bench, part: str, meaning: str, says: str) -> None:
    by = USUALLY | {part: PETRA}
    path = meaning.replace("sign as ", "by_")
    with bench.trying(bench.made((part,), bench.bare, lambda tablet: shared_work(tablet, by))) as tablet:
        job = tablet.job(by["is signed in at the tablet"])
        if says == "yes":
            done(job.sign(path, PETRA))
        else:
            refused(tablet.shop, lambda: job.sign(path, PETRA), says)


@pytest.mark.req("P11-10g-1")
def test_a_role_taken_away_counts_at_once_for_skipping_too(shop: Shop) -> None:
    shop.publish([step("spare", ask("extra"), skip={"roles": ["supervisor"]})])
    job = shop.try_out(RUTH)
    shop.change("people", RUTH, roles=["operator"])
    refused(shop, lambda: skip_step(job.place, job.session, job.id, "spare", "Not today."), "permission.missing")
    shop.change("people", RUTH, roles=["supervisor"])
    done(skip_step(job.place, job.session, job.id, "spare", "Not today."))


# Nothing is missing on the page.


def test_the_page_names_every_role_right_meaning_and_act() -> None:
    assert [*RIGHTS, "no role", *CONDITIONS] == ROLE_COLUMNS
    assert list(RIGHTS) == list(MEANINGS) == [row["role"] for row in table("The roles")]
    rights = {right for row in BY_ROLE for right in row["right"].split(" or ")} - {"–", "the meaning"}
    assert rights == set(get_args(Act))
    assert [row["act"] for row in BY_ROLE] == [*OF_THE_SESSION, *(row["act"] for row in BY_STATE)]
    assert {row["act"] for row in BY_ROLE} == set(ACTS)
    assert STATE_COLUMNS == list(STATES) == [row["state"] for row in table("Acts by state of the run", 0)]
    assert {row["what the person did in this run"] for row in SECOND} == set(USUALLY)


def test_the_page_names_every_operation() -> None:
    """An act is a function of the operations that a person in a session asks for and that may be refused."""
    named = {row["operation"] for row in BY_ROLE}
    no_act = set(re.findall(r"`(\w+)`", PAGE.split("## What is no act of its own")[1].split("\n## ")[0]))
    for found in pkgutil.iter_modules(handrail.operations.__path__):
        module = importlib.import_module(f"handrail.operations.{found.name}")
        functions = {
            name: inspect.signature(function)
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and not name.startswith("_")
        }
        acts = {
            name for name, signature in functions.items()
            if {"place", "session"} <= set(signature.parameters) and "Refusal" in str(signature.return_annotation)
        }  # fmt: skip
        assert acts - no_act <= named, f"{module.__name__}: docs/permissions.md lacks {acts - no_act - named}"
        assert named & set(functions) or found.name in no_act, f"docs/permissions.md lacks {found.name}"


def test_the_page_explains_every_code_with_words_that_the_tablet_has() -> None:
    told = [row["code"] for row in table("What the codes say")]
    rows = [*BY_ROLE, *BY_STATE, *SECOND]
    used = {value for row in rows for value in row.values() if re.fullmatch(r"\w+\.\w+", value)}
    assert sorted(told) == sorted(used)
    messages = json.loads((ROOT / "i18n" / "messages" / "en.json").read_text(encoding="utf-8"))
    assert used <= set(messages["reasons"])
