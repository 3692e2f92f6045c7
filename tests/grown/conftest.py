"""The grown-up form, started once for the tests of this folder, which run one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.servers.grown import ROOT, Grown
from tests.servers.process import wait_until
from tests.web.api.conftest import PDF

#: Seconds for what takes one or two on a machine that has nothing else to do.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's program at the API of a running product."""

    address: str
    token: str

    def call(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Any:
        """The answer's JSON; raises HTTPError for any other answer than 2xx."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        asked = urllib.request.Request(f"{self.address}/api/v1{path}", body or None, headers, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, **values: Any) -> Any:
        return self.call("POST", path, json.dumps(values).encode())

    def attach(self, path: str) -> Any:
        part = (
            b'--part\r\nContent-Disposition: form-data; name="file"; filename="vb.pdf"\r\n\r\n'
            + PDF
            + b"\r\n--part--\r\n"
        )
        return self.call("POST", path, part, "multipart/form-data; boundary=part")

    def act(self, assignment: int, name: str, **values: Any) -> Any:
        return self.post(f"/assignments/{assignment}/actions/{name}", **values)


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that runs, who may call it, and the assignment that was late before anybody swept."""

    grown: Grown
    tokens: dict[str, str]
    late: int

    def desk(self, username: str) -> Desk:
        return Desk(self.grown.address, self.tokens[username])

    def told(self, program: str, **wanted: Any) -> list[dict[str, Any]]:
        """What that program's log says: the lines that hold all this."""
        written = [line for line in list(self.grown.process(program).lines) if line.startswith("{")]
        lines: list[dict[str, Any]] = [json.loads(line) for line in written]
        return [line for line in lines if wanted.items() <= line.items()]

    def status_of(self, path: str, form: bytes | None = None) -> int:
        """What a browser without a session is answered."""
        try:
            with urllib.request.urlopen(f"{self.grown.address}{path}", form, timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Grown(tmp_path_factory.mktemp("grown")) as grown:
        grown.start("database", "broker")
        prepared = subprocess.run(
            [sys.executable, "-m", "tests.grown.prepare"],
            cwd=ROOT,
            env=grown.environment(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        grown.start("web", "worker")
        told = json.loads(prepared.stdout.splitlines()[-1])
        yield Running(grown, told["tokens"], told["late"])


def comes_true(what: Any) -> bool:
    return wait_until(what, PATIENCE)
