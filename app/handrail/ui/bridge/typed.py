"""Qt's Property, as the type checker can follow it: reading one gives the getter's type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    T_co = TypeVar("T_co", covariant=True)
    T = TypeVar("T")

    class Reading(Generic[T_co]):
        """A property that Python reads and never sets."""

        def __get__(self, of: object, owner: type | None = None) -> T_co: ...

    class Getter(Protocol):
        """What ``Property(…)`` returns: takes the getter."""

        def __call__(self, getter: Callable[[Any], T]) -> Reading[T]: ...

    def Property(type_: object, *, notify: Any = None, constant: bool = False) -> Getter:  # Qt's name
        """As ``PySide6.QtCore.Property``."""
        ...

else:
    from PySide6.QtCore import Property

__all__ = ["Property"]
