"""Where to-do lists take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.todos import listing

registry.before_edit.append(listing.keep_words)
registry.people.append(listing.people)
