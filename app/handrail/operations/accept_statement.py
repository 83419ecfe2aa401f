"""Accepting the site's accountability statement: badge and secret, over the words that were shown (P11-10j-1)."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.acts import StatementAccepted
from handrail.domain.event import Actor, Draft
from handrail.domain.gates.clock import ClockFacts, clock_gate
from handrail.domain.policy import Statement
from handrail.domain.refusal import Refusal
from handrail.domain.statement import PROOF, statement
from handrail.domain.values import said_in
from handrail.operations.authenticate import authenticate
from handrail.operations.sign import content_digest
from handrail.operations.sign_in import note_failure
from handrail.operations.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """The statement as one person reads it."""

    version: int
    language: str
    text: str

    @property
    def digest(self) -> str:
        """The digest of what is accepted."""
        return content_digest({"version": self.version, "language": self.language, "text": self.text})


def shown_statement(said: Statement, language: str) -> ShownStatement:
    """The statement in a language, else in English, else in whichever there is; never in another than it says."""
    text = said_in(said.text, language)
    return ShownStatement(said.version, next(tag for tag, words in said.text.items() if words == text), text)


def accept_statement(
    place: Workplace, badge: str, secret: str, shown: ShownStatement, person: str | None = None
) -> ShownStatement | Refusal:
    """Records that the person whose badge and secret these are accepts what was shown.

    ``person``: only that one may accept now. A failure is an event, as a failed sign-in is (P11-300-1). Who has
    accepted it already is not asked for another event.
    """
    in_force = place.reference.policy().statement
    if in_force is None or shown != shown_statement(in_force, shown.language):
        return Refusal.of("statement.changed")
    gate = clock_gate(
        ClockFacts(offset_seconds=place.clock.offset(), jumped_back_seconds=place.clock.behind()),
        place.reference.policy(),
    )
    if not gate.open:
        return Refusal(reasons=gate.reasons)
    proven = authenticate(place, badge, secret)
    if isinstance(proven, Refusal):
        return note_failure(place, badge, proven)
    who = proven.person
    if person is not None and who.id != person:
        expected = place.reference.person(person)
        return Refusal.of("signature.not_you", name=expected.name if expected is not None else "")
    if place.statement_due(who) is None:
        return shown
    time = place.clock.read()
    payload = StatementAccepted(
        person=who.id, name=who.name, version=shown.version, language=shown.language, text=shown.text,
        digest=shown.digest, signed_at=time.at, zone=time.zone, offset=time.offset,
    ).to_json()  # fmt: skip
    said = statement("accountability.accepted", payload, run=None, step=None, work=None, source=None, mode=place.mode)
    draft = Draft(
        type="accountability.accepted", payload=payload | {PROOF: proven.signer.prove(said)}, gates=gate.evidence
    )
    role = who.roles[0] if who.roles else "none"
    place.accept(draft, Actor(person=who.id, name=who.name, role=role))
    return shown
