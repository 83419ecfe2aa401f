"""Check the QML: its bindings against the Python classes it reads, and its format.

The Python classes are described once (metaobjectdump, qmltyperegistrar) into a module of their own, and qmllint reads
it like any other. Paths are absolute and files are named one by one: with relative paths or -M, qmllint gives false
results. `--fix` writes the format instead of checking it.
"""

import argparse
import ast
import difflib
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path

TOOLS = Path(sys.executable).parent
FOREIGN = ("core", "gui", "network", "qml", "quick", "multimedia")


def tool(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(TOOLS / f"pyside6-{name}"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def base_first(files: list[Path]) -> list[Path]:
    """The files that have classes, each after those of its base classes: metaobjectdump needs this order."""
    classes = {file: [n for n in ast.parse(file.read_text()).body if isinstance(n, ast.ClassDef)] for file in files}
    home = {found.name: file for file, inside in classes.items() for found in inside}
    needs = {
        file: {
            home[base.id] for found in inside for base in found.bases if isinstance(base, ast.Name) and base.id in home
        }
        - {file}
        for file, inside in classes.items()
        if inside
    }
    return list(TopologicalSorter(needs).static_order())


def import_name(sources: list[Path]) -> str:
    """The one QML module name that the bridge classes are registered under."""
    names = {
        ast.literal_eval(node.value)
        for source in sources
        for node in ast.parse(source.read_text()).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "QML_IMPORT_NAME"
    }
    if len(names) != 1:
        sys.exit(f"qml: the bridge classes need one QML_IMPORT_NAME, found {sorted(names) or 'none'}")
    return str(names.pop())


def constants(sources: list[Path]) -> set[tuple[str, str]]:
    """Class and name of each `@Property(…, constant=True)`: metaobjectdump of PySide6 6.11 does not tell."""
    return {
        (kind.name, function.name)
        for source in sources
        for kind in ast.parse(source.read_text()).body
        if isinstance(kind, ast.ClassDef)
        for function in kind.body
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        for keyword in decorator.keywords
        if keyword.arg == "constant" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
    }


def complete(dump: Path, sources: list[Path]) -> None:
    """Write into the dump what qmllint needs besides: which properties are constant, and pointers to objects."""
    files = json.loads(dump.read_text())
    constant = constants(sources)
    kinds = [kind for file in files for kind in file["classes"]]
    objects = {"QObject", "QAbstractItemModel"} | {kind["className"] for kind in kinds if kind.get("object")}
    for kind in kinds:
        for entry in kind.get("properties", []):
            if entry["type"] in objects:
                entry["type"] += "*"
            if (kind["className"], entry["name"]) in constant:
                entry["constant"] = True
    dump.write_text(json.dumps(files))


def describe(sources: list[Path], into: Path) -> None:
    """Write the QML module that describes the bridge classes."""
    import PySide6

    name = import_name(sources)
    module = into / name.replace(".", "/")
    module.mkdir(parents=True)
    classes = into / "classes.json"
    dump = tool("metaobjectdump", "-o", classes, *sources)
    if dump.returncode or dump.stderr.strip():
        sys.exit(f"qml: metaobjectdump\n{dump.stdout}{dump.stderr}")
    complete(classes, sources)
    metatypes = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    registrar = tool(
        "qmltyperegistrar",
        "--generate-qmltypes", module / "bridge.qmltypes",
        "--import-name", name,
        "--major-version", 1,
        "--foreign-types=" + ",".join(str(metatypes / f"qt6{part}_metatypes.json") for part in FOREIGN),
        "-o", into / "unused.cpp",
        classes,
    )  # fmt: skip
    if registrar.returncode or registrar.stderr.strip():
        sys.exit(f"qml: qmltyperegistrar\n{registrar.stdout}{registrar.stderr}")
    (module / "qmldir").write_text(f"module {name}\ntypeinfo bridge.qmltypes\nimport QtQml.Models\nimport QtQuick\n")


def format_difference(file: Path) -> str:
    formatted = tool("qmlformat", file)
    if formatted.returncode:
        return f"{file}: qmlformat failed\n{formatted.stderr}"
    lines = difflib.unified_diff(
        file.read_text().splitlines(True),
        formatted.stdout.splitlines(True),
        str(file),
        f"{file} as qmlformat writes it",
    )
    return "".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent)
    parser.add_argument("--fix", action="store_true", help="write the format instead of checking it")
    arguments = parser.parse_args()
    ui = arguments.root.resolve() / "app" / "handrail" / "ui"
    files = sorted((ui / "qml").rglob("*.qml"))
    sources = base_first(sorted(file for folder in ("bridge", "devices") for file in (ui / folder).rglob("*.py")))
    if not files:
        print("qml: no QML here yet")
        return 0
    if arguments.fix:
        return tool("qmlformat", "-i", *files).returncode
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        differences = pool.map(format_difference, files)
        described = Path(folder) / "modules"
        if sources:
            describe(sources, described)
        lint = tool("qmllint", "-W", 0, "--ignore-settings", "-I", described, "-I", ui / "qml", *files)
        unformatted = "".join(differences)
    if lint.returncode or lint.stderr.strip():
        print(f"qml: qmllint\n{lint.stdout}{lint.stderr}")
    if unformatted:
        print(f"qml: not formatted (packaging/check_qml.py --fix writes it)\n{unformatted}")
    print(f"qml: {len(files)} files against {len(sources)} Python files")
    return 1 if lint.returncode or unformatted else 0


if __name__ == "__main__":
    sys.exit(main())
