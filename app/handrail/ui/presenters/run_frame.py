"""Header and rail of the run at hand, kept true whatever screen is shown."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from handrail.domain.completion import is_out, unsigned
from handrail.domain.flow import Position, StepAt
from handrail.domain.run import RunState
from handrail.domain.values import said_in
from handrail.operations.workplace import OpenRun
from handrail.ui.desk import Desk
from handrail.ui.speech import capital, tr

if TYPE_CHECKING:
    from handrail.domain.diff import StepChange


class RunFramePresenter:
    """Shows where the run stands: cells of the header, nodes of the rail."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened_fold = ""
        desk.runChanged.connect(self.refresh)
        desk.sessionChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Fills header and rail from the run and the person."""
        desk, header = self.desk, self.desk.header
        session = desk.session
        header.show(
            person=short_name(session.person.name) if session else "",
            role=capital(desk.words.say(f"role.{session.person.roles[0]}")) if session else "",
        )
        if desk.run is None:
            header.cells.update([])
            desk.rail.rows.update([])
            return
        header.show(title="", overline="", clockDate="", clockTime="")
        header.cells.update(self._cells(desk.run))
        desk.rail.rows.update(self._rail(desk.run))

    def _cells(self, run: OpenRun) -> list[dict[str, Any]]:
        work, source, words = run.work, run.source, self.desk.words
        order = self.desk.place.reference.order(work.order)
        units = order.units if order else (work.unit,)
        unit_no = units.index(work.unit) + 1 if work.unit in units else 1
        total = len(run.position.steps)
        at = run.at(self.desk.step) if self.desk.step else None
        return [
            {"key": "order", "label": tr("Work order"), "value": work.order},
            {"key": "part", "label": words.of(run.state.title()), "value": work.part},
            {
                "key": "unit",
                "label": tr("Unit {n} of {total}").format(n=unit_no, total=len(units)),
                "value": work.unit,
            },
            {
                "key": "instruction",
                "label": tr("Effective") if run.is_open else tr("Instruction"),
                "value": tr("{doc} Rev {rev}").format(doc=source.doc_no, rev=source.revision),
                "mark": "check" if run.is_open else "",
            },
            {
                "key": "step",
                "label": tr("Step"),
                "value": tr("{n} of {total}").format(n=at.number if at else total, total=total),
                "mono": False,
            },
        ]

    def _rail(self, run: OpenRun) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        current = self.desk.step
        for section, steps in _by_section(run.position, self.desk.language):
            here = any(at.path == current for at in steps)
            done = sum(_done(run.state, at) for at in steps)
            if section is not None and not here and section[0] != self.opened_fold:
                rows.append(self._fold(run, section, steps, done))
                continue
            if section is not None:
                rows.append(
                    {"key": f"group:{section[0]}", "form": "group", "kind": "done" if done else "ahead",
                     "code": section[1], "title": section[2]}
                )  # fmt: skip
            rows += [self._step(run, at, at.path == current) for at in steps]
        return rows

    def _fold(self, run: OpenRun, section: tuple[str, str, str], steps: list[StepAt], done: int) -> dict[str, Any]:
        finished = done == len(steps)
        hold = any(at.step.hold_point for at in steps)
        kind = "done" if finished else "locked" if hold else "ahead"
        detail = (
            tr("{done} of {total} done").format(done=done, total=len(steps))
            if done
            else tr("Hold point")
            if hold
            else tr("1 step")
            if len(steps) == 1
            else tr("{n} steps").format(n=len(steps))
        )
        marks = self.desk.marks()
        differ = sum(at.step.id in marks for at in steps)
        if differ:
            kind = "changed" if kind == "ahead" else kind
            said = tr("1 step differs") if differ == 1 else tr("{n} steps differ").format(n=differ)
            detail = f"{detail} · {said}"
        return {
            "key": f"fold:{section[0]}", "form": "fold", "kind": kind, "code": section[1], "title": section[2],
            "detail": detail, "count": differ,
        }  # fmt: skip

    def _step(self, run: OpenRun, at: StepAt, current: bool) -> dict[str, Any]:
        words, state = self.desk.words, run.state.steps.get(at.path)
        title = words.of(at.step.short) or words.of(at.step.title)
        turn = tr("Round {n}").format(n=at.iterations[-1]) if at.iterations else ""
        number = at.step.number or str(at.number)
        problem = (
            state is not None and state.status == "open" and any(is_out(tries[-1]) for tries in state.attempts.values())
        )
        detail = ""
        if current:
            kind = "problem" if problem else "current"
            detail = self._progress(run, at)
        elif state is not None and state.status != "open":
            kind = "signature" if unsigned(at, state) else "done"
        elif at.step.signatures:
            kind = "signature"
            detail = tr("Second person") if any(s.by_another for s in at.step.signatures) else tr("Signature")
        elif at.step.hold_point:
            kind, detail = "locked", tr("Hold point")
        else:
            kind = "ahead"
        change = self.desk.marks().get(at.step.id)
        if change is not None and kind in ("ahead", "signature"):
            kind = "new" if "added" in change.kinds else "changed"
        return {
            "key": f"step:{at.path}", "form": "step", "kind": kind, "number": number, "title": title,
            "detail": " · ".join(part for part in (turn, detail, _marked(change)) if part),
            "count": len(change.details) or 1 if change is not None else 0,
        }  # fmt: skip

    def _progress(self, run: OpenRun, at: StepAt) -> str:
        state = run.state.steps.get(at.path)
        if state is None or not state.opened:
            return tr("Not open yet")
        if state.status != "open":
            return tr("Done")
        asked = sum(max(1, i.readings) for i in run.plan.inputs(run.state, at) if i.type not in ("calculated", "note"))
        if not asked:
            return (
                tr("{n} signatures").format(n=len(at.step.signatures))
                if at.step.signatures
                else tr("Do, then complete")
            )
        done = sum(1 for tries in state.attempts.values() if tries[-1].capture.method not in ("computed", "stamped"))
        return tr("All recorded") if done >= asked else tr("{done} of {total} recorded").format(done=done, total=asked)


def _marked(change: StepChange | None) -> str:
    """What became of a step since the person last did it, beside its title."""
    if change is None:
        return ""
    if "added" in change.kinds:
        return tr("New step")
    if not change.details:
        return tr("Moved")
    return tr("1 change") if len(change.details) == 1 else tr("{n} changes").format(n=len(change.details))


def short_name(name: str) -> str:
    """``M. Okafor``."""
    first, _, last = name.rpartition(" ")
    return f"{first[:1]}. {last}" if first else last


def _done(state: RunState, at: StepAt) -> bool:
    step = state.steps.get(at.path)
    return step is not None and step.status != "open"


def _by_section(position: Position, language: str) -> list[tuple[tuple[str, str, str] | None, list[StepAt]]]:
    """Steps in runs of the same outermost section: (id, code, title) or None for steps outside."""
    found: list[tuple[tuple[str, str, str] | None, list[StepAt]]] = []
    for _, run in groupby(position.steps, lambda at: at.sections[0].id if at.sections else None):
        steps = list(run)
        outer = steps[0].sections[0] if steps[0].sections else None
        section = (outer.id, outer.number or "", said_in(outer.title, language)) if outer else None
        found.append((section, steps))
    return found
