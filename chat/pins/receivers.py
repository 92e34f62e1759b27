"""Where pins take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.pins import pinning, reading

registry.in_batch.append(pinning.forget)
registry.people.append(reading.people)
