"""bin/test: everything that must pass, stage by stage, each with its time. Correctness fails the run.

Every stage runs, also after one that failed, so that one run tells all there is to tell.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.support import lint, tools

TESTS = tools.ROOT / "tests"
PYTEST = (sys.executable, "-m", "pytest", "-q", "--durations=8", "--durations-min=2")
# What a machine's two cores can do at a time; faults measure, so they run alone.
TOGETHER = ("-n", "2", "--dist", "loadscope")
SLICES = 4
COUNTS = re.compile(rb"(\d+) (passed|failed|errors?|skipped)")
NODE_COUNTS = re.compile(rb"^\W*(pass|fail) (\d+)", re.MULTILINE)


@dataclass
class Stage:
    """What a stage came to. `told` is what its line says beside its time."""

    name: str
    good: bool
    seconds: float
    told: str = ""
    passed: int = 0
    failed: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages and print the summary; 0 when all is well."""
    options = parse(arguments)
    began = float(os.environ.get("TEST_STARTED", time.time()))
    stages = [install(began)]
    if stages[0].good:
        chosen = long_stages(options.slice) if options.long else STAGES
        wanted = [stage for stage in chosen if not options.stage or stage[0] in options.stage]
        stages += [run() for _, run in wanted]
    return summarise(stages, time.time() - began)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(prog="bin/test", description="Run everything that must pass.")
    parser.add_argument("--long", action="store_true", help="run the long tests instead, in their full sizes")
    parser.add_argument(
        "--slice",
        type=int,
        choices=range(SLICES),
        metavar="N",
        help=f"with --long: one of {SLICES} parts, from 0",
    )
    parser.add_argument("stage", nargs="*", help="run these only: " + " ".join(name for name, _ in STAGES))
    options = parser.parse_args(arguments)
    known = {name for name, _ in STAGES}
    if unknown := set(options.stage) - known:
        parser.error(f"no stage is called {', '.join(sorted(unknown))}")
    if options.slice is not None and not options.long:
        parser.error("--slice goes with --long")
    return options


def install(began: float) -> Stage:
    """The packages are there when this runs; Node's and the browser come now. Told from the start of bin/test."""
    heading("install")
    try:
        tools.install_node_packages()
        browser = tools.install_browser()
    except tools.Missing as error:
        print(error)
        return Stage("install", False, time.time() - began, str(error), failed=1)
    return Stage("install", True, time.time() - began, browser)


def check() -> Stage:
    """Lint and types."""
    heading("lint and types")
    began = time.monotonic()
    status = lint.main([])
    return Stage("lint and types", status == 0, time.monotonic() - began, failed=int(status != 0))


def scripts() -> Stage:
    """The browser's modules that think without a page, in Node."""
    files = sorted(str(path) for path in (TESTS / "js").rglob("*.test.js"))
    if not files:
        return nothing("scripts")
    environ = tools.node_environment()
    return watch("scripts", ("node", "--test", "--test-reporter=spec", *files), environ)


def unit(database: str) -> Stage:
    """Everything but journeys and faults, on one database."""
    folders = [path for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("test_*.py"))]
    chosen = sorted(str(path) for path in folders if path.name not in ("journeys", "faults", "js"))
    marks = "not slow" if database == "sqlite" else "not slow and not once"
    return watch(
        database, (*PYTEST, *TOGETHER, "-m", marks, *chosen), os.environ | {"TEST_DATABASE": database}
    )


def folder(name: str, *how: str) -> Stage:
    """The tests of one folder."""
    if not any((TESTS / name).rglob("test_*.py")):
        return nothing(name)
    return watch(name, (*PYTEST, *how, "-m", "not slow", str(TESTS / name)), dict(os.environ))


STAGES: tuple[tuple[str, Callable[[], Stage]], ...] = (
    ("lint", check),
    ("scripts", scripts),
    ("sqlite", lambda: unit("sqlite")),
    ("postgres", lambda: unit("postgres")),
    ("journeys", lambda: folder("journeys", *TOGETHER)),
    ("faults", lambda: folder("faults")),
)


def long_stages(number: int | None) -> tuple[tuple[str, Callable[[], Stage]], ...]:
    """The long tests: all, or the files of one slice, which are dealt out by turns."""
    files = sorted(path for path in TESTS.rglob("test_*.py") if "mark.slow" in path.read_text())
    chosen = files if number is None else files[number::SLICES]
    name = "long" if number is None else f"slice {number}"
    # What drives a browser keeps a loop running in its process, in which no test with a loop of its own can begin.
    seen = [path for path in chosen if path.parent.name == "journeys"]

    def run(name: str, some: Sequence[Path]) -> Stage:
        if not some:
            return nothing(name)
        return watch(name, (*PYTEST, "-m", "slow", *map(str, some)), dict(os.environ))

    parts = ((name, [path for path in chosen if path not in seen]), (f"{name} journeys", seen))
    return tuple((part, partial(run, part, some)) for part, some in parts)


def nothing(name: str) -> Stage:
    """A stage for which no test is written yet: said, and no failure."""
    heading(name)
    print("There is no test for this stage.", flush=True)
    return Stage(name, True, 0, "no tests")


def watch(name: str, command: Sequence[str], environ: dict[str, str]) -> Stage:
    """Run a test command, show what it prints as it comes, and count."""
    heading(name)
    began = time.monotonic()
    process = subprocess.Popen(
        list(command), cwd=tools.ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    output = bytearray()
    for line in process.stdout:
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
        output += line
    status = process.wait()
    counts = count(bytes(output))
    # 5 is pytest's word for "no test chosen", which a mark may cause.
    good = status == 0 or (status == 5 and not counts.get("failed"))
    stage = Stage(name, good, time.monotonic() - began, passed=counts["passed"], failed=counts["failed"])
    stage.told = f"{stage.passed} passed, {stage.failed} failed" + (
        f", {counts['skipped']} skipped" * bool(counts["skipped"])
    )
    if not good and not stage.failed:
        stage.failed, stage.told = 1, f"ended with status {status}"
    return stage


def count(output: bytes) -> dict[str, int]:
    """What the last lines of pytest or Node say: passed, failed (errors too), skipped."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    tail = output.rstrip().rsplit(b"\n", 1)[-1]
    for number, word in COUNTS.findall(tail):
        name = {"error": "failed", "errors": "failed"}.get(word.decode(), word.decode())
        counts[name] += int(number)
    for word, number in NODE_COUNTS.findall(output[-2000:]):
        counts["passed" if word == b"pass" else "failed"] = int(number)
    return counts


def heading(name: str) -> None:
    """A line above what a stage prints."""
    print(f"\n== {name} ==", flush=True)


def summarise(stages: Sequence[Stage], seconds: float) -> int:
    """Print a line for each stage, the whole time and the sum of all tests."""
    heading("summary")
    for stage in stages:
        print(f"{'ok    ' if stage.good else 'FAILED'} {stage.name:<16}{stage.seconds:7.1f} s  {stage.told}")
    print(f"{'':23}{seconds:7.1f} s in all")
    passed, failed = sum(stage.passed for stage in stages), sum(stage.failed for stage in stages)
    if passed or failed:
        print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if all(stage.good for stage in stages) else 1


if __name__ == "__main__":
    os.chdir(Path(tools.ROOT))
    sys.exit(main())
