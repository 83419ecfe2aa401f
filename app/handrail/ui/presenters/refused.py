"""Why something can't be done: all reasons at once, each with what to do and who can help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handrail.domain.reference import Person
from handrail.domain.refusal import Reason, Refusal
from handrail.operations.authorise import Job
from handrail.ui.bridge.refused import Refused
from handrail.ui.desk import Desk
from handrail.ui.presenters.authorise import ask_to_authorise, may_be_authorised
from handrail.ui.speech import tr

LEFT_AT_STEP = frozenset(
    {"step.not_open", "step.captures_left", "step.out_of_limits", "step.hazards_left", "run.not_finished"}
)
BROKEN = frozenset({"journal.full", "journal.failed", "revision.altered", "clock.backward"})
"""Refusals that mean stop here, not go elsewhere."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of one reason: its button and what it does."""

    text: str
    icon: str
    go: Callable[[], None]


class RefusedPresenter:
    """The sheet over whatever screen asked. Back leaves that screen, and a sheet under it, as they were."""

    def __init__(self, desk: Desk, view: Refused) -> None:
        self.desk, self.view = desk, view
        self.ways: dict[str, Way] = {}
        self.deviations: dict[str, Way] = {}
        self.under = ""
        view.reasonAsked.connect(self.resolve)
        view.closeAsked.connect(self.close)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: a role; lists who has it, by name and number."""
        role = about[0] if about else "supervisor"
        people = people_in(self.desk, role)
        self.ways = {}
        self.view.show(
            title=tr("Who can help"),
            text=self.desk.words.say(f"role.{role}").capitalize() if people else "",
            icon="users",
            tone="",
        )
        rows = [{"key": person.id, "title": person.name, "text": person.phone or ""} for person in people]
        self.view.reasons.update(rows or [{"key": "none", "title": tr("No one is listed on this tablet")}])
        self._show()

    def show_refusal(self, refusal: Refusal) -> None:
        """All reasons, in the order in which a person would resolve them."""
        reasons = refusal.reasons
        self.ways, self.deviations = {}, {}
        rows: list[dict[str, Any]] = []
        for number, reason in enumerate(reasons):
            key, way = str(number), self._way(reason)
            if way is not None and way.text not in [known.text for known in self.ways.values()]:
                self.ways[key] = way
            rows.append(self._row(key, reason))
            deviation = self._deviation(reason)
            if deviation is not None:
                self.deviations[key] = deviation
        # The first way out is the primary; its row does not offer it a second time.
        for row in rows:
            way = self.ways.get(row["key"])
            if way is not None and row["key"] != next(iter(self.ways)):
                row |= {"actionText": way.text, "actionIcon": way.icon}
            deviation = self.deviations.get(row["key"])
            if deviation is not None:
                row |= {"actionText": deviation.text, "actionIcon": deviation.icon}
        held = any(reason.gate == "holds" for reason in reasons)
        broken = any(reason.code in BROKEN for reason in reasons)
        self.view.show(
            title=(
                tr("This cannot go on yet") if len(reasons) == 1
                else tr("{n} things stand in the way").format(n=len(reasons))
            ),
            text="",
            icon="pause" if held else "alert" if broken else "lock",
            tone="hold" if held else "fail" if broken else "",
        )  # fmt: skip
        self.view.reasons.update(rows)
        self._show()

    def _row(self, key: str, reason: Reason) -> dict[str, Any]:
        spoken = self.desk.words.reason(reason)
        text = " ".join(part for part in (spoken.detail, spoken.what_to_do) if part)
        who = tr("Who can help: {who}").format(who=spoken.who) if spoken.who else ""
        return {"key": key, "title": spoken.title, "text": text, "who": who}

    def _way(self, reason: Reason) -> Way | None:
        """Where a person goes to resolve a reason, if that is on this tablet."""
        desk, current, code = self.desk, self.desk.navigator.current, reason.code
        if code == "run.exists" and reason.params.get("run"):
            run = reason.params["run"]
            return Way(tr("Open that record"), "doc", lambda: desk.open("runRecord", run))
        if code == "sign_in.no_statement":
            return Way(tr("Read the statement"), "doc", lambda: desk.open("statement"))
        if current == "scanCode" and (reason.gate is not None or code.startswith("scan.")):
            return Way(tr("Scan another"), "scan", self.close)
        if code.startswith("entry."):
            return Way(tr("Change the entry"), "pen", self.close)
        if desk.run is None or desk.session is None:
            return None
        run_id, open_steps = desk.run.state.run, [at.path for at in desk.run.position.open]
        if reason.gate is not None and current != "gateList" and desk.run.is_open:
            return Way(tr("Show the gates"), "lock", lambda: desk.open("gateList", "run", run_id))
        if code == "step.signatures_left" and desk.step is not None:
            path = desk.step
            return Way(tr("Open the signature"), "pen", lambda: desk.open("signRecord", path))
        if code in LEFT_AT_STEP and open_steps:
            path = desk.step if desk.step in open_steps else open_steps[0]
            return Way(tr("Go to the step"), "right", lambda: desk.open("stepRunner", path))
        if code == "run.not_open":
            return Way(tr("Go to my jobs"), "list", lambda: desk.open("jobs"))
        return None

    def _deviation(self, reason: Reason) -> Way | None:
        """A supervisor's signature past a gauge's calibration or a step that may not be skipped, if the site lets it.

        Past the gates of a job it is asked for on their page.
        """
        desk, run, params = self.desk, self.desk.run, reason.params
        if run is None or reason.gate == "training" or not may_be_authorised(desk, reason):
            return None
        work, gauge = run.work, params["equipment"] if reason.gate is not None else None
        skip = params["step"] if reason.gate is None else None
        job = Job(work.order, work.operation, work.unit, run.state.run, skip=skip, gauge=gauge)
        return Way(tr("Authorise"), "pen", lambda: ask_to_authorise(desk, job, lambda _: None))

    def _show(self) -> None:
        first = next(iter(self.ways.values()), None)
        self.view.show(
            primaryLabel=first.text if first else tr("Close this message"),
            primaryDetail="",
            primaryState="ready",
            primaryIcon=first.icon if first else "check",
        )
        if self.desk.navigator.sheet != "refused":
            self.under = self.desk.navigator.sheet
        self.desk.navigator.show(sheet="refused")

    def resolve(self, key: str) -> None:
        """A reason's button."""
        way = self.deviations.get(key) or self.ways.get(key)
        if way is not None:
            way.go()

    def primary(self) -> None:
        """The first way out, else back."""
        first = next(iter(self.ways.values()), None)
        if first is None:
            self.close()
        else:
            first.go()

    def close(self) -> None:
        """Back to where the person was."""
        under, self.under = self.under, ""
        self.desk.navigator.show(sheet=under)


def people_in(desk: Desk, role: str) -> list[Person]:
    """Active people with a role, those with a number first."""
    found = [person for person in desk.place.reference.people() if role in person.roles and person.active]
    return sorted(found, key=lambda person: not person.phone)
