"""Random lives of directives and assignments, led by clerks who press whatever button they are shown."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.faults.calls import API, Api
from tests.faults.ledger import Request
from tests.faults.replay import MOVES

#: Who registers, and whom they name; the lead units and who acts for them. User names of tests/office.py.
DRAFTERS = ("chuyenvien", "truongphong", "theodoi", "tokiemtra")
DIRECTORS, APPROVERS = ("chutich",), ("pheduyet", "lanhdao")
LEADS = {"STC": ("stc", "stc.giamdoc"), "SKHDT": ("skhdt",), "STTTT": ("stttt",)}
#: The account of each lead unit, which is told of what happens to its assignments.
LEAD_ACCOUNTS = tuple(accounts[0] for accounts in LEADS.values())
#: Phòng of the Office, and who follows there.
ROOMS = (("VPUB-TH", "theodoi"), ("VPUB-KT", "truongphong"))
FOLLOWERS = tuple(follower for _, follower in ROOMS)
#: Who works on it inside the lead unit, when it passes it on.
OFFICERS = {"STC": "stc.chuyenvien", "SKHDT": "skhdt", "STTTT": "stttt"}
OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
PDF = b"%PDF-1.7\n%%EOF\n"
#: How gladly a button is pressed: what ends a life is rarer than what goes on with it. One that is not named: 4.
LIKING = {"cancel": 1, "delete": 1, "recall": 2, "return": 2, "submit": 6, "approve": 6, "hand_over": 1, "amend": 2}
LIKING |= {"accept": 6, "record_reply": 2, "pass_on": 2, "urge": 2, "instruct": 2, "request_extension": 6}
#: How often somebody says something instead of pressing a button.
SAID = 0.1
#: Actions that somebody tries although no button is shown.
ACTIONS = ("accept", "submit", "approve", "reject", "urge", "extend", "recall", "return", "cancel", "reissue", "insist")


@dataclass(frozen=True, slots=True)
class Life:
    """An assignment that clerks go on with, and who is who around it."""

    id: int
    people: tuple[str, ...]


@dataclass
class World:
    """What all clerks know. So few assignments at once that clerks meet at the same one again and again."""

    at_once: int = 8
    _lives: list[Life] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _making: int = 0

    def wants_more(self) -> bool:
        """Whether somebody should register another directive; whoever is told so has to say `came`."""
        with self._lock:
            if len(self._lives) + 2 * self._making >= self.at_once:
                return False
            self._making += 1
            return True

    def came(self, lives: list[Life]) -> None:
        with self._lock:
            self._making -= 1
            self._lives += lives

    def any(self, chance: random.Random) -> Life | None:
        with self._lock:
            return chance.choice(self._lives) if self._lives else None

    def ended(self, life: Life) -> None:
        with self._lock:
            self._lives = [other for other in self._lives if other.id != life.id]


class Clerk(threading.Thread):
    """One client: acts for one person after the other until told to stop. The seed decides everything it chooses itself."""

    def __init__(self, api: Api, world: World, seed: str, clock: Callable[[], datetime]) -> None:
        super().__init__(name=f"clerk {seed}", daemon=True)
        self.api, self.world, self.clock = api, world, clock
        self.chance = random.Random(seed)
        self.stopping = threading.Event()
        #: what ended the thread before its time: a fault of the test
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set() and not self.api.give_up.is_set():
                if self.world.wants_more():
                    lives: list[Life] = []
                    try:
                        self._begin(lives)
                    finally:
                        self.world.came(lives)
                else:
                    self._go_on()
        except Exception as fault:
            self.fault = fault

    def _request(self, by: str, noun: str, id: int, action: str) -> Request:
        return Request(f"{self.chance.getrandbits(64):016x}", by, noun, id, action)

    def _begin(self, lives: list[Life]) -> None:
        """Register a directive with its document and a few assignments, and issue it."""
        by, director = self.chance.choice(DRAFTERS), self.chance.choice(DIRECTORS)
        approver = self.chance.choice(APPROVERS)
        directive = self._make(
            by,
            "directive",
            "register",
            f"{API}/directives",
            lambda mark: {
                "number": f"1/UBND-{mark}",
                "date": self._day(0),
                "subject": "V/v kiểm tra việc thực hiện",
                "type": "cong_van",
                "director": director,
                "approver": approver,
            },
        )
        if directive is None:
            return
        upload = self._request(by, "directive", directive, "upload")
        upload.mark = f"{upload.key}.pdf"
        self.api.ask(upload, f"{API}/directives/{directive}/files", *multipart("document", upload.mark, PDF))
        made: list[Life] = []
        for _ in range(self.chance.randint(1, 3)):
            lead = self.chance.choice(sorted(LEADS))
            id = self._make(
                by,
                "assignment",
                "add",
                f"{API}/directives/{directive}/assignments",
                lambda mark, lead=lead: {  # type: ignore[misc]
                    "content": "Báo cáo tình hình",
                    "expected_product": mark,
                    "lead": lead,
                    "due_on": self._deadline(),
                },
            )
            if id is not None:
                made.append(Life(id, (by, director, approver, *FOLLOWERS, *LEADS[lead] * 2)))
        issue = self._request(by, "directive", directive, "issue")
        self._send(issue, f"{API}/directives/{directive}/issue", {})
        lives += made

    def _make(self, by: str, noun: str, action: str, path: str, body: Callable[[str], Mapping[str, Any]]) -> int | None:
        request = self._request(by, noun, 0, action)
        request.mark = request.key
        answer = self.api.ask_json(request, path, body(request.mark))
        if answer is None or not answer.is_good:
            return None
        request.id = int(answer.body["id"])
        return request.id

    def _go_on(self) -> None:
        """Look at some assignment as one of its people and press one of the buttons."""
        life = self.world.any(self.chance)
        if life is None:
            self.stopping.wait(0.05)
            return
        by = self.chance.choice(life.people)
        seen = self.api.look(by, f"{API}/assignments/{life.id}")
        if seen is None:
            self.stopping.wait(0.05)
            return
        if seen["group"] == "ended":
            self.world.ended(life)
            return
        if self.chance.random() < SAID:
            self._say(by, life)
            return
        # What the comparison cannot tell again (side conversations of newer diagrams) is left to other tests.
        offered = {action["name"]: action["form"] for action in seen["actions"] if action["name"] in MOVES}
        if not offered or self.chance.random() < 0.05:
            name = self.chance.choice(ACTIONS)
        else:
            name = self.chance.choices(list(offered), [LIKING.get(name, 4) for name in offered])[0]
        request = self._request(by, "assignment", life.id, name)
        values = self._filled(request, offered.get(name), seen)
        self._send(request, f"{API}/assignments/{life.id}/actions/{name}", values)

    def _say(self, by: str, life: Life) -> None:
        """Take part in the discussion, of which no diagram knows."""
        said = self._request(by, "assignment", life.id, "say")
        said.mark = said.key
        self._send(said, f"{API}/assignments/{life.id}/messages", {"text": f"Trao đổi {said.mark}"})

    def _send(self, request: Request, path: str, values: Mapping[str, Any]) -> None:
        ask = self.api.ask_twice if self.chance.random() < 0.1 else self.api.ask_json
        ask(request, path, values)

    def _filled(self, request: Request, form: Mapping[str, Any] | None, seen: Mapping[str, Any]) -> dict[str, Any]:
        """The form filled in: the mark goes where a text may."""
        known = (form or {}).get("properties", {})
        values: dict[str, Any] = {}
        for name in (form or {}).get("required", ()):
            values[name] = {"lead": seen["lead"]["code"]}.get(name)
        if "due_on" in known and request.action not in ("extend", "grant_extension") and self.chance.random() < 0.5:
            values["due_on"] = self._day(self.chance.randint(0, 3))
        values |= self._chosen(request, seen)
        text = next((name for name in ("reason", "content", "answer", "note") if name in known), None)
        if text is not None:
            request.mark = values[text] = request.key
        return values

    def _chosen(self, request: Request, seen: Mapping[str, Any]) -> dict[str, Any]:
        """What a form asks beside its text."""
        match request.action:
            case "extend" | "grant_extension" | "request_extension":
                # Later than what is in force, or it is refused.
                name = "requested_due_on" if request.action == "request_extension" else "due_on"
                return {name: self._day(self.chance.randint(1, 2), seen["due_on"])}
            case "hand_over":
                unit, follower = self.chance.choice(ROOMS)
                return {"following_unit": unit, "follower": follower}
            case "amend":
                return {"content": f"Báo cáo tình hình, lần {request.key}"}
            case "pass_on":
                others = [follower for follower in (*FOLLOWERS, "chuyenvien") if follower != request.by]
                return {"followers": [self.chance.choice(others)], "review": self.chance.random() < 0.5}
            case "transfer":
                return {"officer": self.chance.choice([OFFICERS[seen["lead"]["code"]], None])}
            case "withdraw":
                return {"follow": self.chance.random() < 0.5}
            case "propose":
                return {"verdict": self.chance.choice(["satisfactory", "unsatisfactory"])}
            case "record_reply":
                named = {"reply_number": f"{request.key}/BC", "reply_date": self._day(0), "reply_subject": "Báo cáo"}
                return {**named, "received_at": self.clock().isoformat()}
        return {}

    def _deadline(self) -> str | None:
        return self._day(self.chance.randint(0, 3)) if self.chance.random() < 0.9 else None

    def _day(self, ahead: int, after: str | None = None) -> str:
        day: date = self.clock().astimezone(OFFICE).date()
        if after:
            day = max(day, date.fromisoformat(after))
        return (day + timedelta(days=ahead)).isoformat()


def multipart(kind: str, name: str, content: bytes) -> tuple[bytes, str]:
    """The body of an upload and its media type."""
    boundary = "tests-of-faults"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n{kind}\r\n--{boundary}\r\n'
    head += f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
