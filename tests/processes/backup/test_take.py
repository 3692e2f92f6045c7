"""`chidao backup`: an archive appears when it is complete, and says what it could not keep."""

from __future__ import annotations

import hashlib
import stat
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update

from processes.backup import take
from processes.db import db, reading, table_of, transaction
from processes.files.models import StoredFile
from processes.migrations.run import newest, upgrade
from processes.refusals import Refusal
from processes.settings.models import Setting
from tests.conftest import DATABASES
from tests.processes.backup.conftest import Places
from tests.processes.backup.places import NOW, Place, rows
from tests.province import Province


def stored(province: Province) -> list[str]:
    """Two uploaded files, by their names on disk."""
    for _ in range(2):
        province.directive()
    return list(reading().scalars(select(StoredFile.stored_as).order_by(StoredFile.id)))


def test_the_archive_says_what_it_holds_and_only_its_owner_can_read_it(
    province: Province, here: Place, archive: Path
) -> None:
    stored(province)
    taken = here.back_up(archive)
    manifest = taken.manifest
    assert (manifest.revision, manifest.taken_at, manifest.files) == (newest(), NOW, 2)
    assert manifest.database in here.url
    assert manifest.part("people").rows == len(rows(archive, "people")) > 0
    assert taken.missing == ()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in archive.parent.glob("*chidao.zip*")] == ["chidao.zip"]


def test_a_file_that_is_there_is_not_overwritten_unless_asked(app: object, here: Place, archive: Path) -> None:
    archive.write_bytes(b"somebody's")
    with pytest.raises(Refusal, match="--force"):
        here.back_up(archive)
    assert archive.read_bytes() == b"somebody's"
    here.back_up(archive, overwrite=True)
    assert rows(archive, "process_definitions")
    with pytest.raises(Refusal, match="thư mục"):
        here.back_up(archive.parent, overwrite=True)


def test_after_a_failure_there_is_no_archive_and_the_one_before_is_still_there(
    app: object, here: Place, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.back_up(archive)
    before = archive.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(take, "_write_files", fail)
    with pytest.raises(OSError, match="No space"):
        here.back_up(archive, overwrite=True)
    assert archive.read_bytes() == before
    assert list(archive.parent.glob(".*")) == []


def test_files_that_are_lost_or_damaged_are_named_and_the_rest_is_kept(
    province: Province, here: Place, archive: Path
) -> None:
    lost, damaged = stored(province)
    province.directive()
    (here.folder / lost).unlink()
    (here.folder / damaged).write_bytes(b"not what it was")
    taken = here.back_up(archive)
    assert taken.missing == ("van-ban.pdf", "van-ban.pdf")
    assert set(taken.manifest.missing) == {lost, damaged}
    assert (taken.manifest.files, len(rows(archive, "files"))) == (1, 3)


def test_a_file_that_somebody_deletes_meanwhile_is_not_called_lost(
    province: Province, here: Place, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted, _ = stored(province)
    write_files = take._write_files

    def after_a_deletion(*arguments: object) -> object:
        with transaction() as session:
            session.execute(delete(table_of(StoredFile)).where(StoredFile.stored_as == deleted))
        (here.folder / deleted).unlink()
        return write_files(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(take, "_write_files", after_a_deletion)
    taken = here.back_up(archive)
    assert taken.missing == ()
    assert taken.manifest.missing == (deleted,)


def test_where_there_is_no_database_there_is_nothing_to_back_up(place: Places, archive: Path) -> None:
    for kind in DATABASES:
        nowhere = place(kind)
        with pytest.raises(Refusal, match="Chưa có cơ sở dữ liệu"):
            nowhere.back_up(archive)
        assert list(nowhere.home.iterdir()) == []
        assert not archive.exists()


def test_a_database_of_a_newer_version_is_left_to_that_version(place: Places, archive: Path) -> None:
    later = place(DATABASES[0])
    upgrade(later.url)
    with later.opened(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refusal, match="9999"):
        later.back_up(archive)


def test_memory_does_not_grow_with_what_is_stored(
    province: Province, here: Place, place: Places, database_kind: str, archive: Path
) -> None:
    megabyte = 1024 * 1024
    (stored_as, _) = stored(province)
    content = bytes(30 * megabyte)
    (here.folder / stored_as).write_bytes(content)
    larger = {"size": len(content), "digest": hashlib.sha256(content).hexdigest()}
    del content
    with transaction() as session:
        session.execute(update(table_of(StoredFile)).where(StoredFile.stored_as == stored_as).values(larger))
        session.execute(insert(table_of(Setting)), [{"name": str(n), "value": "x" * 20000} for n in range(1000)])
    tracemalloc.start()
    try:
        here.back_up(archive)
        place(database_kind).restore(archive)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 16 * megabyte
