"""Sending mail: at least once, with the same Message-ID each time."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from processes.mail.letters import Letter, letter_of, mark_sent
from processes.mail.outgoing import Outgoing, Server, outgoing
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import later

#: Seconds that one answer of the mail server may take.
PATIENCE = 20.0


class _WholeSubjects(EmailPolicy):
    """Mail as the standard library writes it, but for long subjects: between two encoded words it loses the blank that stood there
    (“đã được” arrives as “đãđược”). The older way to encode a header keeps it, and keeps every line short."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() != "subject" or value.isascii():
            return super().fold(name, value)
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject" or value.isascii():
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


POLICY = _WholeSubjects(linesep="\r\n")


class NoMailServer(Exception):
    """SMTP_URL has been taken away while mails were waiting."""


@later(
    "mail.send",
    "mail_id",
    time_limit=timedelta(minutes=2),
    # A mail server may be away for a night: the last attempt is made eight hours after the first.
    attempts=10,
    first_retry=timedelta(minutes=1),
)
def send(job: ClaimedJob, mail_id: int) -> None:
    """Send one mail, unless it was sent or the person has read everything in it by now."""
    letter = letter_of(mail_id)
    if letter is None:
        return
    through = outgoing()
    if through is None:
        raise NoMailServer("no mail server is configured (SMTP_URL)")
    hand_over(through.server, through.sender, letter.address, written(letter, through))
    mark_sent(mail_id, now=job.now)


def written(letter: Letter, through: Outgoing) -> EmailMessage:
    """The letter as a mail in plain text. No header takes more than one line, whatever the subject is made of."""
    subject, text = through.compose(letter)
    message = EmailMessage(policy=POLICY)
    message["From"] = through.sender
    message["To"] = letter.address
    message["Subject"] = " ".join(subject.split())[:200]
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id(through.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(text)
    return message


def hand_over(server: Server, sender: str, address: str, message: EmailMessage) -> None:
    """Give it to the mail server; raises what the server or the line says."""
    if server.security == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    with line:
        if server.security == "starttls":
            line.starttls(context=ssl.create_default_context())
        if server.user is not None:
            log_in(line, server.user, server.password or "")
        line.send_message(message, sender, [address])


class _InUtf8(str):
    """What smtplib means to write in ASCII is written in UTF-8, as RFC 4616 has it."""

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return super().encode("utf-8", errors)


def log_in(line: smtplib.SMTP, user: str, password: str) -> None:
    """Say who sends. smtplib knows names and passwords in ASCII only; others go by the ways that take UTF-8. Raises
    SMTPNotSupportedError where the server offers none of them."""
    if (user + password).isascii():
        line.login(user, password)
        return
    line.ehlo_or_helo_if_needed()
    offered = line.esmtp_features.get("auth", "").upper().split()
    line.user, line.password = _InUtf8(user), _InUtf8(password)
    if "PLAIN" in offered:
        line.auth("PLAIN", lambda _challenge=None: _InUtf8(f"\0{user}\0{password}"))
    elif "LOGIN" in offered:
        line.auth("LOGIN", line.auth_login)
    else:
        raise smtplib.SMTPNotSupportedError("the mail server takes no password with letters outside ASCII")
