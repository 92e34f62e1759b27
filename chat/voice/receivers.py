"""Where voice messages take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.voice import recording

registry.before_edit.append(recording.keep_words)
