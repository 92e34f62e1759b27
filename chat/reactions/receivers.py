"""Where reactions take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.reactions import reacting, reading

registry.in_batch.append(reacting.forget)
registry.readers.append(reading.add_mine)
