"""`chidao restore`: as a whole or not at all, and never over what somebody may still need."""

from __future__ import annotations

import stat
from pathlib import Path

import orjson
import pytest
from sqlalchemy import create_engine, insert, text
from sqlalchemy.pool import NullPool

from processes.backup import restore
from processes.backup.shape import shapes_at
from processes.db import reading, table_of, transaction
from processes.migrations.run import newest, upgrade
from processes.refusals import Refusal
from processes.settings.models import Setting
from tests.conftest import DATABASES
from tests.processes.backup.conftest import Places
from tests.processes.backup.places import Place, contents, manifest_changed, rewritten, rows
from tests.province import Province
from tests.servers.database import migrate


def add_setting(place: Place, name: str) -> None:
    with place.opened(), transaction() as session:
        session.execute(insert(table_of(Setting)).values(name=name, value=1))


def test_onto_a_migrated_installation_without_anybodys_data_it_is_restored(taken: Path, elsewhere: Place) -> None:
    migrate(elsewhere.url, elsewhere.home)
    elsewhere.restore(taken)
    assert elsewhere.contents(taken.with_name("again.zip")) == contents(taken)


def test_data_and_files_that_are_there_are_only_replaced_when_asked(taken: Path, elsewhere: Place) -> None:
    elsewhere.restore(taken)
    add_setting(elsewhere, "ours")
    with pytest.raises(Refusal, match="--overwrite"):
        elsewhere.restore(taken)
    assert [row["name"] for row in rows(backed_up(elsewhere), "settings")] == ["ours"]
    (elsewhere.folder / ("f" * 32)).write_bytes(b"of a row that will be gone")
    elsewhere.restore(taken, overwrite=True)
    assert elsewhere.contents(taken.with_name("again.zip")) == contents(taken)
    assert len(elsewhere.files) == 2


def test_files_without_a_database_are_not_replaced_unasked_either(taken: Path, elsewhere: Place) -> None:
    elsewhere.folder.mkdir()
    (elsewhere.folder / ("f" * 32)).write_bytes(b"somebody's")
    with pytest.raises(Refusal, match="files"):
        elsewhere.restore(taken)
    assert elsewhere.files == {"f" * 32: b"somebody's"}


def test_while_the_product_is_running_nothing_is_restored(taken: Path, elsewhere: Place) -> None:
    elsewhere.restore(taken)
    with elsewhere.opened():
        assert reading().scalar(text("SELECT count(*) FROM people"))
        with pytest.raises(Refusal, match="Hãy dừng"):
            elsewhere.restore(taken, overwrite=True)
    elsewhere.restore(taken, overwrite=True)


def test_what_fails_late_leaves_database_and_files_as_they_were(
    taken: Path, elsewhere: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.restore(taken)
    add_setting(elsewhere, "ours")
    (elsewhere.folder / next(iter(elsewhere.files))).write_bytes(b"ours")
    files = elsewhere.files
    kept = backed_up(elsewhere).read_bytes()
    put = restore.Arriving.put

    def put_and_fail(arriving: restore.Arriving) -> None:
        put(arriving)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(restore.Arriving, "put", put_and_fail)
    with pytest.raises(OSError, match="Input/output"):
        elsewhere.restore(taken, overwrite=True)
    assert elsewhere.files == files
    assert contents(backed_up(elsewhere)) == contents_of(kept, elsewhere)
    assert [path.name for path in elsewhere.home.iterdir() if "restoring" in path.name] == []


def test_what_a_killed_restore_left_behind_is_cleared_away(taken: Path, place: Places) -> None:
    there = place("sqlite")
    left = there.folder / ".restoring-0123abcd" / "replaced"
    left.mkdir(parents=True)
    half = there.home / f".{Path(there.url).name}.0123abcd-wal"
    half.write_bytes(b"half")
    there.restore(taken)
    assert (left.exists(), half.exists(), len(there.files)) == (False, False, 2)


def test_rows_that_refer_to_nothing_are_refused_and_nothing_is_changed(taken: Path, elsewhere: Place) -> None:
    """The archive is whole, and its checksums are right; its rows are not."""

    def leave_out_the_units(members: dict[str, bytes]) -> None:
        manifest = orjson.loads(members["manifest.json"])
        (units,) = [part for part in manifest["tables"] if part["name"] == "units"]
        units.update(rows=0, bytes=0, sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        members["tables/units.jsonl"] = b""
        members["manifest.json"] = orjson.dumps(manifest)

    with pytest.raises(Refusal, match="không nạp được"):
        elsewhere.restore(rewritten(taken, leave_out_the_units))
    elsewhere.restore(taken)


def test_a_newer_archive_is_left_to_the_newer_version(taken: Path, place: Places) -> None:
    nowhere = place(DATABASES[0])
    with pytest.raises(Refusal, match="9999"):
        nowhere.restore(manifest_changed(taken, lambda manifest: manifest.update(revision="9999")))
    with pytest.raises(Refusal, match="cấu trúc phiên bản 2"):
        nowhere.restore(manifest_changed(taken, lambda manifest: manifest.update(format_version=2)))
    assert list(nowhere.home.iterdir()) == []


def test_onto_a_newer_database_or_somebody_elses_nothing_is_restored(taken: Path, elsewhere: Place) -> None:
    engine = create_engine(elsewhere.url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE people (id INTEGER)"))
    with pytest.raises(Refusal, match="people"):
        elsewhere.restore(taken, overwrite=True)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE people"))
    upgrade(elsewhere.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refusal, match="9999"):
        elsewhere.restore(taken, overwrite=True)


def test_files_that_were_lost_before_are_counted(
    province: Province, here: Place, elsewhere: Place, archive: Path
) -> None:
    province.issued()
    for name in here.files:
        (here.folder / name).unlink()
    here.back_up(archive)
    assert elsewhere.restore(archive).missing == 1
    assert elsewhere.files == {}


def test_the_database_file_keeps_its_mode(taken: Path, place: Places) -> None:
    there = place("sqlite")
    there.restore(taken)
    (file,) = there.home.glob("*.sqlite")
    file.chmod(0o640)
    there.restore(taken, overwrite=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in there.home.iterdir() if path.is_file()] == [file.name]


def test_every_table_of_the_product_is_in_an_archive(taken: Path) -> None:
    assert {f"tables/{shape.name}.jsonl" for shape in shapes_at(newest())} <= contents(taken).keys()


def backed_up(place: Place) -> Path:
    archive = place.home / "kept.zip"
    place.back_up(archive, overwrite=True)
    return archive


def contents_of(archive: bytes, place: Place) -> object:
    path = place.home / "before.zip"
    path.write_bytes(archive)
    return contents(path)
