"""08: a draft nonconformance. What is known is filled in; three questions are left."""

from __future__ import annotations

import html
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from handrail.domain.acts import PhotoTaken
from handrail.domain.entry import is_reason
from handrail.domain.flow import StepAt
from handrail.domain.reference import DefectCode
from handrail.domain.refusal import Refusal
from handrail.domain.run import NcrState
from handrail.operations.draft_ncr import Report, draft_ncr, next_number, out_of_limits, withdraw_ncr
from handrail.operations.take_photo import take_photo
from handrail.operations.workplace import Changed
from handrail.ui.bridge.draft_ncr import DraftNcr
from handrail.ui.desk import Desk
from handrail.ui.presenters.refused import people_in
from handrail.ui.speech import tr

Containment = Literal["red_bin", "on_the_line", "cannot_move"]
MAX_PHOTOS = 6
MAX_QUANTITY = 999
MOST_USED = 2
"""Codes beside the row that opens the others."""
OTHER = "other"
"""The row that opens the codes that are used less for this step."""


class DraftNcrPresenter:
    """Keeps what is typed as unsaved input of the person; sending it makes it a record and holds the unit."""

    def __init__(self, desk: Desk, view: DraftNcr) -> None:
        self.desk, self.view = desk, view
        self.path = ""
        self.input = ""
        self.number = ""
        self.codes: tuple[DefectCode, ...] = ()
        self.all_codes = False
        self.defect = ""
        self.words = ""
        self.quantity = 1
        self.containment: Containment | None = None
        self.photos: tuple[PhotoTaken, ...] = ()
        self.saved_at = ""
        self.sent: NcrState | None = None
        self.busy = False
        self._keeping = False
        self._stale = False
        view.codeAsked.connect(self.choose_code)
        view.wordsTyped.connect(self.type)
        view.addPhotoAsked.connect(self.add_photo)
        view.photoAsked.connect(self.ask_about_photo)
        view.placeAsked.connect(self.choose_place)
        view.quantityAsked.connect(self.count)
        view.keepAsked.connect(self.leave)
        view.discardAsked.connect(self.discard)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: step path, and the input that is the matter, if one is."""
        self.path, self.input = (*about, "")[:2]
        if self.at is None:
            return
        self.sent = self._already_sent()
        self.busy = False
        self._forget()
        place, key = self.desk.place, self._key()

        def look() -> tuple[tuple[DefectCode, ...], str, dict[str, Any]]:
            return place.reference.defect_codes(), next_number(place), place.drafts.find(*key)

        self.desk.perform(look, self._show)

    def _show(self, found: tuple[tuple[DefectCode, ...], str, dict[str, Any]]) -> None:
        self.codes, self.number, kept = found
        if kept and self.sent is None:
            self._take(kept)
        self.desk.navigator.show(current="draftNcr", sheet="")
        self.refresh()

    @property
    def at(self) -> StepAt | None:
        return self.desk.at_hand.at(self.path)

    def _already_sent(self) -> NcrState | None:
        """The draft that was sent for the value that is out now: it is shown, not written twice."""
        run, at = self.desk.at_hand, self.at
        cause = out_of_limits(run, at) if at is not None else None
        standing = [ncr for ncr in run.state.ncrs.values() if ncr.withdrawn is None and ncr.step == self.path]
        return next((ncr for ncr in standing if cause is not None and ncr.draft.capture == cause.event), None)

    # Unsent input.

    def _key(self) -> tuple[str, str, str]:
        # Its own name: what is typed on a pad of the same step is kept beside it.
        return self.desk.signed_in.person.id, self.desk.at_hand.state.run, f"ncr:{self.path}"

    def _forget(self) -> None:
        self.defect, self.words, self.containment, self.photos = "", "", None, ()
        self.quantity = 1
        self.all_codes, self.saved_at = False, ""

    def _take(self, kept: dict[str, Any]) -> None:
        known = {code.code for code in self.codes}
        self.defect = kept["defect"] if kept.get("defect") in known else ""
        self.words = str(kept.get("words", ""))
        self.quantity = min(max(int(kept.get("quantity", 1)), 1), MAX_QUANTITY)
        where = kept.get("containment")
        self.containment = next((name for name in get_args(Containment) if name == where), None)
        self.photos = tuple(PhotoTaken.model_validate(photo) for photo in kept.get("photos", ()))
        self.saved_at = str(kept.get("saved_at", ""))

    @property
    def empty(self) -> bool:
        return not (self.defect or self.words.strip() or self.containment or self.photos or self.quantity > 1)

    def _keep(self) -> None:
        """Writes the input behind the typing; while one write is on its way the next waits for it."""
        self.refresh()
        if self._keeping:
            self._stale = True
            return
        self._keeping, self._stale = True, False
        at = self._clock(self.desk.place.clock.read().at)
        values = {
            "defect": self.defect, "words": self.words, "containment": self.containment or "",
            "photos": [photo.to_json() for photo in self.photos], "quantity": self.quantity, "saved_at": at,
        }  # fmt: skip
        place, key = self.desk.place, self._key()
        self.desk.perform(lambda: place.drafts.keep(*key, values), lambda _: self._kept(at), self._not_kept)

    def _kept(self, at: str) -> None:
        self._keeping, self.saved_at = False, at
        if self._stale:
            self._keep()
        else:
            self.refresh()

    def _not_kept(self, refusal: Refusal) -> None:
        self._keeping = False
        self.desk.show_refusal(refusal)

    # Showing.

    def refresh(self) -> None:
        at = self.at
        if at is None:
            return
        sent, unit = self.sent, html.escape(self.desk.at_hand.work.unit)
        self.view.show(
            number=sent.ncr if sent else self.number,
            savedText=self._saved_text(),
            codesText="" if self.all_codes or sent else tr("Used most for this step"),
            words=sent.draft.description if sent else self.words,
            wordsHint=tr("What happened, in a few words"),
            photosText=tr("{n} of up to {total}").format(n=len(self._shown_photos()), total=MAX_PHOTOS),
            canAddPhoto=sent is None and len(self.photos) < MAX_PHOTOS,
            quantity=sent.draft.quantity if sent else self.quantity,
            canLess=sent is None and self.quantity > 1,
            canMore=sent is None and self.quantity < MAX_QUANTITY,
            consequence=tr("Unit <b>{unit}</b> stops here until QA decides.").format(unit=unit),
            discardLabel=tr("Withdraw") if sent else tr("Discard"),
            sent=sent is not None,
            **self._primary(at),
        )
        self.view.facts.update(self._facts(at))
        self.view.codes.update(self._codes(at))
        self.view.photos.update([
            {"key": photo.digest, "source": f"image://blob/{photo.digest}", "text": tr("Photo {n}").format(n=n)}
            for n, photo in enumerate(self._shown_photos(), start=1)
        ])  # fmt: skip
        chosen = sent.draft.containment if sent else self.containment
        self.view.places.update([
            {"key": name, "text": self.desk.words.say(f"containment.{name}"), "selected": name == chosen}
            for name in get_args(Containment)
        ])  # fmt: skip

    def _saved_text(self) -> str:
        if self.sent is not None:
            return tr("Sent {time}").format(time=self._clock(datetime.fromisoformat(self.sent.at)))
        return tr("Saved on this tablet {time}").format(time=self.saved_at) if self.saved_at else ""

    def _shown_photos(self) -> tuple[PhotoTaken, ...]:
        return self.sent.draft.photos if self.sent is not None else self.photos

    def _facts(self, at: StepAt) -> list[dict[str, Any]]:
        """What the QMS needs and the run knows."""
        run, words = self.desk.at_hand, self.desk.words
        work, source, cause = run.work, run.source, out_of_limits(run, at)
        order = self.desk.place.reference.order(work.order)
        rows: list[dict[str, Any]] = [
            {"key": "step", "label": tr("Found at"), "mono": False,
             "value": tr("Step {n}, {title}").format(
                 n=at.step.number or at.number, title=words.of(at.step.short) or words.of(at.step.title))},
            {"key": "unit", "label": tr("Unit"), "value": work.unit},
            {"key": "part", "label": tr("Part"),
             "value": tr("{part} Rev {rev}").format(part=work.part, rev=order.part_revision) if order else work.part},
            {"key": "order", "label": tr("Work order"), "value": work.order},
            {"key": "instruction", "label": tr("Instruction"),
             "value": tr("{doc} Rev {rev}").format(doc=source.doc_no, rev=source.revision)},
        ]  # fmt: skip
        found_by, found_at = self.desk.signed_in.person.name, self.desk.place.clock.read().at
        if cause is not None:
            capture = cause.capture
            rows.append(
                {"key": "measured", "label": words.label(capture), "value": words.value(capture), "tone": "fail"}
            )
            if capture.limits is not None:
                rows.append(
                    {"key": "limits", "label": tr("Limits"), "value": words.limits(capture.limits, capture.unit)}
                )
            if capture.gauge:
                rows.append({"key": "gauge", "label": tr("Measured with"), "value": capture.gauge})
            found_by, found_at = cause.by, datetime.fromisoformat(cause.at)
        rows.append(
            {"key": "by", "label": tr("Found by"), "value": f"{found_by}, {self._clock(found_at)}", "mono": False}
        )
        return rows

    def _codes(self, at: StepAt) -> list[dict[str, Any]]:
        words, chosen = self.desk.words, self.sent.draft.defect if self.sent else self.defect
        most, rest = self._sorted_codes(at)
        folded = bool(most) and not self.all_codes
        shown = most[:MOST_USED] if folded else [*most, *rest]
        if self.sent is not None:
            shown = [code for code in self.codes if code.code == chosen]
        elif chosen and chosen not in [code.code for code in shown]:
            shown = [*shown[:1], *(code for code in self.codes if code.code == chosen)]
        rows: list[dict[str, Any]] = [
            {"key": code.code, "code": code.code, "text": words.of(code.title), "selected": code.code == chosen}
            for code in shown
        ]
        if self.sent is None and folded:
            rows.append({"key": OTHER, "text": tr("Other code")})
        return rows

    def _sorted_codes(self, at: StepAt) -> tuple[list[DefectCode], list[DefectCode]]:
        """Codes that are used most for the input (or the step's inputs) and its equipment, then the rest."""
        inputs = [item for item in at.step.inputs if not self.input or item.id == self.input]
        names = {item.name for item in inputs} | {item.equipment_type for item in inputs if item.equipment_type}
        most = [code for code in self.codes if names.intersection(code.inputs)]
        return most, [code for code in self.codes if code not in most]

    def _missing(self) -> list[str]:
        missing = []
        if not self.defect:
            missing.append(tr("what is wrong"))
        if self.containment is None:
            missing.append(tr("where the unit is"))
        return missing

    def _primary(self, at: StepAt) -> dict[str, Any]:
        if self.sent is not None:
            return {
                "primaryLabel": tr("Go to step {n}").format(n=at.step.number or at.number), "primaryDetail": "",
                "primaryState": "ready", "primaryIcon": "right",
            }  # fmt: skip
        missing = self._missing()
        person = next(iter(people_in(self.desk, "qa")), None)
        detail = (
            tr("{n} left: {names}").format(n=len(missing), names=", ".join(missing)) if missing
            else tr("{name} gets it when connected").format(name=person.name) if person is not None
            else tr("QA gets it when connected")
        )  # fmt: skip
        return {
            "primaryLabel": tr("Send draft to QA"), "primaryDetail": detail, "primaryIcon": "send",
            "primaryState": "closed" if missing else "busy" if self.busy else "ready",
        }  # fmt: skip

    def _clock(self, moment: datetime) -> str:
        """The time in the site's zone."""
        return self.desk.words.clock(moment.astimezone(ZoneInfo(self.desk.place.reference.policy().zone)))

    # Filling in.

    def choose_code(self, key: str) -> None:
        if self.sent is not None:
            return
        if key == OTHER:
            self.all_codes = True
            self.refresh()
            return
        self.defect = key
        self._keep()

    def type(self, text: str) -> None:
        if self.sent is None and text != self.words:
            self.words = text
            self._keep()

    def choose_place(self, key: str) -> None:
        if self.sent is None:
            self.containment = next(name for name in get_args(Containment) if name == key)
            self._keep()

    def count(self, change: int) -> None:
        """How many parts have the defect: one more, one less, never none."""
        wanted = self.quantity + change
        if self.sent is None and 1 <= wanted <= MAX_QUANTITY:
            self.quantity = wanted
            self._keep()

    def add_photo(self) -> None:
        """A picture from a file: sealed on the tablet at once, named by the draft when it is sent."""
        if self.busy or self.sent is not None or len(self.photos) >= MAX_PHOTOS:
            return
        path = self.desk.services.pick_photo()
        if not path:
            return
        self.busy = True
        place = self.desk.place

        def keep() -> PhotoTaken | Refusal:
            file = Path(path)
            return take_photo(place, file.read_bytes(), file.name)

        self.desk.perform(keep, self._photographed, self._refused)

    def _photographed(self, photo: PhotoTaken) -> None:
        self.busy = False
        if photo.digest not in [known.digest for known in self.photos]:
            self.photos = (*self.photos, photo)
        self._keep()

    def ask_about_photo(self, key: str) -> None:
        """A photo of an unsent draft may be taken out again, after asking."""
        if self.sent is not None:
            return

        def take_out(_: str) -> None:
            self.photos = tuple(photo for photo in self.photos if photo.digest != key)
            self._keep()

        self.desk.ask("discard", tr("Take this photo out of the draft"), tr("The draft was not sent yet."), take_out)

    # Leaving, discarding, sending.

    def leave(self) -> None:
        """Keep as draft: it is kept with each entry already."""
        self.desk.open("stepRunner", self.path)

    def discard(self) -> None:
        """Drops unsent input; a draft that was sent is never discarded, only withdrawn with a reason."""
        if self.sent is not None:
            self.desk.ask(
                "withdraw", tr("Withdraw draft NCR {ncr}").format(ncr=self.sent.ncr),
                tr("It stays in the record. The unit stays stopped until QA decides."), self._withdraw,
            )  # fmt: skip
        elif self.empty:
            self._drop()
        else:
            self.desk.ask(
                "discard", tr("Discard this draft"), tr("It was not sent. What you entered is removed."),
                lambda _: self._drop(),
            )  # fmt: skip

    def _drop(self) -> None:
        place, key = self.desk.place, self._key()
        self._forget()
        self.desk.perform(lambda: place.drafts.drop(*key), lambda _: self.leave())

    def _withdraw(self, reason: str) -> None:
        if self.sent is None or not is_reason(reason):
            return
        place, session, run_id, ncr = (
            self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run, self.sent.ncr,
        )  # fmt: skip
        self.desk.perform(lambda: withdraw_ncr(place, session, run_id, ncr, reason), lambda _: self.leave())

    def primary(self) -> None:
        """Sends; while something is missing, opens it; after sending goes back to the step."""
        if self.busy:
            return
        if self.sent is not None:
            self.leave()
            return
        if not self.defect:
            self.all_codes = True
            self.refresh()
            self.view.show(codesText=tr("Choose one first"))
            return
        if self.containment is None:
            where = tr("Choose where unit <b>{unit}</b> is.")
            self.view.show(consequence=where.format(unit=html.escape(self.desk.at_hand.work.unit)))
            return
        report = Report(
            defect=self.defect, description=self.words, quantity=self.quantity, containment=self.containment,
            photos=self.photos,
        )  # fmt: skip
        self.busy = True
        self.refresh()
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        path, key = self.path, self._key()

        def send() -> Changed | Refusal:
            result = draft_ncr(place, session, run_id, path, report)
            if isinstance(result, Changed):
                place.drafts.drop(*key)
            return result

        self.desk.perform(send, self._went, self._refused)

    def _went(self, changed: Changed) -> None:
        """The page stays, read-only, and says what happens to the unit."""
        self.busy = False
        numbers = [event.payload["ncr"] for event in changed.events if event.type == "ncr.drafted"]
        self.sent = changed.run.state.ncrs[numbers[0]]
        self.refresh()

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.refresh()
        self.desk.show_refusal(refusal)
