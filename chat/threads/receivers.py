"""Where threads take part in the log."""

from __future__ import annotations

from chat.mentions import registry as mentions
from chat.messages import registry
from chat.threads import carrying, counting, following, reading, resolving
from chat.threads.models import Untold
from chatsite import jobs

registry.in_batch.append(counting.count)
registry.left_behind.append(counting.left_behind)
registry.moves_along.append(carrying.bring)
registry.after_commit.append(registry.AfterCommit(following.concerns, following.tell))
registry.people.append(resolving.people)
jobs.register(jobs.Kind("threads", rows=Untold.objects.all, do=following.catch_up))
mentions.thread_marks.append(reading.marks)
