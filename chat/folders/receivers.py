"""Where folders take part in rooms."""

from __future__ import annotations

from chat.folders.keeping import take_out
from chat.rooms import changes

changes.stays_ended.append(take_out)
