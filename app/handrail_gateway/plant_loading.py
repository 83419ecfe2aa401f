"""Loading the sample plant into a demo gateway, with its public sample badges and PINs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret

from handrail.domain.policy import SitePolicy
from handrail.packages.reader import read_bytes
from handrail.wire.credentials import badge_digest, peppered
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData
from handrail_gateway.sample_plant import load_plant
from handrail_gateway.site_policy import keep_policy

SECRETS = "demo_secrets.json"


def _verifier(person: str, pin: str, pepper: str) -> str:
    # The salt is made from the id: these PINs are public, and rows that stay the same keep their version.
    salt = hashlib.sha256(person.encode()).digest()[:16]
    spent = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4, "hash_len": 32}
    return hash_secret(peppered(pin, pepper), salt, type=Type.ID, **spent).decode("ascii")


def load_sample_plant(folder: Path, plant: PlantData, database: Database, pepper: str, now: Now) -> None:
    """Loads the plant as of now; at every start, because its dates are relative to the day.

    What was approved or held here since stays. Raises OSError, ValueError, KeyError, PackageError if
    the folder is not whole.
    """
    found = load_plant(folder, now())
    secrets: dict[str, Any] = json.loads((folder / SECRETS).read_bytes())["people"]
    rows = {**found.rows, "people": [_person(row, secrets, pepper) for row in found.rows["people"]]}
    plant.load(rows)
    for data in found.packages.values():
        plant.keep_package(read_bytes(data), data)
    with database.write() as connection:
        keep_policy(connection, SitePolicy.model_validate(found.policy), text_of(now()))


def _person(row: dict[str, Any], secrets: dict[str, Any], pepper: str) -> dict[str, Any]:
    secret = secrets[row["id"]]
    known = {"badge": badge_digest(secret["badge"], pepper), "verifier": _verifier(row["id"], secret["pin"], pepper)}
    return {**row, **known}
