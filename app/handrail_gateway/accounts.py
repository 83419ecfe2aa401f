"""The gateway's own accounts: badge and secret checked, a person's key certified for one device (decision 0009)."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from handrail.domain.secret import weak
from handrail.wire.certificate import Certificate, make_certificate
from handrail.wire.credentials import peppered
from handrail.wire.keys import key_id
from handrail.wire.signed import Signed
from handrail_gateway.access import note_access
from handrail_gateway.alarm_log import alarm
from handrail_gateway.database import Database
from handrail_gateway.gateway_keys import GatewayKeys
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData, Unknown
from handrail_gateway.schema import accounts, badge_failures, unlockings
from handrail_gateway.site_policy import current_policy


class NotProven(Exception):
    """``code`` is a problem's code. That a badge is unknown, locked or its person gone shows in nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Accounts:
    """Checks secrets and certifies keys. Each check costs one Argon2id call, whoever's badge it is."""

    def __init__(self, database: Database, plant: PlantData, keys: GatewayKeys, pepper: str, now: Now) -> None:
        self._database = database
        self._plant = plant
        self._keys = keys
        self._pepper = pepper
        self._now = now
        # RFC 9106's second recommended option: 64 MiB, t=3, p=4.
        self._hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
        salt, tag = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
        self._nobody = f"$argon2id$v=19$m=65536,t=3,p=4${salt}${tag}"

    # --- proving ---------------------------------------------------------------------------------

    def lease(self, device: str, badge: str, secret: str, public: bytes, new_secret: str | None = None) -> Signed:
        """The certificate for a person's key on a device. Raises NotProven.

        Failures are counted by badge, and lock at the site's limit until somebody unlocks (SEC-LK-1).
        """
        person = next((row for row in self._plant.people() if row["badge"] == badge), None)
        with self._database.write() as connection:
            # Counted before it is tried: requests side by side get no more tries than one after the other.
            known, count = self._account(connection, person), self._count(connection, badge)
            policy = current_policy(connection)[0]
        locked = count > policy.lock_after_failures
        fits = self._fits(None if known is None or locked else known.verifier, secret)
        if person is None or known is None or not fits or not person.get("active", True):
            who = person["id"] if person is not None else ""
            self._note("badge.locked" if count >= policy.lock_after_failures else "secret.refused", who, device=device)
            if count == policy.lock_after_failures:
                self._say_locked(badge, person, count)
            raise NotProven("secret_refused")
        with self._database.write() as connection:
            connection.execute(delete(badge_failures).where(badge_failures.c.badge == badge))
        number = known.secret
        if known.must_change or new_secret is not None:
            if new_secret is None:
                raise NotProven("secret_must_change")
            if new_secret == secret or weak(new_secret, person["id"], person["name"]):
                raise NotProven("secret_too_weak")
            number = self._change(person["id"], new_secret, must_change=False)
            self._note("secret.changed", person["id"], device=device)
        certificate = self._certificate(person["id"], device, public, number, policy.people_days)
        until = certificate.document["expires_at"]
        self._note("lease.given", person["id"], device=device, until=until, secret=number)
        return certificate

    def certificate(self, person: str, device: str, public: bytes) -> Signed:
        """The same for a person who has proven elsewhere who they are; without a secret here they have number 1."""
        with self._database.read() as connection:
            policy = current_policy(connection)[0]
            query = select(accounts.c.secret).where(accounts.c.person == person)
            number = connection.execute(query).scalars().first()
        return self._certificate(person, device, public, int(number or 1), policy.people_days)

    def _certificate(self, person: str, device: str, public: bytes, secret: int, days: int) -> Signed:
        at = self._now()
        certificate = Certificate(
            person=person, device=device, key=key_id(public), public=public.hex(), secret=secret, issued_at=at,
            expires_at=at + timedelta(days=days), gateway=self._keys.signing.id,
        )  # fmt: skip
        return make_certificate(certificate, self._keys.signing)

    @staticmethod
    def _account(connection: Connection, person: dict[str, Any] | None) -> Any:
        if person is None:
            return None
        return connection.execute(select(accounts).where(accounts.c.person == person["id"])).first()

    def _count(self, connection: Connection, badge: str) -> int:
        """Counts one more try and returns how many there were in a row."""
        query = select(badge_failures.c.count).where(badge_failures.c.badge == badge)
        count = int(connection.execute(query).scalars().first() or 0) + 1
        connection.execute(delete(badge_failures).where(badge_failures.c.badge == badge))
        connection.execute(insert(badge_failures).values(badge=badge, count=count, last_at=text_of(self._now())))
        return count

    def _fits(self, verifier: str | None, secret: str) -> bool:
        try:
            self._hasher.verify(verifier or self._nobody, peppered(secret, self._pepper))
        except VerificationError:
            return False
        return verifier is not None

    def _say_locked(self, badge: str, person: dict[str, Any] | None, count: int) -> None:
        at, who = text_of(self._now()), person["id"] if person is not None else f"badge {badge[:12]}"
        with self._database.write() as connection:
            alarm(connection, at, "badge.locked", f"{who}/{at}", f"{count} wrong secrets in a row")

    # --- keeping accounts ------------------------------------------------------------------------

    def begin(self, person: str, secret: str) -> None:
        """The first secret of a person who has none yet: of a sample plant, where it is public."""
        with self._database.read() as connection:
            known = connection.execute(select(accounts.c.person).where(accounts.c.person == person)).first()
        if known is None:
            self._change(person, secret, must_change=False)
            self._note("secret.begun", person)

    def reset(self, person: str, by: str) -> str:
        """A one-time secret, shown once to who hands it on: it opens nothing but the choice of another (P11-200-5).

        ``by`` is who asked for it, kept with the alarm that it raises. Raises Unknown.
        """
        if person not in {row["id"] for row in self._plant.people()}:
            raise Unknown(f"no person has the id {person}")
        secret = "-".join(secrets.token_hex(2) for _ in range(3))
        self._change(person, secret, must_change=True)
        self._tell("account.reset", person, by)
        return secret

    def end_leases(self, person: str, by: str) -> None:
        """Every lease of the person ends with the next contact; they sign in at the provider anew. Raises Unknown."""
        if person not in {row["id"] for row in self._plant.people()}:
            raise Unknown(f"no person has the id {person}")
        for _ in range(2 if self._has_none(person) else 1):  # without a row of their own they have number 1
            self._change(person, secrets.token_hex(32), must_change=True)
        self._tell("account.leases_ended", person, by)

    def _has_none(self, person: str) -> bool:
        with self._database.read() as connection:
            return connection.execute(select(accounts.c.person).where(accounts.c.person == person)).first() is None

    def unlock(self, person: str, by: str) -> None:
        """Lets a person try again, here and on every tablet that has counted failures itself (A11D-11-2).

        Each unlocking has a number that travels with the people list, and a tablet takes each number once. It is the
        time in seconds, so that a gateway that was brought back from a backup goes on above its old ones. Raises
        Unknown.
        """
        badge = next((row["badge"] for row in self._plant.people() if row["id"] == person), None)
        if badge is None:
            raise Unknown(f"no person has the id {person}")
        with self._database.write() as connection:
            connection.execute(delete(badge_failures).where(badge_failures.c.badge == badge))
            of_person = select(func.max(unlockings.c.number)).where(unlockings.c.person == person)
            last = int(connection.execute(of_person).scalar() or 0)
            number, at = max(last + 1, int(self._now().timestamp())), text_of(self._now())
            connection.execute(insert(unlockings).values(person=person, number=number, unlocked_by=by, at=at))
        self._tell("account.unlocked", person, by)

    def _tell(self, code: str, person: str, by: str) -> None:
        at = text_of(self._now())
        with self._database.write() as connection:
            alarm(connection, at, code, f"{person}/{at}", f"by {by}")
            note_access(connection, at, code, person=person, by=by)

    def _note(self, what: str, person: str, **more: Any) -> None:
        with self._database.write() as connection:
            note_access(connection, text_of(self._now()), what, person=person, **more)

    def _change(self, person: str, secret: str, *, must_change: bool) -> int:
        verifier = self._hasher.hash(peppered(secret, self._pepper))
        row = {"verifier": verifier, "must_change": must_change, "changed_at": text_of(self._now())}
        with self._database.write() as connection:
            found = connection.execute(select(accounts.c.secret).where(accounts.c.person == person)).scalars().first()
            if found is None:
                connection.execute(insert(accounts).values(person=person, secret=1, **row))
                return 1
            number = int(found) + 1
            connection.execute(update(accounts).where(accounts.c.person == person).values(secret=number, **row))
            return number
