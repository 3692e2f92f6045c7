"""What a part that is away, a full disk or a clock that jumps does to those who work meanwhile: each scenario answers with what
went wrong, nothing when all is well."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.calls import API, Answer, Api
from tests.faults.inside.operations import wait_until
from tests.faults.ledger import Ledger, Request
from tests.faults.lives import multipart
from tests.faults.stage import Stage
from tests.faults.storm import Report, compare, working

#: Few: the machine is shared with everything else that is tested.
CLIENTS = 6
HOUR = 3600.0
#: Seconds until somebody must have had an answer.
PATIENCE = 60.0
#: Bytes after which the disk is full, and sizes of files that do not fit: one is received in memory, one on the disk.
FULL, TOO_LARGE = 64 * 1024, (200 * 1024, 2 * 1024 * 1024)


def database_away(stage: Stage, report: Report, seconds: float) -> list[str]:
    """The database neither answers nor hangs up, then it is gone, and comes back: nobody sees an error page, nothing is lost."""
    with at_work(stage, report, "database away") as found:
        stage.servers.pause("database")
        pass_by(seconds / 2)
        stage.servers.resume("database")
        stage.servers.stop("database")
        pass_by(seconds / 2)
        stage.servers.start("database")
        found += goes_on(report, "once the database was back")
    return found


def broker_away(stage: Stage, report: Report, seconds: float) -> list[str]:
    """Nobody can be woken: work goes on all the same, and the sweep catches up when the broker is back."""
    with at_work(stage, report, "broker away", wake=False) as found:
        stage.servers.kill("broker")
        found += goes_on(report, "without the broker")
        pass_by(seconds)
        found += goes_on(report, "after a while without the broker")
        stage.servers.start("broker")
    return found


def clock_back(stage: Stage, report: Report) -> list[str]:
    """The clock jumps ahead, so that deadlines pass, and back by an hour: no timer fires twice, no lease holds for ever."""
    with at_work(stage, report, "clock back") as found:
        for hours in (12, -1, 12, -1):
            stage.clock.set(stage.clock.offset + hours * HOUR)
            stage.wake()
            found += goes_on(report, f"after the clock jumped by {hours} hours")
    return found


def disk_full(stage: Stage) -> list[str]:
    """An upload does not fit on the disk: a sentence says so, nothing is left of it, and what fits is taken."""
    found: list[str] = []
    ledger = Ledger()
    api = Api(stage.servers.address, stage.tokens, ledger)
    directive = registered(api)
    files = stage.servers.folder / "home" / "files"
    before = set(files.iterdir()) if files.exists() else set()
    stage.servers.extra["web"]["FAULTS_FILE_SIZE"] = str(FULL)
    stage.restart("web")
    for size in TOO_LARGE:
        answer = upload(api, directive, size)
        if answer.status not in (413, 503, 507) or not answer.body.get("detail"):
            found.append(f"disk full: {size} bytes were answered with {answer.status} {answer.body}")
    if left := set(files.iterdir()) - before if files.exists() else set():
        found.append(f"disk full: {len(left)} files were left behind")
    if not upload(api, directive, 1024).is_good:
        found.append("disk full: what fits was refused too")
    del stage.servers.extra["web"]["FAULTS_FILE_SIZE"]
    stage.restart("web")
    if not upload(api, directive, TOO_LARGE[0]).is_good:
        found.append("disk full: an upload was refused when there was room again")
    return found


@contextmanager
def at_work(stage: Stage, report: Report, name: str, *, wake: bool = True) -> Iterator[list[str]]:
    """While this lasts clients work; what the comparison afterwards shows is in the list with what is put there meanwhile."""
    found: list[str] = []
    known = set(report.violations)
    with working(stage, report, seed=f"{name}/{secrets.token_hex(4)}", clients=CLIENTS):
        found += goes_on(report, "before anything happened")
        yield found
    compare(stage, report, wake=wake)
    found[:] = [f"{name}: {said}" for said in (*found, *(said for said in report.violations if said not in known))]


def goes_on(report: Report, when: str) -> list[str]:
    """Whether requests are accepted from now on."""
    before = report.ledger.count("accepted")
    if wait_until(lambda: report.ledger.count("accepted") > before + 2, PATIENCE):
        return []
    return [f"nothing was accepted {when}"]


def pass_by(seconds: float) -> None:
    threading.Event().wait(seconds)


def registered(api: Api) -> int:
    request = Request(secrets.token_hex(8), "chuyenvien", "directive", 0, "register")
    values = {
        "number": f"2/UBND-{request.key}",
        "date": "2026-07-13",
        "subject": "V/v lưu trữ",
        "type": "cong_van",
        "director": "chutich",
        "approver": "pheduyet",
    }
    answer = api.ask_json(request, f"{API}/directives", values)
    assert answer is not None
    assert answer.is_good, answer
    return int(answer.body["id"])


def upload(api: Api, directive: int, size: int) -> Answer:
    """Send it once: what is answered is what is looked at."""
    body, media_type = multipart("document", "lon.pdf", b"%PDF-1.7\n" + b"0" * size + b"\n%%EOF\n")
    headers = {"Idempotency-Key": secrets.token_hex(8), "Content-Type": media_type}
    return api.send("POST", "chuyenvien", f"{API}/directives/{directive}/files", body, headers)
