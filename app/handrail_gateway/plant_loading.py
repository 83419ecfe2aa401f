"""Loading the sample plant into a demo gateway, with its public sample badges and PINs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from handrail.domain.policy import SitePolicy
from handrail.packages.reader import read_bytes
from handrail.wire.credentials import badge_digest
from handrail_gateway.accounts import Accounts
from handrail_gateway.moments import Now
from handrail_gateway.plant_data import PlantData
from handrail_gateway.sample_plant import load_plant

SECRETS = "demo_secrets.json"


def load_sample_plant(folder: Path, plant: PlantData, accounts: Accounts, pepper: str, now: Now) -> SitePolicy:
    """Loads the plant as of now; at every start, because its dates are relative to the day. Returns its policy.

    What was approved or held here since stays. Raises OSError, ValueError, KeyError, PackageError if
    the folder is not whole.
    """
    found = load_plant(folder, now())
    secrets: dict[str, Any] = json.loads((folder / SECRETS).read_bytes())["people"]
    rows = {**found.rows, "people": [_person(row, secrets, pepper) for row in found.rows["people"]]}
    plant.load(rows)
    for person, secret in secrets.items():
        accounts.begin(person, secret["pin"])
    for data in found.packages.values():
        plant.keep_package(read_bytes(data), data)
    return SitePolicy.model_validate(found.policy)


def _person(row: dict[str, Any], secrets: dict[str, Any], pepper: str) -> dict[str, Any]:
    return {**row, "badge": badge_digest(secrets[row["id"]]["badge"], pepper)}
