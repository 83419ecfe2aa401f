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


def revision_gate(facts: RevisionFacts) -> Answer:
    """S0-06, S0-07, S4-09: the effective revision by its content hash, or a refusal.

    A run under way keeps the revision it was started under (S1-04) unless that is withdrawn.
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
    code = "revision.started_under" if facts.under_way else "revision.effective"
    since = release.effective_from.isoformat()
    return passed(GATE, code, content=release.content, since=since, **names)
