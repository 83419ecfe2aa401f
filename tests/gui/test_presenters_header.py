"""The header's pill and the frame around every screen: what is practice says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from handrail.ui.presenters.header_state import HeaderStatePresenter
from tests.gui.presenter_bench import Bench


def test_practice_is_said_on_every_screen_and_nothing_waits(app: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    try:
        bench.desk.services = replace(bench.desk.services, mode="training")
        HeaderStatePresenter(bench.desk).refresh()
        header = bench.views[0]
        assert (header.mode, header.modeWord) == ("training", "TRAINING")
        assert header.modeNote == "Practice. Nothing goes to the QMS."
        assert (header.syncState, header.syncTitle, header.syncDetail) == ("off", "Not recorded", "Practice only")
    finally:
        bench.close()
