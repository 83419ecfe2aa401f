"""The revision is the effective one and its package on this tablet is unaltered."""

from __future__ import annotations

from handrail.domain.effectivity import GATE
from handrail.domain.event import Mode
from handrail.domain.gates.answer import Answer, closed, passed
from handrail.domain.reference import Release
from handrail.domain.refusal import Reason
from handrail.domain.values import Value


class RevisionFacts(Value):
    resolved: Release | Reason
    """For a start: what is effective now. For a run under way: the release it was started under."""
    content_here: str | None
    """Content hash of the package that would be run, recomputed; None if the tablet has none."""
    mode: Mode
    under_way: bool = False
    newer: Release | None = None
    """Of a run under way: the release of another revision that is effective for its unit now."""
    at_hold_point: bool = False
    """Of a run under way: it stands at a hold point."""


def revision_gate(facts: RevisionFacts) -> Answer:
    """S0-06, S0-07, S4-09: the effective revision by its content hash, or a refusal.

    A run under way keeps the revision it was started under (S1-04) unless that is withdrawn, or another became
    effective whose change says otherwise (REC-EFF-1).
    """
    release = facts.resolved
    if isinstance(release, Reason):
        return Answer(gate=GATE, reasons=(release,))
    names = {"doc_no": release.doc_no, "revision": release.revision}
    if release.status == "withdrawn":
        return closed(GATE, "revision.withdrawn", part="", doc_no=release.doc_no)
    if release.test and facts.mode == "production":
        return closed(GATE, "revision.test_only", **names)
    if facts.content_here is None:
        return closed(GATE, "revision.not_on_tablet", **names)
    if facts.content_here != release.content:
        return closed(GATE, "revision.altered", **names)
    if facts.under_way and facts.newer is not None:
        return _changed(facts, facts.newer, names)
    code = "revision.started_under" if facts.under_way else "revision.effective"
    since = release.effective_from.isoformat()
    return passed(GATE, code, content=release.content, since=since, **names)


def _changed(facts: RevisionFacts, newer: Release, names: dict[str, str]) -> Answer:
    """What the change says of runs under way. QA opens what it closes by releasing either revision for the unit."""
    said = {**names, "newer": newer.revision, "by": newer.approved_by}
    if newer.under_way == "restart":
        return closed(GATE, "revision.start_again", **said)
    if newer.under_way == "qa":
        return closed(GATE, "revision.qa_decides", **said)
    if newer.under_way == "hold_point" and facts.at_hold_point:
        return closed(GATE, "revision.stopped_at_hold_point", **said)
    code = "revision.until_hold_point" if newer.under_way == "hold_point" else "revision.finished_as_started"
    return passed(GATE, code, **said)
