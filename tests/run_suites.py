"""Run the test suites: every folder of tests/ that has test_*.py files is one.

    .venv/bin/python tests/run_suites.py [--long] [SUITE | FILE …] [-- ARGUMENTS FOR PYTEST]

Suites with windows run one process per file (Qt keeps state for the life of a process); the others one process each;
two at a time. A skipped test is named with its reason and, where CI=true, is a failure: a CI that lacks a server must
not look green. A reason that starts with "elsewhere:" (another operating system, files that lie beside the project and
not in it) is exempt. The last line counts.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "tests"
PER_FILE = {"gui", "e2e"}
ALONE = {"figures"}  # measure time: nothing runs beside them
BY_NAME_ONLY = {"systems", "bench"}  # their own make targets
WORKERS = 2
LONGEST = 3600  # seconds for one process: pytest-timeout guards each test, this guards pytest itself
PROGRESS = re.compile(r"tests/\S+\.py [.sxXFER]*")

speaking = threading.Lock()


@dataclass
class Job:
    """One pytest process: what it runs, and what came of it."""

    suite: str
    files: list[str]
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return self.files[0].removeprefix("tests/") if self.suite in PER_FILE else self.suite


def say(text: str) -> None:
    with speaking:
        print(text, flush=True)


def jobs(wanted: list[str]) -> list[Job]:
    """The processes to run, the slow ones of the last run first."""
    suites: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        file = path.relative_to(ROOT).as_posix()
        suite = file.split("/")[1]
        chosen = [word.rstrip("/").removeprefix("tests/") for word in wanted]
        inside = any(f"{file}/".startswith(f"tests/{word}/") for word in chosen)
        if inside or (not wanted and suite not in BY_NAME_ONLY):
            suites.setdefault(suite, []).append(file)
    found = [
        Job(suite, part)
        for suite, files in suites.items()
        for part in ([[file] for file in files] if suite in PER_FILE else [files])
    ]
    try:
        times = json.loads((OUT / "times.json").read_text())
    except (OSError, ValueError):
        times = {}
    return sorted(found, key=lambda job: -times.get(job.name, 10.0 * len(job.files)))


def run(job: Job, long: bool, extra: list[str]) -> None:
    """Run one process, show a line for each file as it comes, and keep the rest for when it is done."""
    report = OUT / (job.name.replace("/", "-") + ".xml")
    report.unlink(missing_ok=True)
    environment = dict(os.environ, COLUMNS="110", PYTHONUNBUFFERED="1")
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    if long:
        environment["HANDRAIL_LONG"] = "1"
    command = [sys.executable, "-m", "pytest", "--no-header", "-p", "no:cacheprovider", f"--junitxml={report}"]
    if job.suite in PER_FILE:
        # A hung window is stopped from another thread; the plugin of the API tests would cost each process 1.5 s.
        command += ["--timeout-method=thread", "-p", "no:schemathesis"]
    began = time.monotonic()
    said = []
    with subprocess.Popen(
        [*command, *job.files, *extra],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        guard = threading.Timer(LONGEST, process.kill)
        guard.start()
        assert process.stdout is not None
        for line in process.stdout:
            if PROGRESS.match(line):
                say(f"  {line.rstrip()}")
            else:
                said.append(line)
        guard.cancel()
    job.seconds = time.monotonic() - began
    read(job, report)
    only_skipped = process.returncode == 5 and job.skipped  # pytest's "no tests": each file skipped itself
    if process.returncode and not job.failed and not only_skipped:
        job.failed.append(f"{job.name}: pytest ended with {process.returncode}")
    if job.failed:
        say(f"---- {job.name}\n{''.join(said)}----")
    counts = f"{job.passed} passed, {len(job.failed)} failed, {len(job.skipped)} skipped"
    say(f"{'FAILED' if job.failed else 'ok':<6} {job.name:<40} {counts}, {job.seconds:.1f} s")


def read(job: Job, report: Path) -> None:
    """Take the counts from the report; a process that died has left none."""
    if not report.exists():
        job.failed.append(f"{job.name}: died without a report")
        return
    for case in ET.parse(report).iter("testcase"):
        name = f"{case.get('classname', '').replace('.', '/')}::{case.get('name')}".lstrip(":")
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            job.failed.append(name)
        elif skipped is not None and skipped.get("type") != "pytest.xfail":
            reason = skipped.get("message", "")
            if reason == "collection skipped":  # a whole module: the reason is in (path, line, 'Skipped: reason')
                reason = re.sub(r"^.*Skipped: |'\)\s*$", "", (skipped.text or "").strip())
            job.skipped.append((name, reason))
        else:
            job.passed += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="the long form of suites that have one (HANDRAIL_LONG=1)")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("wanted", nargs="*", metavar="SUITE|FILE")
    words = sys.argv[1:]
    at = words.index("--") if "--" in words else len(words)
    extra = words[at + 1 :]
    arguments = parser.parse_args(words[:at])
    OUT.mkdir(parents=True, exist_ok=True)
    todo = jobs(arguments.wanted)
    if not todo:
        say("no such suite here")
        return 1
    say(f"{sum(len(job.files) for job in todo)} files in {len({job.suite for job in todo})} suites")
    began = time.monotonic()
    for together in (True, False):
        with ThreadPoolExecutor(arguments.workers if together else 1) as pool:
            chosen = [job for job in todo if (job.suite not in ALONE) is together]
            list(pool.map(lambda job: run(job, arguments.long, extra), chosen))
    if not arguments.wanted:
        (OUT / "times.json").write_text(json.dumps({job.name: round(job.seconds, 1) for job in todo}, indent=1))
    return summary(todo, time.monotonic() - began)


def summary(done: list[Job], seconds: float) -> int:
    """Name what failed and what was skipped, then count."""
    failed = [name for job in done for name in job.failed]
    skipped = [item for job in done for item in job.skipped]
    reasons: dict[str, list[str]] = {}
    for name, reason in skipped:
        reasons.setdefault(reason, []).append(name)
    say(f"\n{seconds:.0f} s")
    for name in failed:
        say(f"failed: {name}")
    for reason, names in sorted(reasons.items()):
        say(f"skipped: {reason or 'no reason given'} ({len(names)}: {', '.join(names[:3])}{', …' * (len(names) > 3)})")
    strict = os.environ.get("CI") == "true"
    missing = [reason for reason in reasons if not reason.startswith("elsewhere:")]
    if strict and missing:
        say("CI=true: what was skipped is a failure")
        failed += [f"skipped: {reason}" for reason in missing]
    passed = sum(job.passed for job in done)
    say(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
