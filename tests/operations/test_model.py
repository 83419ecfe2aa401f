"""Random walks over random instructions, against a model that is told only what was done (P11-10f-1).

The model knows the document and the acts that were accepted. It decides a condition, a branch or a
count once, when the run gets there, and never again: if the tablet decided anew, the two would part.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.refusal import Refusal
from handrail.operations.open_step import open_step
from handrail.operations.repeat_again import repeat_again
from handrail.operations.workplace import Changed
from tests.operations.conftest import MEMORY
from tests.operations.documents import ask, branch, group, repeat, step
from tests.operations.workplace import Job, Shop, why

Node = dict[str, Any]


class Document:
    """A random body; every step asks for one whole number. Conditions read steps outside of repeats."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0
        self.names: list[str] = []
        self.body = [self.step(False), *(self.node(2, False) for _ in range(chance.randint(1, 3)))]

    def step(self, repeated: bool) -> Node:
        self.count += 1
        made = step(f"s{self.count}", ask(f"v{self.count}", "integer"))
        if self.names and self.chance.random() < 0.25:
            made["when"] = self.condition()
        if not repeated:
            self.names.append(f"v{self.count}")
        return made

    def condition(self) -> dict[str, str]:
        return {"text": f"${self.chance.choice(self.names)} > {self.chance.randint(0, 2)}"}

    def nodes(self, depth: int, repeated: bool) -> list[Node]:
        return [self.node(depth, repeated) for _ in range(self.chance.randint(1, 2))]

    def node(self, depth: int, repeated: bool) -> Node:
        kind = self.chance.choice(["step", "section", "group", "count", "open", "branch"]) if depth else "step"
        if kind == "step":
            return self.step(repeated)
        self.count += 1
        id_ = f"n{self.count}"
        if kind == "section":
            made: Node = {"node": "section", "id": id_, "title": {"en": id_}}
            if self.chance.random() < 0.5:
                made["when"] = self.condition()
            return made | {"nodes": self.nodes(depth - 1, repeated)}
        if kind == "group":
            # The members of a group read nothing of each other, whatever the order they are done in.
            known = list(self.names)
            members = []
            for _ in range(self.chance.randint(2, 3)):
                self.names, added = list(known), self.names
                members.append(self.node(depth - 1, repeated))
                self.names = list(dict.fromkeys(added + self.names))
            return group(id_, *members)
        if kind == "count":
            count = {"text": f"${self.chance.choice(self.names)}"}
            return repeat(id_, *self.nodes(depth - 1, True), count=count, minimum=0, maximum=2)
        if kind == "open":
            return repeat(id_, *self.nodes(depth - 1, True), minimum=self.chance.randint(0, 1), maximum=3)
        when = self.condition()["text"]
        return branch(id_, (when, self.nodes(depth - 1, repeated)), otherwise=self.nodes(depth - 1, repeated))


class Model:
    """What was done, and from it what may be done next."""

    def __init__(self, body: list[Node]) -> None:
        self.body = body
        self.values: dict[str, int] = {}
        self.done: set[str] = set()
        self.answers: dict[str, bool] = {}
        self.decided: dict[str, int] = {}

    def front(self) -> set[str]:
        """Paths of steps that may be worked on, and ``?path`` of a repeat that asks."""
        return self._nodes(self.body, "")

    def _nodes(self, nodes: Iterable[Node], prefix: str) -> set[str]:
        return next((found for node in nodes if (found := self._node(node, prefix))), set())

    def _node(self, node: Node, prefix: str) -> set[str]:
        path = prefix + node["id"]
        if node["node"] in ("step", "section") and "when" in node and not self._decide(path, node["when"]["text"]):
            return set()
        if node["node"] == "step":
            return set() if path in self.done else {path}
        if node["node"] == "section":
            return self._nodes(node["nodes"], prefix)
        if node["node"] == "group":
            return {path for member in node["nodes"] for path in self._node(member, prefix)}
        if node["node"] == "branch":
            case = node["cases"][0]
            taken = self._decide(path, case["when"]["text"])
            return self._nodes(case["nodes"] if taken else node["otherwise"], prefix)
        return self._repeat(node, path)

    def _repeat(self, node: Node, path: str) -> set[str]:
        if "count" in node:
            times = self._decide(path, node["count"]["text"])
            turns = (self._nodes(node["nodes"], f"{path}.{turn}/") for turn in range(1, min(times, 2) + 1))
            return next((found for found in turns if found), set())
        for turn in range(1, node["maximum"] + 1):
            if turn > node["minimum"]:
                answer = self.answers.get(f"{path}.{turn}")
                if answer is None:
                    return {f"?{path}.{turn}"}
                if not answer:
                    return set()
            if found := self._nodes(node["nodes"], f"{path}.{turn}/"):
                return found
        return set()

    def _decide(self, path: str, text: str) -> int:
        if path not in self.decided:
            name, _, limit = text.removeprefix("$").partition(" > ")
            value = self.values.get(name, 0)
            self.decided[path] = int(value > int(limit) and name in self.values) if limit else value
        return self.decided[path]


class Walk:
    """One run, an act at a time; the model says which acts must be accepted."""

    def __init__(self, job: Job, model: Model, chance: random.Random) -> None:
        self.job, self.model, self.chance = job, model, chance

    def go(self) -> None:
        for _ in range(300):
            front = self.model.front()
            questions = {path[1:] for path in front if path.startswith("?")}
            run = self.job.run
            assert {at.path for at in run.position.open} == {path for path in front if not path.startswith("?")}
            assert (run.position.question is not None) == bool(questions)
            assert run.position.question is None or run.position.question.path in questions
            assert (run.state.status == "completed") == (not front)
            if not front:
                return
            self.act(front, questions)

    def act(self, front: set[str], questions: set[str]) -> None:
        known = [at.path for at in self.job.run.position.steps]
        path = self.chance.choice([*known, *(p for p in front if not p.startswith("?")), "nowhere"])
        kind = self.chance.choice(["open", "record", "complete", "complete", "answer", "correct"])
        if kind == "answer":
            self.answer(questions)
        elif kind == "correct":
            self.correct(path)
        else:
            self.work(kind, path, path in front)

    def work(self, kind: str, path: str, open_: bool) -> None:
        job, state = self.job, self.job.step(path)
        input_ = "v" + path.rpartition("s")[2]
        recorded, opened = state.current(input_) is not None, state.opened
        value = self.chance.randint(0, 3)
        if kind == "open":
            self.expect(open_step(job.place, job.session, job.id, path), open_)
        elif kind == "record":
            self.expect(job.record(path, input_, str(value)), open_ and opened and not recorded)
            if open_ and opened and not recorded:
                self.model.values[input_] = value
        else:
            if open_ and opened and not recorded:
                self.expect(job.record(path, input_, str(value)), True)
                self.model.values[input_] = value
            self.expect(job.complete(path), open_ and opened)
            if open_ and opened:
                self.model.done.add(path)

    def answer(self, questions: set[str]) -> None:
        asked = self.job.run.position.question
        node = asked.path if asked else "n1.1"
        again = self.chance.random() < 0.5
        self.expect(repeat_again(self.job.place, self.job.session, self.job.id, node, again), bool(questions))
        if questions:
            self.model.answers[node] = again

    def correct(self, path: str) -> None:
        """A correction changes a value; nothing that was decided on it moves."""
        attempt = self.job.step(path).current("v" + path.rpartition("s")[2])
        if attempt is not None:
            value = (int(attempt.capture.value or 0) + 1) % 4
            self.expect(self.job.correct(path, attempt.capture.input, str(value), "Counted again."), True)
            self.model.values[attempt.capture.input] = value

    def expect(self, outcome: Changed | Refusal, accepted: bool) -> None:
        if accepted:
            assert isinstance(outcome, Changed), outcome
        else:
            assert why(outcome)[0] in ("step.not_open", "run.closed", "entry.already_recorded")


@pytest.mark.req("P11-10f-1", "S4-03")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_a_run_goes_only_as_its_instruction_and_its_record_say(seed: int) -> None:
    chance = random.Random(seed)
    document = Document(chance)
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        shop = Shop(Path(folder))
        shop.publish(document.body)
        Walk(shop.try_out(), Model(document.body), chance).go()
        shop.check()
        shop.close()
