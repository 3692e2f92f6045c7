import re
import subprocess
import sys
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


def test_every_sentence_of_the_product_is_in_the_catalogue(messages, tmp_path):
    """What `make translations` would collect is there already, in English too."""
    root = CATALOGUE.parents[4]
    recipe = next(line for line in (root / "Makefile").read_text().splitlines() if "pybabel -q extract" in line)
    keywords = re.findall(r"-k (\S+)", recipe)
    collected = tmp_path / "collected.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "-o",
        str(collected),
    ]
    command += [word for keyword in keywords for word in ("-k", keyword)]
    subprocess.run([*command, "web", "processes", "handlers"], cwd=root, check=True, capture_output=True)
    with collected.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    assert wanted - {message.id for message in messages} == set()
