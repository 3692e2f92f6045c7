"""Mails as they arrive: plain, in the person's language, the same Message-ID each time; a server that is away, then an incident."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from handlers import mail as sending
from processes.db import transaction
from processes.mail.collecting import collect_mail
from processes.mail.letters import letter_of
from processes.mail.models import Mail
from processes.mail.outgoing import Outgoing, Server, configure, outgoing
from processes.notices.commands import mark_read
from processes.organisation.models import Person
from processes.runtime.incidents import retry_incident
from processes.runtime.jobs import run_due
from processes.runtime.operations import patience
from tests.processes.mail.conftest import SENDER, wants
from tests.processes.runtime.small import incidents, jobs, rows
from tests.province import Province
from tests.servers.smtp import CERTIFICATE, Mailbox, mail_server
from web.letters import compose


def sent(province: Province) -> int:
    collect_mail(province.clock())
    return run_due(province.clock())


def mails() -> list[str]:
    return [job.operation for job in jobs() if job.operation == "mail.send"]


def test_a_mail_says_what_happened_and_leads_to_the_place(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    id = province.issued(content="Báo cáo giải ngân\r\nBcc: ai@do.vn")
    sent(province)
    [mail] = mailbox.messages
    assert mailbox.envelopes == [(f"<{SENDER}>", ["<stc@tinh.gov.vn>"])]
    assert (mail["From"], mail["To"], mail["Bcc"]) == (SENDER, "stc@tinh.gov.vn", None)
    assert mail["Subject"] == "UBND tỉnh giao nhiệm vụ: 1/UBND-KTTH"
    assert mail["Message-ID"].startswith("<notice.")
    assert (mail["Auto-Submitted"], mail.get_content_type()) == ("auto-generated", "text/plain")
    text = mail.get_content()
    for expected in ("Kính gửi Sở Tài chính,", "Báo cáo giải ngân", f"/assignments/{id}", "/me/settings", "14/07/2026"):
        assert expected in text
    assert [row.sent_at for row in rows(Mail)] == [province.clock()]
    assert mails() == []


def test_it_is_in_the_persons_language(province: Province, mailbox: Mailbox) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc").values(language="en"))
    wants(province, "stc", "at_once")
    province.issued()
    sent(province)
    assert mailbox.messages[0]["Subject"] == "The Provincial Committee issued an assignment: 1/UBND-KTTH"
    assert "Dear Sở Tài chính," in mailbox.messages[0].get_content()


def test_a_daily_mail_lists_what_is_unread(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "daily")
    first, second = province.issued(), province.issued()
    province.clock.advance(days=1)
    sent(province)
    [mail] = mailbox.messages
    assert mail["Subject"] == "2 thông báo mới"
    for id in (first, second):
        assert f"/assignments/{id}\n" in mail.get_content().replace("\r\n", "\n")


def test_no_header_is_made_of_what_somebody_typed(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    province.issued()
    collect_mail(province.clock())
    letter = letter_of(rows(Mail)[0].id)
    assert letter is not None
    evil = "Khẩn\r\nBcc: ai@do.vn\r\n\r\nbody " + "x" * 500
    server = Server.from_url(mailbox.url)
    message = sending.written(letter, Outgoing(server, SENDER, lambda _: (evil, "text")))
    sending.hand_over(server, SENDER, letter.address, message)
    [mail] = mailbox.messages
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Khẩn Bcc: ai@do.vn body xxx")
    assert len(mail["Subject"]) <= 200


def test_a_long_subject_arrives_with_every_blank(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    province.issued()
    collect_mail(province.clock())
    letter = letter_of(rows(Mail)[0].id)
    assert letter is not None
    server = Server.from_url(mailbox.url)
    for long in ("Trả lời đề nghị phối hợp đã được nhận: 1/UBND-KTTH", "Văn phòng đôn đốc " * 9 + "xong"):
        message = sending.written(letter, Outgoing(server, SENDER, lambda _, said=long: (said, "text")))
        sending.hand_over(server, SENDER, letter.address, message)
        assert mailbox.messages[-1]["Subject"] == long
        assert max(map(len, message.as_bytes().splitlines())) <= 78


def test_a_server_that_is_away_is_tried_ever_later_then_an_incident_and_a_retry_sends_it(
    province: Province, mailbox: Mailbox
) -> None:
    wants(province, "stc", "at_once")
    through = outgoing()
    assert through is not None
    with mail_server() as gone:
        pass
    configure(Outgoing(Server.from_url(gone.url), SENDER, compose))
    province.issued()
    sent(province)
    for attempt in range(1, patience("mail.send").attempts):
        [job] = [job for job in jobs() if job.operation == "mail.send"]
        assert (job.attempts, job.error.split(":")[0]) == (attempt, "ConnectionRefusedError")
        run_due(province.clock.set(job.due_at))
    [incident] = incidents()
    assert (incident.operation, incident.parameters) == ("mail.send", {"mail_id": rows(Mail)[0].id})

    configure(through)
    retry_incident(incident.id, "Máy chủ thư đã chạy.", by=province.office.actor("quantri"), now=province.clock())
    assert run_due(province.clock()) >= 1
    assert len(mailbox.messages) == 1


def test_a_refused_recipient_is_a_failure_too(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    mailbox.refuse = "550 nobody here"
    province.issued()
    sent(province)
    [job] = [job for job in jobs() if job.operation == "mail.send"]
    assert job.error.startswith("SMTPRecipientsRefused")
    assert mailbox.messages == []


def test_a_mail_whose_worker_died_after_sending_has_the_same_message_id_again(
    province: Province, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise OSError("the database went away")

    wants(province, "stc", "at_once")
    province.issued()
    with monkeypatch.context() as worker:
        worker.setattr(sending, "mark_sent", dies)
        sent(province)
    run_due(province.clock.advance(hours=1))
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_a_mail_that_was_sent_or_read_meanwhile_is_not_sent(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    province.issued()
    collect_mail(province.clock())
    mark_read(by=province.office.actor("stc"), now=province.clock())
    run_due(province.clock())
    assert (mailbox.messages, mails()) == ([], [])


def test_a_password_is_sent_and_an_unsafe_line_is_refused_where_a_safe_one_is_asked_for(
    province: Province, mailbox: Mailbox
) -> None:
    wants(province, "stc", "at_once")
    province.issued()
    configure(Outgoing(Server.from_url(f"smtp://ch%40o:m%3At@127.0.0.1:{mailbox.port}"), SENDER, compose))
    sent(province)
    assert (mailbox.logins, len(mailbox.messages)) == ([("ch@o", "m:t")], 1)
    configure(Outgoing(Server.from_url(f"starttls://u:p@127.0.0.1:{mailbox.port}"), SENDER, compose))
    province.issued()
    sent(province)
    assert (len(mailbox.logins), len(mailbox.messages)) == (1, 1)
    assert [job.error.split(":")[0] for job in jobs() if job.operation == "mail.send"] == ["SMTPNotSupportedError"]


@pytest.mark.parametrize(("offers", "known"), [("CRAM-MD5 PLAIN", True), ("LOGIN", True), ("CRAM-MD5", False)])
def test_a_password_in_any_script_is_sent_where_the_server_takes_it(
    province: Province, mailbox: Mailbox, offers: str, known: bool
) -> None:
    wants(province, "stc", "at_once")
    mailbox.offers = offers
    configure(Outgoing(Server.from_url(f"smtp://u:m%E1%BA%ADt-kh%E1%BA%A9u@127.0.0.1:{mailbox.port}"), SENDER, compose))
    province.issued()
    sent(province)
    assert (mailbox.logins, len(mailbox.messages)) == (([("u", "mật-khẩu")], 1) if known else ([], 0))
    left = [job.error.split(":")[0] for job in jobs() if job.operation == "mail.send"]
    assert left == ([] if known else ["SMTPNotSupportedError"])


@pytest.mark.parametrize("security", ["starttls", "smtps"])
def test_over_tls_nothing_is_said_in_clear(
    province: Province, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mail_server(Mailbox(security=security)) as secret:
        with_login = secret.url.replace("://", "://chidao:m%23y@")
        configure(Outgoing(Server.from_url(with_login), SENDER, compose))
        wants(province, "stc", "at_once")
        province.issued()
        sent(province)
        assert [mail["To"] for mail in secret.messages] == ["stc@tinh.gov.vn"]
        assert secret.logins == [("chidao", "m#y")]
        assert [line.split()[0].upper() for line in secret.in_clear] == (
            ["EHLO", "STARTTLS"] if security == "starttls" else []
        )
    assert [row.sent_at for row in rows(Mail)] == [province.clock()]


@pytest.mark.parametrize("security", ["starttls", "smtps"])
def test_a_mail_server_that_nobody_vouches_for_gets_nothing(
    province: Province, mailbox: Mailbox, security: str
) -> None:
    with mail_server(Mailbox(security=security)) as unknown:
        configure(Outgoing(Server.from_url(unknown.url), SENDER, compose))
        wants(province, "stc", "at_once")
        province.issued()
        sent(province)
        assert (unknown.messages, unknown.logins) == ([], [])
    [job] = [job for job in jobs() if job.operation == "mail.send"]
    assert "CERTIFICATE_VERIFY_FAILED" in (job.error or "")


def test_a_server_that_offers_no_tls_is_not_told_the_letter(province: Province, mailbox: Mailbox) -> None:
    asking = Server.from_url(mailbox.url.replace("smtp://", "starttls://"))
    configure(Outgoing(asking, SENDER, compose))
    wants(province, "stc", "at_once")
    province.issued()
    sent(province)
    assert mailbox.messages == []
    assert [row.sent_at for row in rows(Mail)] == [None]
