"""Sixty people for five minutes: no error, nothing lost."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from processes.assignments.models import Assignment
from processes.db import db, reading
from processes.organisation.models import Person, PersonRole
from processes.runtime.models import Contribution, ProcessInstance
from tests.bench.large import Large
from tests.bench.peer import ROOT
from web import clock
from web.commands_line.bench import Line

PEOPLE = 60
SECONDS = 300
#: More than anybody acts on in that time.
_EACH = 20
#: As locust calls all requests together.
WHOLE = "Aggregated"
LOCUSTFILE = ROOT / "tests" / "bench" / "locustfile.py"


def load(office: Large, seconds: int = SECONDS) -> Line:
    """Half of the actions are told by units (progress), half by those who follow (urging); afterwards every accepted one is
    looked for."""
    with tempfile.TemporaryDirectory(prefix="chidao-load-") as name:
        folder = Path(name)
        (folder / "accepted").mkdir()
        given = {"people": _people(office), "accepted": str(folder / "accepted")}
        (folder / "given.json").write_text(json.dumps(given))
        began = clock.now()
        command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"]
        command += [
            "-u",
            str(PEOPLE),
            "-r",
            "10",
            "-t",
            f"{seconds}s",
            "--stop-timeout",
            "30",
            "--host",
            office.grown.address,
        ]
        command += ["--csv", str(folder / "told")]
        environment = {**os.environ, "BENCH_LOAD": str(folder / "given.json")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        told = _told(folder / "told_stats.csv", done.stderr)
        accepted = Counter(
            int(line) for file in (folder / "accepted").iterdir() for line in file.read_text().splitlines()
        )
    stored = _stored(began)
    return {
        "bench": "load",
        "db": "postgresql",
        "value": float(told[WHOLE]["95%"]),
        "unit": "ms p95",
        "people": PEOPLE,
        "seconds": seconds,
        "requests": int(told[WHOLE]["Request Count"]),
        "errors": int(told[WHOLE]["Failure Count"]),
        **{name: f"{row['50%']} / {row['95%']}" for name, row in told.items() if name != WHOLE},
        "accepted": accepted.total(),
        "lost": (accepted - stored).total(),
        "doubled": (stored - accepted).total(),
    }


def _told(file: Path, errors: str) -> dict[str, dict[str, Any]]:
    """What locust counted, by the name of the request and for all together; the line shows median / p95 of each."""
    if not file.exists():
        raise RuntimeError(f"locust told nothing:\n{errors}")
    with file.open() as lines:
        return {row["Name"]: row for row in csv.DictReader(lines)}


def _people(office: Large) -> list[dict[str, Any]]:
    """People with assignments on which they can act again and again, units and Office in turn."""
    underway = Assignment.status_group.in_(("waiting", "in_progress"))
    session = reading()
    accounts = select(Person.id, Person.username, Person.unit_id).join(PersonRole, PersonRole.person_id == Person.id)
    units = session.execute(accounts.where(PersonRole.role == "unit_account")).all()
    followers = session.execute(accounts.where(PersonRole.role == "specialist")).all()
    found = []
    for row, action, column, key in (
        *((unit, "report_progress", Assignment.lead_id, unit.unit_id) for unit in units),
        *((person, "urge", Assignment.follower_id, person.id) for person in followers),
    ):
        wanted = select(Assignment.id).where(column == key, underway, Assignment.ended_at.is_(None))
        ids = list(session.scalars(wanted.order_by(Assignment.id).limit(_EACH)))
        if ids:
            found.append({"username": row.username, "action": action, "assignments": ids})
    db.session.rollback()
    return [{**person, "token": office.token(person["username"])} for person in found[:PEOPLE]]


def _stored(since: datetime) -> Counter[int]:
    """assignment → what people have contributed since."""
    rows = reading().execute(
        select(ProcessInstance.object_id)
        .join(Contribution, Contribution.instance_id == ProcessInstance.id)
        .where(Contribution.at >= since, Contribution.by_id.is_not(None), Contribution.action.is_not(None))
        .where(ProcessInstance.object_type == "assignment")
    )
    stored = Counter(row.object_id for row in rows)
    db.session.rollback()
    return stored
