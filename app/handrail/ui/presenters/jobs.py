"""02: the jobs of this station in plan order, one of them opened."""

from __future__ import annotations

from functools import partial
from typing import Any

from handrail.domain.gates.answer import Answer
from handrail.domain.refusal import Refusal
from handrail.operations.list_jobs import Job, list_jobs
from handrail.operations.pause_run import resume_run
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed
from handrail.ui.bridge.jobs import Jobs
from handrail.ui.desk import Desk
from handrail.ui.presenters.what_changed import begin_work
from handrail.ui.speech import inside, tr


class JobsPresenter:
    """Lists the jobs, opens one, and starts or resumes its next unit."""

    def __init__(self, desk: Desk, view: Jobs) -> None:
        self.desk, self.view = desk, view
        self.jobs: tuple[Job, ...] = ()
        self.chosen = ""
        self.busy = False
        view.jobAsked.connect(self.choose)
        view.primaryAsked.connect(self.primary)
        view.recordsAsked.connect(self.records)
        desk.referenceChanged.connect(self.reload)

    def enter(self, *about: str) -> None:
        """Shows the list; the last known one with the page, the new one when it is there."""
        self.desk.take_run(None)
        self.desk.header.show(
            overline=f"{tr('Station {id}').format(id=self.desk.place.station)} · {self.desk.place_line}",
            title=tr("My jobs"), clockDate="", clockTime="",
        )  # fmt: skip
        if not self.jobs:
            self.view.show(status="loading", statusTitle=tr("Looking for your jobs"))
        self.desk.navigator.show(current="jobs", sheet="")
        self.reload()

    def reload(self) -> None:
        """Asks the gates of every job again."""
        if self.desk.session is None or self.desk.navigator.current != "jobs":
            return
        session = self.desk.session
        self.desk.perform(lambda: list_jobs(self.desk.place, session), self._came, self._none)

    def choose(self, key: str) -> None:
        self.chosen = key
        self.refresh()

    def records(self) -> None:
        """The record of the chosen job's newest run."""
        job = self.job
        if job is not None and job.record is not None:
            self.desk.open("runRecord", job.record)

    @property
    def job(self) -> Job | None:
        return next((job for job in self.jobs if key_of(job) == self.chosen), None)

    def primary(self) -> None:
        """Starts or resumes the next unit; a closed gate opens the page that says why.

        Closed or not, the operations door is asked: what it refuses is logged with every reason (P11-10d-1).
        """
        job = self.job
        if job is None or self.busy or job.unit is None:
            return
        self.busy = True
        self.refresh()
        place, session, unit = self.desk.place, self.desk.signed_in, job.unit
        about = ("run", job.run.state.run) if job.run else (job.order.id, job.operation.number, unit)
        refused = self._refused if job.open else partial(self._closed, about)
        if job.run is not None:
            run_id = job.run.state.run
            self.desk.perform(lambda: resume_run(place, session, run_id), self._started, refused)
        else:
            fresh = self.desk.services.fresh_id()
            self.desk.perform(
                lambda: start_run(place, session, job.order.id, job.operation.number, unit, fresh),
                self._started, refused,
            )  # fmt: skip

    def _closed(self, about: tuple[str, ...], refusal: Refusal) -> None:
        """The page of the gates says why, unless it is no gate that refuses."""
        if all(reason.gate is not None for reason in refusal.reasons):
            self.busy = False
            self.desk.open("gateList", *about)
        else:
            self._refused(refusal)

    def _started(self, changed: Changed) -> None:
        self.busy = False
        begin_work(self.desk, changed.run)

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.refresh()
        self.desk.show_refusal(refusal)

    def _none(self, refusal: Refusal) -> None:
        """Who may not see the jobs is told why, and that somebody else may sign in."""
        self.jobs = ()
        spoken = self.desk.words.reason(refusal.reasons[0])
        self.view.jobs.update([])
        self.view.show(
            status="error", statusTitle=spoken.title, statusText=spoken.what_to_do, primaryState="hidden",
        )  # fmt: skip

    def _came(self, jobs: tuple[Job, ...]) -> None:
        self.jobs = jobs
        if self.job is None:
            self.chosen = key_of(jobs[0]) if jobs else ""
        self.refresh()

    def refresh(self) -> None:
        """The list and the opened job."""
        jobs = self.jobs
        if not jobs:
            self.view.show(
                status="empty", statusTitle=tr("No jobs at this station"),
                statusText=tr("Ask planning to release a work order for it."), primaryState="hidden",
            )  # fmt: skip
            self.view.jobs.update([])
            return
        self.view.show(
            status="", heading=tr("Next at this station"),
            countText=tr("1 job") if len(jobs) == 1 else tr("{n} jobs, in plan order").format(n=len(jobs)),
            canPractise=False,
        )  # fmt: skip
        self.view.jobs.update([self._row(job) for job in jobs])
        job = self.job
        if job is not None:
            self._detail(job)

    def _row(self, job: Job) -> dict[str, Any]:
        state, text = self._state(job)
        aside = tr("{done} of {total} units").format(done=len(job.done), total=len(job.order.units))
        if job.run is not None and job.unit is not None:
            number = job.order.units.index(job.unit) + 1
            aside = tr("Unit {n} of {total}").format(n=number, total=len(job.order.units))
        elif state == "blocked":
            closed = sum(not answer.open for answer in job.answers)
            aside = tr("1 gate closed") if closed == 1 else tr("{n} gates closed").format(n=closed)
        at = job.run.position.open[0] if job.run and job.run.position.open else None
        return {
            "key": key_of(job), "order": job.order.id, "part": job.order.part,
            "due": tr("Due {day}").format(day=self.desk.words.day(job.order.due.date())),
            "title": self.desk.words.of(job.order.title) + self._operation_suffix(job), "phase": state,
            "stateText": text, "aside": aside, "number": (at.step.number or str(at.number)) if at else "",
            "selected": key_of(job) == self.chosen,
        }  # fmt: skip

    def _operation_suffix(self, job: Job) -> str:
        here = [op for op in job.order.operations if op.station == self.desk.place.station]
        return f", {self.desk.words.of(job.operation.title)}" if len(here) > 1 else ""

    def _state(self, job: Job) -> tuple[str, str]:
        words = self.desk.words
        if job.unit is None:
            return "done", tr("All units done")
        reasons = [reason for answer in job.answers for reason in answer.reasons]
        hold = next((reason for reason in reasons if reason.gate == "holds"), None)
        if hold is not None:
            return "hold", words.reason(hold).title
        later = next((reason for reason in reasons if reason.code == "revision.not_yet"), None)
        if later is not None:
            return "later", words.reason(later).title
        if job.run is not None:
            at = job.run.position.open[0] if job.run.position.open else None
            number = (at.step.number or str(at.number)) if at else ""
            if job.run.state.status == "paused":
                return "paused", tr("Paused at step {n}").format(n=number)
            return "running", tr("At step {n}").format(n=number)
        if reasons:
            gates = list(dict.fromkeys(words.gate(reason.gate or "") for reason in reasons))
            return "blocked", tr("Blocked: {gates}").format(
                gates=", ".join(inside(gate, words.language) for gate in gates)
            )
        return "ready", tr("Ready")

    def _detail(self, job: Job) -> None:
        words = self.desk.words
        open_gates = sum(answer.open for answer in job.answers)
        release = next((e for answer in job.answers for e in answer.evidence if e.code.startswith("revision.")), None)
        revision = (
            tr("{doc} Rev {rev}, effective").format(doc=release.params["doc_no"], rev=release.params["revision"])
            if release else job.operation.doc_no
        )  # fmt: skip
        self.view.show(
            detailTitle=words.of(job.order.title),
            detailText=f"{job.order.part} {tr('Rev {rev}').format(rev=job.order.part_revision)} · {revision}",
            unitsText=tr("{done} of {total} done").format(done=len(job.done), total=len(job.order.units)),
            gatesText=tr("{n} of {total} open").format(n=open_gates, total=len(job.answers)),
            **self._note(job),
            **self._primary(job),
        )
        self.view.units.update([
            {"key": unit, "phase": "done" if unit in job.done else "current" if unit == job.unit else "ahead"}
            for unit in job.order.units
        ])  # fmt: skip
        self.view.gates.update([self._gate(answer) for answer in job.answers])
        self.view.ready.update(self._ready(job))

    def _gate(self, answer: Answer) -> dict[str, Any]:
        words = self.desk.words
        text = words.gate(answer.gate)
        return {"key": answer.gate, "text": text, "open": answer.open}

    def _note(self, job: Job) -> dict[str, Any]:
        words = self.desk.words
        if job.run is not None and job.run.position.open:
            at, state = job.run.position.open[0], job.run.state
            title = tr("Stopped at step {n}, {title}").format(
                n=at.step.number or at.number, title=words.of(at.step.short) or words.of(at.step.title)
            )
            text = tr("By {name}. Unit <b>{unit}</b>. Nothing is lost.").format(name=state.last_by, unit=job.unit)
            return {"noteTitle": title, "noteText": text, "noteIcon": "pause", "noteTone": ""}
        reasons = [reason for answer in job.answers for reason in answer.reasons]
        if reasons:
            spoken = words.reason(reasons[0])
            tone = "hold" if reasons[0].gate == "holds" else ""
            return {
                "noteTitle": spoken.title, "noteText": spoken.what_to_do,
                "noteIcon": "pause" if tone else "lock", "noteTone": tone,
            }  # fmt: skip
        return {"noteTitle": "", "noteText": ""}

    def _primary(self, job: Job) -> dict[str, Any]:
        words = self.desk.words
        if job.unit is None:
            return {"primaryState": "hidden"}
        number = job.order.units.index(job.unit) + 1
        handed = any(item.code == "ownership.handed_over" for answer in job.answers for item in answer.evidence)
        label = tr("Resume unit {n}") if job.run else tr("Take up unit {n}") if handed else tr("Start unit {n}")
        label = label.format(n=number)
        if not job.open:
            closed = [inside(words.gate(answer.gate), words.language) for answer in job.answers if not answer.open]
            detail = tr("{n} gates closed: {names}") if len(closed) > 1 else tr("1 gate closed: {names}")
            return {
                "primaryLabel": label, "primaryState": "closed",
                "primaryDetail": detail.format(n=len(closed), names=", ".join(closed)), "primaryIcon": "right",
            }  # fmt: skip
        at = job.run.position.open[0] if job.run and job.run.position.open else None
        detail = (
            tr("Step {n}, {title}").format(n=at.step.number or at.number, title=words.of(at.step.short))
            if at else tr("Unit {unit}").format(unit=job.unit)
        )  # fmt: skip
        return {
            "primaryLabel": label, "primaryDetail": detail, "primaryIcon": "right",
            "primaryState": "busy" if self.busy else "ready",
        }  # fmt: skip

    def _ready(self, job: Job) -> list[dict[str, Any]]:
        plan = job.plan
        if plan is None:
            return []
        icons = {"gauge": "gauge", "tool": "gauge", "equipment": "gauge", "part": "box", "consumable": "box"}
        return [
            {
                "key": material.id,
                "mark": icons.get(material.kind, "box"),
                "text": self.desk.words.of(material.name),
            }
            for material in plan.instruction.materials[:6]
        ]


def key_of(job: Job) -> str:
    return f"{job.order.id}/{job.operation.number}"
