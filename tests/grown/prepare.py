"""Run as a program on the settings of a grown-up form: a small province, and an assignment whose deadline passed weeks ago,
issued at a time when it had not. Prints everybody's token and the assignment's id as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.office import Office, settle
from tests.web.api.conftest import ASSIGNMENT, DIRECTIVE, Api
from web.app import create_app
from web.settings import Settings

WHO = ("chuyenvien", "stc", "pheduyet")


def prepare(now: datetime) -> dict[str, object]:
    then = now - timedelta(days=60)
    app = create_app(Settings.from_environment(), now=lambda: then)
    with app.app_context():
        office = Office(*settle())
        drafter = Api(app.test_client(), office, "chuyenvien")
        directive = drafter.post("/directives", DIRECTIVE | {"date": then.date().isoformat()}).json["id"]
        drafter.upload(f"/directives/{directive}/files")
        due = (then + timedelta(days=20)).date().isoformat()
        entered = drafter.post(f"/directives/{directive}/assignments", ASSIGNMENT | {"due_on": due}).json["id"]
        assert drafter.post(f"/directives/{directive}/issue").status_code == 200
        assert Api(app.test_client(), office, "stc").assignment(entered)["overdue"] is False
        return {"tokens": {name: office.token(name, then) for name in WHO}, "late": entered}


if __name__ == "__main__":
    print(json.dumps(prepare(datetime.now(UTC))))
