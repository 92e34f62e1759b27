"""Where reactions take part in the log."""

from __future__ import annotations

from chat.messages import moving, registry
from chat.reactions import reacting, reading
from chat.reactions.models import Reaction

registry.in_batch.append(reacting.forget)
registry.moves_along.append(moving.bring(Reaction))
registry.readers.append(reading.add_mine)
