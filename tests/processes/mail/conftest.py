"""A mail server, and people who want mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from processes.mail.commands import choose_mail
from processes.mail.outgoing import Outgoing, Server, configure
from tests.province import Province
from tests.servers.smtp import Mailbox, mail_server
from web.letters import compose

SENDER = "chidao@tinh.gov.vn"


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """While this lasts the product has a mail server, and what it sends lies in the box."""
    with mail_server() as box:
        configure(Outgoing(Server.from_url(box.url), SENDER, compose))
        try:
            yield box
        finally:
            configure(None)


@pytest.fixture
def mailbox(province: Province) -> Iterator[Mailbox]:
    """The product's mail server for one test."""
    with receiving() as box:
        yield box


def wants(province: Province, username: str, choice: str) -> None:
    """The person chooses now."""
    choose_mail(f"{username}@tinh.gov.vn", choice, by=province.office.actor(username), now=province.clock())
