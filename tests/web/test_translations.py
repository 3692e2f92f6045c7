import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import web

CATALOGUE = Path(web.__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def placeholders(text):
    return set(re.findall(r"%\((\w+)\)s|\{(\w+)\}", text))


@pytest.fixture(scope="module")
def messages():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_every_translation_keeps_the_placeholders_of_its_sentence(messages):
    for message in messages:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            assert placeholders(string) == placeholders(ids[0]), message.id


def test_no_translation_is_left_empty(messages):
    for message in messages:
        assert all(message.string if isinstance(message.string, tuple) else (message.string,)), message.id
