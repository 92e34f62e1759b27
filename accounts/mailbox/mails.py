"""The mails that a local site wrote into files instead of sending them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

MOST = 100
_NAME = re.compile(r"[\w-]+\.log")
# Django's file backend ends each message of a file with such a line.
_END = b"-" * 79


@dataclass(frozen=True, slots=True)
class Mail:
    """`key` names it in addresses: the file and the place in it."""

    key: str
    at: datetime
    to: str
    subject: str
    text: str


def newest() -> list[Mail]:
    """The last mails, newest first, at most MOST."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MOST]
    return [mail for file in files for mail in reversed(_read(file))][:MOST]


def by_key(key: str) -> Mail | None:
    name, _, place = key.rpartition(":")
    file = Path(settings.EMAIL_FILE_PATH) / name
    if not _NAME.fullmatch(name) or not file.is_file():
        return None
    return next((mail for mail in _read(file) if mail.key == f"{name}:{place}"), None)


def _read(file: Path) -> list[Mail]:
    parts = [part for part in file.read_bytes().split(_END + b"\n") if part.strip()]
    return [_mail(f"{file.name}:{place}", part, file) for place, part in enumerate(parts)]


def _mail(key: str, raw: bytes, file: Path) -> Mail:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        key=key,
        at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body else "",
    )
