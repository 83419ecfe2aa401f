"""What changed since a person last did the instruction: shown by step, recorded as read, marked on the rail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.reference import Done
from handrail.operations.workplace import Session
from handrail.ui.bridge.jobs import Jobs
from handrail.ui.bridge.what_changed import WhatChanged
from handrail.ui.presenters.changes_in_words import marked
from handrail.ui.presenters.jobs import JobsPresenter
from handrail.ui.presenters.run_frame import RunFramePresenter
from handrail.ui.presenters.what_changed import WhatChangedPresenter
from handrail.words import Words
from tests.gui.presenter_bench import NOW, Bench


class Page:
    """The page as a person meets it: over the jobs."""

    def __init__(self, bench: Bench, language: str = "en", **done: Any) -> None:
        self.bench, self.view, self.jobs_view = bench, WhatChanged(), Jobs()
        release = next(
            row for row in bench.reference.rows["releases"] if (row.doc_no, row.revision) == ("WI-0427", "A")
        )
        values = {"doc_no": "WI-0427", "revision": "A", "content": release.content, "at": NOW} | done
        me = bench.session.person.model_copy(update={"done": (Done(**values),)})
        people = bench.reference.rows["people"]
        people[[one.id for one in people].index(me.id)] = me
        bench.desk.sign_in(Session(me, language))
        self.frame = RunFramePresenter(bench.desk)
        self.page = WhatChangedPresenter(bench.desk, self.view)
        self.jobs = JobsPresenter(bench.desk, self.jobs_view)
        bench.desk.screens |= {"whatChanged": self.page, "jobs": self.jobs}

    def start(self) -> None:
        """Touches the job's primary."""
        self.bench.desk.open("jobs")
        self.bench.settle()
        self.jobs.choose("WO-48213/20")
        self.jobs_view.primaryAsked.emit()
        self.bench.settle()

    def steps(self) -> dict[str, dict[str, Any]]:
        return {row["key"]: row for row in self.view.steps.rows()}


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


@pytest.mark.req("S0-08")
def test_before_the_first_step_the_page_says_what_differs_and_reading_is_recorded(bench: Bench) -> None:
    page = Page(bench)
    page.start()
    assert bench.desk.navigator.current == "whatChanged"
    assert page.view.title == "What changed since Rev A"
    assert "on another tablet" in page.view.text
    told = page.steps()
    assert told and page.view.countText.startswith(str(len(told)))
    changed = [row for row in told.values() if row["kind"] == "changed" and row["details"]]
    assert any("<s>" in detail["before"] or "<u>" in detail["after"] for row in changed for detail in row["details"])
    assert "changes.read" not in bench.types()
    assert "step.opened" not in bench.types()

    page.view.primaryAsked.emit()
    page.view.primaryAsked.emit()
    bench.settle()
    assert bench.types().count("changes.read") == 1
    assert "act.refused" not in bench.types()
    assert bench.seen("stepRunner")


def test_each_step_that_differs_is_marked_on_the_rail(bench: Bench) -> None:
    page = Page(bench)
    page.start()
    rows = {row["key"]: row for row in bench.views[2].rows.rows()}
    folds = [row for row in rows.values() if row["form"] == "fold" and "differ" in row["detail"]]
    steps = [row for row in rows.values() if row["kind"] in ("changed", "new") and row["form"] == "step"]
    assert folds or steps
    bench.desk.sign_out()
    assert bench.desk.marks() == {}


def test_the_page_speaks_the_language_of_the_person(bench: Bench) -> None:
    page = Page(bench, "de")
    page.start()
    titles = [row["title"] for row in page.steps().values()]
    found = bench.desk.changes
    assert found is not None and found.language == "de" and found.difference is not None
    words = Words("de", "Europe/Berlin")
    assert titles == [
        " ".join(part for part in (one.number, words.of(one.title)) if part) for one in found.difference.steps
    ]


def test_without_the_earlier_revision_it_says_so(bench: Bench) -> None:
    page = Page(bench, revision="0", content="0" * 64)
    page.start()
    assert page.view.gap.startswith("Rev 0 is not on this tablet")
    assert page.steps() == {} and page.view.countText == ""
    page.view.primaryAsked.emit()
    bench.settle()
    assert "changes.read" in bench.types()


def test_who_is_told_nothing_goes_straight_to_the_step(bench: Bench) -> None:
    page = Page(bench, doc_no="WI-0512")
    page.start()
    assert bench.desk.navigator.current == "stepRunner"
    assert page.steps() == {}


def test_what_is_in_a_document_is_shown_as_it_stands() -> None:
    """SEC-CODE-1: no markup of a document reaches the glass."""
    before, after = marked("Press <b>OK</b>", "Press <img src=file:///etc/passwd> & go")
    assert "<img" not in after and "&lt;img" in after and "&amp;" in after
    assert before == "Press <s>&lt;b&gt;OK&lt;/b&gt;</s>"
