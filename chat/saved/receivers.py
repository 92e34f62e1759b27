"""Where bookmarks take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.saved import carrying

registry.moves_along.append(carrying.bring)
