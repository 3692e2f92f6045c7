"""One action on many assignments: each by itself, with its own result, in the order of their ids, never twice."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask

from processes.assignments.queries import timeline
from processes.batches import commands
from processes.batches.commands import begin_batch, go_on
from processes.batches.keeping import forget_old_batch_files
from processes.batches.models import Batch
from processes.batches.queries import BatchView, batch_view, for_many
from processes.files.commands import delete_file, open_file
from processes.files.models import StoredFile
from processes.organisation.accounts import set_active
from processes.refusals import InvalidForm, NotFound
from processes.runtime.actions import actions_for_many
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.sweeper import sweep
from tests.processes.runtime.small import count, rows
from tests.province import PDF, Province

URGE = {"content": "Đề nghị báo cáo trước thứ Sáu."}


def run(province: Province, ids: list[int], action: str, by: str = "chuyenvien", **values: str) -> BatchView:
    actor = province.office.actor(by)
    batch = begin_batch(ids, action, values, by=actor, now=province.clock())
    assert go_on(batch, now=province.clock())
    return batch_view(actor, batch)


def told(province: Province, assignment_id: int, action: str) -> int:
    entries = timeline(province.office.actor("chuyenvien"), "assignment", assignment_id)
    return sum(entry.action == action for entry in entries)


def test_all_selected_are_urged_and_each_unit_reads_it(province: Province) -> None:
    ids = [province.issued(lead) for lead in ("STC", "SKHDT", "STTTT")]
    view = run(province, [ids[2], ids[0], ids[1], ids[0]], "urge", **URGE)
    assert (view.title, view.title_en, view.done, view.refused, view.waiting) == ("Đôn đốc", "Urge", 3, 0, 0)
    assert [line.assignment_id for line in view.lines] == ids
    for id, unit in zip(ids, ("stc", "skhdt", "stttt"), strict=True):
        entry = timeline(province.office.actor(unit), "assignment", id)[0]
        assert (entry.action, entry.text) == ("urge", URGE["content"])


def test_what_is_refused_is_said_of_that_one_and_the_others_are_done(province: Province) -> None:
    early = province.issued("STC", due_on=date(2026, 7, 20))
    late = province.issued("SKHDT", due_on=date(2026, 8, 31))
    view = run(province, [early, late], "extend", due_on="2026-08-14", reason="Chờ hướng dẫn của Bộ.")
    assert (view.done, view.refused) == (1, 1)
    refused = view.lines[0]
    assert (refused.assignment_id, str(refused.refusal)) == (
        late,
        "Hạn mới phải sau hạn đang áp dụng (31/08/2026).",
    )
    assert told(province, early, "extend") == 1
    assert told(province, late, "extend") == 0


def test_results_are_approved_and_following_is_handed_over_for_many(province: Province) -> None:
    ids = [province.issued(lead) for lead in ("STC", "SKHDT")]
    view = run(province, ids, "hand_over", "tokiemtra", following_unit="VPUB-TH", follower="theodoi")
    assert view.done == 2
    province.do(ids[0], "submit", "stc", content="Đã báo cáo.")
    view = run(province, ids, "approve", "pheduyet")
    assert [(line.assignment_id, line.outcome) for line in view.lines] == [(ids[1], "refused"), (ids[0], "done")]
    assert "Không làm được nữa" in str(view.lines[0].refusal)


def test_wrong_values_are_said_once_and_nothing_is_kept(province: Province) -> None:
    ids = [province.issued("STC"), province.issued("SKHDT")]
    actor = province.office.actor("chuyenvien")
    for values, field in (({}, "content"), ({**URGE, "khác": "x"}, "khác"), ({"content": "x\0"}, "content")):
        with pytest.raises(InvalidForm) as refused:
            begin_batch(ids, "urge", values, by=actor, now=province.clock())
        assert [error.field for error in refused.value.errors] == [field]
    with pytest.raises(InvalidForm):
        begin_batch(list(range(1, commands.MOST + 2)), "urge", URGE, by=actor, now=province.clock())
    assert count(Batch) == 0


def test_nobody_acts_on_what_they_do_not_see_or_may_not_do(province: Province) -> None:
    theirs, others = province.issued("STC"), province.issued("SKHDT")
    for ids in ([others], [], [10**6], [2**40]):
        with pytest.raises(NotFound):
            begin_batch(ids, "urge", URGE, by=province.office.actor("stc"), now=province.clock())
    view = run(province, [theirs, others], "urge", "stc", **URGE)
    assert [(line.assignment_id, line.outcome) for line in view.lines] == [(theirs, "refused")]
    with pytest.raises(NotFound):
        batch_view(province.office.actor("chuyenvien"), view.id)


def test_only_what_the_diagram_offers_for_a_row_and_says_is_for_many(province: Province) -> None:
    waiting, submitted = province.issued("STC"), province.issued("SKHDT")
    province.do(submitted, "submit", "skhdt", content="Đã báo cáo.")
    for who, names in (("pheduyet", {"approve", "urge", "extend"}), ("stc", {"accept"})):
        offered = actions_for_many(
            province.office.actor(who), [instance_of("assignment", id) for id in (waiting, submitted)]
        )
        assert names <= set(for_many(offered)), who
        assert not {"reject", "submit", "amend", "cancel"} & set(for_many(offered)), who


def test_a_batch_that_broke_off_is_finished_by_its_job_and_nothing_is_done_twice(province: Province) -> None:
    ids = [province.issued(lead) for lead in ("STC", "SKHDT", "STTTT")]
    actor = province.office.actor("chuyenvien")
    batch = begin_batch(ids, "urge", URGE, by=actor, now=province.clock())
    steps = iter((False, True))
    assert go_on(batch, now=province.clock(), until=lambda: next(steps)) is False
    assert (batch_view(actor, batch).done, batch_view(actor, batch).waiting) == (1, 2)
    assert run_due(province.clock()) == 0, "whoever sent it has a head start"
    run_due(province.clock.advance(seconds=30))
    assert batch_view(actor, batch).done == 3
    assert go_on(batch, now=province.clock())
    assert [told(province, id, "urge") for id in ids] == [1, 1, 1]


def test_whose_account_was_closed_meanwhile_does_nothing_more(province: Province) -> None:
    id = province.issued("STC")
    actor = province.office.actor("theodoi")
    batch = begin_batch([id], "urge", URGE, by=province.office.actor("chuyenvien"), now=province.clock())
    assert actor.id != province.office.people["chuyenvien"]
    set_active(province.office.people["chuyenvien"], False, by=province.office.actor("quantri"))
    go_on(batch, now=province.clock())
    entries = timeline(province.office.actor("pheduyet"), "assignment", id)
    assert [entry.action for entry in entries if entry.action == "urge"] == []


def test_two_who_run_the_same_batch_at_once_do_each_item_once(app: Flask, province: Province) -> None:
    ids = [province.issued("STC") for _ in range(4)]
    actor = province.office.actor("chuyenvien")
    batch = begin_batch(ids, "urge", URGE, by=actor, now=province.clock())
    both = Barrier(2)

    def work() -> None:
        with app.app_context():
            both.wait()
            go_on(batch, now=province.clock())

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert batch_view(actor, batch).done == 4
    assert [told(province, id, "urge") for id in ids] == [1, 1, 1, 1]


def on_disk(home: Path) -> list[Path]:
    return sorted((home / "files").iterdir()) if (home / "files").exists() else []


def with_file(province: Province, ids: list[int], name: str = "don-doc.pdf", content: bytes = PDF) -> int:
    actor = province.office.actor("chuyenvien")
    return begin_batch(ids, "urge", URGE, [(io.BytesIO(content), name)], by=actor, now=province.clock())


def test_a_file_is_stored_once_and_goes_with_each_of_them(province: Province, home: Path) -> None:
    ids = [province.issued(lead) for lead in ("STC", "SKHDT")]
    batch = with_file(province, ids)
    assert go_on(batch, now=province.clock())
    for id, unit in zip(ids, ("stc", "skhdt"), strict=True):
        entry = timeline(province.office.actor(unit), "assignment", id)[0]
        assert [file.name for file in entry.files] == ["don-doc.pdf"]
        opened = open_file(entry.files[0].id, by=province.office.actor(unit))
        assert opened.path.read_bytes() == PDF
        with pytest.raises(NotFound):
            open_file(entry.files[0].id, by=province.office.actor("stttt"))
    shared = [path.stat() for path in on_disk(home) if path.stat().st_nlink > 1]
    assert (len(shared), len({found.st_ino for found in shared})) == (3, 1)
    own = next(file for file in rows(StoredFile) if file.object_type == "batch")
    sender = province.office.actor("chuyenvien")
    for touch in (open_file, delete_file):
        with pytest.raises(NotFound):
            touch(own.id, by=sender)


@pytest.mark.parametrize(("name", "content"), [("x.exe", b"MZ"), ("x.pdf", b"<script>"), ("x.pdf", b"")])
def test_a_hostile_file_is_refused_and_nothing_is_kept(
    province: Province, home: Path, name: str, content: bytes
) -> None:
    ids = [province.issued("STC")]
    before = on_disk(home)
    with pytest.raises(InvalidForm) as refused:
        with_file(province, ids, name, content)
    assert [error.field for error in refused.value.errors] == ["file"]
    assert (on_disk(home), count(Batch)) == (before, 0)


def test_who_is_refused_has_no_file_either(province: Province, home: Path) -> None:
    ids = [province.issued("STC"), province.issued("SKHDT")]
    province.do(ids[1], "cancel", "chuyenvien", reason="Trùng")
    batch = with_file(province, ids)
    assert go_on(batch, now=province.clock())
    view = batch_view(province.office.actor("chuyenvien"), batch)
    assert (view.done, view.refused) == (1, 1)
    urged = [
        file.object_id for file in rows(StoredFile) if file.name == "don-doc.pdf" and file.object_type == "assignment"
    ]
    assert urged == [ids[0]]
    assert len(on_disk(home)) == count(StoredFile)


def test_the_files_of_a_batch_go_some_time_after_it_was_done_and_every_copy_stays(
    province: Province, home: Path
) -> None:
    ids = [province.issued(lead) for lead in ("STC", "SKHDT")]
    done, waiting = with_file(province, ids), with_file(province, ids, "lan-hai.pdf")
    assert go_on(done, now=province.clock())
    of_batches = [file.stored_as for file in rows(StoredFile) if (file.object_type, file.object_id) == ("batch", done)]
    assert len(of_batches) == 1
    assert forget_old_batch_files(province.clock.advance(days=90)) == 0
    assert forget_old_batch_files(province.clock.advance(seconds=1)) == 1
    assert [file.object_id for file in rows(StoredFile) if file.object_type == "batch"] == [waiting], "it waits still"
    assert of_batches[0] not in [path.name for path in on_disk(home)]
    assert len(on_disk(home)) == count(StoredFile)
    entry = next(e for e in timeline(province.office.actor("stc"), "assignment", ids[0]) if e.action == "urge")
    assert open_file(entry.files[0].id, by=province.office.actor("stc")).path.read_bytes() == PDF
    assert go_on(waiting, now=province.clock())
    assert [file.object_type for file in rows(StoredFile) if file.name == "lan-hai.pdf"].count("assignment") == 2
    sweep(province.clock())
    assert [file for file in rows(StoredFile) if file.object_type == "batch"] == []
    assert len(on_disk(home)) == count(StoredFile)
