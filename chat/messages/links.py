"""Which message names which file; a file may be fetched by whoever may read one of its messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef

from accounts.models import User
from chat.files.keeping import releasing
from chat.files.models import File, Files
from chat.messages.models import Message, MessageFile
from chat.rooms.models import Kind


def store(cursor: CursorWrapper, named: Iterable[tuple[int | None, tuple[int, ...]]], at: datetime) -> None:
    """Link the files that messages name, each (message id, file ids)."""
    made = [
        MessageFile(message_id=message, file_id=ident, position=place)
        for message, idents in named
        for place, ident in enumerate(idents)
        if message is not None
    ]
    MessageFile.objects.bulk_create(made)
    File.objects.filter(pk__in={link.file_id for link in made}).update(sent_at=at)


def cut(messages: Iterable[int]) -> None:
    """Unlink the files of deleted messages. What no message names any more is removed at once."""
    gone = MessageFile.objects.filter(message__in=list(messages))
    idents = list(gone.values_list("file", flat=True))
    if not idents:
        return
    gone.delete()
    free = File.objects.filter(pk__in=idents, message_links=None).values_list("pk", flat=True)
    releasing.let_go(list(free))


def may_fetch(user: User, file: File) -> bool:
    """Whether a message that names the file may be read by this person."""
    return within_reach(user, File.objects.filter(pk=file.pk)).exists()


def within_reach(user: User, files: Files) -> Files:
    """Those of the files that messages name which this person may read."""
    readable = Message.objects.visible_to(user).filter(file_links__file=OuterRef("pk"), deleted_at=None)
    return files.filter(Exists(readable))


def in_public(files: Collection[int]) -> set[int]:
    """Those of the files that messages of public rooms name, and no message elsewhere."""
    living = MessageFile.objects.filter(
        file__in=list(files), message__deleted_at=None, message__room__deleted_at=None
    )
    public = set(living.filter(message__room__kind=Kind.PUBLIC).values_list("file", flat=True))
    return public - set(living.exclude(message__room__kind=Kind.PUBLIC).values_list("file", flat=True))


def naming(file: File) -> list[Message]:
    """The messages that name the file, by room and number."""
    return list(Message.objects.filter(file_links__file=file, deleted_at=None).order_by("room", "number"))
