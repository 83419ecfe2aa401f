"""Takes the built translations (out/i18n/*.qm, never committed) into wheel and source archive, beside their sources."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Translations(BuildHookInterface):  # type: ignore[type-arg]
    """A build without them (an editable one, or from the source archive, which carries them) has nothing to add."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name each file and where it goes."""
        place = "handrail/_data/i18n" if self.target_name == "wheel" else "i18n"
        if version != "editable":
            for file in sorted((Path(self.root) / "out" / "i18n").glob("*.qm")):
                build_data["force_include"][str(file)] = f"{place}/{file.name}"
