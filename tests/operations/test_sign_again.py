"""Signatures that ask for a sign-in at the site's provider, just before, besides badge and PIN (decision 0012)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handrail.domain.policy import SignIn
from handrail.domain.refusal import Refusal
from handrail.operations.sign_in_online import arrive_to_sign, set_out_to_sign
from handrail.ports.credentials import Attested
from handrail.ports.provider import Proof
from handrail.wire.proof import check_proof
from handrail.wire.signed import NotSigned
from tests.operations.documents import BENCH, BENCH_PARTS
from tests.operations.workplace import GATEWAY, JONAS, MARA, SECRETS, Job, Shop, done, refused

KNOWN = {GATEWAY.id: GATEWAY.public}


@pytest.fixture
def job(shop: Shop) -> Job:
    """At the step with the signatures; the operator's asks for the provider."""
    shop.publish(BENCH, **BENCH_PARTS)
    job = shop.try_out()
    done(job.record("take", "gear", "L28B0817"))
    for reading in (1, 2):
        done(job.record("take", "gap", "10.00", reading=reading, gauge="TD-0148"))
    done(job.record("take", "shim", na=True, reason="No shim in this kit."))
    done(job.complete("take"))
    for action in ("gloves", "cover"):
        done(job.tick("warn", action))
    done(job.record("warn", "covered", "true"))
    done(job.complete("warn"))
    done(job.record("maybe", "extra", "yes"))
    done(job.complete("maybe"))
    done(job.record("sure", "look", "pass"))
    again = SignIn(way="oidc_browser", issuer="https://id.example.com", client_id="c", again_for=("performed",))
    shop.policy = shop.policy.model_copy(update={"sign_in": again})
    shop.install("people")
    return job


def attested(shop: Shop, digest: str, badge: str = MARA, signed_in: str = MARA) -> Attested:
    errand = set_out_to_sign(shop.place, SECRETS[badge]["badge"], digest)
    assert not isinstance(errand, Refusal)
    word = errand.asking.certify(Proof("token", signed_in))
    came = arrive_to_sign(shop.place, errand, word) if not isinstance(word, str) else word
    assert isinstance(came, Attested), came
    return came


@pytest.mark.req("P11-200-1", "P11-70-1", "P11-200-4")
def test_it_is_signed_only_by_who_just_proved_themselves_for_this(job: Job, shop: Shop) -> None:
    digest = job.asked("sure").digest
    refused(shop, lambda: job.sign("sure", MARA), "signature.prove_again")
    refused(shop, lambda: job.sign("sure", MARA, attested=attested(shop, "ab" * 32)), "signature.prove_again")
    other = attested(shop, digest, JONAS, JONAS)
    refused(shop, lambda: job.sign("sure", MARA, attested=other), "sign_in.not_your_badge")
    mine = attested(shop, digest)
    shop.clock.at += timedelta(minutes=11)
    refused(shop, lambda: job.sign("sure", MARA, attested=mine), "signature.prove_again")
    mine = attested(shop, digest)
    # The PIN is asked as ever: the provider's word is besides, not instead.
    refused(shop, lambda: job.sign("sure", MARA, pin="000000", attested=mine), "sign_in.no_match")
    done(job.sign("sure", MARA, attested=mine))
    (event,) = job.events("signature.made")
    assert event.payload["attestation"] == mine.document
    assert check_proof(event, KNOWN).person == MARA
    # The second signature has another meaning, for which the policy asks nothing more.
    refused(shop, lambda: job.sign("sure", MARA), "signature.same_person")
    shop.check()


@pytest.mark.req("P11-70-1")
def test_the_word_can_not_be_put_beside_another_signature(job: Job, shop: Shop) -> None:
    digest = job.asked("sure").digest
    done(job.sign("sure", MARA, attested=attested(shop, digest)))
    (event,) = job.events("signature.made")
    for word in (attested(shop, "ab" * 32), attested(shop, digest, JONAS, JONAS)):
        moved = event.model_copy(update={"payload": {**event.payload, "attestation": word.document}})
        with pytest.raises(NotSigned):
            check_proof(moved, KNOWN)
    gone = {name: value for name, value in event.payload.items() if name != "attestation"}
    with pytest.raises(NotSigned):
        check_proof(event.model_copy(update={"payload": gone}), KNOWN)


@pytest.mark.req("P11-200-1")
def test_without_a_network_it_waits(job: Job, shop: Shop) -> None:
    shop.online = False
    errand = set_out_to_sign(shop.place, SECRETS[MARA]["badge"], job.asked("sure").digest)
    assert not isinstance(errand, Refusal)
    assert errand.asking.certify(Proof("token", MARA)) == "unreachable"
    refused(shop, lambda: job.sign("sure", MARA), "signature.prove_again")
