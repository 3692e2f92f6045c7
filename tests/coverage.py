"""`make coverage`: docs/coverage.md, the table of functions with the test, the presses and the picture that show each; and the
pictures of the manuals.

`tests/functions.toml` says which test shows which function and at which moment of it (tests/e2e/recording.py).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from web.manual import manuals

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = ROOT / "tests" / "functions.toml"
PAGE = ROOT / "docs" / "coverage.md"
KEPT = ROOT / "docs" / "coverage"
RECORD = KEPT / "record.json"
#: The pictures of the manuals, which the product serves.
SHOWN = ROOT / "web" / "static" / "help"
HELP = "manual-"
#: Where everything that was recorded lies, so that a part may be played again by itself.
PLAYED = ROOT / "var" / "coverage"
#: The environment variable that names the folder in which journeys are recorded.
FOLDER = "COVERAGE_FOLDER"
GROUPS = {"K": "Kon Tum", "Q": "Quảng Trị", "B": "Bà Rịa – Vũng Tàu", "T": "Đồng Tháp", "D": "Đắk Nông"}
#: Who acts, by the user names of the tests.
ROLES = {
    "chuyenvien": "Người soạn", "theodoi": "Chuyên viên theo dõi", "pheduyet": "Người phê duyệt", "vanthu": "Văn thư",
    "lanhdao": "Lãnh đạo Văn phòng", "chutich": "Lãnh đạo UBND tỉnh", "truongphong": "Trưởng phòng",
    "tokiemtra": "Tổ Kiểm tra", "stc": "Đơn vị", "skhdt": "Đơn vị", "stc.giamdoc": "Lãnh đạo đơn vị",
    "stc.chuyenvien": "Người phụ trách tại đơn vị", "stc.ns": "Người phụ trách tại đơn vị", "quantri": "Quản trị",
    "thietke": "Người thiết kế quy trình", "nguoidan": "Người dân",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Function:
    """`test` = path::name below tests/; `moment` = where in it, none for a test without a browser."""

    id: str
    name: str
    test: str
    moment: str | None


@cache
def registry() -> dict[str, Any]:
    return tomllib.loads(REGISTRY.read_text(encoding="utf-8"))


@cache
def functions() -> list[Function]:
    """Every function that is shown, in the order of the checklist."""
    found = [
        Function(id, told[0], test, told[1] if len(told) > 1 else None)
        for test, shown in registry()["shown"].items()
        for id, told in shown.items()
    ]
    return sorted(found, key=lambda each: place(each.id))


def place(id: str) -> tuple[int, int]:
    return list(GROUPS).index(id[0]), int(id[1:])


def without() -> Iterator[tuple[str, list[str]]]:
    """Why something has no row, and what: rules that ask for no function, and what comes later."""
    for why in registry()["without"]:
        yield why["reason"], why["ids"]


def ids_in(text: str) -> set[str]:
    """The ids that a docstring names, ranges like `B11–B13` spelled out."""
    found = set()
    for first, last in re.findall(r"\b([KQBTD]\d+)(?:–([KQBTD]\d+))?", text):
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        found |= {f"{first[0]}{number}" for number in numbers}
    return found


def name_of(nodeid: str) -> str:
    """A journey as files are named after it: `whole-life-from-registering-to-closing`, at most so long."""
    path, _, test = nodeid.partition("::")
    words = [Path(path).stem.removeprefix("test_"), test.partition("[")[0].removeprefix("test_")]
    return "-".join(re.sub(r"[^a-z0-9]+", "-", word)[:40].strip("-") for word in words)


def moments_of(journey: str) -> set[str]:
    return {each.moment for each in functions() if each.moment and name_of(each.test) == journey}


def manuals_of(journey: str) -> dict[str, str]:
    """The moments of a journey that the manuals show, and which part of them."""
    shown = ((part.picture, part.id) for each in manuals() for part in each.parts if part.picture)
    return {moment: HELP + id for (test, moment), id in shown if name_of(test) == journey}


# ------------------------------------------------------------------------------------------------------------ recording
def record(arguments: Sequence[str]) -> int:
    """Plays the journeys with recording on, or those that the arguments choose, and keeps what the table and the manuals name."""
    PLAYED.mkdir(parents=True, exist_ok=True)
    shown = {part.picture[0] for each in manuals() for part in each.parts if part.picture}
    tests = sorted({f"tests/{test}" for test in shown | {each.test for each in functions() if each.moment}})
    command = [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("TEST_WORKERS", "2"), *arguments, *tests]
    environment = {**os.environ, FOLDER: str(PLAYED), "TEST_DATABASES": "sqlite"}
    played = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if played.returncode:
        return played.returncode
    missing = gather(PLAYED) + gather_manuals(PLAYED)
    PAGE.write_text(table(), encoding="utf-8")
    for each in missing:
        print(each, file=sys.stderr)
    return 1 if missing else 0


def gather(folder: Path) -> list[str]:
    """Takes over the record and the pictures of the functions; says which moments no journey had."""
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir()
    kept, missing = {}, []
    for each in functions():
        if each.moment is None:
            continue
        journey = folder / f"{name_of(each.test)}.json"
        moments = json.loads(journey.read_text())["moments"] if journey.exists() else []
        found = next((moment for moment in moments if moment["name"] == each.moment), None)
        if found is None or not found["picture"]:
            missing.append(f"{each.id}: {each.test} has no moment “{each.moment}”")
            continue
        shutil.copy(folder / found["picture"], KEPT / found["picture"])
        kept[each.id] = {"who": found["who"], "presses": found["presses"], "picture": found["picture"]}
    RECORD.write_text(json.dumps(kept, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return missing


def gather_manuals(folder: Path) -> list[str]:
    """The same of the manuals' pictures."""
    shutil.rmtree(SHOWN, ignore_errors=True)
    SHOWN.mkdir()
    missing = []
    for part in (part for each in manuals() for part in each.parts if part.picture):
        taken = folder / f"{HELP}{part.id}.webp"
        if taken.exists():
            shutil.copy(taken, SHOWN / f"{part.id}.webp")
        else:
            missing.append(f"manual {part.id}: no picture of {part.picture}")
    return missing


# ---------------------------------------------------------------------------------------------------------------- table
HEAD = """# Chức năng và phép thử chứng minh

Do `make coverage` viết ra từ `tests/functions.toml` và từ chính các phép thử chạy trong trình duyệt; đừng sửa bằng tay. Mỗi chức năng
có một phép thử chính: đi vào từ menu và kết thúc bằng điều *bên kia* nhìn thấy, cũng là điều có trong ảnh. *Bấm* là số lần bấm chuột,
chạm hoặc chọn trong danh sách, tính từ menu cho đến khi xong việc (gõ chữ và phím Tab không tính); *–* là không qua màn hình.

*Written by `make coverage` from the tests themselves. Each function has one primary test, which reaches it through the menu and ends
with what the other party sees, as the picture does. “Bấm” counts clicks, taps and choices from a list, from the menu to the end.*
"""


def table() -> str:
    """docs/coverage.md as it should be."""
    kept = json.loads(RECORD.read_text(encoding="utf-8"))
    parts = [HEAD]
    for letter, province in GROUPS.items():
        parts += [
            f"\n## {letter} – {province}\n",
            "| mã | chức năng | ai làm | bấm | phép thử | ảnh |",
            "|---|---|---|--:|---|---|",
        ]
        parts += [line(each, kept.get(each.id)) for each in functions() if each.id[0] == letter]
    parts.append("\n## Không có trong bảng\n")
    parts += [f"- {', '.join(ids)}: {reason}" for reason, ids in without()]
    return "\n".join(parts) + "\n"


def line(function: Function, kept: dict[str, Any] | None) -> str:
    path, _, test = function.test.partition("::")
    link = f"[{Path(path).stem.removeprefix('test_')}](../tests/{path})"
    words = test.removeprefix("test_").replace("_", " ")
    if kept is None:
        return f"| {function.id} | {function.name} | | – | {link}: {words} | |"
    picture = f"[xem](coverage/{kept['picture']})"
    return (
        f"| {function.id} | {function.name} | {ROLES[kept['who']]} | {kept['presses']} | {link}: {words} | {picture} |"
    )


if __name__ == "__main__":
    sys.exit(record(sys.argv[1:]))
