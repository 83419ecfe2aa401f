"""A tablet that was built once, and a copy of it for each attack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.victim import Victim, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def victim(built: Victim, tmp_path: Path) -> Victim:
    return built.copy(tmp_path)
