"""What the client says while it is played is as much a failure here as in `gui`."""

from tests.gui.conftest import quiet

__all__ = ["quiet"]
