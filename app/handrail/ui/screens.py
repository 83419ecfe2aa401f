"""The presenters by the names of their screens, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from handrail.ui.bridge.shown import Shown
from handrail.ui.desk import Desk, Screen
from handrail.ui.glass import Glass, snake


def presenter_of(name: str) -> Callable[[Desk, Shown], Screen]:
    """The class of a screen's presenter, loaded with all that it needs; from any thread."""
    module = import_module(f"handrail.ui.presenters.{snake(name)}")
    found: Callable[[Desk, Shown], Screen] = getattr(module, f"{name[0].upper()}{name[1:]}Presenter")
    return found


class Screens(dict[str, Screen]):
    """Screen or sheet (as `Navigator` names it) -> its presenter: ``jobs`` is ``JobsPresenter`` in ``presenters/jobs``.

    Their modules and those of what they call take longer to load than a window to draw, and badge-in
    waits for none of the others.
    """

    def __init__(self, desk: Desk, glass: Glass) -> None:
        super().__init__()
        self._desk, self._glass = desk, glass

    def __missing__(self, name: str) -> Screen:
        made: Screen = presenter_of(name)(self._desk, self._glass.model(name))
        self[name] = made
        return made
