"""What is sealed to the site's recovery key, and the package that is made of it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.wire.keys import SigningKey
from handrail.wire.recovery import (
    ESCROW,
    OVERHEAD,
    RESCUE,
    NotAKey,
    NotOpened,
    RecoveryKey,
    public_pem,
    read_public_pem,
    seal,
    sealed_for,
)
from handrail.wire.rescue import LARGEST, Damaged, NotAPackage, OpenWriter, Package, SealedWriter, begun, verify_begun
from handrail.wire.signed import NotSigned
from tests.wire.builder import Tablet, key

OURS, THEIRS = RecoveryKey(bytes([1]) * 32), RecoveryKey(bytes([2]) * 32)
NOTE = "doubtful/journal-a/000000000007-aabbccddeeff.json"


@pytest.mark.req("SEC-ST-1")
@given(st.binary(max_size=2000), st.text(max_size=40))
def test_what_is_sealed_opens_with_its_key_kind_and_name(content: bytes, name: str) -> None:
    sealed = seal(ESCROW, OURS.public, name, content)
    assert len(sealed) == len(content) + OVERHEAD
    assert OURS.open(ESCROW, name, sealed) == content
    assert sealed_for(ESCROW, sealed) == OURS.public
    assert seal(ESCROW, OURS.public, name, content) != sealed


@pytest.mark.req("SEC-ST-1")
def test_nothing_else_opens_it() -> None:
    sealed = seal(ESCROW, OURS.public, "journal-a", b"k" * 32)
    with pytest.raises(NotOpened, match=f"sealed for recovery key {OURS.id}, this one is {THEIRS.id}"):
        THEIRS.open(ESCROW, "journal-a", sealed)
    for kind, name, data in (
        (ESCROW, "journal-b", sealed),
        (RESCUE, "journal-a", sealed),
        (RESCUE, "journal-a", sealed.replace(ESCROW.encode(), RESCUE.encode())),
        (ESCROW, "journal-a", sealed[:-1]),
        (ESCROW, "journal-a", b""),
        (ESCROW, "journal-a", sealed[: len(ESCROW) + 33] + bytes(32) + sealed[len(ESCROW) + 65 :]),
    ):
        with pytest.raises(NotOpened):
            OURS.open(kind, name, data)  # type: ignore[arg-type]
    for at in range(len(sealed)):
        with pytest.raises(NotOpened):
            OURS.open(ESCROW, "journal-a", sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])


def test_the_private_half_is_a_file_that_openssl_reads_too(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(OURS.to_pem())
    assert RecoveryKey.from_pem(OURS.to_pem()).public == OURS.public
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    command = ["openssl", "pkey", "-in", str(tmp_path / "key.pem"), "-pubout"]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    assert said == public_pem(OURS.public)
    assert read_public_pem(said) == OURS.public
    locked = tmp_path / "locked.pem"
    command = [
        "openssl",
        "pkey",
        "-in",
        str(tmp_path / "key.pem"),
        "-aes256",
        "-passout",
        "pass:x",
        "-out",
        str(locked),
    ]
    subprocess.run(command, capture_output=True, check=True)
    with pytest.raises(NotAKey, match="passphrase"):
        RecoveryKey.from_pem(locked.read_bytes())


def test_other_files_are_no_recovery_key() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    other = Ed25519PrivateKey.generate()
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for text in (b"", b"nothing", private, public):
        with pytest.raises(NotAKey):
            RecoveryKey.from_pem(text)
    for text in (b"", public):
        with pytest.raises(NotAKey):
            read_public_pem(text)
    with pytest.raises(NotAKey, match="private half"):
        read_public_pem(OURS.to_pem())


def test_a_journal_is_vouched_for_by_a_key_and_no_other() -> None:
    word = begun("tablet-1", "journal-b", key(2).public, key(1))
    assert verify_begun(word, key(1).public) == ("tablet-1", "journal-b", key(2).public)
    with pytest.raises(NotSigned):
        verify_begun(word, key(2).public)


# --- packages ------------------------------------------------------------------------------------------


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def photo(content: bytes) -> str:
    return f"photos/{digest_of(content)[:2]}/{digest_of(content)}"


def test_a_sealed_package_shows_nothing_and_opens_with_its_key(tmp_path: Path) -> None:
    writer = SealedWriter(tmp_path / "p", OURS.public)
    writer.put(NOTE, b"torque 12.5")
    writer.put(photo(b"scratch"), b"scratch")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "p").rglob("*") if path.is_file())
    assert b"torque" not in everything and b"scratch" not in everything
    package = Package(tmp_path / "p", OURS)
    assert package.sealed and package.names() == (NOTE, photo(b"scratch"))
    assert (package.get(NOTE), package.get(photo(b"scratch"))) == (b"torque 12.5", b"scratch")
    with pytest.raises(NotAPackage, match="--recovery-key"):
        Package(tmp_path / "p")
    with pytest.raises(Damaged, match=OURS.id):
        Package(tmp_path / "p", THEIRS).get(NOTE)


def test_an_item_that_is_there_is_not_written_again_and_a_damaged_one_is(tmp_path: Path) -> None:
    SealedWriter(tmp_path / "p", OURS.public).put(NOTE, b"one")
    (path,) = (tmp_path / "p" / "doubtful").rglob("*.sealed")
    before = path.stat().st_mtime_ns
    again = SealedWriter(tmp_path / "p", OURS.public)
    again.put(NOTE, b"one")
    assert again.has(NOTE) and path.stat().st_mtime_ns == before
    assert not again.has(photo(b"x"))
    for spoilt in (path.read_bytes()[:-1], b""):
        path.write_bytes(spoilt)
        assert not SealedWriter(tmp_path / "p", OURS.public).has(NOTE)
    SealedWriter(tmp_path / "p", OURS.public).put(NOTE, b"one")
    assert Package(tmp_path / "p", OURS).get(NOTE) == b"one"  # the good one of the two
    SealedWriter(tmp_path / "p", THEIRS.public).put(NOTE, b"one")
    assert Package(tmp_path / "p", THEIRS).get(NOTE) == b"one"  # sealed anew for another recovery key


def test_a_medium_that_does_not_keep_what_it_is_given_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handrail.wire import rescue

    monkeypatch.setattr(rescue, "_from_the_medium", lambda path: path.read_bytes()[:-1])
    with pytest.raises(Damaged, match="another medium"):
        SealedWriter(tmp_path / "p", OURS.public)


def test_items_do_not_open_under_another_name(tmp_path: Path) -> None:
    writer = SealedWriter(tmp_path / "p", OURS.public)
    writer.put(NOTE, b"one")
    (path,) = (tmp_path / "p" / "doubtful").rglob("*.sealed")
    path.rename(path.with_name(path.name.replace("000007", "000008")))
    package = Package(tmp_path / "p", OURS)
    with pytest.raises(Damaged):
        package.get(NOTE.replace("000007", "000008"))


def test_a_package_may_be_hostile(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    OpenWriter(folder).put(photo(b"good"), b"\xff\xd8\xffgood"[3:])
    outside = tmp_path / "outside"
    outside.write_bytes(b"secret")
    (folder / "photos" / "aa").mkdir(parents=True)
    (folder / "photos" / "aa" / ("a" * 64)).symlink_to(outside)
    (folder / "photos" / "bb").mkdir()
    (folder / "photos" / "bb" / ("b" * 64)).write_bytes(b"not that photo")
    (folder / "events" / "j").mkdir(parents=True)
    with (folder / "events" / "j" / "1-2.json").open("wb") as file:
        file.truncate(LARGEST + 1)
    (folder / "autorun.inf").write_text("x")
    package = Package(folder)
    assert package.strange == ["autorun.inf"]
    assert package.names() == ("events/j/1-2.json", photo(b"good"), f"photos/bb/{'b' * 64}")
    assert package.get(photo(b"good")) == b"good"
    with pytest.raises(Damaged, match="not the photo"):
        package.get(f"photos/bb/{'b' * 64}")
    with pytest.raises(Damaged, match="larger"):
        package.get("events/j/1-2.json")
    for nothing in (tmp_path / "nothing", outside, folder / "photos" / "aa"):
        with pytest.raises(NotAPackage):
            Package(nothing)


def test_what_stands_in_an_item_is_read_strictly(tmp_path: Path) -> None:
    writer = OpenWriter(tmp_path / "p")
    for name, content in (("1-1", b"{"), ("2-1", b'[{"document": 1}]'), ("3-1", b"7")):
        writer.put(f"receipts/journal-a/{name}.json", content)
    package = Package(tmp_path / "p")
    for name in package.names():
        with pytest.raises(Damaged):
            package.signed(name)


def test_a_builder_of_real_chains_makes_items_that_read_back(tmp_path: Path) -> None:
    from handrail.wire.cloudevent import read_batch
    from handrail.wire.envelope import decode
    from handrail.wire.rescue import events_item

    tablet = Tablet("journal-a", SigningKey.generate(), {})
    chain = [tablet.write("note.added", None, text=f"note {number}") for number in range(3)]
    name, content = events_item([(decode(one.data), one) for one in chain])
    assert name == "events/journal-a/000000000001-000000000003.json"
    OpenWriter(tmp_path / "p").put(name, content)
    arrived = read_batch(Package(tmp_path / "p").get(name))
    assert [one.sealed for one in arrived] == chain and all(one.intact for one in arrived)
