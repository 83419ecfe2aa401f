"""Roles from a real directory (OpenLDAP's slapd): over TLS, by groups, with what happens when it is away."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from handrail.core import Core
from handrail.domain.refusal import Refusal
from handrail.operations.sign_in import sign_in
from handrail.operations.workplace import Session
from handrail.settings import Settings
from handrail_gateway.directory import DirectoryAway
from handrail_gateway.schema import alarms
from handrail_gateway.sign_in_settings import SignInSettings
from tests.gateway.conftest import PLANT, House
from tests.gateway.servers import GatewayProcess
from tests.people import SECRETS

BASE = "dc=plant,dc=example"
ADMIN, PASSWORD = f"cn=admin,{BASE}", "of this test only"
READER = f"cn=handrail,{BASE}"
OPERATORS, QUALITY = f"cn=Operators,ou=groups,{BASE}", f"cn=Quality,ou=groups,{BASE}"
MARA, ROWAN = "m.okafor", "r.brandt"

SCHEMAS = "/etc/ldap/schema"
CONFIG = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {folder}/pid
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security tls=1
database mdb
directory {folder}/db
suffix "{base}"
rootdn "{admin}"
rootpw "{password}"
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
ENTRIES = """
dn: {base}
objectClass: dcObject
objectClass: organization
dc: plant
o: Plant

dn: ou=people,{base}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{base}
objectClass: organizationalUnit
ou: groups

dn: {reader}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: handrail
userPassword: {password}
"""


class Slapd:
    """A directory in a temporary folder, on a free port of loopback, over TLS; its own process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "db").mkdir(parents=True)
        self._certificates()
        words = {"schemas": SCHEMAS, "folder": folder, "base": BASE, "admin": ADMIN, "password": PASSWORD}
        (folder / "slapd.conf").write_text(CONFIG.format(**words, reader=READER))
        with socket.create_server(("127.0.0.1", 0)) as free, socket.create_server(("127.0.0.1", 0)) as other:
            self.port, self.plain_port = free.getsockname()[1], other.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None
        self.start()
        self.change("ldapadd", ENTRIES.format(base=BASE, reader=READER, password=PASSWORD))
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o600)

    @property
    def url(self) -> str:
        return f"ldaps://127.0.0.1:{self.port}"

    def _certificates(self) -> None:
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
        for name in ("server", "other"):
            files = ["-keyout", str(self.folder / f"{name}.key"), "-out", str(self.folder / f"{name}.pem")]
            made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
            subprocess.run([*made, "-days", "2", *subject, *files], check=True, capture_output=True)

    def start(self) -> None:
        slapd = shutil.which("slapd") or "/usr/sbin/slapd"
        command = [slapd, "-f", str(self.folder / "slapd.conf"), "-d", "0", "-h"]
        urls = f"ldaps://127.0.0.1:{self.port} ldap://127.0.0.1:{self.plain_port}"
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([*command, urls], stdout=log, stderr=log)
        until = time.monotonic() + 20
        while True:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None and time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def change(self, program: str, text: str) -> None:
        environment = {**os.environ, "LDAPTLS_CACERT": str(self.folder / "server.pem")}
        command = [program, "-x", "-H", self.url, "-D", ADMIN, "-w", PASSWORD]
        subprocess.run(command, input=text.encode(), env=environment, check=True, capture_output=True)

    def add_person(self, uid: str) -> None:
        lines = [f"dn: uid={uid},ou=people,{BASE}", "objectClass: inetOrgPerson", f"uid: {uid}", f"cn: {uid}", "sn: x"]
        self.change("ldapadd", "\n".join(lines) + "\n")

    def remove_person(self, uid: str) -> None:
        self.change("ldapmodify", f"dn: uid={uid},ou=people,{BASE}\nchangetype: delete\n")

    def add_group(self, dn: str, *uids: str) -> None:
        members = [f"member: uid={uid},ou=people,{BASE}" for uid in uids]
        name = dn.split(",", maxsplit=1)[0].removeprefix("cn=")
        self.change("ldapadd", "\n".join([f"dn: {dn}", "objectClass: groupOfNames", f"cn: {name}", *members]) + "\n")

    def leave_group(self, dn: str, uid: str) -> None:
        text = f"dn: {dn}\nchangetype: modify\ndelete: member\nmember: uid={uid},ou=people,{BASE}\n"
        self.change("ldapmodify", text)


@pytest.fixture
def slapd(tmp_path: Path) -> Iterator[Slapd]:
    if not (shutil.which("slapd") or Path("/usr/sbin/slapd").exists()):
        pytest.skip("slapd is not installed (Debian: slapd)")
    for program, package in (("ldapsearch", "ldap-utils"), ("openssl", "openssl")):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian: {package})")
    made = Slapd(tmp_path / "slapd")
    for person in (MARA, ROWAN, "who.else"):
        made.add_person(person)
    made.add_group(OPERATORS, MARA, ROWAN)
    made.add_group(QUALITY, ROWAN, "who.else")
    yield made
    made.stop()


def settings(slapd: Slapd, **changes: Any) -> SignInSettings:
    ldap = {
        "url": slapd.url, "bind_dn": READER, "password_file": str(slapd.folder / "password"),
        "ca_file": str(slapd.folder / "server.pem"), "base": f"ou=people,{BASE}", **changes,
    }  # fmt: skip
    roles = {OPERATORS: ["operator"], QUALITY.lower().replace(",", ", "): ["qa"]}
    return SignInSettings.model_validate({"ldap": ldap, "roles": roles})


def roles(house: House) -> dict[str, tuple[list[str], bool]]:
    return {row["id"]: (row["roles"], row["active"]) for row in house.get("/v1/reference/people")["document"]["rows"]}


def said(house: House) -> list[str]:
    return [row["detail"] for row in house.rows(alarms) if row["code"] == "directory.away"]


@pytest.mark.req("P11-10d-1", "P11-10g-1")
@pytest.mark.parametrize("by", ["memberOf", "groups"])
def test_groups_are_roles_and_who_is_not_there_has_none(
    by: str,
    slapd: Slapd,
    make_house: Callable[..., House],
) -> None:
    changes = {"group_base": f"ou=groups,{BASE}"} if by == "groups" else {}
    house = make_house(plant=PLANT, sign_in=settings(slapd, **changes))
    house.gateway.directory.read()
    found = roles(house)
    assert (found[MARA], found[ROWAN]) == ((["operator"], True), (["operator", "qa"], True))
    assert "who.else" not in found  # the directory makes no people of this plant
    others = [entry for person, entry in found.items() if person not in (MARA, ROWAN)]
    assert others and all(entry == ([], False) for entry in others)
    slapd.leave_group(OPERATORS, ROWAN)
    slapd.remove_person(MARA)
    house.gateway.directory.read()
    assert (roles(house)[MARA], roles(house)[ROWAN]) == (([], False), (["qa"], True))


@pytest.mark.req("P11-10d-1", "P11-10g-1", "P11-300-2")
def test_a_role_that_is_gone_is_gone_at_the_tablets_door(
    slapd: Slapd,
    make_house: Callable[..., House],
    tmp_path: Path,
) -> None:
    house = make_house(plant=PLANT, sign_in=settings(slapd))
    house.gateway.directory.read()
    code, url = house.gateway.enrolment.new_code(), str(house.client.base_url)
    core = Core(Settings(data=tmp_path / "tablet", gateway=url, mode="demo", enrolment_code=code))
    try:
        assert core.pull()
        session = sign_in(core.place, SECRETS[ROWAN]["badge"], SECRETS[ROWAN]["pin"], "en")
        assert isinstance(session, Session) and set(session.person.roles) == {"operator", "qa"}
        assert core.place.may(session, "run") is None and core.place.may(session, "review") is None
        slapd.leave_group(OPERATORS, ROWAN)
        house.gateway.directory.read()
        assert core.pull()
        refused = core.place.may(session, "run")  # who is signed in loses it too
        assert isinstance(refused, Refusal) and refused.code == "permission.missing"
        assert core.place.may(session, "review") is None
        slapd.remove_person(ROWAN)
        house.gateway.directory.read()
        assert core.pull()
        out = sign_in(core.place, SECRETS[ROWAN]["badge"], SECRETS[ROWAN]["pin"], "en")
        assert isinstance(out, Refusal) and out.code != "sign_in.locked"
    finally:
        core.close()


@pytest.mark.req("A11D-11-2")
def test_while_it_is_away_the_last_word_counts_and_its_age_alarms(
    slapd: Slapd,
    make_house: Callable[..., House],
) -> None:
    house = make_house(plant=PLANT, sign_in=settings(slapd, alarm_minutes=60))
    directory = house.gateway.directory
    directory.read()
    before = roles(house)
    slapd.stop()
    house.clock.ahead = timedelta(minutes=30)
    with pytest.raises(DirectoryAway):
        directory.read()
    assert said(house) == [] and roles(house) == before
    house.clock.ahead = timedelta(minutes=90)
    for _ in range(2):
        with pytest.raises(DirectoryAway):
            directory.read()
    (alarm,) = said(house)  # once for each time that it is away
    assert alarm.startswith("its word is 90 min old") and roles(house) == before
    slapd.start()
    directory.read()
    age = directory.age()
    assert age is not None and age < timedelta(minutes=1)


@pytest.mark.req("SEC-ST-1")
def test_nothing_is_believed_that_does_not_come_over_tls_from_the_right_directory(
    slapd: Slapd,
    make_house: Callable[..., House],
) -> None:
    for changes, why in (
        ({"ca_file": str(slapd.folder / "other.pem")}, "contact"),
        ({"ca_file": None}, "contact"),
        ({"url": f"ldaps://localhost:{slapd.port}"}, "contact"),  # the certificate names 127.0.0.1
        ({"bind_dn": "", "password_file": None}, "no such object"),  # it hides what may not be read
        ({"base": f"ou=nowhere,{BASE}"}, "no such object"),
        ({"filter": "(objectClass=printer)"}, "none of the plant's"),
        ({"filter": "(broken"}, "filter"),
    ):
        house = make_house(plant=PLANT, sign_in=settings(slapd, **changes))
        before = roles(house)
        with pytest.raises(DirectoryAway) as away:
            house.gateway.directory.read()
        assert why.casefold() in str(away.value).casefold(), changes
        assert roles(house) == before
        assert said(house)[0].startswith("it was never read"), changes
    for path, why in ((slapd.folder / "none", "password file"), (slapd.folder / "server.pem", "read by others")):
        house = make_house(plant=PLANT, sign_in=settings(slapd, password_file=str(path)))
        with pytest.raises(DirectoryAway, match=why):
            house.gateway.directory.read()
    wrong = slapd.folder / "wrong"
    wrong.write_text("not this")
    wrong.chmod(0o600)
    house = make_house(plant=PLANT, sign_in=settings(slapd, password_file=str(wrong)))
    with pytest.raises(DirectoryAway, match="Invalid credentials"):
        house.gateway.directory.read()
    plain = make_house(plant=PLANT, sign_in=settings(slapd, url=f"ldap://127.0.0.1:{slapd.plain_port}"))
    plain.gateway.directory.read()  # by StartTLS, which this directory insists on as we do
    assert roles(plain)[MARA] == (["operator"], True)


def test_the_command_shows_what_it_gives(
    slapd: Slapd, tmp_path: Path, make_house: Callable[..., House],
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from handrail_gateway.__main__ import main

    house = make_house(plant=PLANT, sign_in=settings(slapd))
    house.gateway.directory.read()
    data = house.gateway.settings.data
    ldap = house.gateway.settings.sign_in.ldap
    assert ldap is not None
    lines = [f'{name} = "{value}"' for name, value in ldap.to_json().items() if isinstance(value, str) and value]
    (data / "sign-in.toml").write_text("\n".join(["[ldap]", *lines, "[roles]", f'"{OPERATORS}" = ["operator"]']))
    monkeypatch.setattr("sys.argv", ["handrail-gateway", "directory", "--data", str(data)])
    assert main() == 0
    out = capsys.readouterr().out
    assert f"{MARA}: operator" in out and "no access" in out
    # A gateway that runs reads it by itself.
    slapd.leave_group(OPERATORS, MARA)
    gateway = GatewayProcess(data, "--sample-plant", str(PLANT)).start()
    try:
        until = time.monotonic() + 20
        while _served(gateway)[MARA] != ([], False):
            assert time.monotonic() < until
    finally:
        assert gateway.stop() == 0
    slapd.stop()
    assert main() == 2
    assert "directory" in capsys.readouterr().err


def _served(gateway: GatewayProcess) -> dict[str, tuple[list[str], bool]]:
    answer = httpx.get(f"{gateway.url}/v1/reference/people", headers=gateway.admin, trust_env=False)
    return {row["id"]: (row["roles"], row["active"]) for row in answer.json()["document"]["rows"]}
