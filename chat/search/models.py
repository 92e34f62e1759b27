"""What is indexed: of each message its words, and of each room how far that is done.

Beside the columns here the migration makes what the databases search by, both always in step with `words`: on SQLite
the FTS5 table `chat_entry_words` with triggers, on PostgreSQL the generated column `vector` with its GIN index.
"""

from __future__ import annotations

from django.db import models

from chat.messages.models import Message
from chat.rooms.models import Room
from chatsite.jobs.rows import Due


class Entry(models.Model):
    """A message as it is found. `key` begins with the time when it was written, so that the newest come first by it
    and a day is a stretch of it (`keys.py`). `words` are the tokens of its text and the marks of what is known of it,
    each between spaces."""

    key = models.BigIntegerField(primary_key=True)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["room", "key"], name="entries_in_order")]

    def __str__(self) -> str:
        return f"entry of {self.message_id}"


class Reached(models.Model):
    """The index holds the room as it was at `rev`. While it is rebuilt, `again` is the rev up to which that is done;
    null otherwise."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, primary_key=True, related_name="+")
    rev = models.BigIntegerField()
    again = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.room_id} at {self.rev}"


class Upkeep(Due):
    """The one row that stands for following the rooms: never done, due whenever a room is ahead of the index.
    Rooms that haven't changed since `seen_at` are not."""

    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"upkeep since {self.seen_at}"
