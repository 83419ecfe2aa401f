"""Evidence folders over SFTP, on a real OpenSSH server."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail_gateway.deliveries.connector import Attachment, Connector, NotNow, Parcel
from handrail_gateway.deliveries.disk import Disk
from handrail_gateway.deliveries.files import FilesConnector
from handrail_gateway.deliveries.settings import DeliverySettings
from tests.gateway.sshd import Sshd, sshd_tool

PHOTO = bytes(range(256)) * 4096  # 1 MiB: many packets
KEY = "urn:handrail:plant-2:draft_ncr:e-1"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    if sshd_tool() is None:
        pytest.skip("OpenSSH's server (sshd) is not installed")
    server = Sshd(tmp_path / "ssh")
    server.start()
    yield server
    server.stop()


def connector(server: Sshd, **changes: Any) -> Connector:
    settings = DeliverySettings.model_validate({"connector": {"archive": server.settings(**changes)}})
    return settings.routes()["archive"].connector


def parcel(revision: int = 1, **fields: Any) -> Parcel:
    photo = Attachment("crack.png", "image/png", hashlib.sha256(PHOTO).hexdigest(), len(PHOTO), lambda: PHOTO)
    return Parcel(KEY, "draft_ncr", revision, {"quantity": revision, **fields}, (photo,), "m" * 64)


@pytest.mark.req("S1-13", "S1-17", "S2-15")
def test_a_folder_arrives_whole_once_and_as_on_a_disk(server: Sshd, tmp_path: Path) -> None:
    there = connector(server)
    assert there.look_up(KEY) is None
    first = there.deliver(parcel())
    assert there.deliver(parcel()) == first == there.look_up(KEY)
    second = there.deliver(parcel(2))
    # What is older never takes the place of what is newer.
    assert there.deliver(parcel()) == second
    assert dict(there.all_known()) == {KEY: second}
    folder = server.root / "draft_ncr" / "e-1"
    assert sorted(path.name for path in folder.iterdir()) == ["r0001", "r0002"]
    assert (folder / "r0002" / "crack.png").read_bytes() == PHOTO
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder / "r0002", check=False)
    assert checked.returncode == 0
    (tmp_path / "disk").mkdir()
    disk = FilesConnector("archive", Disk(tmp_path / "disk"))
    disk.deliver(parcel())
    assert disk.deliver(parcel(2)) == second


@pytest.mark.req("S1-13", "S2-17")
def test_what_a_dead_writer_left_half_is_cleared_away(server: Sshd) -> None:
    half = server.root / "draft_ncr" / "e-1" / "r0001.part"
    half.mkdir(parents=True)
    (half / "record.json").write_bytes(b'{"quan')
    there = connector(server)
    assert there.look_up(KEY) is None
    assert dict(there.all_known()) == {}
    there.deliver(parcel())
    assert [path.name for path in half.parent.iterdir()] == ["r0001"]


@pytest.mark.req("S0-35")
def test_what_was_changed_there_has_another_digest(server: Sshd) -> None:
    there = connector(server)
    before = there.deliver(parcel())
    record = server.root / "draft_ncr" / "e-1" / "r0001" / "record.json"
    record.write_bytes(record.read_bytes().replace(b"1", b"9"))
    after = there.look_up(KEY)
    assert after is not None and after.digest != before.digest


@pytest.mark.req("S1-40")
def test_no_other_server_and_no_other_key(server: Sshd) -> None:
    with pytest.raises(NotNow, match="another key than the pinned one"):
        connector(server, host_key=server.public("other")).deliver(parcel())
    with pytest.raises(NotNow, match="does not take our key"):
        connector(server, key_file=server.folder / "other").deliver(parcel())
    (server.folder / "client").chmod(0o644)
    with pytest.raises(NotNow, match="can be read by others"):
        connector(server).deliver(parcel())
    assert list(server.root.iterdir()) == []


def test_a_server_that_is_away_or_lacks_the_folder_is_asked_later(server: Sshd) -> None:
    with pytest.raises(NotNow, match="folder for deliveries"):
        connector(server, folder=str(server.root / "nowhere")).deliver(parcel())
    there = connector(server)
    server.stop()
    with pytest.raises(NotNow, match="can't be used"):
        there.deliver(parcel())
    server.start()
    there.deliver(parcel())


@pytest.mark.parametrize("key", ["", "ssh-ed25519", "ssh-ed25519 %%%", "ssh-rsa AAAAC3NzaC1lZDI1NTE5"])
def test_a_pinned_key_that_is_none_is_refused(key: str, tmp_path: Path) -> None:
    said = {
        "adapter": "sftp", "host": "h", "user": "u", "host_key": key, "key_file": tmp_path, "folder": "/",
        "takes": ["draft_ncr"],
    }  # fmt: skip
    with pytest.raises(ValueError, match="a type and a key"):
        DeliverySettings.model_validate({"connector": {"x": said}})
