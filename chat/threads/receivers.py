"""Where threads take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.threads import counting

registry.in_batch.append(counting.count)
