import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import etree

import web

ROOT = Path(web.__file__).parents[1]
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
#: Names, examples and words of the law, which are the same in every language.
NAMES = re.compile(r"Chỉ đạo|Tiếng Việt|văn thư|NĐ-CP|\(Mật, Tối mật, Tuyệt mật\)|such as .*", re.IGNORECASE)
#: What a letter says, whatever the language of whoever drafts it.
LETTERS = {"Đôn đốc thực hiện nhiệm vụ được giao"}
#: What is said to people in forms, under which name in English.
SAID = {
    "title": "x-title-en",
    "description": "x-description-en",
    "x-confirm": "x-confirm-en",
    "x-placeholder": "x-placeholder-en",
}
CATALOGUE = Path(web.__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def placeholders(text):
    return set(re.findall(r"%\((\w+)\)s|\{(\w+)\}", text))


@pytest.fixture(scope="module")
def messages():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_the_catalogue_says_what_it_is():
    """Without its head, or in doubt, it is left out when the product is built, and everything is Vietnamese."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    assert str(catalogue.locale) == "en"
    assert not catalogue.fuzzy
    assert catalogue.num_plurals == 2


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


def is_english(text):
    return text in LETTERS or not VIETNAMESE.search(NAMES.sub("", text))


def test_no_translation_is_a_guess_or_still_vietnamese(messages):
    assert [message.id for message in messages if message.fuzzy] == []
    strings = [
        each
        for message in messages
        for each in (message.string if isinstance(message.string, tuple) else [message.string])
    ]
    assert [each for each in strings if not is_english(each)] == []


def parts_of(form):
    """A form, or a part of one, and everything in it."""
    if isinstance(form, dict):
        yield form
        for each in form.values():
            yield from parts_of(each)
    elif isinstance(form, list):
        for each in form:
            yield from parts_of(each)


def test_every_text_of_the_packaged_forms_is_in_english_too():
    wrong = []
    for path in sorted((ROOT / "bpmn" / "forms").rglob("*.json")):
        for part in parts_of(json.loads(path.read_text(encoding="utf-8"))):
            for name, english in SAID.items():
                if isinstance(part.get(name), str) and not (part.get(english) and is_english(part[english])):
                    wrong.append(f"{path.name}: {part[name]}")
    assert wrong == []


def test_every_name_in_the_packaged_diagrams_is_in_english_too():
    wrong = []
    for path in sorted((ROOT / "bpmn").glob("*.bpmn")):
        told = [
            each.get("value") for each in etree.parse(path).iter("{*}property") if each.get("name", "").endswith("_en")
        ]
        wrong += [f"{path.name}: {each}" for each in told if not is_english(each)]
    assert wrong == []


def test_every_text_of_the_forms_in_the_code_is_in_english_too():
    wrong = []
    for folder in ("web", "processes"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Dict):
                    keys = {
                        key.value: value
                        for key, value in zip(node.keys, node.values, strict=True)
                        if isinstance(key, ast.Constant)
                    }
                    wrong += [
                        f"{path.name}:{keys[name].lineno}"
                        for name, english in SAID.items()
                        if lacks(keys, name, english)
                    ]
    assert wrong == []


def lacks(keys, name, english):
    """Whether a text is said in Vietnamese, as it stands there, and not in English beside it."""
    said, translated = keys.get(name), keys.get(english)
    if not (isinstance(said, ast.Constant) and VIETNAMESE.search(str(said.value))):
        return False
    return translated is None or (isinstance(translated, ast.Constant) and not is_english(str(translated.value)))


def test_templates_say_nothing_that_is_not_translated():
    """Outside of what is handed to the translation."""
    wrong = []
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        text = re.sub(r"\{#[\s\S]*?#\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}", " ", path.read_text(encoding="utf-8"))
        wrong += [f"{path.name}: {line.strip()}" for line in text.splitlines() if not is_english(line)]
    assert wrong == []


def test_scripts_have_their_words_from_the_page():
    """data-word-… of the page's body, which is translated with it."""
    wrong = []
    for path in sorted((ROOT / "web" / "assets").rglob("*.js")):
        text = re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$|\s// .*$", " ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        wrong += [
            f"{path.name}: {line.strip()}" for line in text.splitlines() if not is_english(line.replace('"đ"', ""))
        ]
    assert wrong == []
