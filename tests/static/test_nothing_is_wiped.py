"""Nothing offers to delete records: no command, no screen, no door of the journal, no way to uninstall (P11-10e-1)."""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import venv
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.journal.disk import Worked, contents_of

import handrail.journal
from handrail import __main__ as client
from handrail.commands import demo
from handrail.identity import keys
from handrail_gateway import __main__ as gateway

ROOT = Path(__file__).resolve().parents[2]
TAKES_AWAY = re.compile(
    r"(?i)\b\w*(delet|remov|wip(e|ing)|purg|eras(e|ing)|discard|prun(e|ing)|forget|clear|reset|destroy|uninstall|truncat|"
    r"drop|shred|clean|unenrol|factory)\w*"
)


def found(text: str) -> set[str]:
    """The words of a text that speak of taking something away."""
    return {match.group().lower() for match in TAKES_AWAY.finditer(text.replace("_", " "))}


def test_the_look_finds_what_it_is_for() -> None:
    for text in (
        "delete all",
        "wipe_data",
        "handrail purge",
        "--erase",
        "Reset tablet",
        "Clear records",
        "prune_events",
    ):
        assert found(text), text
    assert not found("write what the gateway has not received to a USB stick, encrypted")


# --- commands ----------------------------------------------------------------------------------------------


def said_by(parser: argparse.ArgumentParser) -> Iterator[str]:
    """What a parser offers: its names, options and their words."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield name
                yield from said_by(one)
        elif action.help:
            yield action.help


OF_NO_RECORD = {
    ("account", "reset"): "a person's secret, which is theirs to forget",
    ("reproject", "drop"): "queryable records, made again from the events, which stay (architecture rule 8)",
}


@pytest.mark.req("P11-10e-1")
def test_no_command_offers_to_take_records_away() -> None:
    offered: dict[str, argparse.ArgumentParser] = {}
    words = dict(client.COMMANDS)
    for name in client.COMMANDS:
        module = importlib.import_module(f"handrail.commands.{client.MODULES.get(name, name)}")
        offered[name] = argparse.ArgumentParser()
        module.add_parser(offered[name].add_subparsers())
    for command in gateway._COMMANDS:
        offered[command.NAME] = argparse.ArgumentParser()
        command.arguments(offered[command.NAME])
        words[command.NAME] = command.HELP
    assert {"evacuate", "serve"} <= offered.keys()
    away = {(name, word) for name, parser in offered.items() for text in said_by(parser) for word in found(text)}
    away |= {(name, word) for name, text in words.items() for word in found(f"{name} {text}")}
    assert away == set(OF_NO_RECORD)


# --- the journal and the key store ---------------------------------------------------------------------------

NO_RECORD = {
    "handrail.journal.drafts.SqlDrafts.drop": "unsaved input, gone on commit; no record (architecture rule 8)",
}


def public(module: ModuleType) -> Iterator[str]:
    """Full names of a module's public functions, classes and their public members."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        yield f"{module.__name__}.{name}"
        if inspect.isclass(thing):
            yield from (f"{module.__name__}.{name}.{one}" for one in dir(thing) if not one.startswith("_"))


@pytest.mark.req("P11-10e-1")
def test_the_journal_and_the_key_store_have_no_door_out() -> None:
    modules = [
        importlib.import_module(f"handrail.journal.{one.name}")
        for one in pkgutil.iter_modules(handrail.journal.__path__)
    ]
    offered = [name for module in (*modules, keys) for name in public(module)]
    assert len(offered) > 100
    away = {name for name in offered if found(name.rpartition(".")[2])}
    assert away == set(NO_RECORD)


# What takes something away, wherever it stands in the product, with the reason that it is no record.
KNOWN = {
    ("handrail/commands/demo.py", "rmtree"): "the demo's own folder of before, which holds DEMO data only",
    ("handrail/commands/demo.py", "unlink"): "the demo's own results of before",
    ("handrail/journal/drafts.py", "DELETE FROM drafts"): "unsaved input; no record",
    ("handrail/journal/files.py", "unlink"): "a file that was begun and not finished; the reserve, which holds nothing",
    ("handrail/packages/writer.py", "unlink"): "a package that was begun and not finished",
    ("handrail/reference/opening.py", "DROP TABLE"): "reference data and leases: pulled again (architecture rule 8)",
    ("handrail/reference/store.py", "DELETE FROM policies"): "replaced in the same transaction",
    ("handrail/wire/rescue.py", "unlink"): "an item that was begun and not finished",
    ("handrail_gateway/accounts.py", "delete"): "counts of failed sign-ins, set back when one succeeds",
    ("handrail_gateway/blobs.py", "unlink"): "a blob that was begun and not finished",
    ("handrail_gateway/connectors/tryton.py", "delete"): "in Tryton: the second of two records that a race made there",
    ("handrail_gateway/deliveries/disk.py", "rmtree"): "a folder of evidence that was begun and not finished",
    ("handrail_gateway/deliveries/ledger.py", "delete"): "where a parcel stands: made again from the ledger's acts",
    ("handrail_gateway/deliveries/sftp.py", "rmdir"): "a folder of evidence that was begun there and not finished",
    ("handrail_gateway/once.py", "delete"): "answers that nobody asks for again",
    ("handrail_gateway/directory.py", "delete"): "what a directory said of a person, replaced in the same transaction",
    ("handrail_gateway/provider_leases.py", "delete"): "digests of tokens that nothing would take any more",
    (
        "handrail_gateway/plant_data.py",
        "delete",
    ): "reference data, replaced in the same transaction",
    ("handrail_gateway/projector.py", "delete"): "projections: made again from the events (architecture rule 8)",
    ("handrail_gateway/projector.py", "drop_all"): "projections: made again from the events (architecture rule 8)",
    ("handrail_gateway/secret_files.py", "unlink"): "the second name of a secret that was just made",
}
CALLS = {
    "unlink",
    "rmtree",
    "rmdir",
    "removedirs",
    "truncate",
    "ftruncate",
    "delete",
    "drop",
    "drop_all",
    "delete_password",
}
SQL = re.compile(r"\b(DELETE FROM \w+|DROP (?:TABLE|TRIGGER|INDEX)|TRUNCATE TABLE)", re.IGNORECASE)


def taken_away(source: str) -> set[str]:
    """What a module's source takes away: calls by name, and SQL in its texts."""
    away: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            whose = ast.unparse(of) if of is not None else ""
            if name == "drop" and whose.endswith("drafts"):
                continue  # unsaved input, gone on commit; no record (architecture rule 8)
            if name in CALLS or (name == "remove" and whose in ("os", "shutil")):
                away.add(name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            away |= {match.group(1) for match in SQL.finditer(node.value)}
    return away


@pytest.mark.req("P11-10e-1", "DI-TRA-1")
def test_whatever_takes_something_away_is_known_with_its_reason() -> None:
    away = {
        (path.relative_to(ROOT / "app").as_posix(), what)
        for path in (ROOT / "app").rglob("*.py")
        for what in taken_away(path.read_text())
        # The guards against it speak of it.
        if path.name not in ("schema.py", "v0001_records.py")
    }
    assert away == set(KNOWN)


def test_the_look_at_the_source_finds_what_it_is_for() -> None:
    assert taken_away("import os, shutil\nos.remove('x')\nshutil.rmtree('y')\npath.unlink()") == {
        "remove",
        "rmtree",
        "unlink",
    }
    assert taken_away("c.execute('delete from events where seq > 1')") == {"delete from events"}
    assert taken_away("names.remove('x')\nprint('dropped')") == set()


# --- screens -----------------------------------------------------------------------------------------------

OF_INPUT = {
    "Clear": "the pad's digits",
    "Erase last": "the pad's digits",
    "Remove": "a photo that was not recorded yet",
    "Remove %1": "a photo that was not recorded yet",
    "Removed": "a photo that was not recorded yet",
    "All delivered, may be wiped": "says that somebody may now, off the product, what the product never does",
    "Everything that was recorded here is delivered. It may be wiped.": "the same",
    "Discard": "what was typed for a draft and not sent",
    "Discard it": "what was typed for a draft and not sent",
    "Discard this draft": "what was typed for a draft and not sent",
    "It was not sent. What you entered is removed.": "what was typed for a draft and not sent",
    "Entries cannot be changed or removed. A correction is a new entry with a reason.": "says that it can't be done",
}


@pytest.mark.req("P11-10e-1")
def test_no_screen_offers_to_take_records_away() -> None:
    texts = {one.text or "" for file in (ROOT / "i18n").glob("*.ts") for one in ET.parse(file).iter("source")}
    assert len(texts) > 100
    assert {text for text in texts if found(text)} <= set(OF_INPUT)


# --- demo, service, package ----------------------------------------------------------------------------------


def test_a_demo_never_takes_a_folder_that_is_not_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worked = Worked(tmp_path / "data")
    worked.work(3)
    worked.close()
    before = contents_of(tmp_path / "data")
    args = argparse.Namespace(headless=True, out=tmp_path, offline=False, json=False)
    assert demo.run(args) == demo.FAILED
    assert "not a demo's" in capsys.readouterr().err
    assert contents_of(tmp_path / "data") == before
    # Nor real records that somebody has put where a demo's tablet would be.
    (tmp_path / "other" / "data").mkdir(parents=True)
    (tmp_path / "data").rename(tmp_path / "other" / "data" / "tablet")
    for file in (tmp_path / "other" / "data" / "tablet").glob("demo-*.json"):
        file.unlink()
    assert demo.run(argparse.Namespace(headless=True, out=tmp_path / "other", offline=False, json=False)) == demo.FAILED
    assert (tmp_path / "other" / "data" / "tablet" / "journal" / f"{worked.journal}.db").exists()


def test_stopping_or_switching_off_the_service_leaves_the_data() -> None:
    unit = (ROOT / "packaging" / "systemd" / "handrail-kiosk.service").read_text()
    lines = [line for line in unit.splitlines() if line and not line.startswith("#")]
    # systemd takes these folders away with the service; only the runtime folder may be one.
    assert "StateDirectory=handrail" in lines
    assert [line for line in lines if line.startswith(("RuntimeDirectory=", "CacheDirectory=", "DynamicUser="))] == [
        "RuntimeDirectory=handrail"
    ]
    assert not [line for line in lines if line.startswith(("ExecStop", "ExecStartPre", "ExecReload"))]
    assert not list((ROOT / "packaging").rglob("*tmpfiles*")) + list((ROOT / "packaging").rglob("post*"))


@pytest.mark.timeout(300)
@pytest.mark.req("P11-10e-1")
def test_uninstalling_the_package_leaves_the_data(tmp_path: Path) -> None:
    """A real wheel, really installed and really uninstalled, with a tablet's data where a user has it."""
    home = tmp_path / "home"
    data = home / ".local" / "share" / "handrail"  # where it lies unless a setting says otherwise
    worked = Worked(data)
    worked.work(5)
    worked.close()
    before = contents_of(data)
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PIP_", "XDG_"))}
    environment["HOME"] = str(home)

    def pip(*words: object) -> None:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", *map(str, words)]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", tmp_path / "wheels", ROOT)
    venv.create(tmp_path / "venv", with_pip=False)
    there = ("--python", tmp_path / "venv")
    (wheel,) = (tmp_path / "wheels").glob("handrail-*.whl")
    pip(*there, "install", "--no-deps", "--no-index", wheel)
    program = tmp_path / "venv" / "bin" / "handrail"
    assert program.exists()
    pip(*there, "uninstall", "-y", "handrail")
    assert not program.exists()
    assert contents_of(data) == before
