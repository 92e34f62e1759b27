"""Where threads take part in the log."""

from __future__ import annotations

from chat.mentions import registry as mentions
from chat.messages import registry
from chat.threads import counting, reading

registry.in_batch.append(counting.count)
mentions.thread_marks.append(reading.marks)
