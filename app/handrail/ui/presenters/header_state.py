"""The sync pill, the clock and the mode chip of the header, on every screen."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QTimer

from handrail.ui.desk import Desk
from handrail.ui.speech import tr


class HeaderStatePresenter:
    """Says truthfully where the records are: offline is normal, waiting too long is amber (SPEC 6)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.timer = QTimer(desk)
        self.timer.setInterval(15_000)
        self.timer.timeout.connect(self.refresh)
        self.timer.start()
        desk.sync.changed.connect(self.refresh)
        desk.runChanged.connect(self.refresh)
        desk.sessionChanged.connect(self.refresh)
        # The clock shows on the badge page alone.
        desk.navigator.changed.connect(self.refresh)
        desk.header.syncAsked.connect(self.open)

    def open(self) -> None:
        if self.desk.session is not None and self.desk.navigator.current != "locked":
            self.desk.open("syncCentre")

    def refresh(self) -> None:
        """Pill, clock and mode."""
        sync, words = self.desk.sync, self.desk.words
        now = datetime.now(UTC)
        age = words.span((now - sync.oldest_waiting).total_seconds()) if sync.oldest_waiting else ""
        waiting = tr("{n} waiting").format(n=sync.waiting) + (f" · {age}" if age else "")
        limit = self.desk.services.reference.policy().waiting_long_minutes * 60
        practice = self.desk.services.mode == "training"
        if practice:
            state, title, detail = "off", tr("Not recorded"), tr("Practice only")
        elif sync.may_be_wiped:
            state, title, detail = "received", tr("Out of service"), tr("All delivered, may be wiped")
        elif sync.retired:
            state, title, detail = "waiting", tr("Out of service"), waiting if sync.waiting else tr("Not all delivered")
        elif sync.rejected:
            state, title, detail = "rejected", tr("{n} rejected").format(n=len(sync.rejected)), waiting
        elif sync.refusal is not None:
            state, title, detail = "rejected", tr("Gateway refuses"), waiting
        elif sync.sending is not None:
            done, total = sync.sending
            state, title, detail = "sending", tr("Sending"), tr("{n} of {total}").format(n=done, total=total)
        elif sync.waiting == 0 and sync.missing and sync.reached_at is not None:
            state, title, detail = "saved", tr("Saved here"), self._photos(sync.missing)
        elif sync.waiting == 0 and sync.reached_at is not None:
            at = words.clock(self.desk.local(sync.reached_at))
            state, title = "received", tr("All received")
            detail = tr("by {stop} · {time}").format(stop=sync.last_stop or tr("gateway"), time=at)
        elif sync.oldest_waiting and (now - sync.oldest_waiting).total_seconds() > limit:
            state, title, detail = "waiting", tr("Waiting long"), waiting
        else:
            state, title, detail = "saved", tr("Saved here"), waiting
        local = self.desk.local(now)
        on_badge_page = self.desk.navigator.current == "badgeIn"
        mode = "" if self.desk.services.mode == "production" else self.desk.services.mode
        self.desk.header.show(
            syncState=state, syncTitle=title, syncDetail=detail,
            clockDate=words.day(local.date()) if on_badge_page else "",
            clockTime=words.clock(local) if on_badge_page else "",
            mode=mode,
            modeWord=words.say(f"mode.{mode}").upper() if mode else "",
            modeNote=tr("Practice. Nothing goes to the QMS.") if practice else "",
        )  # fmt: skip

    @staticmethod
    def _photos(count: int) -> str:
        return tr("1 photo waits") if count == 1 else tr("{n} photos wait").format(n=count)
