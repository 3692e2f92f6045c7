"""Mails in words: plain text in the person's language, each notice with the address of the exact place."""

from __future__ import annotations

import re

from flask import Flask, current_app, render_template
from flask_babel import force_locale, ngettext

from processes.mail.letters import Letter
from processes.mail.outgoing import Outgoing, Server, configure
from web.notices import addresses_of, title_of
from web.settings import Settings

#: Lines of the template that said nothing.
MANY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def init_app(app: Flask, settings: Settings) -> None:
    """Mail goes out where a server is told; without one none is made."""
    if settings.smtp_url is None or settings.mail_from is None:
        configure(None)
    else:
        configure(Outgoing(Server.from_url(settings.smtp_url), settings.mail_from, compose))


def compose(letter: Letter) -> tuple[str, str]:
    """Subject and text. What people typed goes in as it is: the mail is no HTML, and its headers are folded elsewhere."""
    settings: Settings = current_app.extensions["chidao_settings"]
    public = settings.public_url or ""
    # Addresses are made as for a visitor of the public address; the language is the reader's.
    with current_app.test_request_context(base_url=f"{public}/" if public else None), force_locale(letter.language):
        addresses = addresses_of(letter.notices)
        lines = [(title_of(notice), notice, f"{public}{addresses[notice.id]}") for notice in letter.notices]
        subject = subject_of(letter)
        text = render_template("mail/notices.txt", letter=letter, lines=lines, own=f"{public}/me/settings")
    return subject, MANY_LINES.sub("\n\n", text).strip() + "\n"


def subject_of(letter: Letter) -> str:
    if letter.daily:
        count = len(letter.notices)
        return ngettext("%(num)s thông báo mới", "%(num)s thông báo mới", count)
    notice = letter.notices[0]
    return ": ".join(part for part in (title_of(notice), notice.number or "") if part)
