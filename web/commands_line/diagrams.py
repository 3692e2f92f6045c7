"""`chidao lint` and `chidao deploy`: diagrams on disk with the forms that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from engine.decision import SUFFIX, read_decision
from engine.errors import DefinitionError
from engine.lint import Diagnostic
from processes.organisation.actor import Actor
from processes.runtime.definitions import DeployedDefinition
from processes.runtime.deploy import DeploymentRefused, check, deploy, deploy_decision
from processes.runtime.packaged import files_beside, packaged_files
from web.commands_line.frame import Failure
from web.commands_line.words import _, language


@dataclass(frozen=True, slots=True)
class DiagramFile:
    """A diagram as it lies on disk, with its forms and decision tables: those beside it, else those that come with the product."""

    path: Path
    xml: bytes
    forms: dict[str, bytes]


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Failure(_("Không đọc được tệp {path}; đề nghị kiểm tra tên và quyền đọc.").format(path=path)) from error


def read_diagram(path: Path) -> DiagramFile:
    xml = read_bytes(path)
    try:
        beside, packaged = files_beside(path.resolve().parent, xml), packaged_files(xml)
    except DefinitionError:
        # Lint says what is wrong with it; without a process there are no forms to look for.
        return DiagramFile(path, xml, {})
    forms, tables = _apart(beside)
    other_forms, other_tables = _apart(packaged)
    return DiagramFile(path, xml, (forms or other_forms) | other_tables | tables)


def _apart(files: dict[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    tables = {name: content for name, content in files.items() if name.endswith(SUFFIX)}
    return {name: content for name, content in files.items() if name not in tables}, tables


def lint_file(path: Path) -> bool:
    """Prints what lint has to say; True when the diagram, or the decision table, could be deployed."""
    if path.suffix == SUFFIX:
        return _lint_table(path)
    diagram = read_diagram(path)
    diagnostics = check(diagram.xml, diagram.forms)
    for diagnostic in diagnostics:
        click.echo(f"{path}: {line_of(diagnostic)}")
    return all(diagnostic.severity != "error" for diagnostic in diagnostics)


def _lint_table(path: Path) -> bool:
    try:
        read_decision(read_bytes(path))
    except DefinitionError as problem:
        told = f"không dùng được bảng quyết định: {problem.sentence}"
        found = Diagnostic(problem.element, "decision-table", "error", problem.sentence, told)
        click.echo(f"{path}: {line_of(found)}")
        return False
    return True


def line_of(diagnostic: Diagnostic) -> str:
    """`element: severity rule: sentence`"""
    sentence = diagnostic.message if language() == "en" else diagnostic.message_vi
    return f"{diagnostic.element or '-'}: {diagnostic.severity} {diagnostic.rule}: {sentence}"


def deploy_file(path: Path, *, by: Actor | None, now: datetime) -> list[DeployedDefinition] | None:
    """Deploys the diagram, or every process that looks the decision table up.

    None, and the reasons on the error output, when it cannot be.
    """
    try:
        if path.suffix == SUFFIX:
            return deploy_decision(read_bytes(path), by=by, now=now)
        diagram = read_diagram(path)
        return [deploy(diagram.xml, diagram.forms, by=by, now=now)]
    except DeploymentRefused as refused:
        for diagnostic in refused.diagnostics:
            click.echo(f"{path}: {line_of(diagnostic)}", err=True)
        click.echo(_("{path}: chưa triển khai; hãy sửa các lỗi trên rồi chạy lại.").format(path=path), err=True)
        return None
