"""Sending a letter through the operator's own mail server."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jiken.service.desk.outcomes import Outcome, outcome
from jiken.service.desk.ways import Mailer, NotDelivered, Ways


def mail(to: str, subject: str, text: str, key: str, *, at: datetime, ways: Ways) -> Outcome:
    """Send a letter and return what became of it; raises NotDelivered.

    A letter that is tried again has the same Message-ID, so that a mailbox keeps one.
    """
    if ways.mailer is None:
        raise NotDelivered(outcome("no mail server"))
    letter = _letter(ways.mailer, to, subject, text, key, at)
    try:
        _handed_over(ways.mailer, letter, ways.seconds)
    except smtplib.SMTPResponseException as mistake:
        raise NotDelivered(outcome("mail answered", status=mistake.smtp_code)) from None
    except (smtplib.SMTPException, OSError, ValueError) as mistake:
        why = str(mistake)[:200] or type(mistake).__name__
        raise NotDelivered(outcome("mail not taken", why=why)) from None
    return outcome("mail taken")


def _letter(
    mailer: Mailer, to: str, subject: str, text: str, key: str, at: datetime
) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = mailer.sender
    letter["To"] = to
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{key}@{mailer.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter


def _handed_over(mailer: Mailer, letter: EmailMessage, seconds: float) -> None:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if mailer.security == "tls":
        server = smtplib.SMTP_SSL(mailer.host, mailer.port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(mailer.host, mailer.port, timeout=seconds)
    try:
        if mailer.security == "starttls":
            server.starttls(context=context)
        if mailer.user:
            server.login(mailer.user, mailer.password)
        server.send_message(letter)
        # It has been taken: what goes wrong from here on must not send it again.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()
