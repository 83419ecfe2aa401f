"""Nobody signs before the accountability statement is accepted and their identity is proofed (P11-10j-1, P11-100-2)."""

from __future__ import annotations

import pytest
import uuid_utils

from handrail.domain.acts import LATE_ENTRY
from handrail.domain.entry import Entry
from handrail.domain.policy import Statement
from handrail.domain.refusal import Refusal
from handrail.operations.accept_statement import ShownStatement, accept_statement, shown_statement
from handrail.operations.late_entry import late_entry
from handrail.operations.review_record import next_review, review_record
from handrail.operations.sign import decline
from handrail.operations.workplace import Changed
from handrail.wire.envelope import decode
from handrail.wire.proof import check_proof
from handrail.wire.signed import NotSigned
from tests.operations.workplace import GATEWAY, JONAS, MARA, PETRA, RUTH, SECRETS, Job, Shop, done, why

LOOK = {
    "node": "step", "id": "look", "title": {"en": "Look"},
    "inputs": [{"id": "fine", "name": "fine", "type": "pass_fail", "label": {"en": "It is fine"}}],
    "signatures": [{"id": "mine", "meaning": "performed", "order": 1}],
}  # fmt: skip
TEXT = {"en": "I answer for what I sign.", "de": "Ich stehe für meine Unterschrift ein."}


def shown(shop: Shop, language: str = "en") -> ShownStatement:
    statement = shop.place.reference.policy().statement
    assert statement is not None
    return shown_statement(statement, language)


def accept(
    shop: Shop, who: str, said: ShownStatement | None = None, asked_of: str | None = None
) -> ShownStatement | Refusal:
    secret = SECRETS[who]
    return accept_statement(shop.place, secret["badge"], secret["pin"], said or shown(shop), asked_of)


def new_statement(shop: Shop, version: int = 2) -> None:
    shop.policy = shop.policy.model_copy(update={"statement": Statement(version=version, text=TEXT)})
    shop.install()


def at_the_signature(shop: Shop) -> Job:
    shop.publish([LOOK])
    job = shop.try_out()
    job.opened("look")
    done(job.record("look", "fine", "pass"))
    return job


def try_to_sign(job: Job, path: str = "look") -> Refusal | Changed:
    return job.sign(path, job.session.person.id)


@pytest.mark.req("P11-10j-1", "P11-300-1")
def test_a_new_version_is_asked_of_everybody_before_they_sign_again(shop: Shop) -> None:
    job = at_the_signature(shop)
    new_statement(shop)
    refused = try_to_sign(job)
    assert isinstance(refused, Refusal)
    assert refused.code == "sign_in.no_statement"
    assert [event.payload["code"] for event in job.events("signature.failed")] == ["sign_in.no_statement"]
    assert not isinstance(accept(shop, MARA), Refusal)
    assert isinstance(try_to_sign(job), Changed)
    shop.check()


@pytest.mark.req("P11-10j-1", "P11-70-1")
def test_the_acceptance_is_the_persons_own_signature_over_the_words_that_were_shown(shop: Shop) -> None:
    new_statement(shop)
    assert not isinstance(accept(shop, MARA, said=shown(shop, "de")), Refusal)
    (event,) = shop.events("accountability.accepted")
    said = event.payload
    assert (said["person"], said["version"], said["language"], said["text"]) == (MARA, 2, "de", TEXT["de"])
    assert said["digest"] == shown(shop, "de").digest != shown(shop, "en").digest
    assert (event.actor.person, event.run, event.actor.role) == (MARA, None, "operator")
    assert check_proof(event, {GATEWAY.id: GATEWAY.public}).person == MARA
    (stored,) = shop.rooms.journal.of_type("accountability.accepted")
    other = decode(stored.data).model_copy(update={"payload": said | {"version": 3}})
    with pytest.raises(NotSigned):
        check_proof(other, {GATEWAY.id: GATEWAY.public})


@pytest.mark.req("P11-10j-1")
def test_an_acceptance_without_a_network_counts_on_this_tablet_across_restarts(shop: Shop) -> None:
    job = at_the_signature(shop)
    new_statement(shop)
    shop.online = False
    assert not isinstance(accept(shop, MARA), Refusal)
    shop.again()
    person = shop.place.reference.person(MARA)
    assert person is not None
    assert person.accepted == 1, "the gateway has not heard of it"
    assert shop.place.statement_due(person) is None
    assert isinstance(try_to_sign(Job(shop, shop.sign_in(MARA), job.id)), Changed)
    # A second try leaves no second event, and a later version is asked again.
    accept(shop, MARA)
    assert len(shop.events("accountability.accepted")) == 1
    new_statement(shop, 3)
    assert shop.place.statement_due(person) is not None


@pytest.mark.req("P11-10j-1")
def test_what_the_gateway_knows_of_counts_on_every_tablet(shop: Shop) -> None:
    job = at_the_signature(shop)
    new_statement(shop)
    shop.change("people", MARA, accepted=2)
    assert isinstance(try_to_sign(job), Changed)
    assert shop.events("accountability.accepted") == []


@pytest.mark.req("P11-10j-1")
def test_no_signature_of_another_kind_goes_round_it(shop: Shop) -> None:
    job = at_the_signature(shop)
    done(job.sign("look", MARA))
    done(job.complete("look"))
    new_statement(shop)
    ruth, secret = shop.sign_in(RUTH), SECRETS[RUTH]
    asked = next_review(shop.place, ruth, job.id)
    assert not isinstance(asked, Refusal)
    seen = frozenset(entry.event.id for entry in asked.review.shown)
    digest = asked.digest("reviewed", seen)

    def review() -> Changed | Refusal:
        return review_record(
            shop.place, ruth, job.id, secret["badge"], secret["pin"], method=asked.review.method, meaning="reviewed",
            seen=seen, digest=digest, sentence="I have read it.",
        )  # fmt: skip

    assert why(review()) == ["sign_in.no_statement"]
    accept(shop, RUTH)
    done(review())
    other = shop.start(MARA, "WO-9000", "10", "U-2")
    other.opened("look")
    said = Entry(input="fine", entered="pass"), shop.clock.at, "The tablet was away"
    late = late_entry(
        other.place, other.session, other.id, "look", *said, SECRETS[MARA]["badge"], SECRETS[MARA]["pin"], "I did it.",
        str(uuid_utils.uuid7()),
    )  # fmt: skip
    assert why(late) == ["sign_in.no_statement"]
    done(other.record("look", "fine", "pass"))
    badge, pin = SECRETS[MARA]["badge"], SECRETS[MARA]["pin"]
    declined = decline(other.place, other.session, other.id, "look", badge, pin, "It is not what I did")
    assert why(declined) == ["sign_in.no_statement"]
    failed = [
        (event.step, event.payload["requirement"], event.payload["code"]) for event in other.events("signature.failed")
    ]
    assert failed == [("look", LATE_ENTRY, "sign_in.no_statement"), ("look", "mine", "sign_in.no_statement")]


@pytest.mark.req("P11-10j-1", "P11-200-1", "P11-300-1")
def test_an_acceptance_takes_both_factors_of_the_person_it_is_asked_of(shop: Shop) -> None:
    new_statement(shop)
    wrong = accept_statement(shop.place, SECRETS[MARA]["badge"], "000000", shown(shop))
    assert isinstance(wrong, Refusal)
    assert wrong.code == "sign_in.no_match"
    assert [event.payload["detail"] for event in shop.events("session.failed")] == ["sign_in.no_match"]
    another = accept(shop, JONAS, asked_of=MARA)
    assert isinstance(another, Refusal)
    assert another.code == "signature.not_you"
    assert shop.events("accountability.accepted") == []
    # A second person accepts for themselves at somebody else's tablet.
    assert not isinstance(accept(shop, PETRA), Refusal)
    assert [event.actor.person for event in shop.events("accountability.accepted")] == [PETRA]


@pytest.mark.req("P11-10j-1", "P11-70-1")
def test_other_words_than_those_in_force_are_not_accepted(shop: Shop) -> None:
    before = shown(shop)
    new_statement(shop)
    forged = ShownStatement(2, "en", "I answer for nothing.")
    for said in (before, forged, ShownStatement(2, "de", TEXT["en"])):
        refused = accept(shop, MARA, said=said)
        assert isinstance(refused, Refusal)
        assert refused.code == "statement.changed"
    assert shop.events("accountability.accepted") == []


@pytest.mark.req("P11-100-2")
def test_nobody_signs_before_somebody_proofed_who_they_are(shop: Shop) -> None:
    job = at_the_signature(shop)
    shop.change("people", MARA, proofed=False)
    refused = try_to_sign(job)
    assert isinstance(refused, Refusal)
    assert refused.code == "sign_in.not_proofed"
    shop.change("people", MARA, proofed=True)
    assert isinstance(try_to_sign(job), Changed)
