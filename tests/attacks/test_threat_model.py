"""What the threat model says is proven is proven by tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
TEXT = (TESTS.parent / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:\.\./)?(?:\w+/)?test_\w+\.py)(?:::(test_\w+))?`")


def sections() -> list[tuple[str, str]]:
    """File and test, or file alone, as each table's head says where they are."""
    found = []
    folder = TESTS
    for line in TEXT.splitlines():
        if "proven in `tests/" in line:
            folder = TESTS / line.rpartition("proven in `tests/")[2].partition("`")[0]
        found += [(str((folder / file).resolve().relative_to(TESTS)), name) for file, name in NAMED.findall(line)]
    return found


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), sections())
def test_what_it_names_exists(file: str, name: str) -> None:
    assert (TESTS / file).is_file()
    assert not name or name in names_in(TESTS / file)


def test_every_attack_is_in_it() -> None:
    """A new attack is told of, or it is in this list with why it is not."""
    told = {name for _, name in sections()}
    besides = {
        "test_each_table_is_a_record_or_said_to_be_none",
        "test_another_version_of_the_tables_is_refused",
        "test_bytes_that_were_added_are_found_and_change_no_record",
        "test_a_photo_that_no_record_names_is_nothing",
        "test_counters_that_are_garbled_stop_the_tablet",
        "test_a_count_is_of_one_badge",
        "test_a_flipped_bit_in_each_page_lets_nothing_else_be_read",
        *names_in(Path(__file__).with_name("test_first_bad_item.py")),
        "test_what_it_names_exists",
        "test_every_attack_is_in_it",
    }
    attacks = {name for file in Path(__file__).parent.glob("test_*.py") for name in names_in(file)
               if name.startswith("test_")}  # fmt: skip
    assert attacks - told - besides == set()
    assert {name for name in besides if name.startswith("test_")} <= attacks
