"""The e-mail channel: SMTP, with the delivery's id as Message-ID so that a repetition can be recognised."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from services.notification.domain.channel import SENT, Outcome, Parcel

SECONDS = 10
PERMANENT = 500


@dataclass(frozen=True)
class SmtpCarrier:
    """Sends parcels through one mail server: `smtp://` takes STARTTLS when offered, `smtps://` begins with TLS."""

    url: str = field(repr=False)
    mail_from: str

    def carry(self, parcel: Parcel) -> Outcome:
        """Send one e-mail."""
        try:
            with self._server() as server:
                server.send_message(self._email(parcel))
        except smtplib.SMTPRecipientsRefused as error:
            return _refused(next(code for code, _ in error.recipients.values()), "address_refused")
        except smtplib.SMTPResponseException as error:
            return _refused(error.smtp_code, "mail_refused")
        except (OSError, smtplib.SMTPException):
            return Outcome(failure_code="mail_server_away", is_retryable=True)
        except ValueError:
            # A line break or a broken address, which no repetition mends.
            return Outcome(failure_code="address_invalid")
        return SENT

    def _email(self, parcel: Parcel) -> EmailMessage:
        email = EmailMessage()
        email["From"] = self.mail_from
        email["To"] = parcel.to
        email["Subject"] = parcel.title
        email["Message-ID"] = f"<{parcel.delivery_id}@{self.mail_from.rpartition('@')[2]}>"
        email.set_content(parcel.text)
        return email

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        parts = urlsplit(self.url)
        context = ssl.create_default_context()
        host = parts.hostname or "localhost"
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server


def _refused(code: int, failure_code: str) -> Outcome:
    return Outcome(failure_code=failure_code, is_retryable=code < PERMANENT)
