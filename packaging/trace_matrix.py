"""The requirement matrix: which test shows which requirement, from `@pytest.mark.req("ID", …)` in tests/.

Reads the tests' source, not their run: a citation holds because the tests pass. Writes out/trace.md and
out/trace.json. An id that no source document has is a mistake and fails. The source documents lie beside the checkout
where there is one; their ids are kept in docs/requirements.txt, so that this works without them.
"""

import argparse
import ast
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# At the start of a line, or of a sentence where a line holds two requirements ("- X-1 One. X-2 Other. -3 Third.").
ID = re.compile(r"(?:^- |[.;] (?=\S+ [A-Za-z]))([A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)*)?(-\d{1,3}) ")


def stated(text: str) -> list[str]:
    """The ids that a source document states, in its order."""
    ids = []
    for line in text.splitlines():
        series = ""
        for name, number in ID.findall(line):
            series = name or series
            if series:
                ids.append(series + number)
    return ids


def required(root: Path) -> list[str]:
    """Every requirement's id, in the order of the source documents."""
    listed = root / "docs" / "requirements.txt"
    sources = sorted((root.parent / "shared" / "requirements").glob("*.md"))
    if sources:
        ids = list(dict.fromkeys(found for source in sources for found in stated(source.read_text())))
        listed.parent.mkdir(exist_ok=True)
        listed.write_text("".join(f"{one}\n" for one in ids))
    return listed.read_text().split()


def marks(node: ast.AST) -> list[str]:
    """The ids in one `pytest.mark.req(…)` expression."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "req":
        return [str(ast.literal_eval(argument)) for argument in node.args]
    if isinstance(node, (ast.List, ast.Tuple)):
        return [one for element in node.elts for one in marks(element)]
    return []


def cited(tests: Path) -> dict[str, list[str]]:
    """For each id the tests that cite it; a mark on a class or a module counts once, for that class or module."""
    found: dict[str, list[str]] = {}

    def visit(body: list[ast.stmt], place: str) -> None:
        for node in body:
            ids: list[str] = []
            name = place
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                name = f"{place}::{node.name}"
                ids = [one for decorator in node.decorator_list for one in marks(decorator)]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "pytestmark":
                ids = marks(node.value)
            for one in ids:
                found.setdefault(one, []).append(name)
            if isinstance(node, ast.ClassDef):
                visit(node.body, name)

    for file in sorted(tests.rglob("test_*.py")):
        visit(ast.parse(file.read_text()).body, file.relative_to(tests.parent).as_posix())
    return found


def matrix(ids: list[str], found: dict[str, list[str]]) -> str:
    covered = [one for one in ids if one in found]
    lines = [
        "# Requirements and the tests that show them",
        "",
        f"Written by `make trace`. {len(covered)} of {len(ids)} requirements are cited by a test.",
        "",
        "| requirement | tests |",
        "|---|---|",
        *(f"| {one} | {'<br>'.join(f'`{test}`' for test in found[one])} |" for one in covered),
        "",
        "## Not cited yet",
        "",
        ", ".join(one for one in ids if one not in found) or "none",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--check", action="store_true", help="only look for ids that do not exist; write nothing")
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    found = cited(root / "tests")
    ids = (root / "docs" / "requirements.txt").read_text().split() if arguments.check else required(root)
    unknown = {one: tests for one, tests in found.items() if one not in ids}
    for one, tests in unknown.items():
        print(f"trace: no requirement has the id {one}: {', '.join(tests)}")
    if not arguments.check:
        (root / "out").mkdir(exist_ok=True)
        (root / "out" / "trace.md").write_text(matrix(ids, found))
        (root / "out" / "trace.json").write_text(json.dumps({one: found.get(one, []) for one in ids}, indent=1))
        print(
            f"trace: {sum(one in found for one in ids)} of {len(ids)} requirements cited; out/trace.md, out/trace.json"
        )
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
