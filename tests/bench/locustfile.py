"""Sixty people at work: each does something every five seconds on the average, and writes down what was accepted.

Addresses and tokens come from the file that BENCH_LOAD names.
"""

from __future__ import annotations

import json
import os
import random
from itertools import count
from pathlib import Path

from locust import HttpUser, between, task

GIVEN = json.loads(Path(os.environ["BENCH_LOAD"]).read_text())
#: Seconds from one action of a person to their next, on the average.
EACH = 5
_turn = count()


class Person(HttpUser):
    # People do not act in step: with the same pause for all, the ten that locust lets begin at an instant would stay together.
    wait_time = between(0, 2 * EACH)

    def on_start(self) -> None:
        self.given = GIVEN["people"][next(_turn) % len(GIVEN["people"])]
        self.client.headers["Authorization"] = f"Bearer {self.given['token']}"
        self.own = list(self.given["assignments"])
        self.accepted = Path(GIVEN["accepted"]) / f"{id(self)}"

    @task(3)
    def look(self) -> None:
        self.client.get("/api/v1/assignments?per_page=20", name="list")

    @task(3)
    def open(self) -> None:
        if self.own:
            self.client.get(f"/api/v1/assignments/{random.choice(self.own)}", name="assignment")

    @task(4)
    def act(self) -> None:
        if not self.own:
            return
        assignment = random.choice(self.own)
        sent = {"content": "Đề nghị khẩn trương báo cáo kết quả."}
        with self.client.post(
            f"/api/v1/assignments/{assignment}/actions/{self.given['action']}",
            json=sent,
            name="act",
            catch_response=True,
        ) as answer:
            if answer.ok:
                with self.accepted.open("a") as file:
                    file.write(f"{assignment}\n")
            else:
                answer.failure(f"{answer.status_code} {answer.text[:200]}")
