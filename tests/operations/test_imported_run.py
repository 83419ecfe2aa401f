"""What was imported can be done: each draft is run on a tablet from its first step to its last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.domain.instruction import Input
from handrail.importers.door import import_file
from handrail.operations.repeat_again import repeat_again
from tests.importers.xml_samples import CREW, GUIDE, PAGE, PROCEDURE, PROCESS, TASK, module
from tests.operations.workplace import MARA, RUTH, Job, Shop, done

DOCUMENTS = {
    "procedure.xml": module(PROCEDURE),
    "crew.xml": module(CREW, schema="crew"),
    "process.xml": module(PROCESS, schema="process"),
    "task.dita": TASK.encode(),
    "guide.json": json.dumps(GUIDE).encode(),
    "page.md": PAGE.encode(),
}
ANSWERS = {"acknowledge": "true", "select_one": "1", "decimal": "2.5", "text": "words"}


def answer(input_: Input) -> str:
    return ANSWERS[input_.type]


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_draft_can_be_run_to_its_end(name: str, tmp_path: Path) -> None:
    (tmp_path / "buildconf.yaml").write_text("")
    (tmp_path / name).write_bytes(DOCUMENTS[name])
    result = import_file(tmp_path / name)
    document = result.instruction.to_json()
    kept = ("materials", "hazards", "choice_lists", "media", "language", "languages", "title", "extra")
    folder = tmp_path / "data"
    folder.mkdir()
    shop = Shop(folder)
    shop.publish(document["body"], pictures=result.media, **{key: document[key] for key in kept})
    job = shop.try_out()
    steps = 0
    while job.run.state.status == "open":
        assert steps < 40, job.open
        steps += one_step(job)
    assert job.run.state.status == "completed"
    ticked = {event.payload["hazard"] for event in job.events("hazard.acknowledged")}
    assert ticked == {hazard.id for hazard in result.instruction.hazards if hazard.actions}
    shop.check()
    shop.close()


def one_step(job: Job) -> int:
    """Does the step that is open, or says that a loop was done for the last time."""
    position = job.run.position
    if not position.open:
        assert position.question is not None
        done(repeat_again(job.place, job.session, job.id, position.question.path, again=False))
        return 1
    at = position.open[0]
    job.opened(at.path)
    hazards = job.run.plan.hazards
    for action in (action for id_ in at.step.hazards for action in hazards[id_].actions):
        done(job.tick(at.path, action.id))
    for input_ in at.step.inputs:
        done(job.record(at.path, input_.id, answer(input_)))
    for requirement in at.step.signatures:
        done(job.sign(at.path, RUTH if requirement.second_person else MARA))
    done(job.complete(at.path))
    return 1
