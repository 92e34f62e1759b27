"""What the log tells of itself at `/metrics`."""

from __future__ import annotations

from chat.messages import writer
from chat.messages.writer.queue import SIZES
from chatsite import metrics


def _waiting() -> int:
    one = writer.existing()
    return 0 if one is None else one.waiting


metrics.gauge("chat_writer_queue", "Commands that wait for the writer of this process.", _waiting)
metrics.histogram("chat_writer_batch_size", "Commands in one batch of the writer.", lambda: SIZES)
