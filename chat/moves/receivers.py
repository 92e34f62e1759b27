"""Where moves take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.moves import reading

registry.readers.append(reading.add_where)
registry.people.append(reading.people)
