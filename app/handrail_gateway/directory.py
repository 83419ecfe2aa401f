"""What a directory says of people: their groups become roles, and who is not in it has no access."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import os
import subprocess
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from handrail_gateway.alarm_log import alarm
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData
from handrail_gateway.schema import directory_people
from handrail_gateway.secret_files import InsecureFile, read_secret
from handrail_gateway.sign_in_settings import Ldap, SignInSettings, plain

log = logging.getLogger(__name__)

PATIENCE_S = 30
"""How long one search may take in all."""

Entry = dict[str, list[str]]
"""Attributes of an entry by their names in small letters; ``dn`` is one of them."""


class DirectoryAway(Exception):
    """The directory can't be read now, or what it says can't be meant."""


def keep_roles(connection: Connection, roles: Mapping[str, list[str]], at: str) -> None:
    """Keeps what was heard of these people."""
    for person, held in roles.items():
        connection.execute(delete(directory_people).where(directory_people.c.person == person))
        row = {"person": person, "roles": json.dumps(held), "heard_at": at}
        connection.execute(insert(directory_people).values(**row))


def forget_roles(connection: Connection) -> None:
    """The plant alone says who may do what again."""
    connection.execute(delete(directory_people))


class Directory:
    """Reads the directory and keeps what it says. While it is away the last word counts, and its age alarms."""

    def __init__(self, settings: SignInSettings, plant: PlantData, database: Database, now: Now) -> None:
        self._settings = settings
        self._plant = plant
        self._database = database
        self._now = now
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Reads it every few minutes, on a thread of its own, if there is one to read."""
        if self._settings.ldap is not None:
            self._thread = threading.Thread(target=self._keep_reading, name="directory", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends that thread."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)

    def _keep_reading(self) -> None:
        assert self._settings.ldap is not None
        while not self._stopped.is_set():
            try:
                self.read()
            except DirectoryAway as reason:
                log.warning("the directory could not be read: %s", reason)
            except Exception:
                log.exception("reading the directory failed; it is tried again")
            self._stopped.wait(self._settings.ldap.every_minutes * 60)

    def read(self) -> dict[str, list[str]]:
        """Reads it now; the roles of each of the plant's people. Raises DirectoryAway, after it has alarmed."""
        try:
            roles = self._roles()
        except DirectoryAway as reason:
            self._away(str(reason))
            raise
        with self._database.write() as connection:
            keep_roles(connection, roles, text_of(self._now()))
        return roles

    def age(self) -> timedelta | None:
        """How old the directory's word is; None if it never said one, or there is none to ask."""
        heard = self._heard()
        if self._settings.ldap is None or heard is None:
            return None
        return self._now() - datetime.fromisoformat(heard)

    def _heard(self) -> str | None:
        with self._database.read() as connection:
            found = connection.execute(select(func.max(directory_people.c.heard_at))).scalars().first()
        return None if found is None else str(found)

    def _away(self, why: str) -> None:
        ldap, heard, age = self._settings.ldap, self._heard(), self.age()
        assert ldap is not None
        if age is not None and age <= timedelta(minutes=ldap.alarm_minutes):
            return
        said = "it was never read" if age is None else f"its word is {int(age.total_seconds() // 60)} min old"
        with self._database.write() as connection:
            subject = f"{ldap.url} since {heard or 'the start'}"
            alarm(connection, text_of(self._now()), "directory.away", subject, f"{said}: {why}")

    def _roles(self) -> dict[str, list[str]]:
        ldap = self._settings.ldap
        if ldap is None:
            raise DirectoryAway("sign-in.toml names no directory")
        found = search(ldap, ldap.base, ldap.filter, ldap.id_attribute, ldap.group_attribute)
        groups: dict[str, list[str]] = {}
        if ldap.group_base:
            member = ldap.member_attribute
            for group in search(ldap, ldap.group_base, ldap.group_filter, member):
                for one in group.get(member.casefold(), []):
                    groups.setdefault(plain(one), []).extend(group["dn"])
        held: dict[str, list[str]] = {}
        for entry in found:
            for person in entry.get(ldap.id_attribute.casefold(), [])[:1]:
                if person in held:
                    raise DirectoryAway(f"two entries have the id {person}")
                own = entry.get(ldap.group_attribute.casefold(), [])
                held[person] = groups.get(plain(entry["dn"][0]), []) if ldap.group_base else own
        people = [row["id"] for row in self._plant.people()]
        if people and not any(person in held for person in people):
            # A wrong base or filter, rather than a plant that everybody has left.
            raise DirectoryAway(f"none of the plant's {len(people)} people is in it")
        return {person: self._settings.roles_of(held.get(person, [])) for person in people}


def search(ldap: Ldap, base: str, filter_: str, *attributes: str) -> list[Entry]:
    """What a search finds. Raises DirectoryAway.

    OpenLDAP's own client does it, as a process: the bindings for Python come without wheels or are no longer kept,
    and a certificate is checked there as everywhere on the machine (decision 0012).
    """
    command = [
        "ldapsearch", "-LLL", "-x", "-H", ldap.url, "-b", base, "-s", "sub",
        "-o", "ldif_wrap=no", "-o", "nettimeout=5", "-l", "20", "-E", "pr=500/noprompt",
        "-o", "TLS_REQCERT=demand",
    ]  # fmt: skip
    if ldap.ca_file is not None:
        command += ["-o", f"TLS_CACERT={ldap.ca_file}"]
    if ldap.url.startswith("ldap:"):
        command.append("-ZZ")
    environment = {name: text for name, text in os.environ.items() if not name.startswith("LDAP")}
    secret = ""
    if ldap.password_file is not None:
        try:
            secret = read_secret(ldap.password_file)
        except (InsecureFile, OSError, UnicodeDecodeError) as reason:
            raise DirectoryAway(f"the password file can't be used: {reason}") from reason
        command += ["-D", ldap.bind_dn, "-y", "/dev/stdin"]
    try:
        done = subprocess.run(
            [*command, filter_, *attributes], input=secret.encode(), capture_output=True, timeout=PATIENCE_S,
            env=environment, cwd="/", check=False,
        )  # fmt: skip
    except FileNotFoundError as reason:
        raise DirectoryAway("ldapsearch is missing (Debian: ldap-utils)") from reason
    except subprocess.TimeoutExpired as reason:
        raise DirectoryAway(f"no answer within {PATIENCE_S} s") from reason
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise DirectoryAway(said[:400] or f"ldapsearch ended with {done.returncode}")
    return entries(done.stdout)


def entries(ldif: bytes) -> list[Entry]:
    """The entries of an LDIF answer (RFC 2849, lines not folded). Raises DirectoryAway."""
    found: list[Entry] = []
    try:
        for block in ldif.decode("utf-8").split("\n\n"):
            entry: Entry = {}
            for line in block.splitlines():
                name, colon, value = line.partition(":")
                if not colon or line.startswith("#"):
                    continue
                coded = value.startswith(":")
                text = base64.b64decode(value[1:].strip(), validate=True).decode() if coded else value.strip()
                entry.setdefault(name.casefold(), []).append(text)
            if "dn" in entry:
                found.append(entry)
    except (UnicodeDecodeError, binascii.Error) as reason:
        raise DirectoryAway("its answer can't be read") from reason
    return found
