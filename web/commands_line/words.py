"""The language of the terminal: Vietnamese, or English where the locale is English."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

from processes.refusals import InvalidForm, Refusal, Unavailable, _l

__all__ = ["_", "_l", "language", "refusal_lines"]

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


def language(environ: Mapping[str, str] | None = None) -> str:
    """`en` where the locale says so, `vi` otherwise. LC_ALL goes before LC_MESSAGES before LANG, as everywhere; C and
    POSIX name no language."""
    environ = os.environ if environ is None else environ
    named = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((each for each in named if each and each.split(".")[0] not in ("C", "POSIX")), "")
    return "en" if locale.lower().startswith("en") else "vi"


@lru_cache(maxsize=2)
def catalogue(code: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [code], fallback=True)


def _(text: str) -> str:
    """The Vietnamese text in the terminal's language; an empty one stays empty."""
    return catalogue(language()).gettext(text) if text else ""


def refusal_lines(refusal: Refusal | Unavailable) -> list[str]:
    """The sentence, then one line per field."""
    lines = [_(refusal.template).format(**refusal.params)]
    if isinstance(refusal, InvalidForm):
        lines += [f"{error.field}: {_(error.template).format(**dict(error.params))}" for error in refusal.errors]
    return lines
