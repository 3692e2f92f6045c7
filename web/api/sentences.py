"""Sentences of the API that libraries fill in: translated at the moment they are used."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

#: Stays in a sentence until the name of the field is known.
FIELD = "{field}"


class Sentence(str):
    """A Vietnamese template. `format` gives the sentence in the caller's language; imported as `_l` so that the
    collector of translations finds it. `{field}` is filled in last, by `named`."""

    __slots__ = ()

    def format(self, *args: Any, **params: Any) -> str:
        return gettext(str(self)).format(*args, **{"field": FIELD, **params})


def named(sentence: str, field: str) -> str:
    """The sentence about this field. Some texts come as they were written and are translated only now."""
    return gettext(str(sentence)).replace(FIELD, field)


def in_language(document: Any) -> Any:
    """A copy of a JSON document with every `Sentence` in it in the caller's language."""
    if isinstance(document, Sentence):
        return gettext(str(document))
    if isinstance(document, dict):
        return {key: in_language(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return [in_language(value) for value in document]
    return document
