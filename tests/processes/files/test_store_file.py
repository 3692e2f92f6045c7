"""Files taken in, given out and taken away: by whom, and what is left behind."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from processes.db import reading
from processes.directives.queries import directive_view
from processes.files import storage
from processes.files.commands import delete_file, open_file, store_file
from processes.files.models import StoredFile
from processes.files.queries import waiting_uploads
from processes.refusals import InvalidForm, NotFound
from processes.settings.commands import set_setting
from tests.processes.files.samples import SAMPLES
from tests.province import Province

REFUSED = [
    ("virus.exe", b"MZ" + bytes(600), "không thuộc loại được nhận"),
    ("virus.pdf", b"MZ" + bytes(600), "không phải là tệp PDF"),
    ("trang.html", b"<html>", "không thuộc loại được nhận"),
    ("anh.svg", b"<svg/>", "không thuộc loại được nhận"),
    ("van-ban.docm", SAMPLES["docx"], "không thuộc loại được nhận"),
    ("van-ban.docx", SAMPLES["pdf"], "không phải là tệp DOCX"),
    ("van-ban", SAMPLES["pdf"], "không thuộc loại được nhận"),
    ("trong.pdf", b"", "không có nội dung"),
]


def stored(folder: Path) -> list[Path]:
    return sorted((folder / "files").iterdir()) if (folder / "files").exists() else []


def store(province: Province, id: int, name: str, content: bytes, *, by: str = "stc", kind: str = "upload") -> int:
    return store_file(
        io.BytesIO(content),
        name,
        object_type="assignment",
        object_id=id,
        kind=kind,
        by=province.office.actor(by),
        now=province.clock(),
    )


def test_a_file_is_kept_under_a_random_name_and_given_out_under_its_own(province: Province, home: Path) -> None:
    id = province.issued()
    before = stored(home)
    file_id = store(province, id, "../Báo cáo.docx", SAMPLES["docx"])
    (path,) = set(stored(home)) - set(before)
    assert re.fullmatch("[0-9a-f]{32}", path.name)
    assert path.stat().st_mode & 0o077 == 0
    file = open_file(file_id, by=province.office.actor("stc"))
    assert (file.path, file.name) == (path, "Báo cáo.docx")
    assert file.media_type.endswith("wordprocessingml.document")
    row = reading().execute(select(StoredFile.size, StoredFile.digest).where(StoredFile.id == file_id)).one()
    assert tuple(row) == (len(SAMPLES["docx"]), hashlib.sha256(SAMPLES["docx"]).hexdigest())


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED)
def test_what_the_office_does_not_take_is_refused_with_a_reason_and_leaves_nothing(
    province: Province, home: Path, name: str, content: bytes, sentence: str
) -> None:
    id = province.issued()
    before = stored(home)
    with pytest.raises(InvalidForm) as refused:
        store(province, id, name, content)
    (error,) = refused.value.errors
    assert error.field == "file"
    assert sentence in str(error)
    assert stored(home) == before
    assert waiting_uploads(province.office.actor("stc"), "assignment", id) == []


def test_a_file_that_is_too_large_is_refused_while_it_arrives(province: Province, home: Path) -> None:
    id = province.issued()
    set_setting("upload_limit_mb", 1, by=province.office.actor("quantri"))
    before = stored(home)
    stream = io.BytesIO(SAMPLES["pdf"] + bytes(3 * 1024 * 1024))
    with pytest.raises(InvalidForm, match="Có thông tin chưa đúng") as refused:
        store_file(
            stream,
            "to.pdf",
            object_type="assignment",
            object_id=id,
            kind="upload",
            by=province.office.actor("stc"),
            now=province.clock(),
        )
    assert "lớn hơn 1 MB" in str(refused.value.errors[0])
    assert stream.tell() < 2 * 1024 * 1024
    assert stored(home) == before
    store(province, id, "vua.pdf", SAMPLES["pdf"].ljust(1024 * 1024, b" "))


def test_an_upload_is_its_uploaders_own_until_it_is_sent(province: Province) -> None:
    id = province.issued()
    file_id = store(province, id, "bao-cao.pdf", SAMPLES["pdf"])
    assert [file.id for file in waiting_uploads(province.office.actor("stc"), "assignment", id)] == [file_id]
    for username in ("chuyenvien", "stc.giamdoc", "lanhdao"):
        with pytest.raises(NotFound):
            open_file(file_id, by=province.office.actor(username))
    province.do(id, "report_progress", "stc", content="Đã làm một nửa", files=(file_id,))
    for username in ("chuyenvien", "stc.giamdoc", "lanhdao"):
        assert open_file(file_id, by=province.office.actor(username)).name == "bao-cao.pdf"
    assert waiting_uploads(province.office.actor("stc"), "assignment", id) == []


def test_strangers_neither_open_nor_upload_nor_delete(province: Province, home: Path) -> None:
    id = province.issued()
    file_id = store(province, id, "bao-cao.pdf", SAMPLES["pdf"])
    before = stored(home)
    stranger = province.office.actor("skhdt")
    with pytest.raises(NotFound):
        open_file(file_id, by=stranger)
    with pytest.raises(NotFound):
        delete_file(file_id, by=stranger)
    with pytest.raises(NotFound):
        store(province, id, "x.pdf", SAMPLES["pdf"], by="skhdt")
    with pytest.raises(NotFound):
        open_file(12345, by=stranger)
    assert stored(home) == before


def test_the_issued_document_is_read_by_the_unit_once_it_is_issued(province: Province) -> None:
    directive_id = province.directive()
    province.assignment(directive_id)
    (document,) = directive_view(province.office.actor("chuyenvien"), directive_id).files
    stc = province.office.actor("stc")
    with pytest.raises(NotFound):
        open_file(document.id, by=stc)
    province.act("directive", directive_id, "issue", by="chuyenvien")
    assert open_file(document.id, by=stc).name == "van-ban.pdf"
    with pytest.raises(NotFound):
        open_file(document.id, by=province.office.actor("skhdt"))


def test_documents_come_from_the_drafter_or_van_thu_only(province: Province) -> None:
    directive_id = province.directive()
    assert province.upload("directive", directive_id, by="vanthu", kind="document")
    province.assignment(directive_id)
    province.act("directive", directive_id, "issue", by="chuyenvien")
    for username in ("stc", "theodoi", "pheduyet"):
        with pytest.raises(NotFound):
            province.upload("directive", directive_id, by=username, kind="document")


def test_a_kind_or_an_object_that_does_not_exist_is_not_found(province: Province) -> None:
    id = province.issued()
    with pytest.raises(NotFound):
        store(province, id, "x.pdf", SAMPLES["pdf"], kind="avatar")
    for object_type, object_id in (("people", 1), ("assignment", 12345)):
        with pytest.raises(NotFound):
            province.upload(object_type, object_id, by="lanhdao")


def test_an_own_upload_is_deleted_while_nothing_refers_to_it(province: Province, home: Path) -> None:
    id = province.issued()
    before = stored(home)
    file_id = store(province, id, "nham.pdf", SAMPLES["pdf"])
    delete_file(file_id, by=province.office.actor("stc"))
    assert stored(home) == before
    with pytest.raises(NotFound):
        open_file(file_id, by=province.office.actor("stc"))


def test_what_was_sent_or_issued_is_not_deleted(province: Province) -> None:
    id = province.issued()
    sent = store(province, id, "bao-cao.pdf", SAMPLES["pdf"])
    province.do(id, "report_progress", "stc", content="Đã làm", files=(sent,))
    with pytest.raises(NotFound):
        delete_file(sent, by=province.office.actor("stc"))
    directive_id = province.directive()
    drafter = province.office.actor("chuyenvien")
    (document,) = directive_view(drafter, directive_id).files
    with pytest.raises(NotFound):
        delete_file(document.id, by=province.office.actor("vanthu"))
    delete_file(document.id, by=drafter)
    document_id = province.upload("directive", directive_id, by="chuyenvien", kind="document")
    province.assignment(directive_id)
    province.act("directive", directive_id, "issue", by="chuyenvien")
    with pytest.raises(NotFound):
        delete_file(document_id, by=drafter)


def test_an_ended_assignment_takes_no_more_files(province: Province) -> None:
    id = province.issued()
    province.do(id, "cancel", "chuyenvien", reason="Trùng")
    with pytest.raises(NotFound):
        store(province, id, "x.pdf", SAMPLES["pdf"])


def test_a_file_missing_on_disk_says_so(province: Province, home: Path) -> None:
    id = province.issued()
    file_id = store(province, id, "x.pdf", SAMPLES["pdf"])
    for path in stored(home):
        path.unlink()
    with pytest.raises(NotFound, match="không còn trong kho lưu trữ"):
        open_file(file_id, by=province.office.actor("stc"))


def test_only_names_of_stored_files_lead_to_the_folder(province: Province) -> None:
    for name in ("../secret_key", "a" * 31, "A" * 32, "/" * 32, ""):
        with pytest.raises(ValueError, match="not the name of a stored file"):
            storage.path_of(name)


def test_an_upload_that_breaks_off_leaves_nothing(province: Province, home: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionError

    before = stored(home)
    with pytest.raises(ConnectionError):
        storage.write(Broken(), 100)
    assert stored(home) == before
