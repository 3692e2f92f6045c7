"""`chidao` at a terminal: what each command prints, and how each refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from web.commands_line.words import language

COMMANDS = "serve migrate demo lint deploy timers admin user token backup restore bench".split()
ROOT = Path(__file__).resolve().parents[3]
DIAGRAM = ROOT / "bpmn" / "assignment.bpmn"


@pytest.mark.parametrize(
    "words",
    [[name] for name in COMMANDS]
    + [["timers", "fire"], ["user", "add"], ["user", "password"], ["admin", "create"], []],
)
def test_every_command_explains_itself_in_vietnamese(chidao, words):
    shown = chidao(*words, "--help")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Cách dùng: chidao")
    assert "Hiện hướng dẫn này." in shown.stdout
    assert "Show this message" not in shown.stdout


def test_the_list_names_every_command(chidao):
    shown = chidao("--help").stdout
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


def test_without_a_command_it_shows_the_list_and_fails(chidao):
    shown = chidao()
    assert shown.exit_code == 2
    assert "migrate" in shown.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lit"], "Không có lệnh lit."),
        (["serve", "--fast"], "Không có tùy chọn --fast."),
        (["token"], "Thiếu USERNAME."),
        (["lint"], "Thiếu FILE..."),
        (["user", "add", "an"], "Thiếu --name."),
    ],
)
def test_a_wrong_word_is_refused_with_a_sentence_and_the_way_to_the_help(chidao, words, sentence):
    refused = chidao(*words)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[0].startswith(sentence)
    assert "--help" in refused.stderr.splitlines()[1]
    assert refused.stdout == ""


@pytest.mark.parametrize(
    "words", [["serve"], ["demo"], ["deploy", str(DIAGRAM)], ["timers", "fire"], ["token", "stc"]], ids=lambda w: w[0]
)
def test_before_migrating_it_says_to_migrate(chidao, words):
    refused = chidao(*words)
    assert refused.exit_code == 1
    assert "chidao migrate" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("CHIDAO_TIMEZONE", "Hanoi"),
        ("CHIDAO_HOEM", "x"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "x"),
    ],
)
def test_an_unsafe_or_unknown_setting_is_refused_by_name(chidao, name, value):
    refused = chidao("migrate", **{name: value})
    assert refused.exit_code == 1
    assert name in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_cannot_be_reached_is_a_sentence(chidao):
    refused = chidao("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Không dùng được cơ sở dữ liệu")
    assert "DATABASE_URL" in refused.stderr


def test_migrate_deploys_the_packaged_diagrams_once(chidao):
    first, second = chidao("migrate"), chidao("migrate")
    assert "Đã triển khai sơ đồ assignment, phiên bản 1." in first.stdout
    assert "Đã triển khai sơ đồ directive, phiên bản 1." in first.stdout
    assert "Sơ đồ assignment không thay đổi, phiên bản 1." in second.stdout


def test_migrate_leaves_a_version_of_the_offices_own_in_force(migrated, tmp_path):
    own = tmp_path / "assignment.bpmn"
    own.write_text(DIAGRAM.read_text(encoding="utf-8") + "<!-- ours -->", encoding="utf-8")
    assert migrated("deploy", str(own)).exit_code == 0
    assert "Giữ sơ đồ assignment phiên bản 2" in migrated("migrate").stdout


def test_lint_finds_nothing_wrong_with_the_packaged_diagrams(migrated):
    clean = migrated("lint", str(DIAGRAM), str(ROOT / "bpmn" / "directive.bpmn"))
    assert (clean.exit_code, clean.stdout) == (0, "")


def test_lint_names_file_element_severity_rule_and_sentence(migrated, tmp_path):
    broken = tmp_path / "broken.bpmn"
    broken.write_text(DIAGRAM.read_text(encoding="utf-8").replace("assignment.accept", "assignment.acept"), "utf-8")
    shown = migrated("lint", str(broken))
    assert shown.exit_code == 1
    line = next(line for line in shown.stdout.splitlines() if "assignment.acept" in line)
    file, _element, rest = line.split(": ", 2)
    assert file == str(broken)
    assert rest.startswith("error ")


def test_lint_speaks_english_where_the_locale_is_english(migrated, tmp_path):
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<nothing/>", encoding="utf-8")
    vietnamese, english = migrated("lint", str(broken)), migrated("lint", str(broken), LANG="en_GB.UTF-8")
    assert vietnamese.exit_code == english.exit_code == 1
    assert vietnamese.stdout != english.stdout


def test_lint_takes_the_forms_beside_the_diagram(migrated, tmp_path):
    copy = tmp_path / "assignment.bpmn"
    copy.write_bytes(DIAGRAM.read_bytes())
    forms = tmp_path / "forms" / "assignment"
    forms.mkdir(parents=True)
    (forms / "urge.json").write_text('{"type": "no such type"}', encoding="utf-8")
    shown = migrated("lint", str(copy))
    assert shown.exit_code == 1
    assert "urge" in shown.stdout


def test_a_file_that_is_not_there_is_named(migrated):
    for command in ("lint", "deploy"):
        refused = migrated(command, "no-such.bpmn")
        assert refused.exit_code == 1
        assert "no-such.bpmn" in refused.stderr


def test_deploy_refuses_what_lint_refuses_and_changes_nothing(migrated, tmp_path):
    broken = tmp_path / "broken.bpmn"
    broken.write_text(DIAGRAM.read_text(encoding="utf-8").replace("assignment.accept", "assignment.acept"), "utf-8")
    refused = migrated("deploy", str(broken))
    assert refused.exit_code == 1
    assert "assignment.acept" in refused.stderr
    assert "phiên bản 1" in migrated("migrate").stdout


def test_deploy_is_for_designers_where_a_person_is_named(settled):
    refused = settled("deploy", str(DIAGRAM), "--by", "stc")
    assert refused.exit_code == 1
    assert "stc" in refused.stderr
    assert settled("deploy", str(DIAGRAM), "--by", "thietke").exit_code == 0


def test_timers_fire_prints_one_json_line(demonstration):
    shown = demonstration("timers", "fire", "--as-of", "2100-01-01T17:00")
    assert shown.exit_code == 0
    (line,) = shown.stdout.splitlines()
    assert json.loads(line)["fired"] > 0
    assert json.loads(demonstration("timers", "fire", "--as-of", "2100-01-01T17:00+07:00").stdout)["fired"] == 0


def test_timers_fire_refuses_a_moment_that_is_none(migrated):
    refused = migrated("timers", "fire", "--as-of", "tomorrow")
    assert refused.exit_code == 1
    assert "--as-of" in refused.stderr


def test_a_user_is_added_and_gets_a_token_alone_on_the_output(settled):
    added = settled(
        *"user add an.nguyen --unit STC --role unit_staff --password-stdin".split(),
        "--name",
        "Nguyễn Văn An",
        typed="mot-mat-khau-dai\n",
    )
    assert added.exit_code == 0, added.stderr
    assert added.stdout == "Đã thêm an.nguyen.\n"
    token = settled("token", "an.nguyen")
    assert token.exit_code == 0
    assert token.stdout.startswith("cd_")
    assert len(token.stdout.splitlines()) == 1


def test_a_user_that_cannot_be_added_is_told_field_by_field(settled):
    refused = settled(*"user add STC --unit NOWHERE --role king --name An".split())
    assert refused.exit_code == 1
    fields = {line.split(":")[0] for line in refused.stderr.splitlines()[1:]}
    assert {"username", "unit", "roles"} <= fields


def test_a_token_for_nobody_is_refused(migrated):
    refused = migrated("token", "nobody")
    assert refused.exit_code == 1
    assert "nobody" in refused.stderr
    assert refused.stdout == ""


def test_the_demonstration_is_made_once(demonstration):
    again = demonstration("demo")
    assert again.exit_code == 0
    assert again.stdout.startswith("Đã có sẵn dữ liệu dùng thử")
    assert "chidao serve" in again.stderr


def test_the_demonstration_does_not_mix_with_real_people(settled):
    refused = settled("demo")
    assert refused.exit_code == 1
    assert "CHIDAO_HOME" in refused.stderr


def test_help_and_refusals_are_english_where_the_locale_is(chidao):
    assert "Usage: chidao" in chidao("--help", LANG="en_US.UTF-8").stdout
    assert "chidao migrate" in chidao("serve", LANG="en_US.UTF-8").stderr
    assert "Cơ sở" not in chidao("serve", LANG="en_US.UTF-8").stderr


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "vi"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_MESSAGES": "en"}, "en"),
    ],
)
def test_the_language_is_that_of_the_terminal(environ, expected):
    assert language(environ) == expected
