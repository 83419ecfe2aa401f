"""07: exactly what is signed, its meaning, and the person with both factors, every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handrail.domain.completion import is_out
from handrail.domain.refusal import Refusal
from handrail.domain.shown import covered
from handrail.operations.authenticate import standing_badge
from handrail.operations.sign import (
    Asked,
    ShownRecord,
    asks_again,
    decline,
    next_signature,
    sign,
    sign_together,
    together,
)
from handrail.operations.workplace import Changed
from handrail.ports.credentials import Attested
from handrail.ui.bridge.sign_record import SignRecord
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.presenters.provider_sign_in import Acts, ProviderSignIn
from handrail.ui.presenters.sight import BADGE_MS, CodeSight
from handrail.ui.speech import tr


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be signed next, and what is asked of the signer."""

    asked: Asked
    others: tuple[Asked, ...]
    at_provider: bool
    """A sign-in at the provider is asked for besides badge and PIN."""
    stands: bool
    """The secret alone is enough: a period of signing stands."""


class SignRecordPresenter:
    """Takes the signatures of a step in their order. Leaving or locking cancels."""

    def __init__(self, desk: Desk, view: SignRecord) -> None:
        self.desk, self.view = desk, view
        self.asked: Asked | None = None
        self.records: list[Asked] = []
        """All that are signed together: the one at hand, until the person asks for the others."""
        self.others: tuple[Asked, ...] = ()
        self.at_provider = False
        self.seen = 1
        self.path = ""
        self.busy = False
        self.attested: Attested | None = None
        self.sight = CodeSight(
            desk, view.camera, "signRecord", lambda code: self.pad.take_badge(code.text), patience_ms=BADGE_MS
        )
        self.pad = PersonPad(desk, view, self.refresh_pad)
        self.provider = ProviderSignIn(desk, view, self._acts, self.refresh_pad, self._proven_again, self._refused)
        view.stopAsked.connect(self.provider.stop)
        view.cancelAsked.connect(self.leave)
        view.passwordAsked.connect(self.pad.use_password)
        view.disagreeAsked.connect(self.disagree)
        view.meaningAsked.connect(self.other_meaning)
        view.manyAsked.connect(self.take_all)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about`` is the step's path."""
        self.path = about[0]
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run

        def look() -> _Found | Refusal:
            asked = next_signature(place, session, run_id, self.path)
            if isinstance(asked, Refusal):
                return asked
            at_provider = asks_again(place, asked)
            stands = not (asked.requirement.by_another or at_provider) and standing_badge(place, session.person)
            return _Found(asked, together(place, session, asked), at_provider, bool(stands))

        self.desk.perform(look, self._show, self._nothing)

    def _show(self, found: _Found) -> None:
        self.asked, self.others, self.at_provider = found.asked, found.others, found.at_provider
        self.attested = None
        self.records, self.seen = [found.asked], 1
        if found.stands:
            self.pad.stand(self.desk.signed_in.person)
        else:
            self.pad.forget()
        self.desk.navigator.show(current="signRecord", sheet="")
        self.refresh()

    def _nothing(self, refusal: Refusal) -> None:
        if refusal.code == "step.done":
            self.desk.open("stepRunner", self.path)
        else:
            self.desk.show_refusal(refusal)

    # Showing.

    def refresh(self) -> None:
        """The record exactly as its digest covers it."""
        asked = self.asked
        assert asked is not None
        words, at = self.desk.words, asked.at
        second = asked.requirement.by_another
        meaning = words.meaning(asked.requirement.meaning)
        number = at.step.number or str(at.number)
        self.view.show(
            title=tr("Second signature on this record") if second else tr("You are signing this record"),
            recordTitle=tr("Step {n}, {title}").format(
                n=number, title=words.of(at.step.short) or words.of(at.step.title)
            ),
            recordCount=tr("Record {n} of {total}").format(n=self.records.index(asked) + 1, total=len(self.records)),
            manyLabel=(
                tr("All {n} units").format(n=len(self.others) + 1) if self.others and len(self.records) == 1 else ""
            ),
            fingerprint=" ".join(asked.digest[i : i + 4].upper() for i in range(0, 16, 4)),
            footText="",
            meaningText=f"<b>{meaning.label}:</b> {meaning.sentence}",
            second=second,
            secondTitle=tr("Second person"),
            secondText=tr("{name} cannot sign here.").format(name=self.desk.signed_in.person.name),
            canDisagree=True,
            passwordLabel=tr("Use password"),
        )
        self.view.facts.update([
            {"key": "order", "label": tr("Work order"), "value": asked.shown["order"]},
            {"key": "unit", "label": tr("Unit"), "value": asked.shown["unit"]},
            {"key": "instruction", "label": tr("Instruction"),
             "value": tr("{doc} Rev {rev}").format(doc=asked.shown["instruction"], rev=asked.shown["revision"])},
        ])  # fmt: skip
        self._record(asked)
        self.view.meanings.update([
            {"key": code, "text": words.meaning(code).label,
             "phase": "selected" if code == asked.requirement.meaning else "closed",
             "reason": tr("This signature is asked for another meaning.")}
            for code in dict.fromkeys(("performed", "verified", asked.requirement.meaning))
        ])  # fmt: skip
        self.refresh_pad()

    def _record(self, asked: Asked) -> None:
        words = self.desk.words
        groups: dict[str, dict[str, Any]] = {}
        history, gauges, photos, notes = [], set(), 0, 0
        for step in covered(asked.run.state, asked.at):
            notes += step.notes
            for (input_id, reading), tries in sorted(step.attempts.items(), key=lambda item: item[1][0].run_seq):
                capture = tries[-1].capture
                key = f"{step.path}#{input_id}"
                gauges |= {capture.gauge} if capture.gauge else set()
                if capture.photos:
                    photos += len(capture.photos)
                    continue
                group = groups.setdefault(key, {
                    "key": key, "title": words.of(capture.label), "text": "", "values": [],
                    "limits": words.limits(capture.limits, capture.unit) if capture.limits else "",
                })  # fmt: skip
                # The unit stands once, with the limits.
                shown = words.number(capture.value) if capture.limits and capture.value else words.value(capture)
                value = {"label": str(reading), "value": shown,
                         "phase": "out" if is_out(tries[-1]) else "ok"}  # fmt: skip
                group["values"] = [*group["values"], value]
                if len(tries) > 1:
                    history.append({
                        "key": f"{key}#{reading}", "mark": "undo",
                        "text": tr("{what} first read {first}. Then {last}. Both are kept.").format(
                            what=words.label(capture), first=words.value(tries[0].capture), last=words.value(capture)
                        ),
                    })  # fmt: skip
        for group in groups.values():
            if len(group["values"]) == 1 and group["values"][0]["phase"] == "ok":
                alone = group["values"][0]["value"]
                group["text"] = f"{alone} · {group['limits']}" if group["limits"] else alone
                group["values"] = []
        self.view.groups.update(list(groups.values()))
        marks = [{"key": gauge, "mark": "gauge", "text": gauge} for gauge in sorted(gauges)]
        if photos:
            text = tr("1 photo") if photos == 1 else tr("{n} photos").format(n=photos)
            marks.insert(0, {"key": "photos", "mark": "photo", "text": text})
        if notes:
            marks.append(
                {
                    "key": "notes",
                    "mark": "note",
                    "text": tr("1 note") if notes == 1 else tr("{n} notes").format(n=notes),
                }
            )
        self.view.marks.update(marks)
        self.view.history.update(history)
        self._signatures(asked)

    def _signatures(self, asked: Asked) -> None:
        words, rows = self.desk.words, []
        state = asked.run.state.step(asked.at.path)
        for made in state.signatures:
            s = made.signature
            rows.append({
                "key": made.event, "phase": "void" if made.void else "done",
                "title": f"<b>{s.name}</b>, {words.meaning(s.meaning).label}",
                "detail": words.recorded(s.signed_at, s.offset),
            })  # fmt: skip
        given = {made.signature.requirement for made in state.standing()}
        for requirement in sorted(asked.at.step.signatures, key=lambda r: r.order):
            if requirement.id not in given:
                who = tr("Second person") if requirement.by_another else self.desk.signed_in.person.name
                rows.append({
                    "key": f"want:{requirement.id}",
                    "phase": "next" if requirement.id == asked.requirement.id else "ahead",
                    "title": f"<b>{who}</b>, {words.meaning(requirement.meaning).label}", "detail": "",
                })  # fmt: skip
        self.view.signatures.update(rows)

    def refresh_pad(self) -> None:
        """Person card and primary."""
        asked = self.asked
        if asked is None:
            return
        if self.provider.badge and self.provider.badge != self.pad.badge:
            self.provider.stop()
            return
        if self.pad.badge:
            self.sight.close()
        else:
            self.attested = None
        meaning = self.desk.words.meaning(asked.requirement.meaning).label
        name = self.pad.person.name if self.pad.person else ""
        first = self._proves_first
        ready = bool(self.pad.badge) and not self.provider.badge if first else self.pad.complete
        if self.seen < len(self.records):
            self.view.show(
                primaryLabel=tr("Next record"), primaryState="ready", primaryIcon="right", pinOpen=False,
                primaryDetail=tr("{n} of {total} seen").format(n=self.seen, total=len(self.records)),
            )  # fmt: skip
            return
        detail = (
            tr("At the sign-in service") if first and self.pad.badge
            else (tr("As {name}").format(name=name) if name else tr("Badge and PIN are in")) if ready
            else self.pad.missing()
        )  # fmt: skip
        self.view.show(
            canNotMe=bool(self.pad.badge) or self.pad.standing,
            pinOpen=not (first and self.pad.badge),
            primaryLabel=(
                tr("Prove who you are")
                if first
                else tr("Sign: {meaning}").format(meaning=meaning)
                if len(self.records) == 1
                else tr("Sign {n} records: {meaning}").format(n=len(self.records), meaning=meaning)
            ),
            primaryDetail=detail,
            primaryState="busy" if self.busy else "ready" if ready else "closed",
            primaryIcon="pen",
        )

    # At the provider, where the policy asks for it (decision 0012).

    @property
    def _proves_first(self) -> bool:
        return self.at_provider and self.attested is None

    def _acts(self) -> Acts:
        from handrail.operations.sign_in_online import arrive_to_sign, set_out_to_sign

        asked = self.asked
        assert asked is not None
        return lambda place, badge: set_out_to_sign(place, badge, asked.digest), arrive_to_sign

    def _proven_again(self, attested: Attested) -> None:
        self.attested = attested
        self.pad.clear_secret()

    # Acting.

    def other_meaning(self, code: str) -> None:
        """Only the meaning that the step asks for can be signed; the others say why."""
        asked = self.asked
        if asked is not None and code != asked.requirement.meaning:
            needed = self.desk.words.meaning(asked.requirement.meaning).label
            self.view.show(
                footText=tr("This signature means {needed}. Other meanings are asked for elsewhere.").format(
                    needed=needed
                )
            )

    def take_all(self) -> None:
        """The same signature for the other units too: each record is shown before the secret counts."""
        asked = self.asked
        if asked is None or self.busy or not self.others:
            return
        self.records = [asked, *self.others]
        self.pad.forget()
        self.refresh()

    def _next(self) -> None:
        self.asked = self.records[self.seen]
        self.seen += 1
        self.pad.forget()
        self.refresh()

    def leave(self) -> None:
        self.provider.stop()
        self.pad.forget()
        self.desk.open("stepRunner", self.path)

    def take_scan(self, raw: str) -> None:
        """A badge was scanned."""
        self.pad.take_badge(raw)

    def primary(self) -> None:
        """Signs with both factors; the content must still be what was shown."""
        asked = self.asked
        if asked is not None and self.seen < len(self.records):
            self._next()
            return
        if asked is not None and self._proves_first:
            self.provider.start(self.pad.badge)
            return
        if asked is None or self.busy or not self.pad.complete:
            return
        place, session, run_id = self.desk.place, self.desk.signed_in, asked.run.state.run
        badge, secret, attested = self.pad.badge, self.pad.secret, self.attested
        sentence = self.desk.words.meaning(asked.requirement.meaning).sentence
        self.busy = True
        self.refresh_pad()
        if len(self.records) > 1:
            records = [ShownRecord(one.run.state.run, one.at.path, one.digest) for one in self.records]

            def all_of_them() -> Changed | Refusal:
                given = sign_together(place, session, records, badge, secret, sentence=sentence)
                # The first is of the run at hand.
                return given if isinstance(given, Refusal) else given[0]

            self.desk.perform(all_of_them, lambda _: self._signed(), self._refused)
            return
        self.desk.perform(
            lambda: sign(
                place, session, run_id, self.path, badge, secret, digest=asked.digest, sentence=sentence,
                attested=attested,
            ),
            lambda _: self._signed(), self._refused,
        )  # fmt: skip

    def disagree(self) -> None:
        """\u201cI do not agree\u201d takes both factors and a reason."""
        asked = self.asked
        if asked is None:
            return
        if not self.pad.complete:
            self.view.show(footText=tr("Give badge and PIN first, then say that you do not agree."))
            return
        place, session, run_id = self.desk.place, self.desk.signed_in, asked.run.state.run
        badge, secret = self.pad.badge, self.pad.secret

        def declined(reason: str) -> None:
            self.desk.perform(
                lambda: decline(place, session, run_id, self.path, badge, secret, reason),
                lambda _: self.leave(), self._refused,
            )  # fmt: skip

        self.desk.ask(
            "disagree",
            tr("I do not agree"),
            tr("Your reason is kept in the record. The step stays open."),
            declined,
        )

    def _signed(self) -> None:
        self.busy = False
        self.pad.forget()
        self.enter(self.path)

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.pad.secret = ""
        if refusal.code in ("signature.prove_again", "sign_in.not_your_badge"):
            self.attested = None
        if refusal.code == "sign_in.provider_cancelled":
            self.pad.show()
            return
        reason = refusal.reasons[0]
        if reason.gate is not None or refusal.code in ("signature.changed", "sign_in.no_statement"):
            self.pad.show()
            self.desk.show_refusal(refusal)
            return
        if refusal.code in ("signature.same_person", "signature.not_you"):
            self.pad.forget()
        self.pad.show(problem=self.desk.words.reason(reason).title)
