"""A correction, or a late entry: a new entry beside the old, with a reason, by a person."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.domain.entry import Entry, is_reason
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Input
from handrail.domain.refusal import Refusal
from handrail.domain.run import Attempt
from handrail.operations.correct import correct
from handrail.operations.late_entry import late_entry
from handrail.operations.workplace import Changed
from handrail.ui.bridge.correction import Correction
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.speech import tr
from handrail.words import Words

DAYS_BACK = 31
"""How far back a late entry's day is understood in the words of the screen."""


class CorrectionPresenter:
    """The sheet over the step or the record. A late entry is signed with badge and PIN (DI-CON-2)."""

    def __init__(self, desk: Desk, view: Correction) -> None:
        self.desk, self.view = desk, view
        self.late = False
        self.at: StepAt | None = None
        self.item: Input | None = None
        self.old: Attempt | None = None
        self.reading = 1
        self.gauge = ""
        self.new = ""
        self.chosen = ""
        self.words = ""
        self.day = ""
        self.time = ""
        self.busy = False
        self.pad = PersonPad(desk, view, self.refresh)
        view.newTyped.connect(self.type)
        view.reasonTyped.connect(self.type_reason)
        view.reasonAsked.connect(self.choose)
        view.claimedDateTyped.connect(self.type_day)
        view.claimedTimeTyped.connect(self.type_time)
        view.cancelAsked.connect(self.cancel)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: ``correct``, step path, input id and reading; or ``late``, step path, input id, and
        for a measured value its reading and gauge.
        """
        mode, path, input_id, reading, self.gauge = (*about, "", "")[:5]
        run = self.desk.at_hand
        at = run.at(path)
        item = next((item for item in at.step.inputs if item.id == input_id), None) if at is not None else None
        if at is None or item is None:
            self.desk.show_refusal(Refusal.of("entry.no_such_input", input=input_id))
            return
        if not _typed_anew(item):
            # Neither can be typed anew: the old content is not in the entry.
            self.desk.show_refusal(Refusal.of("not_yet"))
            return
        self.at, self.item, self.late = at, item, mode == "late"
        self.reading = int(reading) if reading else 1
        self.old = None if self.late else run.state.step(path).current(input_id, self.reading)
        if not self.late and self.old is None:
            self.desk.show_refusal(Refusal.of("entry.no_such_input", input=input_id))
            return
        self.new, self.chosen, self.words, self.time, self.busy = "", "", "", "", False
        self.day = self.desk.words.day(self._today()) if self.late else ""
        self._first(at, item)
        self.pad.forget()
        self.desk.navigator.show(sheet="correction")

    # Showing.

    def _first(self, at: StepAt, item: Input) -> None:
        """What does not change while the sheet is open."""
        words, old = self.desk.words, self.old
        number = at.step.number or str(at.number)
        label = words.label(old.capture) if old is not None else words.of(item.label)
        if old is None and item.readings > 1:
            label = f"{label} {self.reading}"
        target = tr("Step {n}, {what}").format(n=number, what=label)
        if old is not None:
            target = tr("{target}, entry no. {no} by {name}").format(target=target, no=old.run_seq, name=old.by)
        unit = f" ({item.unit})" if item.unit else ""
        self.view.show(
            late=self.late,
            title=tr("Late entry") if self.late else tr("Correct an entry"),
            targetText=target,
            text=self._consequence(),
            oldLabel=tr("Recorded value, it stays in the record"),
            oldValue=words.value(old.capture) if old is not None else "",
            newLabel=(tr("Value at that time") if self.late else tr("Right value")) + unit,
            newHint=self._hint(item),
            newProblem="", claimedProblem="",
            reasonHint=tr("A few words, if no reason above fits"),
        )  # fmt: skip

    def _consequence(self) -> str:
        if self.late:
            return tr("The entry shows both times: when it happened and now. You sign it.")
        signatures = self.desk.at_hand.state.signatures
        event = self.old.event if self.old is not None else ""
        signed = sum(1 for s in signatures if not s.void and event in s.signature.targets)
        if not signed:
            return tr("Both values stay in the record, with your name and reason.")
        return (
            tr("1 signature covers this value. It shows as void and is asked for again.") if signed == 1
            else tr("{n} signatures cover this value. They show as void and are asked for again.").format(n=signed)
        )  # fmt: skip

    def _hint(self, item: Input) -> str:
        """What can be typed."""
        choices = self._choices(item)
        if choices:
            return tr("One of: {choices}").format(choices=", ".join(choices))
        return {
            "date": tr("Day, month, year"), "time": tr("Hour:minute"), "datetime": tr("Day, month, year, hour:minute"),
        }.get(item.type, "")  # fmt: skip

    def _choices(self, item: Input) -> dict[str, str]:
        """The words of each coded value -> the value."""
        words = self.desk.words
        if item.type in ("pass_fail", "pass_fail_na"):
            return {words.say("verdict.pass"): "pass", words.say("verdict.fail"): "fail"}
        listed = self.desk.at_hand.plan.choices.get(item.choices or "")
        return {words.of(choice.label) or choice.value: choice.value for choice in listed.items} if listed else {}

    def refresh(self) -> None:
        """Fields, reasons and primary as they are now. Called by the pad too."""
        if self.item is None:
            return
        missing = self._missing()
        self.view.show(
            newValue=self.new,
            claimedDate=self.day,
            claimedTime=self.time,
            reason=self.words,
            primaryLabel=tr("Sign late entry") if self.late else tr("Save correction"),
            primaryDetail=missing or self._following(),
            primaryState="closed" if missing else "busy" if self.busy else "ready",
            primaryIcon="pen" if self.late else "check",
        )
        reasons = self._common()
        self.view.reasons.update(
            [{"key": key, "text": text, "selected": key == self.chosen} for key, text in reasons.items()]
        )
        if not self.late:
            self._show_person()

    def _show_person(self) -> None:
        """A correction is the act of the person who is signed in; it takes no second proof."""
        name = self.desk.signed_in.person.name
        self.view.show(
            personStep="pin", personName=name, initials="".join(part[0] for part in name.split()[:2]),
            personDetail=tr("Signed in. No PIN is needed here."), digits=0, pinOpen=False, pinProblem="",
        )  # fmt: skip

    def _common(self) -> dict[str, str]:
        if self.late:
            return {
                "busy": tr("Hands were not free"), "tablet": tr("Tablet was not at hand"),
                "forgot": tr("Entry was forgotten"),
            }  # fmt: skip
        return {
            "typed": tr("Typed wrongly"), "read": tr("Read wrongly"), "place": tr("Belongs to another entry"),
        }  # fmt: skip

    @property
    def reason(self) -> str:
        return ": ".join(part for part in (self._common().get(self.chosen, ""), self.words.strip()) if part)

    def _missing(self) -> str:
        if not self.new.strip():
            return tr("Type the right value") if not self.late else tr("Type the value")
        if self.late and not self.time.strip():
            return tr("Type the time it happened")
        if not is_reason(self.reason):
            return tr("Choose a reason or write one")
        if self.late and not self.pad.complete:
            return self.pad.missing()
        return ""

    def _following(self) -> str:
        if self.late or self.old is None:
            return ""
        unit = f"\N{NO-BREAK SPACE}{self.item.unit}" if self.item is not None and self.item.unit else ""
        old = self.desk.words.value(self.old.capture)
        return tr("{old} becomes {new}").format(old=old, new=self.new.strip() + unit)

    # Filling in.

    def type(self, text: str) -> None:
        self.new = text
        self.view.show(newProblem="")
        self.refresh()

    def type_reason(self, text: str) -> None:
        self.words = text
        self.refresh()

    def choose(self, key: str) -> None:
        self.chosen = "" if key == self.chosen else key
        self.refresh()

    def type_day(self, text: str) -> None:
        self.day = text
        self.view.show(claimedProblem="")
        self.refresh()

    def type_time(self, text: str) -> None:
        self.time = text
        self.view.show(claimedProblem="")
        self.refresh()

    def cancel(self) -> None:
        self.pad.forget()
        self.desk.navigator.show(sheet="")

    def take_scan(self, raw: str) -> None:
        """A badge was scanned: only a late entry asks for one."""
        if self.late:
            self.pad.take_badge(raw)

    # Saving.

    def primary(self) -> None:
        """Saves the correction, or signs the late entry; else says at the field what is missing."""
        if self.busy or self.item is None or self.at is None:
            return
        missing = self._missing()
        if missing:
            self._point_at(missing)
            return
        claimed = self._claimed() if self.late else None
        if self.late and claimed is None:
            self.view.show(claimedProblem=tr("Type a date as 20.11.2026 and a time as 14:30."))
            return
        self.busy = True
        self.refresh()
        place, session, run_id, path = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run, self.at.path
        item, typed, reason, reading = self.item, self._typed(self.item), self.reason, self.reading
        gauge = self.gauge or None
        if self.old is not None and item.type != "equipment":
            gauge = self.old.capture.gauge
        entry = Entry(
            input=item.id, reading=reading, entered=typed, method="typed", gauge=gauge,
            mark=self.desk.words.decimal_mark,
        )  # fmt: skip
        if claimed is None:
            self.desk.perform(
                lambda: correct(place, session, run_id, path, entry, reason),
                self._saved, self._refused,
            )  # fmt: skip
            return
        badge, secret = self.pad.badge, self.pad.secret
        sentence = self.desk.words.meaning("performed").sentence
        event_id = self.desk.services.fresh_id()
        self.desk.perform(
            lambda: late_entry(
                place, session, run_id, path, entry, claimed, reason, badge, secret, sentence,
                event_id,
            ),
            self._saved, self._refused,
        )  # fmt: skip

    def _point_at(self, missing: str) -> None:
        if not self.new.strip():
            self.view.show(newProblem=missing)
        elif self.late and not self.time.strip():
            self.view.show(claimedProblem=missing)
        elif not is_reason(self.reason):
            self.view.show(reasonHint=missing)
        else:
            self.view.show(pinProblem=missing)

    def _typed(self, item: Input) -> str:
        """The text as it is entered: coded values by their words, days as the screen writes them."""
        text, choices = self.new.strip(), self._choices(item)
        if choices and item.type == "select_many":
            parts = [part.strip() for part in re.split(r"[,;]", text)]
            return " ".join(_chosen(choices, part) for part in parts if part)
        if choices:
            return _chosen(choices, text)
        if item.type in ("check", "acknowledge"):
            return "true" if text else ""
        if item.type == "date":
            day = read_day(text, self.desk.words, self._today())
            return day.isoformat() if day is not None else text
        if item.type == "datetime":
            head, _, clock = text.rpartition(" ")
            day = read_day(head.rstrip(","), self.desk.words, self._today())
            return f"{day.isoformat()}T{clock}" if day is not None else text
        return text

    def _claimed(self) -> datetime | None:
        day = read_day(self.day, self.desk.words, self._today())
        try:
            clock = time.fromisoformat(self.time.strip().zfill(5))
        except ValueError:
            return None
        zone = ZoneInfo(self.desk.place.reference.policy().zone)
        return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=zone) if day is not None else None

    def _today(self) -> date:
        return self.desk.place.now().last_day

    def _saved(self, _: Changed) -> None:
        self.busy = False
        self.pad.forget()
        if self.late:
            self.desk.open("stepRunner")
        else:
            self.desk.navigator.show(sheet="")

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        reason = refusal.reasons[0]
        spoken = self.desk.words.reason(reason)
        said = f"{spoken.title}. {spoken.what_to_do}"
        self.pad.secret = ""
        if reason.code == "sign_in.no_statement":
            self.pad.show()
            self.desk.show_refusal(refusal)
            return
        self.pad.show(problem=spoken.title if reason.code.startswith(("sign_in.", "signature.")) else "")
        if reason.code == "entry.future":
            self.view.show(claimedProblem=said)
        elif reason.code.startswith("entry."):
            self.view.show(newProblem=said)
        elif not reason.code.startswith(("sign_in.", "signature.")):
            self.desk.show_refusal(refusal)


def may_be_late(desk: Desk, at: StepAt, item: Input, reading: int) -> bool:
    """Whether a value that isn't recorded yet may be entered as taken earlier."""
    return _typed_anew(item) and desk.at_hand.state.step(at.path).current(item.id, reading) is None


def _typed_anew(item: Input) -> bool:
    """A photo or sensitive content can't be typed: what it was is not in the entry."""
    return item.type != "photo" and not item.sensitive


def read_day(text: str, words: Words, today: date) -> date | None:
    """A day as the screen writes it, as ``20.11.2026``, or as ``2026-11-20``; None if it is none of these."""
    text = text.strip()
    recent = (today - timedelta(days=back) for back in range(DAYS_BACK))
    known = next((day for day in recent if words.day(day).casefold() == text.casefold()), None)
    if known is not None:
        return known
    written = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        if written is not None:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chosen(choices: dict[str, str], text: str) -> str:
    """The value whose words were typed, whatever their case; else the text, which will be refused."""
    by_words = {words.casefold(): value for words, value in choices.items()}
    return by_words.get(text.casefold(), text)
