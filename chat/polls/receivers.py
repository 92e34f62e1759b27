"""Where polls take part in the log."""

from __future__ import annotations

from chat.messages import moving, registry
from chat.polls import asking, reading, voting
from chat.polls.models import Vote

registry.before_send.append(asking.check)
registry.before_edit.append(asking.keep_words)
registry.in_batch.append(voting.forget)
registry.moves_along.append(moving.bring(Vote))
registry.readers.append(reading.add_mine)
registry.people.append(reading.people)
