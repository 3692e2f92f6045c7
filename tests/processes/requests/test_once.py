"""The same request sent twice acts once, also when the server died between two of its commands or before it answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from processes.discussion.commands import say
from processes.discussion.models import Message
from processes.fault_points import AFTER_COMMIT, BEFORE_COMMIT
from processes.refusals import InvalidForm, Unavailable
from processes.requests import once
from processes.requests.answers import KEPT, PATIENCE, Answer, answer_to, keep_answer
from processes.requests.models import SentRequest
from processes.requests.once import KeyTaken, Request
from processes.runtime.sweeper import sweep
from tests.conftest import START
from tests.processes.runtime.small import at_once, rows
from tests.province import Province

TOLD = Answer(201, {"Content-Type": "application/json"}, b'{"id":1}')


@pytest.fixture(autouse=True)
def over() -> Iterator[None]:
    yield
    once.end()


@pytest.fixture
def assignment(province: Province) -> int:
    return province.issued()


@pytest.fixture
def sent(province: Province) -> Request:
    return Request(province.office.people["stc"], "k" * 64, "f" * 64, START)


def speak(province: Province, assignment: int, words: str = "Đã nhận") -> int:
    return say(assignment, words, by=province.office.actor("stc"), now=province.clock())


def said() -> list[str]:
    return [message.text for message in rows(Message)]


def again(sent: Request) -> None:
    """The same request arrives once more."""
    once.begin(replace(sent, acted=0, is_repeated=False))


def test_without_a_request_every_call_acts(province: Province, assignment: int) -> None:
    assert speak(province, assignment) != speak(province, assignment)
    assert rows(SentRequest) == []


def test_the_second_time_a_command_answers_what_it_answered_and_does_nothing(
    province: Province, assignment: int, sent: Request
) -> None:
    once.begin(sent)
    first = speak(province, assignment)
    again(sent)
    assert speak(province, assignment) == first
    assert said() == ["Đã nhận"]
    now = once.current()
    assert now is not None
    assert (now.acted, now.is_repeated) == (1, True)


def test_a_request_that_broke_off_between_two_commands_goes_on_with_the_second(
    province: Province, assignment: int, sent: Request
) -> None:
    once.begin(sent)
    speak(province, assignment, "Một")
    again(sent)
    speak(province, assignment, "Một")
    speak(province, assignment, "Hai")
    assert said() == ["Một", "Hai"]
    again(sent)
    speak(province, assignment, "Một")
    speak(province, assignment, "Hai")
    assert said() == ["Một", "Hai"]


def test_what_was_refused_is_judged_anew(province: Province, assignment: int, sent: Request) -> None:
    once.begin(sent)
    with pytest.raises(InvalidForm):
        speak(province, assignment, "")
    assert rows(SentRequest) == []
    again(sent)
    speak(province, assignment)
    assert said() == ["Đã nhận"]


def test_what_failed_before_its_commit_leaves_no_trace_of_the_request(
    province: Province, assignment: int, sent: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(point: str) -> None:
        raise KeyboardInterrupt(point)

    once.begin(sent)
    with monkeypatch.context() as dying:
        dying.setattr("processes.db.reach", die)
        with pytest.raises(KeyboardInterrupt):
            speak(province, assignment)
    assert (said(), rows(SentRequest)) == ([], [])
    again(sent)
    speak(province, assignment)
    assert said() == ["Đã nhận"]


@pytest.mark.parametrize("point", [BEFORE_COMMIT, AFTER_COMMIT])
def test_a_line_that_breaks_at_the_commit_neither_loses_nor_doubles_what_a_request_with_a_key_does(
    province: Province, assignment: int, sent: Request, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    broken: list[str] = []

    def break_once(reached: str) -> None:
        if reached == point and not broken:
            broken.append(reached)
            raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr("processes.db.reach", break_once)
    once.begin(sent)
    assert speak(province, assignment) == rows(Message)[0].id
    assert (said(), broken) == (["Đã nhận"], [point])


@pytest.mark.parametrize("point", [BEFORE_COMMIT, AFTER_COMMIT])
def test_without_a_key_the_sender_is_told_to_look(
    province: Province, assignment: int, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    def broken(reached: str) -> None:
        if reached == point:
            raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr("processes.db.reach", broken)
    with pytest.raises(Unavailable, match="mở lại trang"):
        speak(province, assignment)
    assert said() == (["Đã nhận"] if point == AFTER_COMMIT else [])


def test_sent_several_times_at_the_same_moment_it_acts_once(province: Province, assignment: int, sent: Request) -> None:
    def send() -> int:
        again(sent)
        return speak(province, assignment)

    answers = at_once(*[send] * 6)
    assert answers == [answers[0]] * 6
    assert isinstance(answers[0], int)
    assert said() == ["Đã nhận"]


def test_a_key_is_refused_for_another_request_and_free_for_another_person(
    province: Province, assignment: int, sent: Request
) -> None:
    once.begin(sent)
    speak(province, assignment)
    again(replace(sent, fingerprint="g" * 64))
    with pytest.raises(KeyTaken):
        speak(province, assignment, "Khác")
    with pytest.raises(KeyTaken):
        answer_to(replace(sent, fingerprint="g" * 64))
    again(replace(sent, person_id=province.office.people["stc.giamdoc"]))
    speak(province, assignment)
    assert said() == ["Đã nhận"] * 2


def test_the_answer_is_kept_and_one_that_is_too_long_is_made_anew(
    province: Province, assignment: int, sent: Request
) -> None:
    assert answer_to(sent) is None
    once.begin(sent)
    speak(province, assignment)
    once.end()
    keep_answer(sent, TOLD)
    assert answer_to(sent) == TOLD
    other = replace(sent, key="l" * 64, acted=0)
    once.begin(other)
    speak(province, assignment)
    once.end()
    keep_answer(other, replace(TOLD, body=b"x" * 100_000))
    assert answer_to(other) is None


def test_who_comes_before_the_answer_waits_for_it_but_not_for_a_server_that_has_died(
    province: Province, assignment: int, sent: Request
) -> None:
    once.begin(sent)
    speak(province, assignment)
    once.end()
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            keep_answer(sent, TOLD)

    assert answer_to(sent, rest) == TOLD
    assert len(rests) == 3
    dead = replace(sent, key="l" * 64, acted=0)
    once.begin(dead)
    speak(province, assignment)
    once.end()
    assert answer_to(replace(dead, now=START + PATIENCE + timedelta(seconds=1)), rest) is None
    assert len(rests) == 3
    assert answer_to(dead, rest) is None
    assert sum(rests[3:]) == pytest.approx(PATIENCE.total_seconds())


def test_after_a_day_it_is_forgotten(province: Province, assignment: int, sent: Request) -> None:
    once.begin(sent)
    speak(province, assignment)
    once.end()
    sweep(START + KEPT)
    assert len(rows(SentRequest)) == 1
    sweep(START + KEPT + timedelta(seconds=1))
    assert rows(SentRequest) == []
