"""What can be checked of Dockerfile and docker-compose.yml without Docker: that they name what exists and hold no secret."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from web.cli import main
from web.settings import KNOWN, Settings, UnsafeSetting

ROOT = Path(__file__).resolve().parent.parent
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
VARIABLE = re.compile(r"\$\{(\w+)(:[-?][^}]*)?\}")


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ours(composition) -> dict[str, dict[str, Any]]:
    """The services that run the product itself."""
    return {name: told for name, told in composition["services"].items() if told["image"] == "chidao"}


def instructions() -> list[list[str]]:
    """Dockerfile's instructions in words, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def filled_in(value: str, given: dict[str, str]) -> str:
    """As compose fills in a value: what is given, else the default; KeyError where compose would refuse."""

    def fill(found: re.Match[str]) -> str:
        name, otherwise = found[1], found[2] or ""
        return given.get(name) or (otherwise.removeprefix(":-") if otherwise.startswith(":-") else given[name])

    return VARIABLE.sub(fill, value)


# ------------------------------------------------------------------------------------------------------------- image
def test_the_image_is_made_of_files_that_exist():
    copied = [
        word
        for instruction in instructions()
        if instruction[0] == "COPY" and not instruction[1].startswith("--from")
        for word in instruction[1:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_builder_is_sent_what_the_image_is_made_of_and_neither_data_nor_keys():
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    taken = {pattern.removeprefix("!") for pattern in patterns if pattern.startswith("!")}
    assert "*" in patterns
    copied = {
        word.split("/")[0]
        for instruction in instructions()
        if instruction[0] == "COPY" and not instruction[1].startswith("--from")
        for word in instruction[1:-1]
    }
    assert copied <= taken
    assert not taken & {"var", "tests", ".git", ".venv"}


def test_the_image_holds_every_package_of_the_product():
    copied = {word for instruction in instructions() if instruction[0] == "COPY" for word in instruction[1:-1]}
    assert {"engine", "processes", "handlers", "web", "bpmn"} <= copied


def test_the_image_does_not_run_as_root_and_says_whether_it_is_well():
    last = instructions()[max(number for number, words in enumerate(instructions()) if words[0] == "FROM") :]
    users = [words[1] for words in last if words[0] == "USER"]
    assert users
    assert users[-1] not in ("root", "0")
    assert any(words[0] == "HEALTHCHECK" and "/healthz" in " ".join(words) for words in last)


def test_parts_from_elsewhere_are_pinned_by_their_hashes():
    installs = [" ".join(words) for words in instructions() if "pip" in words and "install" in words]
    assert any("--require-hashes" in each for each in installs)
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)


# ------------------------------------------------------------------------------------------------------- composition
def test_every_service_of_the_product_runs_a_real_command(ours):
    assert set(ours) == {"migrate", "web", "worker", "beat"}
    for told in ours.values():
        command, *options = told["command"]
        known = {name for each in main.commands[command].params for name in each.opts}
        assert [option for option in options if option.startswith("-") and option not in known] == []
    checks = [
        shlex.join(told["healthcheck"]["test"]) for told in ours.values() if "test" in told.get("healthcheck", {})
    ]
    assert checks == ["CMD chidao worker --check"] * 2
    assert "--check" in {name for each in main.commands["worker"].params for name in each.opts}


def test_nothing_starts_without_its_secrets_and_none_has_a_default(composition):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = VARIABLE.findall(text)
    assert {name for name, _ in used} >= SECRETS
    assert [(name, rest) for name, rest in used if name in SECRETS and not rest.startswith(":?")] == []
    assert [name for name, rest in used if not rest] == []


def test_the_settings_of_the_composition_are_those_the_product_takes(ours, tmp_path, monkeypatch):
    secrets = dict.fromkeys(SECRETS, "0123456789abcdefghijklmnopqrstuvwxyz")
    for told in ours.values():
        given = {name: filled_in(value, secrets) for name, value in told["environment"].items()}
        assert {name for name in given if name.startswith("CHIDAO_")} <= KNOWN
        settings = Settings.from_environment({"CHIDAO_HOME": str(tmp_path), **given})
        assert settings.database_url.startswith("postgresql+psycopg://chidao:")
        assert settings.redis_url is not None
    with pytest.raises(UnsafeSetting, match="SECRET_KEY"):
        Settings.from_environment({"CHIDAO_HOME": str(tmp_path), **given, "SECRET_KEY": "changeme"})


def test_who_needs_whom_is_started_before_and_is_well(composition, ours):
    services = composition["services"]
    for told in ours.values():
        for name, wanted in told["depends_on"].items():
            healthy = wanted["condition"] == "service_healthy"
            assert "test" in services[name]["healthcheck"] if healthy else name == "migrate"
    assert ours["migrate"]["restart"] == "no"
    assert all("migrate" in ours[name]["depends_on"] for name in ("web", "worker", "beat"))


def test_everything_that_is_kept_lies_in_a_named_volume(composition):
    mounted = {volume.split(":")[0] for told in composition["services"].values() for volume in told.get("volumes", [])}
    assert mounted == set(composition["volumes"])
    told = next(words for words in instructions() if words[0] == "VOLUME")
    assert f"stored:{told[1]}" in composition["services"]["web"]["volumes"]


def test_only_the_web_is_reached_from_outside_and_unless_told_otherwise_from_this_machine_only(composition):
    published = {name: told["ports"] for name, told in composition["services"].items() if "ports" in told}
    assert published == {"web": ["${PUBLISH:-127.0.0.1:8000}:8000"]}
