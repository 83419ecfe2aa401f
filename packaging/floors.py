"""The import-linter contract type `floor`: an allow-list of what a part of the product may import.

Import-linter's own `forbidden` type is a deny-list: a new library would be let in silently. Here everything is refused
that a contract in pyproject.toml does not name.
"""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

# The standard library that reaches clock, chance, files, processes, network or threads.
OUTSIDE_WORLD = frozenset(
    """
    asyncio concurrent ctypes curses dbm email fcntl fileinput ftplib getpass glob gzip http imaplib io locale
    logging lzma mailbox mmap multiprocessing netrc nntplib os pathlib pdb pickle platform poplib pty queue random
    runpy sched secrets select selectors shelve shutil signal smtplib socket socketserver sqlite3 ssl subprocess
    sys syslog tarfile tempfile termios threading time tkinter tty urllib webbrowser winreg wsgiref xmlrpc zipfile
    """.split()  # noqa: SIM905 - a list of fifty quoted words is no easier to read
)


def _inside(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


class Floor(Contract):  # type: ignore[misc]  # import-linter's base class is untyped
    """Modules in `floor` import themselves, `may_import` and, where given, only the libraries in `external`."""

    type_name = "floor"

    floor = fields.SetField(subfield=fields.StringField())
    except_modules = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    may_import = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    except_may_import = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    external = fields.SetField(subfield=fields.StringField(), required=False)
    except_external = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    stdlib = fields.StringField(required=False, default="any")

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every direct import that is not named; chains need no look, as each floor has its contract."""
        broken = []
        for floor in self.floor:
            if floor not in graph.modules:  # a contract about nothing would hold for ever
                broken.append((floor, "anything: there is no such module", []))
            for importer in sorted(m for m in graph.modules if _inside(m, {floor})):
                if _inside(importer, self.except_modules):
                    continue
                for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                    if not self._allowed(floor, imported, graph):
                        details = graph.get_import_details(importer=importer, imported=imported)
                        broken.append((importer, imported, sorted({d["line_number"] for d in details})))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _allowed(self, floor: str, imported: str, graph: ImportGraph) -> bool:
        if not graph.is_module_squashed(imported):  # one of ours
            # The two top packages hold the version and nothing else.
            named = _inside(imported, {floor} | self.may_import) or "." not in imported
            return named and not _inside(imported, self.except_may_import)
        top = imported.partition(".")[0]
        if top in sys.stdlib_module_names:
            return self.stdlib == "any" or top not in OUTSIDE_WORLD
        if top in self.except_external:
            return False
        return self.external is None or top in self.external

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import with its lines."""
        broken: list[tuple[str, str, list[int]]] = check.metadata["broken"]
        for importer, imported, lines in broken:
            where = f" (line {', '.join(map(str, lines))})" if lines else ""
            output.print_error(f"{importer} may not import {imported}{where}")
