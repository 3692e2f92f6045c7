"""An upload for which the server has no room: a sentence says so, and nothing is left of it."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any

import pytest
from werkzeug import formparser

from processes.files import storage
from processes.files.models import StoredFile
from tests.processes.runtime.small import count
from tests.web.pages.conftest import PDF, At, words

SENTENCE = "Máy chủ đã hết chỗ lưu tệp"


class FullDisk(io.BytesIO):
    """The temporary file into which an upload is received."""

    def __init__(self, **_: Any) -> None:
        super().__init__()

    def write(self, _: Any) -> int:
        raise OSError(errno.EFBIG, "File too large")


def no_room(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.os, "fsync", no_room)


@pytest.fixture
def full_while_receiving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formparser, "SpooledTemporaryFile", FullDisk)


def upload(at: At, directive: int, content: bytes) -> Any:
    desk = at("chuyenvien")
    desk.token()
    return desk.post(f"/directives/{directive}/files", document=(io.BytesIO(content), "phu-luc.pdf"))


def left(home: Path) -> int:
    return len(list((home / "files").iterdir()))


def test_a_file_that_does_not_fit_is_refused_and_nothing_is_left_of_it(
    at: At, directive: int, home: Path, full: None
) -> None:
    before = left(home), count(StoredFile)
    answer = upload(at, directive, PDF)
    assert answer.status_code == 503
    assert SENTENCE in words(answer)
    assert (left(home), count(StoredFile)) == before


def test_a_file_that_cannot_even_be_received_is_refused_in_the_same_words(
    at: At, directive: int, full_while_receiving: None
) -> None:
    answer = upload(at, directive, PDF)
    assert answer.status_code == 503
    assert SENTENCE in words(answer)


def test_programs_are_told_in_a_problem_document(
    at: At, directive: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at("chuyenvien")
    headers = desk.office.bearer("chuyenvien")
    for module, name, broken in ((storage.os, "fsync", no_room), (formparser, "SpooledTemporaryFile", FullDisk)):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, broken)
            answer = desk.client.post(
                f"/api/v1/directives/{directive}/files",
                data={"file": (io.BytesIO(PDF), "phu-luc.pdf")},
                headers=headers,
            )
        assert answer.status_code == 503
        assert SENTENCE in answer.get_json()["detail"]
        assert answer.headers["Retry-After"]
