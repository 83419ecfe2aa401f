"""One tablet for each test, in memory where there is such a folder: what it costs to reach a disk is not asked here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.operations.workplace import Shop

MEMORY = Path("/dev/shm")


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    """When the test is done, what is on the disk must verify and fold to what the tablet believed (rule 6)."""
    shop = Shop(folder)
    yield shop
    shop.check()
    shop.close()
