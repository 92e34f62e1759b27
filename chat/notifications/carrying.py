"""Notices of messages that moved: they go along for those who are in the room where they stand now. What is left of
them at the old place is taken back after the commit, as of a deleted message (`untold`)."""

from __future__ import annotations

from chat.messages.writer.batch import Batch
from chat.messages.writer.tables import given


def bring(batch: Batch) -> None:
    """Give those of people who are in the new room the new place, in one statement."""
    columns = {
        "old_room": "bigint", "old_number": "bigint", "room": "bigint", "number": "bigint", "thread": "bigint",
    }  # fmt: skip
    table, values = given(
        columns,
        [
            (one.old.room, one.old.number, one.new.room, one.new.number,
             None if one.new.also_to_room else one.new.thread)
            for one in batch.moved
        ],
    )  # fmt: skip
    batch.cursor.execute(
        f"{table} UPDATE chat_notice SET room_id = v.room, number = v.number, thread = v.thread FROM v"
        " WHERE chat_notice.room_id = v.old_room AND chat_notice.number = v.old_number AND EXISTS"
        " (SELECT 1 FROM chat_membership m WHERE m.room_id = v.room AND m.user_id = chat_notice.user_id"
        " AND m.until_rev IS NULL AND m.hidden_before <= v.number)",
        values,
    )
