"""Text, number, date, time, choice, pass or fail, tick and photo: one screen with a mode."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from handrail.domain.acts import InputMethod, PhotoTaken
from handrail.domain.entry import Entry
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Input
from handrail.domain.refusal import Refusal
from handrail.operations.record_capture import record_capture
from handrail.operations.take_photo import set_aside, take_photo
from handrail.operations.workplace import Changed
from handrail.ui.bridge.capture_pad import CapturePad
from handrail.ui.desk import Desk
from handrail.ui.presenters.correction import may_be_late
from handrail.ui.presenters.sight import PhotoSight
from handrail.ui.speech import tr

MODES = {
    "text": "text", "multiline": "text", "date": "date", "datetime": "date", "time": "time",
    "select_one": "choice", "select_many": "choices", "pass_fail": "passFail", "pass_fail_na": "passFail",
    "check": "check", "acknowledge": "check", "photo": "photo",
}  # fmt: skip

PARTS = {
    "date": (("day", 2), ("month", 2), ("year", 4)),
    "time": (("hour", 2), ("minute", 2)),
    "datetime": (("day", 2), ("month", 2), ("year", 4), ("hour", 2), ("minute", 2)),
}


class CapturePadPresenter:
    """Records one input that is neither measured nor scanned."""

    def __init__(self, desk: Desk, view: CapturePad) -> None:
        self.desk, self.view = desk, view
        self.at: StepAt | None = None
        self.item: Input | None = None
        self.reason = ""
        self.text = ""
        self.chosen: list[str] = []
        self.parts: dict[str, str] = {}
        self.active = ""
        self.problem = ""
        self.busy = False
        self.shot: PhotoTaken | None = None
        """A photo that was taken and that nobody has decided on."""
        self.sight = PhotoSight(desk, view.camera, "capturePad", self._exposed)
        view.camera.changed.connect(self._camera_changed)
        view.againAsked.connect(self._another)
        view.textTyped.connect(self.type)
        view.keyTyped.connect(self.key)
        view.eraseAsked.connect(self.erase)
        view.clearAsked.connect(self.clear)
        view.optionAsked.connect(self.option)
        view.partAsked.connect(self.part)
        view.nowAsked.connect(self.now)
        view.photoAsked.connect(self.photograph)
        view.fileAsked.connect(self.pick)
        view.cancelAsked.connect(self.leave)
        view.lateAsked.connect(self.late)
        view.noteAsked.connect(lambda: desk.open("reasonNote", "note", desk.step or ""))
        view.reportAsked.connect(self.report)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: step path, input id, and optionally reading, gauge (unused) and the reason for a new attempt."""
        path, input_id, _, _, reason = (*about, "", "", "")[:5]
        self.at = self.desk.at_hand.at(path)
        if self.at is None:
            return
        self.item = next(item for item in self.at.step.inputs if item.id == input_id)
        self.reason, self.problem, self.chosen, self.text = reason, "", [], ""
        self.parts = {name: "" for name, _ in PARTS.get(self.item.type, ())}
        self.active = next(iter(self.parts), "")
        kept = self.desk.draft()
        self.shot = None
        if kept.get("input") == input_id:
            self.text = str(kept.get("typed", ""))
            self.shot = PhotoTaken.model_validate(kept["photo"]) if "photo" in kept else None
        self.desk.navigator.show(current="capturePad", sheet="")
        self.refresh()

    # Showing.

    def refresh(self) -> None:
        assert self.at is not None and self.item is not None
        item, words = self.item, self.desk.words
        mode = MODES.get(item.type, "text")
        recorded = self.desk.at_hand.state.step(self.at.path).recorded(item.id)
        self.view.show(
            mode=mode,
            title=words.of(item.label),
            prompt=words.of(item.hint),
            progress="",
            value=self.text,
            valueHint=(self._offer() or tr("Type here")) if mode == "text" else "",
            problem=self.problem,
            limits="",
            nowLabel={"date": tr("Today"), "time": tr("Now")}.get(mode, ""),
            photosText=(
                tr("{n} of up to {total}").format(n=len(recorded), total=item.max_count) if mode == "photo" else ""
            ),
            canAddPhoto=mode == "photo" and len(recorded) < item.max_count and not (self._aiming or self.shot),
            shot=f"image://blob/{self.shot.digest}" if self.shot is not None else "",
            shotText=self._concerns(),
            canBeLate=may_be_late(self.desk, self.at, item, 1),
            fileLabel=tr("Choose a picture") if mode == "photo" else "",
            **self._primary(item, mode),
        )
        self.view.options.update(self._options(item, mode))
        self.view.parts.update([
            {
                "key": name, "label": _part_label(name), "value": value, "hint": self._part_hint(name),
                "active": name == self.active,
            }
            for name, value in self.parts.items()
        ])  # fmt: skip
        self.view.photos.update([
            {"key": a.event, "source": f"image://blob/{p.digest}", "text": tr("Photo {n}").format(n=a.capture.reading)}
            for a in recorded
            for p in a.capture.photos
        ])  # fmt: skip

    def _options(self, item: Input, mode: str) -> list[dict[str, Any]]:
        words = self.desk.words
        if mode == "passFail":
            rows = [("pass", words.say("verdict.pass")), ("fail", words.say("verdict.fail"))]
        elif mode in ("choice", "choices"):
            choices = self.desk.at_hand.plan.choices.get(item.choices or "")
            rows = [
                (choice.value, words.of(choice.label) or choice.value) for choice in (choices.items if choices else ())
            ]
        elif mode == "check":
            rows = [("true", words.of(item.label))]
        else:
            return []
        if item.na_allowed:
            rows.append(("n/a", tr("Not applicable")))
        return [{"key": key, "text": text, "phase": "selected" if key in self.chosen else "open"} for key, text in rows]

    @property
    def _aiming(self) -> bool:
        """Whether the camera shows what a photo would show."""
        return self.view.camera.phase in ("starting", "live")

    def _concerns(self) -> str:
        """What a person should look at again; taking another is offered, never forced."""
        said = {
            "dark": tr("The photo is dark."), "glare": tr("Light glares in it."), "blurred": tr("It looks blurred."),
        }  # fmt: skip
        concerns = self.shot.concerns if self.shot is not None else ()
        return " ".join([*(said[one] for one in concerns), tr("Take another, or keep it.")]) if concerns else ""

    def _primary(self, item: Input, mode: str) -> dict[str, Any]:
        if mode == "photo" and self.shot is not None:
            state = "busy" if self.busy else "ready"
            return {"primaryLabel": tr("Keep photo"), "primaryState": state, "primaryIcon": "check",
                    "primaryDetail": tr("It then stands in the record")}  # fmt: skip
        if mode == "photo" and self._aiming:
            live = self.view.camera.phase == "live"
            return {"primaryLabel": tr("Take photo"), "primaryState": "busy" if self.busy else "ready" if live
                    else "closed", "primaryIcon": "camera",
                    "primaryDetail": tr("Hold the tablet still") if live else tr("The camera starts")}  # fmt: skip
        labels = {
            "photo": tr("Done with photos"), "check": tr("Save tick"), "choice": tr("Save choice"),
            "choices": tr("Save choices"), "passFail": tr("Save result"), "date": tr("Save date"),
            "time": tr("Save time"),
        }  # fmt: skip
        label = labels.get(mode, tr("Save text"))
        missing = self._missing(item, mode)
        state = "closed" if missing else "busy" if self.busy else "ready"
        if not missing and not self._entered() and mode != "photo":
            return {"primaryLabel": tr("Use {value}").format(value=self._offer_words(item)), "primaryState": state,
                    "primaryIcon": "check", "primaryDetail": tr("Offered value. Check it first.")}  # fmt: skip
        return {
            "primaryLabel": label,
            "primaryDetail": missing,
            "primaryState": state,
            "primaryIcon": "check",
        }

    def _offer(self) -> str:
        """What the instruction offers for this input; nothing once a value is recorded."""
        return self.desk.offer(self.at, self.item) if self.at is not None and self.item is not None else ""

    def _offer_words(self, item: Input) -> str:
        """The offer as a person reads it."""
        offer, words = self._offer(), self.desk.words
        day, _, clock = offer.partition("T")
        if item.type == "date":
            return words.day(date.fromisoformat(offer))
        if item.type == "datetime":
            return f"{words.day(date.fromisoformat(day))}, {clock[:5]}"
        if item.type == "time":
            return offer[:5]
        choices = self.desk.at_hand.plan.choices.get(item.choices or "")
        named = {choice.value: words.of(choice.label) for choice in (choices.items if choices else ())}
        return ", ".join(named.get(value) or value for value in offer.split()) if named else offer

    def _part_hint(self, name: str) -> str:
        """What a part of a date or time is to look like: the offer's own, where there is one."""
        assert self.item is not None
        day, _, clock = self._offer().rpartition("T") if self.item.type != "date" else (self._offer(), "", "")
        found = dict(zip(("year", "month", "day"), day.split("-"), strict=False))
        found |= dict(zip(("hour", "minute"), clock.split(":"), strict=False))
        return found.get(name) or _hint(name)

    def _missing(self, item: Input, mode: str) -> str:
        """What is still needed, in words; empty when it can be saved."""
        if mode == "photo":
            assert self.at is not None
            recorded = self.desk.at_hand.state.step(self.at.path).recorded(item.id)
            return "" if len(recorded) >= item.min_count else tr("Add a picture first")
        if self._entered() or self._offer():
            return ""
        return {
            "date": tr("Type day, month and year"), "time": tr("Type hour and minute"), "choice": tr("Choose one"),
            "choices": tr("Choose at least one"), "passFail": tr("Choose pass or fail"), "check": tr("Tap the box"),
        }.get(mode, tr("Type the text"))  # fmt: skip

    def _entered(self) -> str:
        """What would be recorded, as text; empty while incomplete."""
        assert self.item is not None
        if self.chosen:
            return " ".join(self.chosen)
        if self.parts:
            if any(len(self.parts[name]) != size for name, size in PARTS[self.item.type]):
                return ""
            p = self.parts
            day = f"{p['year']}-{p['month']}-{p['day']}" if "year" in p else ""
            clock = f"{p['hour']}:{p['minute']}" if "hour" in p else ""
            return "T".join(part for part in (day, clock) if part)
        return self.text.strip()

    # Acting.

    def type(self, text: str) -> None:
        assert self.item is not None
        self.text, self.problem = text, ""
        self.desk.keep_draft({"input": self.item.id, "typed": text})
        self.refresh()

    def key(self, key: str) -> None:
        """A digit for the active part; a full part hands on to the next."""
        if self.item is None or self.active not in self.parts or not key.isdigit():
            return
        sizes = dict(PARTS[self.item.type])
        if len(self.parts[self.active]) < sizes[self.active]:
            self.parts[self.active] += key
        if len(self.parts[self.active]) == sizes[self.active]:
            names = list(self.parts)
            self.active = names[min(names.index(self.active) + 1, len(names) - 1)]
        self.problem = ""
        self.refresh()

    def erase(self) -> None:
        if self.active in self.parts:
            if not self.parts[self.active]:
                names = list(self.parts)
                self.active = names[max(names.index(self.active) - 1, 0)]
            self.parts[self.active] = self.parts[self.active][:-1]
            self.refresh()

    def clear(self) -> None:
        self.parts = dict.fromkeys(self.parts, "")
        self.active = next(iter(self.parts), "")
        self.refresh()

    def part(self, name: str) -> None:
        self.active = name
        self.refresh()

    def now(self) -> None:
        """Today's date or the time, as an entry that is still to be saved."""
        moment = self.desk.now()
        texts = {"day": "%d", "month": "%m", "year": "%Y", "hour": "%H", "minute": "%M"}
        self.parts = {name: moment.strftime(texts[name]) for name in self.parts}
        self.refresh()

    def option(self, key: str) -> None:
        """Chooses one; with many choices a second tap takes it back. N/A asks for its reason."""
        if self.item is None or self.at is None:
            return
        if key == "n/a":
            self.desk.open("reasonNote", "notApplicable", self.at.path, self.item.id)
            return
        if self.item.type == "select_many":
            self.chosen = [c for c in self.chosen if c != key] if key in self.chosen else [*self.chosen, key]
        else:
            self.chosen = [key]
        self.problem = ""
        self.refresh()

    def photograph(self) -> None:
        """The camera, or where the tablet has none a file."""
        if self.desk.viewfinder is None:
            self.pick()
        elif self.item is not None and not self.busy:
            self.sight.open()

    def _camera_changed(self) -> None:
        if self.item is not None and self.desk.navigator.current == "capturePad":
            self.refresh()

    def _exposed(self, jpeg: bytes, pixels: str, concerns: tuple[str, ...]) -> None:
        """The shutter: sealed and set aside before the screen says that there is a photo."""
        if self.at is None or self.item is None or self.busy:
            return
        self.busy = True
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        path, input_id = self.at.path, self.item.id

        def keep() -> PhotoTaken | Refusal:
            taken = take_photo(place, jpeg, "camera.jpg", pixels, concerns)
            if isinstance(taken, PhotoTaken):
                set_aside(place, session, run_id, path, input_id, taken)
            return taken

        self.desk.perform(keep, self._shot, self._refused)

    def _shot(self, taken: PhotoTaken) -> None:
        assert self.item is not None
        self.busy, self.shot = False, taken
        self.desk.keep_draft({"input": self.item.id, "photo": taken.to_json()})
        self.sight.close()
        self.refresh()

    def _another(self) -> None:
        """The photo is not kept; the camera looks again."""
        if self.busy:
            return
        self.shot = None
        self.desk.drop_draft()
        self.photograph()
        self.refresh()

    def _keep_shot(self, taken: PhotoTaken) -> None:
        assert self.at is not None and self.item is not None
        place, session, run_id, path = (
            self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run, self.at.path,
        )  # fmt: skip
        count = len(self.desk.at_hand.state.step(path).recorded(self.item.id))
        entry = Entry(input=self.item.id, reading=count + 1, method="camera", photo=taken)
        self.busy = True
        self.refresh()
        self.desk.perform(lambda: record_capture(place, session, run_id, path, entry), self._kept, self._refused)

    def _kept(self, _: Changed) -> None:
        self.busy, self.shot = False, None
        self.desk.drop_draft()
        self.refresh()

    def pick(self) -> None:
        """A picture from a file: original bytes, sealed before they are recorded."""
        path = self.desk.services.pick_photo()
        if not path or self.item is None or self.at is None or self.busy:
            return
        self.busy = True
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        at, item, count = (
            self.at,
            self.item,
            len(self.desk.at_hand.state.step(self.at.path).recorded(self.item.id)),
        )

        def keep() -> Changed | Refusal:
            file = Path(path)
            taken = take_photo(place, file.read_bytes(), file.name)
            if not isinstance(taken, PhotoTaken):
                return taken
            entry = Entry(input=item.id, reading=count + 1, method="file", photo=taken)
            return record_capture(place, session, run_id, at.path, entry)

        self.desk.perform(keep, self._photographed, self._refused)

    def _photographed(self, _: Changed) -> None:
        self.busy = False
        self.refresh()

    def late(self) -> None:
        """The value was taken earlier: it is entered with its own time and a signature (DI-CON-2)."""
        assert self.at is not None and self.item is not None
        self.desk.open("correction", "late", self.at.path, self.item.id)

    def report(self) -> None:
        """A problem with what is recorded here."""
        self.desk.open("draftNcr", self.desk.step or "", self.item.id if self.item else "")

    def leave(self) -> None:
        self.desk.drop_draft()
        self.desk.open("stepRunner", self.desk.step or "")

    def primary(self) -> None:
        """Saves the entry; what is missing is said on the button."""
        if self.busy or self.item is None or self.at is None:
            return
        mode = MODES.get(self.item.type, "text")
        if mode == "photo":
            if self.shot is not None:
                self._keep_shot(self.shot)
            elif self._aiming:
                self.sight.shoot()
            elif self._missing(self.item, mode):
                self.photograph()
            else:
                self.leave()
            return
        if mode == "check" and not self.chosen:
            self.option("true")
            return
        entered = self._entered()
        method: InputMethod = "tapped" if self.chosen else "typed"
        if not entered:
            entered, method = self._offer(), "offered"
        if not entered:
            return
        entry = Entry(input=self.item.id, entered=entered, method=method, reason=self.reason)
        self.busy = True
        place, session, run_id, path = (
            self.desk.place,
            self.desk.signed_in,
            self.desk.at_hand.state.run,
            self.at.path,
        )
        self.desk.perform(lambda: record_capture(place, session, run_id, path, entry), self._saved, self._refused)

    def _saved(self, _: Changed) -> None:
        self.busy = False
        self.leave()

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        if refusal.code.startswith("entry."):
            self.problem = self.desk.words.reason(refusal.reasons[0]).title
            self.refresh()
        else:
            self.desk.show_refusal(refusal)


def _hint(name: str) -> str:
    return {"day": tr("DD"), "month": tr("MM"), "year": tr("YYYY"), "hour": tr("hh"), "minute": tr("mm")}[name]


def _part_label(name: str) -> str:
    return {
        "day": tr("Day"), "month": tr("Month"), "year": tr("Year"), "hour": tr("Hour"), "minute": tr("Minute"),
    }[name]  # fmt: skip
