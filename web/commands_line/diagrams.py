"""`chidao lint` and `chidao deploy`: diagrams on disk with the forms that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from engine.definition import parse_cached
from engine.errors import DefinitionError
from engine.lint import Diagnostic
from processes.organisation.actor import Actor
from processes.runtime.definitions import DeployedDefinition
from processes.runtime.deploy import DeploymentRefused, check, deploy
from processes.runtime.packaged import forms_in, packaged_forms
from web.commands_line.frame import Failure
from web.commands_line.words import _, language


@dataclass(frozen=True, slots=True)
class DiagramFile:
    """A diagram as it lies on disk, with its forms: those beside it, else those that come with the product."""

    path: Path
    xml: bytes
    forms: dict[str, bytes]


def read_diagram(path: Path) -> DiagramFile:
    try:
        xml = path.read_bytes()
    except OSError as error:
        raise Failure(_("Không đọc được tệp {path}; đề nghị kiểm tra tên và quyền đọc.").format(path=path)) from error
    try:
        key = parse_cached(xml).key
    except DefinitionError:
        # Lint says what is wrong with it; without a process there are no forms to look for.
        return DiagramFile(path, xml, {})
    return DiagramFile(path, xml, forms_in(path.resolve().parent / "forms" / key) or packaged_forms(key))


def lint_file(path: Path) -> bool:
    """Prints what lint has to say; True when the diagram could be deployed."""
    diagram = read_diagram(path)
    diagnostics = check(diagram.xml, diagram.forms)
    for diagnostic in diagnostics:
        click.echo(f"{path}: {line_of(diagnostic)}")
    return all(diagnostic.severity != "error" for diagnostic in diagnostics)


def line_of(diagnostic: Diagnostic) -> str:
    """`element: severity rule: sentence`"""
    sentence = diagnostic.message if language() == "en" else diagnostic.message_vi
    return f"{diagnostic.element or '-'}: {diagnostic.severity} {diagnostic.rule}: {sentence}"


def deploy_file(path: Path, *, by: Actor | None, now: datetime) -> DeployedDefinition | None:
    """Deploys the diagram; None, and the reasons on the error output, when it cannot be."""
    diagram = read_diagram(path)
    try:
        return deploy(diagram.xml, diagram.forms, by=by, now=now)
    except DeploymentRefused as refused:
        for diagnostic in refused.diagnostics:
            click.echo(f"{path}: {line_of(diagnostic)}", err=True)
        click.echo(_("{path}: chưa triển khai; hãy sửa các lỗi trên rồi chạy lại.").format(path=path), err=True)
        return None
