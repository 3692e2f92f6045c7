"""Runs the checks and tests as `make check`, `make test` and `make test-all` name them, and says what each part took.

Every part runs even when an earlier one failed, so that one run shows everything there is to repair. The exit code is
that of the whole. What each part of the tests took is printed by tests/conftest.py above pytest's own summary.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

LINT = ("lint", (str(BIN / "ruff"), "check", "."))
TYPES = ("types", (str(BIN / "mypy"),))
IMPORTS = ("imports", (str(BIN / "lint-imports"), "--no-logo"))
# Two workers: the machines this is meant for have two cores, and the browser keeps one of them busy.
PYTEST = (sys.executable, "-m", "pytest", "-q", "--dist", "loadscope", "-n", os.environ.get("TEST_WORKERS", "2"))
QUICK = (*PYTEST, "-m", "not slow")

PLANS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "check": (LINT, TYPES, IMPORTS, ("tests", (*QUICK, "tests/engine", "tests/test_architecture.py"))),
    "test": (LINT, TYPES, IMPORTS, ("tests", (*QUICK, "tests"))),
    "test-all": (LINT, TYPES, IMPORTS, ("tests", (*PYTEST, "--thorough", "tests"))),
}


@dataclass(frozen=True, slots=True)
class Result:
    part: str
    passed: bool
    seconds: float


def run(part: str, command: Sequence[str]) -> Result:
    print(f"── {part} " + "─" * (100 - len(part)), flush=True)
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False)
    return Result(part, done.returncode == 0, time.monotonic() - started)


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in PLANS:
        print(f"Say which: {', '.join(PLANS)}.", file=sys.stderr)
        return 2
    plan, extra = arguments[0], arguments[1:]
    results = [run(part, (*command, *extra) if command[:3] == PYTEST[:3] else command) for part, command in PLANS[plan]]
    print(f"── make {plan} " + "─" * 90)
    for result in results:
        print(f"{result.part:<14} {'passed' if result.passed else 'FAILED':<8} {result.seconds:7.1f} s")
    failed = [result.part for result in results if not result.passed]
    total = sum(result.seconds for result in results)
    verdict = f"FAILED: {', '.join(failed)}" if failed else "everything passed"
    print(f"make {plan}: {verdict} in {int(total // 60)} min {int(total % 60)} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
