"""The house rules that a machine can check. Each test names the rule; a failure lists where it is broken."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("engine", "processes", "handlers", "web")

# What each folder may import of the others. `web.app` puts the application together and may know everybody.
ARROWS = {"engine": set(), "processes": {"engine"}, "handlers": {"processes", "engine"}, "web": {"processes", "engine"}}
PUT_TOGETHER = {"web/app.py"}
ENGINE_MAY_IMPORT = {"lxml", "orjson", "SpiffWorkflow", "engine"}
HTTP = {"flask", "flask_babel", "flask_login", "flask_wtf", "flask_limiter", "apiflask", "werkzeug", "wtforms", "click"}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    return sorted((ROOT / "web" / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every absolute import, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


def matches(paths: list[Path], pattern: str) -> list[str]:
    """`file:line: text` of every line that the pattern is found in."""
    expression = re.compile(pattern, re.IGNORECASE)
    return [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if expression.search(line)
    ]


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


# ----------------------------------------------------------------------------------------------------------- imports
def test_imports_point_from_web_and_handlers_to_processes_to_engine():
    turned_round = [
        f"{name_of(path)}:{line}: {module}"
        for folder in FOLDERS
        for path in python_files(folder)
        if name_of(path) not in PUT_TOGETHER
        for line, module in imports(path)
        if (top := module.split(".")[0]) in FOLDERS and top != folder and top not in ARROWS[folder]
    ]
    assert turned_round == []


def test_engine_imports_only_the_standard_library_lxml_orjson_and_spiffworkflow():
    others = [
        f"{name_of(path)}:{line}: {module}"
        for path in python_files("engine")
        for line, module in imports(path)
        if (top := module.split(".")[0]) not in sys.stdlib_module_names and top not in ENGINE_MAY_IMPORT
    ]
    assert others == []


def test_processes_know_nothing_of_http():
    # The Flask-SQLAlchemy object needs the application it is bound to.
    bound = {"processes/db.py": {"flask"}}
    aware = [
        f"{name_of(path)}:{line}: {module}"
        for path in python_files("processes")
        if "migrations" not in path.parts
        for line, module in imports(path)
        if module.split(".")[0] in HTTP - bound.get(name_of(path), set())
    ]
    assert aware == []


# -------------------------------------------------------------------------------------------- transactions and clock
def test_only_the_transaction_commits():
    # The floor that the bench compares with is made of the driver's own transactions, without ours.
    # The line to PostgreSQL sends the COMMIT that the transaction asks for, together with what is still on its way.
    allowed = {"processes/db.py", "processes/pipeline.py", "web/commands_line/bench/floor.py"}
    paths = [path for path in python_files(*FOLDERS) if name_of(path) not in allowed]
    assert matches(paths, r"\.commit\(\)") == []


def test_only_the_two_clocks_read_the_time_of_day():
    paths = [path for path in python_files(*FOLDERS) if path.name != "clock.py"]
    assert matches(paths, r"\b(datetime|date)\.(now|utcnow|today)\(|\btime\.time\(") == []


# ---------------------------------------------------------------------------------------------------- pages and CSP
def test_templates_hold_no_inline_script_style_or_handler():
    inline = r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:"
    assert matches(templates(), inline) == []


def test_templates_load_nothing_from_elsewhere():
    assert matches(templates(), r"(src|href|action)=[\"'](https?:)?//") == []


def test_every_icon_that_a_template_draws_is_in_the_sprite():
    drawn = {
        icon
        for path in templates()
        for icon in re.findall(r"\bicon\(\s*[\"']([a-z0-9-]+)", path.read_text(encoding="utf-8"))
    }
    listed = set(json.loads((ROOT / "web" / "assets" / "icons.json").read_bytes())) if drawn else set()
    assert drawn - listed == set()


# ------------------------------------------------------------------------------------------------------------ habits
@pytest.mark.parametrize("folder", [*FOLDERS, "tests"])
def test_a_file_fits_on_a_few_screens(folder):
    long = {
        name_of(path): lines
        for path in python_files(folder)
        if "migrations" not in path.parts and (lines := len(path.read_bytes().splitlines())) > 350
    }
    assert long == {}


def test_nothing_is_left_for_later():
    assert matches(python_files(*FOLDERS, "tests"), r"#\s*(" + "TO" + "DO|FIX" + "ME|X" + r"XX)\b") == []


def test_tests_neither_sleep_nor_skip():
    forbidden = r"\b(time\.sleep|mark\.skip|mark\.skipif|mark\.xfail|pytest\.skip|pytest\.xfail|importor" + r"skip)\b"
    paths = [path for path in python_files("tests") if path != Path(__file__).resolve()]
    assert matches(paths, forbidden) == []


def test_committed_files_name_no_package_registry():
    hosts = "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "registry\\." + "npmjs", '"resol' + 'ved":'))
    text = [
        path
        for path in committed_files()
        if path.suffix in {".txt", ".json", ".toml", ".md", ".mjs", ".cfg", ".yml", ""}
    ]
    assert matches(text, hosts) == []


def test_what_is_committed_imports_only_what_is_committed():
    """A file that was written and not added works on its author's machine only."""
    committed = {name_of(path) for path in committed_files()}
    folders = {parent.as_posix() for name in committed for parent in Path(name).parents}
    missing = [
        f"{name}:{line}: {module}"
        for name in sorted(committed)
        if name.endswith(".py")
        for line, module in imports(ROOT / name)
        if module.split(".")[0] in (*FOLDERS, "tests")
        if (place := module.replace(".", "/")) not in folders and f"{place}.py" not in committed
    ]
    assert missing == []
