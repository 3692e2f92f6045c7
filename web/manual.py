"""The user manuals, one for each kind of work, as they are written in web/manuals/: in both languages, part by part."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "manuals"


@dataclass(frozen=True, slots=True)
class Part:
    """What one does on some pages. `pages` are endpoints; `picture` says which moment of which journey of the tests shows it:
    `make coverage` takes it into web/static/help/."""

    id: str
    pages: tuple[str, ...]
    picture: tuple[str, str] | None
    words: dict[str, Any]

    @property
    def file(self) -> str | None:
        return f"help/{self.id}.webp" if self.picture else None


@dataclass(frozen=True, slots=True)
class Manual:
    """`roles`: whose it is; of nobody means of everybody."""

    id: str
    roles: frozenset[str]
    words: dict[str, Any]
    parts: tuple[Part, ...]


@cache
def manuals() -> tuple[Manual, ...]:
    """In the order of the files' names."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def _read(path: Path) -> Manual:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = tuple(
        Part(part["id"], tuple(part["pages"]), tuple(part["picture"]) if "picture" in part else None, part)
        for part in told["parts"]
    )
    return Manual(path.stem.partition("_")[2], frozenset(told["roles"]), told, parts)


@cache
def part_of_page(endpoint: str) -> Part | None:
    """The part that explains a page."""
    return next((part for each in manuals() for part in each.parts if endpoint in part.pages), None)


def said(words: dict[str, Any], name: str, language: str) -> Any:
    """A text in the person's language; Vietnamese is written under the name itself."""
    return words[f"{name}_en" if language == "en" else name]


def for_roles(roles: frozenset[str]) -> tuple[Sequence[Manual], Sequence[Manual]]:
    """The manuals of somebody with these roles, and those of others; what is of everybody comes after the
    person's own."""
    own = [each for each in manuals() if each.roles & roles] + [each for each in manuals() if not each.roles]
    return own, [each for each in manuals() if each not in own]
