"""The rows of the search follow what is stored, whoever writes it, and nothing is lost when somebody dies on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, text, update

from processes.db import db, reading, transaction
from processes.files.commands import delete_file
from processes.files.models import StoredFile
from processes.organisation.models import Person, Unit
from processes.runtime.jobs import run_due
from processes.runtime.models import Incident, Job
from processes.search import keeping
from processes.search.keeping import READ_FILE, catch_up, count_changes, forget_rows
from processes.search.models import FileText, SearchRow


def rows() -> list[tuple[str, int, str, str]]:
    session = reading()
    session.rollback()
    columns = (SearchRow.kind, SearchRow.object_id, SearchRow.title, SearchRow.body)
    return sorted(tuple(row) for row in session.execute(select(*columns)))


def test_what_is_written_past_all_commands_is_noted_too(province):
    """The triggers of all seven tables are there: an import or a migration cannot forget the search."""
    id = province.issued()
    catch_up(province.clock())
    assert count_changes() == 0
    with transaction() as session:
        session.execute(update(Unit).where(Unit.id == province.office.units["STC"]).values(search="x", name="Sở Mới"))
        session.execute(update(Person).where(Person.username == "stc").values(active=False))
    catch_up(province.clock())
    by_kind = {(kind, object_id): body for kind, object_id, _title, body in rows()}
    # Its assignments and its people are found by the unit's new name, and a person who left not at all.
    assert "so moi" in by_kind["assignment", id]
    assert "so moi" in by_kind["person", province.office.people["stc.giamdoc"]]
    assert ("person", province.office.people["stc"]) not in by_kind
    assert count_changes() == 0


def test_a_process_that_dies_loses_nothing(province, monkeypatch):
    province.issued()

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "know_words", dies)
        with pytest.raises(KeyboardInterrupt):
            catch_up(province.clock())
    assert rows() == []
    assert catch_up(province.clock()) > 0
    assert {"assignment", "directive", "file", "unit", "person"} == {kind for kind, *_ in rows()}


def test_a_file_that_cannot_be_read_is_known_by_its_name_and_is_no_incident(province):
    id = province.directive(document=False)
    file = province.upload("directive", id, by="chuyenvien", kind="document", name="bi-hong.pdf")
    catch_up(province.clock())
    reading().rollback()
    assert reading().scalar(select(func.count()).where(Job.operation == READ_FILE)) == 1
    run_due(province.clock())
    catch_up(province.clock())
    reading().rollback()
    assert reading().scalar(select(func.count()).select_from(Job)) == 0
    assert reading().scalar(select(func.count()).select_from(Incident)) == 0
    assert reading().scalar(select(FileText.text)).strip() == ""
    assert ("file", file, "bi hong pdf", "") in rows()
    catch_up(province.clock())
    assert reading().scalar(select(func.count()).select_from(Job)) == 0, "it is read once"


def test_a_file_that_is_taken_away_is_found_no_more(province):
    id = province.issued()
    file = province.upload("assignment", id, by="stc")
    catch_up(province.clock())
    delete_file(file, by=province.office.actor("stc"))
    run_due(province.clock())  # its text was asked for and is nobody's any more
    catch_up(province.clock())
    assert ("file", file) not in {(kind, object_id) for kind, object_id, *_ in rows()}
    reading().rollback()
    assert reading().scalar(select(func.count()).select_from(StoredFile).where(StoredFile.id == file)) == 0


def test_everything_can_be_made_anew(province):
    province.issued(coordinating=["SKHDT"])
    catch_up(province.clock())
    before = rows()
    with transaction() as session:
        session.execute(delete(SearchRow).where(SearchRow.kind != "unit"))
    forget_rows()
    catch_up(province.clock())
    assert rows() == before
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.execute(text("INSERT INTO search_words (search_words) VALUES ('integrity-check')"))
