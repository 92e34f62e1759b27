"""Every state that a message ever had, written down in the transaction that made it.

So what a client shows at a rev can be held against what the message was at that rev. A batch may change a message
more than once and stores the last state alone, so the batch's own verbs are listened to.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row

TABLE = """
CREATE TABLE ghost_batch (number);
INSERT INTO ghost_batch VALUES (0);
CREATE TABLE ghost (room, number, rev, text, deleted, parts, edited, batch, PRIMARY KEY (room, rev));
CREATE TABLE ghost_room (room, rev, topic);
CREATE TRIGGER ghost_new AFTER INSERT ON chat_message BEGIN
  INSERT INTO ghost VALUES (NEW.room_id, NEW.number, NEW.rev, NEW.text, NEW.deleted_at IS NOT NULL, NEW.parts,
    NEW.edited_at IS NOT NULL, (SELECT number FROM ghost_batch));
END;
CREATE TRIGGER ghost_changed AFTER UPDATE ON chat_message BEGIN
  INSERT INTO ghost VALUES (NEW.room_id, NEW.number, NEW.rev, NEW.text, NEW.deleted_at IS NOT NULL, NEW.parts,
    NEW.edited_at IS NOT NULL, (SELECT number FROM ghost_batch));
END;
CREATE TRIGGER ghost_state AFTER UPDATE OF rev ON chat_room BEGIN
  INSERT INTO ghost_room VALUES (NEW.id, NEW.rev, NEW.topic);
END;
"""
_noted: dict[int, list[tuple[Any, ...]]] = {}


@contextmanager
def noting() -> Iterator[None]:
    """Inside, batches write down the states that they go through."""
    with ExitStack() as stack:
        for name in ("create", "change", "delete"):
            stack.enter_context(mock.patch.object(Batch, name, _noting(getattr(Batch, name))))
        stack.enter_context(mock.patch.object(Batch, "flush", _flushing(Batch.flush)))
        stack.enter_context(mock.patch.object(Batch, "__init__", _beginning(Batch.__init__)))
        yield


def _beginning(begin: Callable[..., None]) -> Callable[..., None]:
    def begun(batch: Batch, *arguments: Any, **named: Any) -> None:
        begin(batch, *arguments, **named)
        _noted.pop(id(batch), None)  # of one that broke

    return begun


def _noting(verb: Callable[..., Any]) -> Callable[..., Any]:
    def noted(batch: Batch, row: Row, *arguments: Any, **named: Any) -> Any:
        told = verb(batch, row, *arguments, **named)
        state = (row.text, row.deleted_at is not None, json.dumps(row.parts), row.edited_at is not None)
        _noted.setdefault(id(batch), []).append((row.room, row.number, row.rev, *state))
        return told

    return noted


def _flushing(flush: Callable[[Batch], None]) -> Callable[[Batch], None]:
    def flushed(batch: Batch) -> None:
        batch.cursor.execute("UPDATE ghost_batch SET number = number + 1")
        flush(batch)
        for state in _noted.pop(id(batch), ()):
            batch.cursor.execute(
                "INSERT OR IGNORE INTO ghost SELECT %s, %s, %s, %s, %s, %s, %s, number FROM ghost_batch",
                state,
            )

    return flushed
