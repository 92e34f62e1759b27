"""Where pins take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.pins import pinning, reading

registry.in_batch.append(pinning.forget)
registry.before_move.append(pinning.check_place)
registry.moves_along.append(pinning.bring)
registry.people.append(reading.people)
