"""Identity proofing: who saw that a person is who they say, when and how. Without it they may not sign (P11-100-2)."""

from __future__ import annotations

from sqlalchemy import insert

from handrail_gateway.access import note_access
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData, Unknown
from handrail_gateway.schema import proofings


class NotProofed(Exception):
    """The proofing is not recorded; the message is for people."""


def record_proofing(database: Database, plant: PlantData, person: str, by: str, how: str, now: Now) -> None:
    """Keeps that ``by`` proofed the person's identity, and how. It reaches tablets with the people.

    Raises Unknown, and NotProofed where the person vouches for themselves or nothing says how.
    """
    if person not in {row["id"] for row in plant.people()}:
        raise Unknown(f"no person has the id {person}")
    if by.casefold() == person.casefold():
        raise NotProofed("nobody proofs their own identity: somebody else has to")
    if not by.strip() or not how.strip():
        raise NotProofed("say who proofed the identity and by what, for instance --how 'passport, in person'")
    row = {"person": person, "proofed_by": by.strip(), "how": how.strip(), "at": text_of(now())}
    with database.write() as connection:
        connection.execute(insert(proofings).values(**row))
        note_access(connection, row["at"], "person.proofed", person=person, by=row["proofed_by"], how=row["how"])
