"""An archive that is not what the product wrote is refused with a sentence, before anything is changed."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from processes.backup import archive as archives
from processes.backup import restore
from processes.backup.archive import opened
from processes.refusals import Refusal
from tests.conftest import DATABASES
from tests.processes.backup.conftest import Places
from tests.processes.backup.places import Place, cut, manifest_changed, rewritten

Members = dict[str, bytes]


def refused(archive: Path, there: Place) -> str:
    """The sentence, when nothing was changed."""
    with pytest.raises(Refusal) as refusal:
        there.restore(archive)
    assert list(there.home.iterdir()) == []
    return str(refusal.value)


def test_the_whole_one_is_in_order(taken: Path) -> None:
    with opened(taken) as archive:
        archive.verify()


def test_what_is_no_archive_is_said_to_be_none(taken: Path, place: Places, tmp_path: Path) -> None:
    there = place(DATABASES[0])
    text = tmp_path / "text.zip"
    text.write_text("not a zip file")
    assert "không phải là bản sao lưu" in refused(text, there)
    assert "không phải là bản sao lưu" in refused(cut(taken, taken.stat().st_size // 2), there)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as into:
        into.writestr("letter.txt", "Kính gửi")
    assert "không phải là bản sao lưu" in refused(other, there)
    with pytest.raises(FileNotFoundError):
        there.restore(tmp_path / "nowhere.zip")


def changed(member: str, change: Callable[[bytes], bytes]) -> Callable[[Members], None]:
    def edit(members: Members) -> None:
        members[member] = change(members[member])

    return edit


def a_file(members: Members) -> str:
    return next(name for name in members if name.startswith("files/"))


CHANGES: dict[str, Callable[[Members], Any]] = {
    "a value": changed(
        "tables/units.jsonl", lambda text: text.replace("Sở Tài chính".encode(), "Sở Tài chánh".encode())
    ),
    "a row less": changed("tables/units.jsonl", lambda text: text.split(b"\n", 1)[1]),
    "a row more": changed("tables/units.jsonl", lambda text: text + text.split(b"\n", 1)[0] + b"\n"),
    "no table": lambda members: members.pop("tables/units.jsonl"),
    "no file": lambda members: members.pop(a_file(members)),
    "another file": lambda members: members.update({a_file(members): b"something else"}),
    "a file too many": lambda members: members.update({"files/" + "0" * 32: b"more"}),
    "a table too many": lambda members: members.update({"tables/passwords.jsonl": b""}),
    "up and out": lambda members: members.update({"files/../../../etc/cron.d/evil": b"* * * * * root evil"}),
    "from the root": lambda members: members.update({"/etc/passwd": b"root::0:0"}),
    "of another system": lambda members: members.update({"files\\..\\evil": b"evil"}),
    "a folder": lambda members: members.update({"files/": b""}),
    "no manifest of ours": lambda members: members.update({"manifest.json": b"{}"}),
    "no JSON at all": lambda members: members.update({"manifest.json": b"\xff\xfe"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_archive_that_was_changed_is_refused(taken: Path, place: Places, change: Callable[[Members], Any]) -> None:
    assert "hỏng" in refused(rewritten(taken, change), place(DATABASES[0]))


MANIFESTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a column too many": lambda manifest: manifest["tables"][0]["columns"].update(more="text"),
    "another kind": lambda manifest: manifest["tables"][0]["columns"].update(note="boolean"),
    "a table twice": lambda manifest: manifest["tables"].append(manifest["tables"][0]),
    "no tables": lambda manifest: manifest.update(tables=[]),
    "less than no rows": lambda manifest: manifest["tables"][0].update(rows=-1),
    "rows that are a word": lambda manifest: manifest["tables"][0].update(rows="many"),
    "fewer files": lambda manifest: manifest["files"].update(count=1),
    "files called missing": lambda manifest: (
        manifest["files"].update(missing=["a" * 32]) or manifest["files"].update(count=9)
    ),
    "a list": lambda manifest: manifest.update(files=[]),
}


@pytest.mark.parametrize("change", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_does_not_fit_is_refused(taken: Path, place: Places, change: Callable[[Any], Any]) -> None:
    assert "hỏng" in refused(manifest_changed(taken, change), place(DATABASES[0]))


def test_what_would_fill_the_disk_is_refused_before_it_is_unpacked(
    taken: Path, place: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = place("sqlite")
    bomb = rewritten(taken, lambda members: members.update({"tables/units.jsonl": bytes(20 * 1024 * 1024)}))
    assert bomb.stat().st_size < 1024 * 1024
    assert "tables/units.jsonl" in refused(bomb, there)
    monkeypatch.setattr(restore, "disk_usage", lambda _: SimpleNamespace(free=10 * 1024 * 1024))
    assert "cần 21 MB" in refused(bomb, there)
    # Uploaded files are stored as they are, so that an archive cannot hold more of them than its own size.
    packed = rewritten(taken, lambda members: None, packed=True)
    assert "files/" in refused(packed, there)
    monkeypatch.setattr(archives, "LARGEST_ROW", 100)
    assert "tables/" in refused(taken, there)


def test_two_members_of_one_name_are_refused(taken: Path, place: Places, tmp_path: Path) -> None:
    twice = tmp_path / "twice.zip"
    twice.write_bytes(taken.read_bytes())
    with zipfile.ZipFile(twice, "a", zipfile.ZIP_DEFLATED) as into, pytest.warns(UserWarning, match="Duplicate"):
        into.writestr("tables/units.jsonl", b"")
    assert "hỏng" in refused(twice, place(DATABASES[0]))


def test_wherever_a_byte_changed_it_is_noticed_or_did_not_matter(
    taken: Path, tmp_path: Path, random_cases: int
) -> None:
    """Some bytes of a zip file say nothing, such as the hour in a member's header."""
    original = taken.read_bytes()
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    refusals = 0
    for _ in range(random_cases // 4):
        place = chance.randrange(len(original))
        flipped = bytearray(original)
        flipped[place] ^= 1 << chance.randrange(8)
        damaged = tmp_path / "damaged.zip"
        damaged.write_bytes(flipped)
        try:
            with opened(damaged) as archive:
                archive.verify()
        except Refusal:
            refusals += 1
    assert refusals > random_cases // 16, f"seed {seed}"
