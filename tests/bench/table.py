"""The table of measurements in README.md, from what was measured last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench.peer import ROOT

MEASURED = ROOT / "var" / "bench.jsonl"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def keep(line: dict[str, Any]) -> None:
    """Add a line to those measured last; it takes the place of the same bench on the same database."""
    found = {_key(each): each for each in measured()}
    found[_key(line)] = line
    MEASURED.parent.mkdir(parents=True, exist_ok=True)
    MEASURED.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found.values()))


def measured() -> list[dict[str, Any]]:
    if not MEASURED.exists():
        return []
    return [json.loads(line) for line in MEASURED.read_text().splitlines()]


def put_into(readme: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Replace what stands between the two marks."""
    text = readme.read_text()
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    readme.write_text(f"{before}\n{table(lines)}\n{after}")


def table(lines: Iterable[dict[str, Any]]) -> str:
    rows = ["| bench | database | value | and |", "|---|---|---|---|"]
    for line in lines:
        more = {name: value for name, value in line.items() if name not in {"bench", "db", "value", "unit"}}
        told = ", ".join(f"{name} {_shown(value)}" for name, value in more.items())
        rows.append(
            f"| `{line['bench']}` | {line.get('db', '')} | {_shown(line['value'])} {line.get('unit', '')} | {told} |"
        )
    return "\n".join(rows)


def _key(line: dict[str, Any]) -> tuple[str, str, str]:
    return line["bench"], line.get("db", ""), line.get("page", "")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_shown(each)}" for name, each in value.items())
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
