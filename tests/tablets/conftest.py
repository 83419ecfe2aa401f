"""Sites of two and three tablets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tablets.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Two tablets at one bench."""
    site = Site(tmp_path, "a", "b")
    yield site
    site.close()
