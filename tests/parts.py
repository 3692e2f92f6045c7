"""Which part of the product a test belongs to, and a report of what each part took."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

BROWSER = "browser"
LEFT_OUT = "browser_tests_left_out"
#: What a test records under this name (`record_property`) is shown below the report.
SHOWN = "shown"


def part_of(nodeid: str) -> str:
    """`engine`, `application on SQLite` …, from where the test lives and which database it was given."""
    path, _, name = nodeid.partition("::")
    if "/e2e/" in path:
        return BROWSER
    if "/engine/" in path:
        return "engine"
    if "/faults/" in path:
        return "faults"
    if "[" in name and "postgresql" in name[name.index("[") :]:
        return "application on PostgreSQL"
    if "[" in name and "sqlite" in name[name.index("[") :]:
        return "application on SQLite"
    return "application without a database"


def left_out(config: pytest.Config, count: int) -> None:
    """Remembers browser tests that cannot run; a worker hands the number to the process that prints the report."""
    output = getattr(config, "workeroutput", None)
    if output is None:
        config.pluginmanager.get_plugin("parts-report").browser_tests_left_out = count  # type: ignore[union-attr]
    else:
        output[LEFT_OUT] = count


class PartsReport:
    """Adds up test durations by part. With several workers they overlap, so the sum exceeds the wall clock."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.tests: defaultdict[str, set[str]] = defaultdict(set)
        self.failures: defaultdict[str, set[str]] = defaultdict(set)
        self.browser_tests_left_out = 0
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        part = part_of(report.nodeid)
        self.seconds[part] += report.duration
        self.tests[part].add(report.nodeid)
        if report.when == "call":
            self.lines += [str(value) for name, value in report.user_properties if name == SHOWN]
        if report.failed:
            self.failures[part].add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        output = getattr(node, "workeroutput", {})
        self.browser_tests_left_out = max(self.browser_tests_left_out, output.get(LEFT_OUT, 0))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.tests and not self.browser_tests_left_out:
            return
        terminalreporter.section("what each part took")
        for part in sorted(self.tests):
            tests, failures = len(self.tests[part]), len(self.failures[part])
            failed = f", {failures} FAILED" if failures else ""
            terminalreporter.write_line(f"{part:<32} {tests:5} tests {self.seconds[part]:8.1f} s{failed}")
        for line in self.lines:
            terminalreporter.write_line(line)
        if self.browser_tests_left_out:
            terminalreporter.write_line(
                f"NOT RUN: {self.browser_tests_left_out} browser tests, because this machine has no chromium "
                "(install it, or name one with CHROMIUM=/path/to/chromium).",
                yellow=True,
                bold=True,
            )
